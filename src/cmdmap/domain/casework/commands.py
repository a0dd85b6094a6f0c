"""Commands about incidents; carried out by ``services/casework`` by the table of the flow.

Part of ``domain/commands.py``. Who gives a command is the actor it is handed in with, so no command
names a person. ``act`` says which row of the table it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cmdmap.domain.assignment import SAID, Evidence
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import AssignmentId, IncidentId, UnitId
from cmdmap.domain.incident import (
    CallResult,
    CloseKind,
    Satisfaction,
    Source,
    Tier,
    Urgency,
)
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind


@dataclass(frozen=True, slots=True)
class Party:
    """A person of an incident: caller, reporter, informant. Kept apart, masked by role."""

    role: str = "caller"
    """``caller``, ``reporter``, ``informant`` (identity protected) or ``party``."""
    name: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """Open an incident: a place (position or words) and a kind are enough."""

    kind: str
    address: str = ""
    place: Place | None = None
    text: str = ""
    urgency: Urgency | None = None
    """None: that of the kind."""
    source: Source = Source.CITIZEN
    known_at: datetime | None = None
    """When the call began or the outside system knew; None is now."""
    parties: tuple[Party, ...] = ()
    outside_number: str = ""
    """Its number in the system it came from; the same one is not opened twice."""
    taken_in: bool = True
    """False: reported by a machine or an import, and waits to be taken in."""


@dataclass(frozen=True, slots=True)
class TakeIn:
    """The centre takes in what was reported."""

    act: ClassVar[Act] = Act.TAKE_IN
    incident_id: IncidentId


@dataclass(frozen=True, slots=True)
class AssignUnits:
    """Order units to an incident and tell them over their own channel; the first dispatch or more.

    Units that are bound by it already are refused; what else they are bound by is not touched.
    """

    incident_id: IncidentId
    unit_ids: tuple[UnitId, ...]
    note: str = ""
    """Added to the order's text."""


