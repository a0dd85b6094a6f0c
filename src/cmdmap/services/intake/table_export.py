"""Table export: incidents of a list or a search as a sheet, persons masked.

Runs in a reader thread or the command line, after the leave to export was given and written down.
Cells are harmless for a spreadsheet program (``services/files/sheets.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.i18n import tr
from cmdmap.services.casework.persons import masked_parties
from cmdmap.services.casework.wording import source_name, state_name, tier_name, urgency_name
from cmdmap.services.files.sheets import write_sheet
from cmdmap.services.login.masking import mask_text
from cmdmap.store.engine import Connection
from cmdmap.store.queries.incidents import IncidentRow


def export_incidents(
    connection: Connection, path: Path, rows: Iterable[IncidentRow], kinds: KindBook
) -> int:
    """Write one row for each incident and return how many.

    Raises:
        WorldError: the file cannot be written or ends neither in ``.xlsx`` nor in ``.csv``.
    """
    head = (
        tr("Number"), tr("Known at"), tr("Kind"), tr("State"), tr("Level"), tr("Handled at"),
        tr("Source"), tr("Address"), tr("Community"), tr("Grid"), tr("What happened"),
        tr("Longitude"), tr("Latitude"), tr("Caller's name"), tr("Caller's telephone"),
    )  # fmt: skip
    return write_sheet(path, head, (_cells(connection, row, kinds) for row in rows))


def _cells(connection: Connection, row: IncidentRow, kinds: KindBook) -> tuple[str, ...]:
    parties = masked_parties(connection, row.id)
    place = row.place
    return (
        row.number, f"{row.known_at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}",
        kinds.of(row.kind).name, state_name(row.state), urgency_name(row.urgency),
        tier_name(row.tier), source_name(row.source), mask_text(row.address), row.community,
        row.grid, mask_text(row.text), "" if place is None else f"{place.lon:.6f}",
        "" if place is None else f"{place.lat:.6f}",
        ", ".join(filter(None, (party.name for party in parties))),
        ", ".join(filter(None, (party.phone for party in parties))),
    )  # fmt: skip
