"""Shift sheet 交接班单: what one shift leaves to the next, signed by both heads.

Pure. Made by ``services/people/handover.py`` from what is open at that moment; never changed but
by the two signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, NewType

SheetId = NewType("SheetId", int)
"""Row number of a shift sheet, given by the store, never reused."""


class SheetLine(NamedTuple):
    """One open matter: what kind of matter, what it is called and how it stands."""

    section: str
    """``incident``, ``overdue``, ``emergency``, ``outbox`` or ``mediation``."""
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """One sheet; instants aware UTC."""

    id: SheetId
    made_at: datetime
    made_by: str
    notes: str
    lines: tuple[SheetLine, ...]
    handed: Signature | None = None
    """The head who goes."""
    taken: Signature | None = None
    """The head who comes."""