@dataclass(frozen=True, slots=True)
class ReassignUnits:
    """Take one unit's assignment back and order others instead, in one act."""

    act: ClassVar[Act] = Act.REASSIGN
    assignment_id: AssignmentId
    unit_ids: tuple[UnitId, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MoveAssignment:
    """The field signs for, arrives, leaves or refuses; the centre withdraws or overrides."""

    act: Act
    """SIGN, ARRIVE, LEAVE, REFUSE, WITHDRAW or OVERRIDE_LEAVE."""
    assignment_id: AssignmentId
    reason: str = ""
    evidence: Evidence = SAID
    at: datetime | None = None
    """When it happened; None is now."""


@dataclass(frozen=True, slots=True)
class Dispose:
    """The matter is dealt with on site."""

    act: ClassVar[Act] = Act.DISPOSE
    incident_id: IncidentId
    text: str = ""
    unit_id: UnitId | None = None
    evidence: Evidence = SAID


@dataclass(frozen=True, slots=True)
class FeedBack:
    """What was found and done, in words; an empty text is refused."""

    act: ClassVar[Act] = Act.FEED_BACK
    incident_id: IncidentId
    text: str
    unit_id: UnitId | None = None
    evidence: Evidence = SAID


@dataclass(frozen=True, slots=True)
class SendBack:
    """The feedback will not do; the field is to go on."""

    act: ClassVar[Act] = Act.SEND_BACK
    incident_id: IncidentId
    reason: str


@dataclass(frozen=True, slots=True)
class RecordCallBack:
    """One call to the citizen; what it leads to says :func:`incident_flow.call_back_act`."""

    incident_id: IncidentId
    result: CallResult
    satisfaction: Satisfaction | None = None
    """Needed when reached, else None."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloseIncident:
    """File it; only after the call-back. None as kind: overdue when a clock was, else normal."""

    act: ClassVar[Act] = Act.CLOSE
    incident_id: IncidentId
    close_kind: CloseKind | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Move it up: grid, community, sub-district."""

    act: ClassVar[Act] = Act.ESCALATE
    incident_id: IncidentId
    tier: Tier
    reason: str


@dataclass(frozen=True, slots=True)
class HandOverIncident:
    """Give it to law enforcement or to mediation, with its whole history."""

    incident_id: IncidentId
    to: ForceKind
    """LAW_ENFORCEMENT or MEDIATION."""
    reason: str


@dataclass(frozen=True, slots=True)
class RecordContact:
    """The mediation team has spoken with the parties for the first time."""

    act: ClassVar[Act] = Act.CONTACT
    incident_id: IncidentId
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suspend:
    """Hang it up 挂账: its clocks stand still; it comes up again at ``until``."""

    act: ClassVar[Act] = Act.SUSPEND
    incident_id: IncidentId
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """Take it off the hook where it was."""

    act: ClassVar[Act] = Act.RESUME
    incident_id: IncidentId
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskPostponement:
    """Ask for another limit of a running clock."""

    act: ClassVar[Act] = Act.ASK_POSTPONE
    incident_id: IncidentId
    clock: ClockKind
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerPostponement:
    """Grant or deny what was asked for a clock; nobody answers an own wish."""

    incident_id: IncidentId
    clock: ClockKind
    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Supervise:
    """Give a supervision notice 督办."""

    act: ClassVar[Act] = Act.SUPERVISE
    incident_id: IncidentId
    unit: str
    opinion: str
    material: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSupervision:
    """Answer a supervision notice."""

    act: ClassVar[Act] = Act.ANSWER
    incident_id: IncidentId
    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class AmendIncident:
    """Put right what is known of it; None leaves a field as it is."""

    act: ClassVar[Act] = Act.AMEND
    incident_id: IncidentId
    kind: str | None = None
    urgency: Urgency | None = None
    source: Source | None = None
    address: str | None = None
    place: Place | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class NoteIncident:
    """Add words to its time line."""

    act: ClassVar[Act] = Act.NOTE
    incident_id: IncidentId
    text: str
    unit_id: UnitId | None = None
    evidence: Evidence = SAID


@dataclass(frozen=True, slots=True)
class AttachReport:
    """Another caller or report of the same matter: attached instead of opened again."""

    act: ClassVar[Act] = Act.ATTACH
    incident_id: IncidentId
    text: str = ""
    source: Source = Source.CITIZEN
    parties: tuple[Party, ...] = ()
    outside_number: str = ""


@dataclass(frozen=True, slots=True)
class MergeIncident:
    """Let one incident go on in another; both keep their number and history."""

    act: ClassVar[Act] = Act.MERGE
    incident_id: IncidentId
    into: IncidentId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SplitIncident:
    """Make a second incident of a part of this one; both point at each other."""

    act: ClassVar[Act] = Act.SPLIT
    incident_id: IncidentId
    kind: str
    text: str
    reason: str
    address: str = ""
    """Empty: where the first one is."""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CancelIncident:
    """End it before it was dealt with: a false alarm, called off."""

    act: ClassVar[Act] = Act.CANCEL
    incident_id: IncidentId
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenIncident:
    """Begin another round; the first times and the ended round are kept."""

    act: ClassVar[Act] = Act.REOPEN
    incident_id: IncidentId
    reason: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the last act, where the flow allows; who did it may take it back for a while."""

    act: ClassVar[Act] = Act.TAKE_BACK
    incident_id: IncidentId


@dataclass(frozen=True, slots=True)
class RevealParties:
    """Look at the persons of an incident unmasked; the look itself is put into the audit."""

    incident_id: IncidentId
    why: str = ""


CaseCommand = (
    OpenIncident
    | TakeIn
    | AssignUnits
    | ReassignUnits
    | MoveAssignment
    | Dispose
    | FeedBack
    | SendBack
    | RecordCallBack
    | CloseIncident
    | Escalate
    | HandOverIncident
    | RecordContact
    | Suspend
    | Resume
    | AskPostponement
    | AnswerPostponement
    | Supervise
    | AnswerSupervision
    | AmendIncident
    | NoteIncident
    | AttachReport
    | MergeIncident
    | SplitIncident
    | CancelIncident
    | ReopenIncident
    | TakeBack
    | RevealParties
)
