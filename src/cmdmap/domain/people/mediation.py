"""Mediation 调解: cases with their sessions, agreement, result and re-visits.

Pure. A case may belong to an incident, whose MEDIATE clock (24 h) runs until the first contact.
Who the parties are is never part of it: that stands in the store, behind a right and an audit row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from cmdmap.domain.ids import IncidentId

CaseId = NewType("CaseId", int)
"""Row number of a mediation case, given by the store, never reused."""


class Stage(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    CONTACTED = "contacted"
    IN_SESSION = "in_session"
    AGREED = "agreed"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of a case."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    WITHDRAWN = "withdrawn"
    TO_COURT = "to_court"


SIDES = ("甲方", "乙方")
"""What the parties of a dispute are called in its papers."""


@dataclass(frozen=True, slots=True)
class DisputeParty:
    """A party of a dispute: personal data, kept apart and masked by role."""

    side: str
    """e.g. 甲方, 乙方, in words."""
    name: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of the parties; planned until it has a record."""

    number: int
    """1, 2, ... within the case."""
    at: datetime
    place: str
    mediators: tuple[str, ...]
    """Codes of the members."""
    record: str = ""
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the parties agreed on."""

    at: datetime
    text: str
    amount_cents: int = 0
    """Money to be paid, in fen."""
    due_on: date | None = None
    fulfilled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Revisit:
    """A look at whether it lasts 回访; planned until it says what was found."""

    number: int
    due_on: date
    at: datetime | None = None
    by: str = ""
    finding: str = ""
    told_at: datetime | None = None
    """When it was told that it is due."""


@dataclass(frozen=True, slots=True)
class MediationCase:
    """One dispute as the desk knows it; replaced, never changed in place."""

    id: CaseId
    number: str
    """What people call it: ``TJ20261124-0003``, local day and serial of that day."""
    dispute: str
    """Code of the kind of dispute."""
    title: str
    community: str
    """Code of the community, empty where it is not known."""
    opened_at: datetime
    opened_by: str
    changed_at: datetime
    stage: Stage = Stage.OPENED
    incident_id: IncidentId | None = None
    incident_number: str = ""
    mediators: tuple[str, ...] = ()
    contact_due_at: datetime | None = None
    contacted_at: datetime | None = None
    sessions: tuple[Session, ...] = ()
    agreement: Agreement | None = None
    revisits: tuple[Revisit, ...] = ()
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        """True while it is not closed; re-visits may still be due afterwards."""
        return self.stage is not Stage.CLOSED

    def next_session(self) -> Session | None:
        """Return the earliest session without a record."""
        planned = [session for session in self.sessions if session.held_at is None]
        return min(planned, key=lambda session: session.at, default=None)

    def next_revisit(self) -> Revisit | None:
        """Return the earliest re-visit that was not made."""
        planned = [revisit for revisit in self.revisits if revisit.at is None]
        return min(planned, key=lambda revisit: revisit.due_on, default=None)

    def revisit_due(self, today: date) -> Revisit | None:
        """Return the re-visit that is due on a local day or before and was not made."""
        revisit = self.next_revisit()
        return revisit if revisit is not None and revisit.due_on <= today else None
