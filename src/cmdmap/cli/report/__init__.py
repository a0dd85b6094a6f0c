"""``cmdmap report``: lists the reports of active plugins and makes one into a file; audited."""

from __future__ import annotations

import argparse
from pathlib import Path

from cmdmap.api.contributions import ReportPart
from cmdmap.cli.acting import add_as
from cmdmap.cli.report.sheets import (
    add_wanted,
    ask_leave,
    find,
    list_slots,
    made_by,
    opened,
    wanted_of,
)
from cmdmap.cli.table import print_json
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.plugins.sheets.files import CSV, EXCEL, row_count, write_rows

PDF = ".pdf"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    listing = parts.add_parser("list", help="list the reports of active plugins")
    listing.add_argument("--json", action="store_true", help="print JSON")
    add_as(listing)
    listing.set_defaults(run=run_list)
    making = parts.add_parser("make", help="make a report into a file")
    making.add_argument("report", metavar="PLUGIN.REPORT")
    making.add_argument("file", type=Path, metavar="FILE", help=".pdf, .xlsx or .csv")
    making.add_argument("--json", action="store_true", help="print JSON")
    add_wanted(making)
    add_as(making)
    making.set_defaults(run=run_make)


def run_list(args: argparse.Namespace) -> int:
    """List what the actor may make."""
    with opened(args) as (host, actor, _console):
        list_slots(host.parts.reports(), actor, as_json=args.json)
    return 0


def run_make(args: argparse.Namespace) -> int:
    """Make one report; it is written down before the file is written."""
    kind = args.file.suffix.lower()
    if kind not in (PDF, EXCEL, CSV):
        raise UsageError(tr("{path} must end in .pdf, .xlsx or .csv.", path=args.file))
    wanted = wanted_of(args)
    with opened(args) as (host, actor, console):
        slot = find(host.parts.reports(), args.report, actor)
        sheet = slot.make(wanted).result()
        ask_leave(console, actor, f"{args.report} {args.file.name}", row_count(sheet))
        made = made_by(console, actor)
        if kind == PDF:
            personal = sheet.personal or (isinstance(slot.part, ReportPart) and slot.part.personal)
            watermark = made if personal else ""
            args.print_pdf(args.file, sheet, console.jurisdiction.name, made, watermark)
            rows = row_count(sheet)
        else:
            rows = write_rows(args.file, sheet, made)
    if args.json:
        print_json({"report": args.report, "file": str(args.file), "rows": rows})
    else:
        print(tr("{rows} rows written to {path}.", rows=rows, path=args.file))
    return 0
