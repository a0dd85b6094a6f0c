"""The plan of a table import: how a file is read, and what would become of each of its rows.

Values that ``table_import.py`` makes; the dialog and the command line show them, and they become
the commands of an import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.commands import AttachReport, OpenIncident
from cmdmap.domain.casework.imports import (
    MOST_ROWS,
    ImportCommand,
    ImportHistory,
    ImportIncidents,
    PastIncident,
)
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.datum import Datum
from cmdmap.domain.incident import Source
from cmdmap.services.files.sheets import Row
from cmdmap.services.intake.columns import Columns
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.intake.twins import Twin


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file holds, before anything is judged."""

    sheet: Sequence[Row]
    head: int
    """Index of the row that names the columns."""
    columns: Columns
    """The guess."""

    @property
    def names(self) -> Row:
        """The headings."""
        return self.sheet[self.head] if self.sheet else ()


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """How the rows are to be read."""

    columns: Columns
    datum: Datum | None = None
    """Of longitudes and latitudes that do not name theirs; None: WGS-84."""
    source: Source = Source.POLICE_110
    """Of rows that name none."""
    dealt_with: bool = False
    """True keeps the rows as history; nothing is left to do about them."""
    attach_twins: bool = False
    """True attaches a row to the open incident it repeats, False opens it all the same."""
    unknown_kind: str = ""
    """Kind of rows for which none is found; empty refuses them."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is left out: number in the file (from 1), column and cell, and why."""

    row: int
    column: str
    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that can be imported."""

    row: int
    opening: OpenIncident
    feedback: str
    because: str
    """Words by which the kind was found; empty where the table names it."""
    twin: Twin | None
    """The open incident it may repeat."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do."""

    rows: tuple[Planned, ...]
    refused: tuple[Refused, ...]
    wishes: ImportWishes
    file: str

    def commands(self) -> tuple[ImportCommand, ...]:
        """Return the wishes to carry it out, in order: up to 500 rows each, in whole or not."""
        rows = self.rows
        return tuple(
            self._command(rows[at : at + MOST_ROWS]) for at in range(0, len(rows), MOST_ROWS)
        )

    def attaches(self, row: Planned) -> bool:
        """Tell whether a row is attached to an open incident instead of opened."""
        return self.wishes.attach_twins and row.twin is not None and not self.wishes.dealt_with

    def _command(self, rows: Sequence[Planned]) -> ImportCommand:
        if self.wishes.dealt_with:
            past = tuple(PastIncident(each.opening, each.feedback) for each in rows)
            return ImportHistory(past, self.file)
        twice = [each for each in rows if self.attaches(each)]
        openings = tuple(each.opening for each in rows if not self.attaches(each))
        return ImportIncidents(openings, self.file, tuple(map(_attachment, twice)))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are held against: as of now, from any thread."""

    kinds: KindBook
    places: PlaceBook
    casebook: Casebook
    now: datetime
    known: Mapping[tuple[Source, str], str] = field(default_factory=dict)
    """Number of the incident that has a number of an outside system already."""


def _attachment(row: Planned) -> AttachReport:
    assert row.twin is not None
    opening = row.opening
    return AttachReport(
        row.twin.incident.id, opening.text, opening.source, opening.parties, opening.outside_number
    )
