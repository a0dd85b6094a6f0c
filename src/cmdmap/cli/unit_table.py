"""``cmdmap units import`` and ``export``: the table of radio ids as an Excel or CSV file."""

from __future__ import annotations

import argparse
from getpass import getuser
from pathlib import Path

from cmdmap.cli.acting import open_desk, opened_store, os_actor
from cmdmap.cli.table import print_json
from cmdmap.domain.unit import Unit
from cmdmap.i18n import tr
from cmdmap.services.radio.unit_import import UnitPlan, export_units, plan_file
from cmdmap.store.engine import Store
from cmdmap.store.units import read_units

ANSWER_S = 30.0
"""Longest wait for the writer; the database itself gives up earlier."""


def register(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both parts to ``cmdmap units``."""
    bringing = parts.add_parser("import", help="bring in a table of radio ids (.xlsx or .csv)")
    bringing.add_argument("file", type=Path, metavar="FILE")
    bringing.add_argument("--dry-run", action="store_true", help="judge the rows, change nothing")
    bringing.add_argument("--json", action="store_true", help="print JSON")
    bringing.set_defaults(run=run_import)
    taking = parts.add_parser("export", help="write the table of radio ids (.xlsx or .csv)")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.set_defaults(run=run_export)


def run_import(args: argparse.Namespace) -> int:
    """Plan, carry out unless it is a rehearsal, and tell row by row what was refused."""
    with opened_store() as store:
        plan = plan_file(args.file, _units(store))
        if plan.planned and not args.dry_run:
            with open_desk(store) as desk:
                desk.submit(plan.command(getuser()), os_actor()).result(ANSWER_S)
    if args.json:
        print_json(_summary(plan, args.dry_run))
    else:
        _tell(plan, args.dry_run)
    return 1 if plan.refused else 0


def run_export(args: argparse.Namespace) -> int:
    """Write one row for each radio id that has a name."""
    with opened_store() as store:
        count = export_units(args.file, _units(store))
    print(tr("{n} rows written to {path}.", n=count, path=args.file))
    return 0


def _units(store: Store) -> list[Unit]:
    with store.reader() as connection:
        return [stored.unit for stored in read_units(connection)]


def _summary(plan: UnitPlan, rehearsal: bool) -> dict[str, object]:
    new = sum(each.before is None for each in plan.planned)
    return {
        "new": new,
        "changed": len(plan.planned) - new,
        "unchanged_rows": plan.unchanged,
        "refused": [{"row": each.row, "reason": each.reason} for each in plan.refused],
        "kept": bool(plan.planned) and not rehearsal,
    }


def _tell(plan: UnitPlan, rehearsal: bool) -> None:
    new = sum(each.before is None for each in plan.planned)
    for each in plan.refused:
        print(tr("row {row}: {reason}", row=each.row, reason=each.reason))
    words = tr(
        "{new} new units, {changed} changed, {same} rows as known, {refused} refused.",
        new=new,
        changed=len(plan.planned) - new,
        same=plan.unchanged,
        refused=len(plan.refused),
    )
    print(f"{words} {tr('Nothing was changed: this was a rehearsal.')}" if rehearsal else words)
