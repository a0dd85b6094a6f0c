"""Facts of the radio desk; part of ``domain/facts.py``, published after their commit.

What stands now is in :class:`~cmdmap.domain.radio.desk.RadioDesk`; these tell what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.duty_log import Entry
from cmdmap.domain.radio.roll_call import RollCall
from cmdmap.domain.radio.silence import CheckIn, Watch
from cmdmap.domain.unit import Unit


@dataclass(frozen=True, slots=True)
class EntryWritten:
    """A line of the duty log is on disk."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class SilenceRose:
    """A watched unit has been silent long enough for the next level."""

    watch: Watch


@dataclass(frozen=True, slots=True)
class CheckInOverdue:
    """A unit owes an incident its check-in."""

    check_in: CheckIn


@dataclass(frozen=True, slots=True)
class RollCallMoved:
    """A roll call began, was answered, was repeated or ended."""

    call: RollCall


@dataclass(frozen=True, slots=True)
class MissesAlarmed:
    """A unit has missed two roll calls in a row; stays until a person takes note."""

    unit_id: UnitId
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """The table of radio ids was brought up to date."""

    before: tuple[Unit, ...]
    """What importing again would put back: changed units as they were, new ones unnamed."""


RadioFact = (
    EntryWritten | SilenceRose | CheckInOverdue | RollCallMoved | MissesAlarmed | UnitsImported
)
