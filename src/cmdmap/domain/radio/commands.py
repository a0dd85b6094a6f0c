"""Commands of the radio desk: log, watch list, check-ins, roll calls, mutes, the unit table.

Part of ``domain/commands.py``; carried out by ``services/radio``. ``by`` names the operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.roll_call import Answer
from cmdmap.domain.unit import Unit


@dataclass(frozen=True, slots=True)
class WriteLog:
    """Write an entry into the duty log; ``corrects`` names the entry that it puts right."""

    text: str
    by: str
    at: datetime | None = None
    """When it happened, aware; None is now."""
    unit_id: UnitId | None = None
    team: str = ""
    place: Place | None = None
    corrects: int | None = None
    incident: str = ""


@dataclass(frozen=True, slots=True)
class WatchUnits:
    """Time the silence of these units; without limits those of the options hold."""

    unit_ids: tuple[UnitId, ...]
    by: str
    amber: timedelta | None = None
    red: timedelta | None = None


@dataclass(frozen=True, slots=True)
class UnwatchUnits:
    """Take units off the watch list, e.g. at the end of their duty."""

    unit_ids: tuple[UnitId, ...]
    by: str


@dataclass(frozen=True, slots=True)
class StartCheckIn:
    """Let a unit owe an incident a check-in ``every`` so often (None: as the options say)."""

    incident: str
    unit_id: UnitId
    by: str
    every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class TakeCheckIn:
    """A unit has checked in for an incident; no other timer is touched."""

    incident: str
    unit_id: UnitId
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndCheckIn:
    """A unit owes an incident no check-in any more."""

    incident: str
    unit_id: UnitId
    by: str


@dataclass(frozen=True, slots=True)
class StartRollCall:
    """Call everybody of a group; ``name`` says whom, in words."""

    name: str
    unit_ids: tuple[UnitId, ...]
    by: str


@dataclass(frozen=True, slots=True)
class AnswerRollCall:
    """The operator takes a unit's answer and says how it came."""

    call_id: int
    unit_id: UnitId
    how: Answer
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndRollCall:
    """Break a roll call off."""

    call_id: int
    by: str


@dataclass(frozen=True, slots=True)
class AcknowledgeMisses:
    """A named person has taken note that a unit missed two roll calls in a row."""

    unit_id: UnitId
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MuteUnits:
    """Keep, but do not put forward, what these units say; emergencies are never muted."""

    unit_ids: tuple[UnitId, ...]
    muted: bool
    by: str


@dataclass(frozen=True, slots=True)
class ImportUnits:
    """Bring the table of radio ids up to date; each unit is known by its first known key."""

    units: tuple[Unit, ...]
    """Units with an id of 0 are new, the others replace what is known of that id."""
    by: str


RadioCommand = (
    WriteLog
    | WatchUnits
    | UnwatchUnits
    | StartCheckIn
    | TakeCheckIn
    | EndCheckIn
    | StartRollCall
    | AnswerRollCall
    | EndRollCall
    | AcknowledgeMisses
    | MuteUnits
    | ImportUnits
)
