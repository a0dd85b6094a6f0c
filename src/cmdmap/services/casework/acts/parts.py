"""Parts of an incident: finding one unit's assignment and holding it against its own table.

Used by every act that touches assignments.
"""

from __future__ import annotations

from collections.abc import Iterable

from cmdmap.domain.assignment import Assignment, AssignmentState
from cmdmap.domain.ids import AssignmentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.moving import unit_name
from cmdmap.services.casework.refusals import assignment_refusal
from cmdmap.services.present import Draft


def found_part(draft: Draft, assignment_id: AssignmentId) -> tuple[Incident, Assignment]:
    """Return an assignment with its incident, as they stand in this transaction.

    Raises:
        WorldError: there is none of that number.
    """
    incident = draft.present.cases.of_assignment(assignment_id, draft.connection)
    for part in incident.assignments if incident else ():
        if incident is not None and part.id == assignment_id:
            return incident, part
    raise WorldError(tr("There is no assignment number {number}.", number=assignment_id))


def judge_part(draft: Draft, part: Assignment, act: Act) -> AssignmentState:
    """Return where an act leads one unit's part.

    Raises:
        WorldError: the table of assignments has no such move.
    """
    state = ASSIGNMENT_FLOW.get((part.state, act))
    if state is None:
        name = unit_name(draft, part.unit_id)
        raise WorldError(assignment_refusal(name, part.state, act))
    return state


def with_assignment(incident: Incident, changed: Assignment) -> tuple[Assignment, ...]:
    """Return the assignments of an incident with one replaced."""
    return tuple(changed if each.id == changed.id else each for each in incident.assignments)


def of_round(assignments: Iterable[Assignment], round_: int) -> tuple[Assignment, ...]:
    """Return the assignments of one round."""
    return tuple(each for each in assignments if each.round == round_)
