"""The whole log as a table: what was heard and what was written, in order of time.

Runs in a reader thread; the sheet's cells are harmless for a spreadsheet program (``sheets.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.duty_log import Entry
from cmdmap.domain.unit import Unit
from cmdmap.i18n import tr
from cmdmap.services.files.sheets import write_sheet
from cmdmap.store.engine import Connection
from cmdmap.store.queries.radio_log import LogEntry, radio_log
from cmdmap.store.radio_desk import read_entries
from cmdmap.store.units import read_units

MOST_HEARD = 40_000
"""Newest heard lines that are looked at."""


def export_log(connection: Connection, path: Path, since: datetime, until: datetime) -> int:
    """Write what happened from ``since`` up to ``until`` (aware); return the rows.

    Raises:
        WorldError: the file cannot be written or ends neither in ``.xlsx`` nor in ``.csv``.
    """
    units = {stored.unit.id: stored.unit for stored in read_units(connection)}
    rows = [*_written(connection, units, since, until), *_heard(connection, units, since, until)]
    rows.sort(key=lambda row: row[0])
    head = (
        tr("Time"), tr("Number"), tr("Kind"), tr("Unit"), tr("Team"), tr("Radio"), tr("Content"),
        tr("Latitude"), tr("Longitude"), tr("Written by"), tr("Corrects"), tr("Incident"),
    )  # fmt: skip
    return write_sheet(path, head, rows)


def _written(
    connection: Connection, units: Mapping[UnitId, Unit], since: datetime, until: datetime
) -> Iterator[tuple[str, ...]]:
    for entry in read_entries(connection, since=since, until=until):
        yield _entry_row(entry, units)


def _entry_row(entry: Entry, units: Mapping[UnitId, Unit]) -> tuple[str, ...]:
    unit = units.get(entry.unit_id) if entry.unit_id is not None else None
    corrects = "" if entry.corrects is None else str(entry.corrects)
    return (
        _time(entry.at), str(entry.id), entry.kind.value, unit.name if unit else "",
        entry.team or (unit.team if unit else ""), unit.keys[0] if unit and unit.keys else "",
        entry.text, *_place(entry.place), entry.by, corrects, entry.incident,
    )  # fmt: skip


def _heard(
    connection: Connection, units: Mapping[UnitId, Unit], since: datetime, until: datetime
) -> Iterator[tuple[str, ...]]:
    for line in radio_log(connection, MOST_HEARD):
        if since <= line.heard_at < until:
            yield _line_row(line, units)


def _line_row(line: LogEntry, units: Mapping[UnitId, Unit]) -> tuple[str, ...]:
    unit = units.get(line.unit_id) if line.unit_id is not None else None
    return (
        _time(line.heard_at), "", line.kind.value, unit.name if unit else "",
        unit.team if unit else "", unit.keys[0] if unit and unit.keys else line.link_id,
        " ".join(part for part in (line.sentence, line.text) if part), *_place(line.place),
        "", "", "",
    )  # fmt: skip


def _time(at: datetime) -> str:
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def _place(place: Place | None) -> tuple[str, str]:
    return ("", "") if place is None else (f"{place.lat:.6f}", f"{place.lon:.6f}")
