"""Fixes, one row per unit and time.

Written in one statement per transaction by the writer thread, as positional tuples straight into
the driver (no object per row); read back by ``queries/``. GGA, RMC and GLL of one epoch meet in
one row: what is there stays, what is missing is completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.sql import func

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.store.schema import DEGREE, fixes, units
from cmdmap.store.times import from_us, to_us

FixRow = tuple[
    int,
    int,
    int,
    int,
    int,
    int | None,
    int | None,
    int | None,
    str,
    str,
    str,
    str,
    str,
]
"""The values of :data:`COLUMNS` in that order."""

COLUMNS = tuple(column.name for column in fixes.columns)
COMPLETED = ("speed_cmps", "course_cdeg", "alt_dm")
"""Columns that a second report of the same unit and time may fill in."""


def fix_row(fix: Fix) -> FixRow:
    """Return a fix as a row: place to 1 cm, speed to 1 cm/s, course to 0.01 degree."""
    speed, course, alt = fix.speed_mps, fix.course_deg, fix.alt_m
    return (
        fix.unit_id,
        to_us(fix.at),
        round(fix.place.lon * DEGREE),
        round(fix.place.lat * DEGREE),
        to_us(fix.heard_at),
        None if speed is None else round(speed * 100),
        None if course is None else round(course * 100) % 36_000,
        None if alt is None else round(alt * 10),
        fix.link_id,
        fix.protocol,
        fix.micro_grid,
        fix.patrol_zone,
        ",".join(fix.flags),
    )


def fix_of_row(row: Sequence[Any]) -> Fix:
    """Return the fix that a row of :data:`COLUMNS` holds."""
    unit_id, at_us, lon, lat, heard_us, speed, course, alt, link, protocol, micro, patrol, flags = (
        row
    )
    return Fix(
        unit_id=UnitId(unit_id),
        place=Place(lon / DEGREE, lat / DEGREE),
        at=from_us(at_us),
        heard_at=from_us(heard_us),
        link_id=LinkId(link),
        protocol=protocol,
        alt_m=None if alt is None else alt / 10,
        speed_mps=None if speed is None else speed / 100,
        course_deg=None if course is None else course / 100,
        micro_grid=micro,
        patrol_zone=patrol,
        flags=tuple(flags.split(",")) if flags else (),
    )


def write_fixes(connection: Connection, rows: Sequence[FixRow]) -> None:
    """Insert the rows; a row that is there keeps its place and has its gaps completed."""
    if rows:
        connection.exec_driver_sql(_statement(connection.dialect.paramstyle), list(rows))


def withdraw_fixes(
    connection: Connection, unit_id: UnitId, link_id: LinkId, after: datetime, heard_since: datetime
) -> None:
    """Remove what a link has said lately about a unit with times later than ``after``."""
    connection.execute(
        delete(fixes)
        .where(fixes.c.unit_id == unit_id)
        .where(fixes.c.at_us > to_us(after))
        .where(fixes.c.link == link_id)
        .where(fixes.c.heard_at_us >= to_us(heard_since))
    )


def read_newest_fixes(connection: Connection) -> list[Fix]:
    """Return the newest fix of every unit that has one."""
    newest = (
        select(func.max(fixes.c.at_us))
        .where(fixes.c.unit_id == units.c.id)
        .scalar_subquery()
        .correlate(units)
    )
    statement = select(*fixes.columns).join_from(
        units, fixes, (fixes.c.unit_id == units.c.id) & (fixes.c.at_us == newest)
    )
    return [fix_of_row(row) for row in connection.execute(statement)]


def _statement(paramstyle: str) -> str:
    mark = "?" if paramstyle == "qmark" else "%s"
    completed = ", ".join(f"{name} = COALESCE(fixes.{name}, excluded.{name})" for name in COMPLETED)
    return (
        f"INSERT INTO fixes ({', '.join(COLUMNS)}) VALUES ({', '.join([mark] * len(COLUMNS))}) "
        f"ON CONFLICT (unit_id, at_us) DO UPDATE SET {completed}"
    )
