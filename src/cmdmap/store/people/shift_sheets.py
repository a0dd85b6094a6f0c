"""Shift sheets in the store: written once, signed twice, never changed otherwise.

Written by the writer thread's orders, read into the people book.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cmdmap.domain.people.shift_sheet import SheetId, SheetLine, ShiftSheet, Signature
from cmdmap.store.people.tables import shift_sheets as table
from cmdmap.store.times import from_us, to_us


def insert_sheet(connection: Connection, sheet: ShiftSheet) -> SheetId:
    """Add a sheet (its ``id`` is ignored) and return its number."""
    row = {
        "made_at_us": to_us(sheet.made_at),
        "made_by": sheet.made_by,
        "notes": sheet.notes,
        "lines": json.dumps(sheet.lines, ensure_ascii=False),
        "handed_by": "",
        "taken_by": "",
    }
    return SheetId(connection.execute(insert(table).returning(table.c.id), row).scalar_one())


def sign_sheet(connection: Connection, sheet: ShiftSheet) -> None:
    """Write the signatures of a sheet."""
    values: dict[str, object] = {}
    for name, signature in (("handed", sheet.handed), ("taken", sheet.taken)):
        if signature is not None:
            values |= {f"{name}_by": signature.by, f"{name}_at_us": to_us(signature.at)}
    connection.execute(update(table).where(table.c.id == sheet.id).values(values))


def read_sheet_of(connection: Connection, sheet_id: SheetId) -> ShiftSheet | None:
    """Return one sheet, however old, None when there is none of that number."""
    row = connection.execute(select(table).where(table.c.id == sheet_id)).first()
    return None if row is None else _sheet(row)


def read_sheets(connection: Connection, limit: int) -> list[ShiftSheet]:
    """Return the newest sheets, newest first."""
    wanted = select(table).order_by(table.c.id.desc()).limit(limit)
    return [_sheet(row) for row in connection.execute(wanted)]


def _sheet(row: Any) -> ShiftSheet:
    return ShiftSheet(
        SheetId(row.id),
        from_us(row.made_at_us),
        row.made_by,
        row.notes,
        tuple(SheetLine(*line) for line in json.loads(row.lines)),
        _signature(row.handed_by, row.handed_at_us),
        _signature(row.taken_by, row.taken_at_us),
    )


def _signature(by: str, at_us: int | None) -> Signature | None:
    return None if at_us is None else Signature(by, from_us(at_us))
