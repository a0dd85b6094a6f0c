"""Assignment 派单: one unit ordered to one incident, with its own sign-for, arrival and leaving.

Pure. Moved by the table of ``domain/incident_flow.py``; a second assignment of a unit never changes
the first, because nothing here refers to another assignment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from cmdmap.domain.ids import AssignmentId, OutgoingId, UnitId


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    ORDERED = "ordered"
    SIGNED = "signed"
    ARRIVED = "arrived"
    LEFT = "left"
    REFUSED = "refused"
    """The unit gave it back with a reason."""
    WITHDRAWN = "withdrawn"
    """The centre took it back: reassigned, cancelled, merged, closed."""


ACTIVE = frozenset({AssignmentState.ORDERED, AssignmentState.SIGNED, AssignmentState.ARRIVED})
"""States in which the unit is bound by the incident."""


class Proof(StrEnum):
    """How something that happened in the field is known."""

    OPERATOR = "operator"
    """Somebody at the centre wrote down what was said."""
    STATUS = "status"
    """A status code of the unit's radio."""
    MESSAGE = "message"
    """A text, short data or terminal answer of the unit."""
    SMS = "sms"
    POSITION = "position"
    """The unit stood long enough near enough."""
    SYSTEM = "system"


class Evidence(NamedTuple):
    """Proof with its details in words, e.g. ``status 02`` or ``41 m, 30 s``."""

    proof: Proof = Proof.OPERATOR
    detail: str = ""


SAID = Evidence()
"""Somebody at the centre wrote it down."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit's part in one incident; replaced, never changed in place. Instants aware UTC."""

    id: AssignmentId
    unit_id: UnitId
    round: int
    """The incident's round it belongs to."""
    state: AssignmentState
    ordered_at: datetime
    ordered_by: str
    signed_at: datetime | None = None
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was left, refused or withdrawn."""
    signed_by_proof: Proof | None = None
    arrived_by_proof: Proof | None = None
    reason: str = ""
    """Why it was refused or withdrawn, or by whose override it was cleared."""
    outgoing_id: OutgoingId | None = None
    """The order in the outbox; None where the unit can only be told by voice."""

    @property
    def active(self) -> bool:
        """True while the unit is bound."""
        return self.state in ACTIVE


def active(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return the assignments whose units are bound."""
    return tuple(each for each in assignments if each.active)
