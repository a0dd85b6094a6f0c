"""Incident 警情/事件: the thing with the seven-step loop and its clocks.

Pure values. The writer thread holds every open incident (``services/casework/room.py``), moves it
by the table of ``domain/incident_flow.py`` and replaces it; everybody else sees copies. Personal
data of callers is never part of it: that stands in the store, behind a right and an audit row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from cmdmap.domain.assignment import Assignment, active
from cmdmap.domain.clock import Clock, ClockKind
from cmdmap.domain.grid import NOWHERE, AreaRef, Chain
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind


class IncidentState(StrEnum):
    """Where an incident stands: the last step that is done."""

    REPORTED = "reported"
    """Known, not yet taken in by the centre."""
    TAKEN_IN = "taken_in"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    ON_SITE = "on_site"
    DISPOSED = "disposed"
    FED_BACK = "fed_back"
    CALLED_BACK = "called_back"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    MERGED = "merged"


STEPS_DONE = {
    IncidentState.REPORTED: 0,
    IncidentState.TAKEN_IN: 1,
    IncidentState.DISPATCHED: 2,
    IncidentState.SIGNED: 3,
    IncidentState.ON_SITE: 4,
    IncidentState.DISPOSED: 5,
    IncidentState.FED_BACK: 6,
    IncidentState.CALLED_BACK: 7,
    IncidentState.CLOSED: 7,
}
"""How many of the seven steps are done; suspended and ended ones keep what they had."""

ENDED = frozenset({IncidentState.CLOSED, IncidentState.CANCELLED, IncidentState.MERGED})
"""States in which nothing is left to do."""


class Urgency(IntEnum):
    """How fast somebody has to act; one table for list, map, sound and store. 1 is the highest."""

    URGENT = 1
    FIRST = 2
    SECOND = 3
    THIRD = 4


class Tier(IntEnum):
    """Who handles it: it moves up only with a reason."""

    GRID = 1
    COMMUNITY = 2
    SUBDISTRICT = 3


class Source(StrEnum):
    """Where the centre knows it from."""

    POLICE_110 = "110"
    HOTLINE_12345 = "12345"
    CITIZEN = "citizen"
    PATROL = "patrol"
    VIDEO = "video"
    SENSOR = "sensor"
    LEADER = "leader"
    RADIO = "radio"
    """A radio's emergency key."""


class CallResult(StrEnum):
    """What came of one try to call the citizen back."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    """Does not want to be asked."""


class Satisfaction(StrEnum):
    """What the citizen says of the outcome."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly_satisfied"
    NOT = "not_satisfied"


class CloseKind(StrEnum):
    """How an incident was closed."""

    NORMAL = "normal"
    OVERDUE = "overdue"
    WRONG = "wrong"
    SPECIAL = "special"


def codes_of(areas: Chain) -> frozenset[str]:
    """Return the codes of the areas of a chain."""
    return frozenset(area.code for area in areas if isinstance(area, AreaRef))


@dataclass(frozen=True, slots=True)
class CallBack:
    """One try to reach the citizen after the feedback."""

    at: datetime
    by: str
    result: CallResult
    satisfaction: Satisfaction | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Postponement:
    """A wish for another limit of one clock; open until granted or denied."""

    clock: ClockKind
    due_at: datetime
    reason: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervision notice 督办 and its answer; all of them are kept."""

    number: int
    """1, 2, ... within the incident."""
    at: datetime
    by: str
    """Who supervises; empty for the clock itself."""
    unit: str
    """The office or team that is called to account, in words."""
    opinion: str
    material: str = ""
    """What was looked at or attached, in words or as a file name."""
    answered_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as the desk knows it; replaced, never changed in place. Instants aware UTC."""

    id: IncidentId
    number: str
    """What people call it: ``JQ20261124-0042``, the day in local time and a serial of that day."""
    kind: str
    """Code of its kind, see :mod:`cmdmap.domain.casework.kinds`."""
    state: IncidentState
    urgency: Urgency
    tier: Tier
    source: Source
    address: str
    """Where, in words."""
    text: str
    """What happened, in words."""
    known_at: datetime
    """When the centre could first know of it; the first clock counts from here."""
    opened_by: str
    changed_at: datetime
    place: Place | None = None
    areas: Chain = NOWHERE
    """Areas that held the place when it was opened; later area edits do not rewrite it."""
    holder: ForceKind = ForceKind.GOVERNANCE
    """The team that has it now: brigade, then law enforcement, then mediation."""
    round: int = 1
    taken_in_at: datetime | None = None
    """First time it was taken in; reopening keeps it."""
    supervised_since: datetime | None = None
    """From the first dispatch on an incident is under supervision by itself."""
    suspended_from: IncidentState | None = None
    """The state before it was suspended, cancelled or merged."""
    merged_into: IncidentId | None = None
    split_from: IncidentId | None = None
    close_kind: CloseKind | None = None
    feedback: str = ""
    assignments: tuple[Assignment, ...] = ()
    """All of every round, oldest first."""
    clocks: tuple[Clock, ...] = ()
    """All of every round, oldest first."""
    call_backs: tuple[CallBack, ...] = ()
    """Of this round."""
    postponements: tuple[Postponement, ...] = ()
    """Open wishes."""
    supervisions: tuple[Supervision, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while something is left to do."""
        return self.state not in ENDED

    @property
    def steps_done(self) -> int:
        """How many of the seven steps are done, 0 to 7."""
        state = self.suspended_from or self.state
        return STEPS_DONE.get(state, 0)

    @property
    def area_codes(self) -> frozenset[str]:
        """Codes of every area that holds it, for rights by zone."""
        return codes_of(self.areas)

    def active(self) -> tuple[Assignment, ...]:
        """Return the assignments whose units are bound."""
        return active(self.assignments)

    def assignment_of(self, unit_id: UnitId) -> Assignment | None:
        """Return the unit's active assignment, else its newest, None when it never had one."""
        own = [each for each in self.assignments if each.unit_id == unit_id]
        return next((each for each in own if each.active), own[-1] if own else None)

    def clock(self, kind: ClockKind) -> Clock | None:
        """Return the newest clock of a kind."""
        return next((each for each in reversed(self.clocks) if each.kind is kind), None)

    def pressing(self) -> Clock | None:
        """Return the running clock whose limit comes or came first: what the ring shows."""
        running = [each for each in self.clocks if each.runs]
        return min(running, key=lambda each: each.due_at, default=None)
