"""The step ``arrival``: a bound unit that stands long enough near enough has arrived.

One of ``services/steps.py``. Radius and time are the kind's; the times are those of the fixes, so
that a radio which delivers late proves the same. A stay ends at a little more than the radius,
because a receiver at its edge jitters.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.domain.assignment import Assignment, AssignmentState, Evidence, Proof
from cmdmap.domain.casework.commands import MoveAssignment
from cmdmap.domain.casework.kinds import IncidentKind
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import AFTER_FIELD, Act
from cmdmap.domain.place import Place
from cmdmap.domain.rights import SYSTEM
from cmdmap.errors import WorldError
from cmdmap.services.casework.acts.field import move_assignment
from cmdmap.services.field.rules import FieldWatch
from cmdmap.services.field.speech import speaker
from cmdmap.services.passage import Passage
from cmdmap.services.present import Draft

HOLDS = 1.3
"""A stay lasts until the unit is this many radii away."""

GONE = 3.0
"""Who is this many radii away is far."""

NOT_POSSIBLE = "not possible now"
"""Counted: the flow refused it."""


def arrival(passage: Passage, draft: Draft) -> Passage:
    """Note how long a bound unit stands near its incidents; let it arrive, or leave."""
    live, place = passage.live, passage.place
    if live is None or place is None:
        return passage
    bonds = draft.present.cases.bound(live.unit.id)
    # Only the newest position says where a unit is; one delivered late says where it was.
    newest = live.fix is not None and live.fix.at == passage.at and "late" not in passage.flags
    for incident, part in bonds if newest else ():
        act = _judged(incident, part, place, passage.at, draft)
        if act is None:
            continue
        draft.actor = speaker(live)
        try:
            move_assignment(act, draft)
        except WorldError:
            draft.tally.flagged["arrival", NOT_POSSIBLE] += 1
        draft.actor = SYSTEM
        draft.present.cases.field.forget(part.id)
    return passage


def _judged(
    incident: Incident, part: Assignment, place: Place, at: datetime, draft: Draft
) -> MoveAssignment | None:
    """Return the move that a position proves, None for none."""
    if incident.place is None or at < part.ordered_at:
        return None
    cases = draft.present.cases
    kind, metres = cases.kinds.of(incident.kind), incident.place.metres_to(place)
    if part.state is not AssignmentState.ARRIVED:
        stay = _near(cases.field, kind, part, metres, at)
        wanted = timedelta(seconds=kind.arrive_dwell_s)
        return _proven(Act.ARRIVE, part, metres, stay, at) if stay >= wanted else None
    leave_after = cases.field.rules.leave_after
    if leave_after is None or incident.state not in AFTER_FIELD:
        return None
    stay = _far(cases.field, kind, part, metres, at)
    return _proven(Act.LEAVE, part, metres, stay, at) if stay >= leave_after else None


def _near(
    watch: FieldWatch, kind: IncidentKind, part: Assignment, metres: float, at: datetime
) -> timedelta:
    """Return how long the unit has stood inside, negative while it does not."""
    since = watch.near.get(part.id)
    if metres > kind.arrive_radius_m * (1.0 if since is None else HOLDS):
        watch.near.pop(part.id, None)
        return timedelta(-1)
    return at - watch.near.setdefault(part.id, at)


def _far(
    watch: FieldWatch, kind: IncidentKind, part: Assignment, metres: float, at: datetime
) -> timedelta:
    """Return how long the unit has been far away, negative while it is not."""
    if metres <= kind.arrive_radius_m * GONE:
        watch.far.pop(part.id, None)
        return timedelta(-1)
    return at - watch.far.setdefault(part.id, at)


def _proven(
    act: Act, part: Assignment, metres: float, stay: timedelta, at: datetime
) -> MoveAssignment:
    detail = f"{metres:.0f} m, {stay.total_seconds():.0f} s"
    return MoveAssignment(act, part.id, evidence=Evidence(Proof.POSITION, detail), at=at)
