"""The time line of incidents: appended to, never changed.

Written by the writer thread in the transaction of the act; read by the detail, by exports and when
another process has written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select

from cmdmap.domain.assignment import Evidence, Proof
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.store.casework.tables import incident_lines as table
from cmdmap.store.times import from_us, to_us


def insert_line(connection: Connection, line: Line) -> int:
    """Append a line (its ``id`` is ignored) and return its number."""
    row = {
        "incident_id": line.incident_id,
        "at_us": to_us(line.at),
        "written_at_us": to_us(line.written_at),
        "by": line.by,
        "act": None if line.act is None else line.act.value,
        "state": line.state.value,
        "text": line.text,
        "unit_id": line.unit_id,
        "proof": line.evidence.proof.value,
        "detail": line.evidence.detail,
        "values": json.dumps(dict(line.values), ensure_ascii=False),
    }
    return int(connection.execute(insert(table).returning(table.c.id), row).scalar_one())


def read_lines(connection: Connection, incident_id: IncidentId) -> list[Line]:
    """Return the time line of one incident in the order it was written."""
    statement = select(table).where(table.c.incident_id == incident_id).order_by(table.c.id)
    return list(map(_line, connection.execute(statement)))


def read_lines_since(connection: Connection, line_id: int) -> Iterator[Line]:
    """Yield every line written after ``line_id``, whatever its incident."""
    statement = select(table).where(table.c.id > line_id).order_by(table.c.id)
    return map(_line, connection.execute(statement))


def last_line(connection: Connection) -> int:
    """Return the number of the newest line, 0 without any."""
    return int(connection.execute(select(func.max(table.c.id))).scalar() or 0)


def _line(row: Any) -> Line:
    return Line(
        id=row.id,
        incident_id=IncidentId(row.incident_id),
        at=from_us(row.at_us),
        written_at=from_us(row.written_at_us),
        by=row.by,
        act=None if row.act is None else Act(row.act),
        state=IncidentState(row.state),
        text=row.text,
        unit_id=None if row.unit_id is None else UnitId(row.unit_id),
        evidence=Evidence(Proof(row.proof), row.detail),
        values=json.loads(row._mapping["values"]),
    )
