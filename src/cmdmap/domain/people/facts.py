"""Facts about people: rosters, duty, cases and sheets as they changed.

Part of ``domain/facts.py``, published after their commit.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.domain.people.book import Record
from cmdmap.domain.people.duty import Shortage
from cmdmap.domain.people.mediation import MediationCase, Revisit
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.domain.people.shift_sheet import ShiftSheet


@dataclass(frozen=True, slots=True)
class RecordsKept:
    """Records were put in, replaced or taken out; the other way round takes it back."""

    put: tuple[Record, ...]
    gone: tuple[Record, ...]
    """What stood there before, replaced ones included."""


@dataclass(frozen=True, slots=True)
class MediationMoved:
    """A case was opened or changed."""

    case: MediationCase


@dataclass(frozen=True, slots=True)
class ShiftSheetSigned:
    """A sheet was made or signed."""

    sheet: ShiftSheet


@dataclass(frozen=True, slots=True)
class StrengthFell:
    """Fewer are free than the limit says; told once until there are enough again."""

    limit: StrengthLimit
    free: int


@dataclass(frozen=True, slots=True)
class StrengthBack:
    """There are enough again."""

    limit: StrengthLimit
    free: int


@dataclass(frozen=True, slots=True)
class ShortageSeen:
    """A named person has acknowledged that too few are free."""

    shortage: Shortage


@dataclass(frozen=True, slots=True)
class RevisitDue:
    """The day of a re-visit has come; told once."""

    case: MediationCase
    revisit: Revisit


PeopleFact = (
    RecordsKept
    | MediationMoved
    | ShiftSheetSigned
    | StrengthFell
    | StrengthBack
    | ShortageSeen
    | RevisitDue
)
