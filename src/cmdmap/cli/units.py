"""``cmdmap units``: lists the units with their newest fix, names one, or sends to one."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from cmdmap.cli import unit_table
from cmdmap.cli.acting import open_desk, os_actor
from cmdmap.cli.send import find_unit
from cmdmap.cli.send import register as register_sending
from cmdmap.cli.table import iso_utc, print_json, print_table
from cmdmap.config import database_url
from cmdmap.domain.commands import NameUnit
from cmdmap.domain.fix import Fix
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.i18n import tr
from cmdmap.store.engine import open_store
from cmdmap.store.queries.track import last_fixes
from cmdmap.store.units import read_units

ANSWER_S = 30.0
"""Longest wait for the writer; the database itself gives up earlier."""


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    naming = parts.add_parser("name", help="give a unit the name you know it by")
    naming.add_argument("unit", metavar="UNIT_KEY|ID", help="as listed by cmdmap units")
    naming.add_argument("name", metavar="NAME")
    naming.add_argument("--kind", choices=[kind.value for kind in ForceKind])
    naming.add_argument("--team")
    naming.set_defaults(run=run_name)
    unit_table.register(parts)
    register_sending(parts)


def run(args: argparse.Namespace) -> int:
    """List id, name, kind, key, place, time and age of every unit."""
    store = open_store(database_url())
    try:
        with store.reader() as connection:
            fixes = last_fixes(connection)
            units = [stored.unit for stored in read_units(connection)]
    finally:
        store.close()
    now = datetime.now(UTC)
    rows = [_row(unit, fixes.get(unit.id), now) for unit in units]
    if args.json:
        print_json(rows)
    elif rows:
        print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    else:
        print(tr("No unit has been heard yet; try cmdmap listen."))
    return 0


def run_name(args: argparse.Namespace) -> int:
    """Name one unit; a running window shows the name within a second."""
    store = open_store(database_url())
    try:
        with store.reader() as connection:
            unit = find_unit(args.unit, [stored.unit for stored in read_units(connection)])
        kind = ForceKind(args.kind) if args.kind else unit.kind
        team = unit.team if args.team is None else args.team
        with open_desk(store) as desk:
            desk.submit(NameUnit(unit.id, args.name, kind, team), os_actor()).result(ANSWER_S)
    finally:
        store.close()
    print(tr("Unit {number} is {name} now.", number=unit.id, name=args.name.strip()))
    return 0


def _row(unit: Unit, fix: Fix | None, now: datetime) -> dict[str, Any]:
    return {
        "id": unit.id,
        "name": unit.name,
        "kind": unit.kind.value,
        "unit_key": unit.keys[0] if unit.keys else None,
        "lon": fix.place.lon if fix else None,
        "lat": fix.place.lat if fix else None,
        "fix_at": iso_utc(fix.at) if fix else None,
        "age_s": round(max(0.0, (now - fix.at).total_seconds()), 1) if fix else None,
    }
