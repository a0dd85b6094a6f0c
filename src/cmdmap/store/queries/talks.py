"""When a unit talked last, as the radio log has it.

Asked by the alarm banner in a reader thread, for units that have not talked since the start.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from cmdmap.domain.ids import UnitId
from cmdmap.domain.report import ReportKind
from cmdmap.store.schema import radio_log
from cmdmap.store.times import from_us


def last_talk(connection: Connection, unit_id: UnitId) -> datetime | None:
    """Return when the unit's newest push-to-talk was heard, None when it never was."""
    found = connection.execute(
        select(radio_log.c.heard_at_us)
        .where(radio_log.c.unit_id == unit_id)
        .where(radio_log.c.kind == ReportKind.PTT.value)
        .order_by(radio_log.c.id.desc())
        .limit(1)
    ).scalar()
    return None if found is None else from_us(found)
