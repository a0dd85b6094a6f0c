"""``cmdmap links tape``: what recordings hold, pieces of them, bundles, and tests made of them.

A verb of ``cmdmap links``. A tape is named by its path or by its file's name in the home folder.
"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path

from cmdmap.cli.moment import read_moment
from cmdmap.cli.table import print_json, print_table
from cmdmap.config import home_dir
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.links.tapes.bundle import export_tape
from cmdmap.links.tapes.cut import cut_tape
from cmdmap.links.tapes.summary import TapeSummary, find_tapes, summarise

MOMENT = "seconds after its start, or a time like 2026-05-04T12:00:00+08:00"


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb with its own verbs to the parser of ``cmdmap links``."""
    parser = verbs.add_parser("tape", help="list, cut and export recordings, make tests of them")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="VERB")
    listing = deeds.add_parser("list", help="list the tapes of the home folder")
    listing.set_defaults(run=run_list)
    info = deeds.add_parser("info", help="what one tape holds")
    info.set_defaults(run=run_info)
    cutting = deeds.add_parser("cut", help="write a piece of a tape to a new tape")
    cutting.set_defaults(run=run_cut)
    exporting = deeds.add_parser("export", help="write a plain bundle (ZIP) of a tape")
    exporting.set_defaults(run=run_export)
    testing = deeds.add_parser("make-test", help="write a pytest file of a tape")
    testing.set_defaults(run=run_make_test)
    for deed in (info, cutting, exporting, testing):
        deed.add_argument("tape", help="path, or name in the folder of tapes")
    for deed, name in ((cutting, "TAPE"), (exporting, "FILE.zip"), (testing, "OUT.py")):
        deed.add_argument("target", metavar=name, type=Path, help="the new file")
    cutting.add_argument("--from", dest="first", default="0", help=MOMENT)
    cutting.add_argument("--to", dest="last", help=MOMENT)
    testing.add_argument("--protocol", default="", help="read it by this name")
    for deed in (listing, info):
        deed.add_argument("--json", action="store_true", help="print JSON")


def run_list(args: argparse.Namespace) -> int:
    """Print one line for each tape of the home folder; return the exit code."""
    found = [summarise(path) for path in find_tapes(home_dir() / "tapes")]
    if args.json:
        print_json([_as_json(one) for one in found])
    elif found:
        print_table(
            (tr("tape"), tr("link"), tr("started"), tr("seconds"), tr("bytes"), tr("peers")),
            [
                (one.path.name, one.link, _local(one.started_at), _seconds(one), one.bytes,
                 one.peers or None)
                for one in found
            ],
        )  # fmt: skip
    else:
        print(tr("There is no tape; switch recording on with cmdmap links record."))
    return 0


def run_info(args: argparse.Namespace) -> int:
    """Print what one tape holds; return the exit code."""
    found = summarise(_tape(args.tape))
    if args.json:
        print_json(_as_json(found))
        return 0
    rows = [
        (tr("link"), found.link),
        (tr("started"), _local(found.started_at)),
        (tr("ended"), _local(found.ended_at)),
        (tr("seconds"), _seconds(found)),
        (tr("records"), found.records),
        (tr("bytes"), found.bytes),
        (tr("peers"), found.peers or None),
        (tr("damage"), found.damage or None),
    ]
    print_table((tr("tape"), found.path.name), rows)
    return 0


def run_cut(args: argparse.Namespace) -> int:
    """Cut a piece out; return the exit code."""
    path = _tape(args.tape)
    found = summarise(path)
    first_at = _moment(args.first, found)
    last_at = found.ended_at if args.last is None else _moment(args.last, found)
    records = cut_tape(path, args.target, first_at, last_at)
    print(tr("{count} records are in {path}.", count=records, path=args.target))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the bundle; return the exit code."""
    records = export_tape(_tape(args.tape), args.target)
    print(tr("{count} records are in {path}.", count=records, path=args.target))
    return 0


def run_make_test(args: argparse.Namespace) -> int:
    """Write the test; return the exit code."""
    # Here, because the other verbs need no decoder.
    from cmdmap.links.tapes.retell import make_test

    reports = make_test(_tape(args.tape), args.target, args.protocol)
    print(tr("{path} expects {count} reports; read it before you keep it.",
             path=args.target, count=reports))  # fmt: skip
    return 0


def _tape(name: str) -> Path:
    for path in (Path(name), home_dir() / "tapes" / name):
        if path.is_file():
            return path
    raise WorldError(tr("There is no tape {name}; see cmdmap links tape list.", name=name))


def _moment(written: str, tape: TapeSummary) -> datetime:
    try:
        return tape.started_at + timedelta(seconds=float(written))
    except (ValueError, OverflowError):
        pass
    try:
        return read_moment(written)
    except ValueError as error:
        raise UsageError(
            tr("{moment} is no time: write seconds or 2026-05-04T12:00:00.", moment=written)
        ) from error


def _as_json(found: TapeSummary) -> dict[str, object]:
    return {**found._asdict(), "path": str(found.path)}


def _seconds(found: TapeSummary) -> str:
    return f"{(found.ended_at - found.started_at).total_seconds():.1f}"


def _local(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
