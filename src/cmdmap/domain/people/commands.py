"""Commands about people: rosters, duty, mediation, shift sheets.

Part of ``domain/commands.py``; carried out by ``services/people/orders.py``. Each says itself which
right it needs, which the judge reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.people.book import Record
from cmdmap.domain.people.duty import DutyEntry, DutyState
from cmdmap.domain.people.mediation import CaseId, DisputeParty, Outcome
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.domain.people.shift_sheet import SheetId
from cmdmap.domain.rights import Right


@dataclass(frozen=True, slots=True)
class KeepRoster:
    """Put records in or replace them, take others out; all or none. Its own way back."""

    right: ClassVar[Right] = Right.EDIT_PEOPLE
    put: tuple[Record, ...] = ()
    gone: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepDuty:
    """Put duty entries or strength limits in or replace them, take others out; all or none."""

    right: ClassVar[Right] = Right.EDIT_DUTY
    put: tuple[DutyEntry | StrengthLimit, ...] = ()
    gone: tuple[DutyEntry | StrengthLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class SwapDuty:
    """Let two people change places; doing it again changes them back."""

    right: ClassVar[Right] = Right.EDIT_DUTY
    one: tuple[str, ...]
    """Key of a duty entry."""
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportAbsence:
    """Somebody cannot come to one shift; another may take the place."""

    right: ClassVar[Right] = Right.EDIT_DUTY
    entry: tuple[str, ...]
    state: DutyState
    """SICK or LEAVE."""
    stand_in: str = ""
    """Code of the member who takes the place, empty while nobody is found."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeShortage:
    """A person has seen the alarm of a strength limit; it is silent at every seat."""

    right: ClassVar[Right] = Right.DISPATCH
    limit: tuple[str, ...]
    """Key of the limit."""


@dataclass(frozen=True, slots=True)
class MakeShiftSheet:
    """Write down what is open for the next shift."""

    right: ClassVar[Right] = Right.EDIT_DUTY
    notes: str = ""


@dataclass(frozen=True, slots=True)
class SignShiftSheet:
    """Sign a sheet: the head who goes first, then the one who comes, another person."""

    right: ClassVar[Right] = Right.EDIT_DUTY
    sheet_id: SheetId
    by: str = ""
    """Who signs; empty is whoever is logged in."""


@dataclass(frozen=True, slots=True)
class OpenMediation:
    """Open a case, of its own or for an incident."""

    right: ClassVar[Right] = Right.MEDIATE
    dispute: str
    title: str
    community: str = ""
    """Empty: that of the incident."""
    incident_id: IncidentId | None = None
    mediators: tuple[str, ...] = ()
    parties: tuple[DisputeParty, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClassifyMediation:
    """Say what a case is about, where the incident it came from could not."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    dispute: str
    title: str


@dataclass(frozen=True, slots=True)
class AppointMediators:
    """Say who mediates."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    mediators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordDisputeContact:
    """The parties were spoken with for the first time; stops the incident's MEDIATE clock."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanSession:
    """Set a date for the parties; the case's mediators lead it."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class RecordSession:
    """Write down what a session brought."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    number: int
    record: str


@dataclass(frozen=True, slots=True)
class RecordAgreement:
    """Write down what was agreed on."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    text: str
    amount_cents: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordFulfilment:
    """The agreement was kept."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    on: date


@dataclass(frozen=True, slots=True)
class PlanRevisit:
    """Set a day to look whether it lasts."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    due_on: date


@dataclass(frozen=True, slots=True)
class RecordRevisit:
    """Write down what a re-visit found."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    number: int
    finding: str


@dataclass(frozen=True, slots=True)
class CloseMediation:
    """End a case; agreed only with an agreement."""

    right: ClassVar[Right] = Right.MEDIATE
    case_id: CaseId
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class RevealDisputeParties:
    """Look at the parties of a case unmasked; the look itself is put into the audit."""

    right: ClassVar[Right] = Right.REVEAL
    case_id: CaseId
    why: str = ""


MediationCommand = (
    OpenMediation
    | ClassifyMediation
    | AppointMediators
    | RecordDisputeContact
    | PlanSession
    | RecordSession
    | RecordAgreement
    | RecordFulfilment
    | PlanRevisit
    | RecordRevisit
    | CloseMediation
    | RevealDisputeParties
)

PeopleCommand = (
    KeepRoster
    | KeepDuty
    | SwapDuty
    | ReportAbsence
    | AcknowledgeShortage
    | MakeShiftSheet
    | SignShiftSheet
    | MediationCommand
)
