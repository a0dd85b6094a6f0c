"""The radio log as the panel shows it: newest first, page by page.

Asked by the radio log panel in a reader thread; new lines arrive there as facts.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.store.places import place_of
from cmdmap.store.schema import radio_log as table
from cmdmap.store.times import from_us


class LogEntry(NamedTuple):
    """One line of the radio log; ``entry_id`` grows with the order of arrival."""

    entry_id: int
    at: datetime
    heard_at: datetime
    unit_id: UnitId | None
    link_id: LinkId
    protocol: str
    kind: ReportKind
    sentence: str
    text: str | None
    place: Place | None
    raw: bytes


def radio_log(
    connection: Connection, limit: int = 200, before: int | None = None
) -> list[LogEntry]:
    """Return at most ``limit`` lines, newest first, older than the entry ``before`` if given."""
    statement = select(table).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(table.c.id < before)
    return [
        LogEntry(
            entry_id=row.id,
            at=from_us(row.at_us),
            heard_at=from_us(row.heard_at_us),
            unit_id=row.unit_id,
            link_id=LinkId(row.link),
            protocol=row.protocol,
            kind=ReportKind(row.kind),
            sentence=row.sentence,
            text=row.text,
            place=place_of(row.lon, row.lat),
            raw=row.raw,
        )
        for row in connection.execute(statement)
    ]
