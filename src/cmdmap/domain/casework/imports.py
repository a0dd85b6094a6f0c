"""Commands that bring in rows of another system's table (110, 12345): all of them or none.

Part of ``domain/commands.py``; made by ``services/intake/table_import.py``, carried out by
``services/intake/orders.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cmdmap.domain.casework.commands import AttachReport, OpenIncident
from cmdmap.domain.rights import Right

MOST_ROWS = 500
"""Rows of one command; more would keep everybody else at the desk waiting for over a second."""


@dataclass(frozen=True, slots=True)
class ImportIncidents:
    """Open every row as reported, and attach those that are known already."""

    right: ClassVar[Right] = Right.OPEN
    openings: tuple[OpenIncident, ...]
    file: str
    """Name of the file, for the time lines."""
    attached: tuple[AttachReport, ...] = ()


@dataclass(frozen=True, slots=True)
class PastIncident:
    """A matter that was dealt with in another system."""

    opening: OpenIncident
    feedback: str = ""
    """What was done, in words."""


@dataclass(frozen=True, slots=True)
class ImportHistory:
    """Keep matters that others have dealt with, for histories, search and analysis only.

    They are closed without a kind of close and without clocks, never went through the loop, and so
    count in no compliance; their time line says that they were imported.
    """

    right: ClassVar[Right] = Right.EXPORT
    past: tuple[PastIncident, ...]
    file: str


ImportCommand = ImportIncidents | ImportHistory


def rows_of(command: ImportCommand) -> int:
    """Return how many rows a command brings."""
    if isinstance(command, ImportHistory):
        return len(command.past)
    return len(command.openings) + len(command.attached)
