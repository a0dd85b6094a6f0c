"""What people wish of this plugin, one frozen record each; carried out by ``services/acts``.

Named in ``plugin.toml``. No wish can make a drill of the real thing or the other way round: only
:class:`Activate` says which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cmdmap.api import Place, UnitId
from emergency_response.domain.deadlines import TaskState
from emergency_response.domain.hazards import HazardArea
from emergency_response.domain.levels import Levels
from emergency_response.domain.plan import Plan
from emergency_response.domain.receipts import CallMark
from emergency_response.domain.situation import Situation
from emergency_response.domain.stock import Move

ALL_COLUMNS = frozenset(
    {"kind", "name", "address", "place", "capacity", "contact", "phone", "office", "note"}
)
"""What a list of resources can say of one, by the names of :class:`SaveResource`."""


@dataclass(frozen=True, slots=True)
class SavePlans:
    """Keep plans as new versions of their numbers; one that says the same is left alone."""

    plans: tuple[Plan, ...]
    note: str
    version: int | None = None
    """The one the draft was made from; None does not matter, 0 is a new plan."""


@dataclass(frozen=True, slots=True)
class RetirePlan:
    """Take a plan out of force."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Activate:
    """Begin the response of a plan with everything it holds."""

    plan_id: int
    drill: bool
    levels: Levels
    text: str
    """What is sent to the units; before it stands 【演练】 in a drill."""
    address: str
    place: Place | None = None
    post_name: str = ""
    post_place: Place | None = None
    incident_id: int | None = None
    """Open incident it belongs to."""
    open_incident: bool = False
    """Or open one with it."""
    send: bool = True
    """False: everybody is told by voice."""


@dataclass(frozen=True, slots=True)
class ChangeLevels:
    """Raise, lower or correct the levels."""

    activation_id: int
    levels: Levels
    reason: str


@dataclass(frozen=True, slots=True)
class JoinIncident:
    """Tie an activation to an open incident."""

    activation_id: int
    incident_id: int


@dataclass(frozen=True, slots=True)
class MovePost:
    """Set up the command post elsewhere."""

    activation_id: int
    name: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class EndActivation:
    """End the response."""

    activation_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class MarkCall:
    """Write down what came of a call."""

    call_id: int
    mark: CallMark
    note: str = ""


@dataclass(frozen=True, slots=True)
class TextCalls:
    """Send a text to the units of an activation, or to one line of its call list."""

    activation_id: int
    text: str
    call_id: int | None = None


@dataclass(frozen=True, slots=True)
class AddTask:
    """Give a task that the plan does not have."""

    activation_id: int
    text: str
    minutes: int
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class MarkTask:
    """A task is done, not needed, or open again."""

    task_id: int
    state: TaskState
    note: str = ""


@dataclass(frozen=True, slots=True)
class BeginRollCall:
    """Ask who is there."""

    activation_id: int


@dataclass(frozen=True, slots=True)
class MarkPresence:
    """Write down whether a person of the call list is there."""

    roll_call_id: int
    call_id: int
    presence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndRollCall:
    """The roll call is over."""

    roll_call_id: int


@dataclass(frozen=True, slots=True)
class HandOverShift:
    """Another shift leads the command post from now on."""

    activation_id: int
    chief: str
    crew: str
    handed_over: str


@dataclass(frozen=True, slots=True)
class WriteLog:
    """Add a line to the log of the command post."""

    activation_id: int
    text: str
    at: datetime | None = None
    """When it happened; None is now."""


@dataclass(frozen=True, slots=True)
class CorrectLog:
    """Add a line that corrects another one."""

    line_id: int
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class KeepArea:
    """Put a hazard or evacuation area in force."""

    activation_id: int
    area: HazardArea


@dataclass(frozen=True, slots=True)
class LiftArea:
    """An area is over."""

    area_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class KeepCounts:
    """Write down what was counted inside an area: source, title, number (None: not installed)."""

    area_id: int
    counts: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True, slots=True)
class SaveResource:
    """Take a resource into the register, or change what is written of it."""

    kind: str
    name: str
    address: str = ""
    place: Place | None = None
    capacity: int = 0
    contact: str = ""
    phone: str = ""
    office: bool = False
    """The contact is a duty desk, shown to everybody."""
    note: str = ""
    resource_id: int | None = None
    reason: str = ""
    """Of a change."""
    version: int | None = None
    """The one that was looked at when it was changed; None does not matter."""


@dataclass(frozen=True, slots=True)
class RemoveResource:
    """Take a resource out of the register."""

    resource_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportResources:
    """Take in checked rows of a list, at most 500 at once."""

    rows: tuple[SaveResource, ...]
    columns: frozenset[str] = ALL_COLUMNS
    """What the list says; of a resource that is known the rest stays as it is."""


@dataclass(frozen=True, slots=True)
class MoveGoods:
    """Receive, reserve, hand out, take back or count goods again."""

    resource_id: int
    goods: str
    move: Move
    number: int
    measure: str = ""
    activation_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class GiveReport:
    """Make the next situation report."""

    activation_id: int
    situation: Situation
    final: bool = False


@dataclass(frozen=True, slots=True)
class AddLesson:
    """Something to do better after an activation."""

    activation_id: int
    text: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class SettleLesson:
    """What came of a lesson."""

    lesson_id: int
    result: str


class LookAt(StrEnum):
    """Whose names and telephones can be looked at."""

    CALL = "call"
    PLAN = "plan"
    RESOURCE = "resource"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Look:
    """Look at true names and telephones: of a line of a call list, a plan, a resource, a shift."""

    at: LookAt
    id: int
    """Row of it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets which text, as the confirm shows it and the act sends it."""

    role: str
    name: str
    group: str
    unit_id: UnitId | None
    unit_name: str
    text: str
    """Empty where nothing is sent."""
    why_not: str
