"""Where a unit was: its track, and every unit's newest fix.

Asked by the unit detail and the map's track layer in a reader thread.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.store.fixes import read_newest_fixes
from cmdmap.store.schema import DEGREE, fixes
from cmdmap.store.times import from_us, to_us


def track(
    connection: Connection, unit_id: UnitId, since: datetime, until: datetime
) -> list[tuple[datetime, Place]]:
    """Return the places of a unit from ``since`` to ``until`` (both included), oldest first."""
    statement = (
        select(fixes.c.at_us, fixes.c.lon, fixes.c.lat)
        .where(fixes.c.unit_id == unit_id)
        .where(fixes.c.at_us.between(to_us(since), to_us(until)))
        .order_by(fixes.c.at_us)
    )
    return [
        (from_us(at_us), Place(lon / DEGREE, lat / DEGREE))
        for at_us, lon, lat in connection.execute(statement)
    ]


def last_fixes(connection: Connection) -> dict[UnitId, Fix]:
    """Return the newest fix of every unit that has one."""
    return {fix.unit_id: fix for fix in read_newest_fixes(connection)}
