"""Taking back: the last act on an incident, by who did it, for a little while.

Order of the writer thread. The time line keeps both lines; a clock that has spoken stays so.
"""

from __future__ import annotations

from cmdmap.domain.casework.commands import TakeBack
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.assigning import time_unit
from cmdmap.services.casework.acts.opening import index
from cmdmap.services.casework.moving import found, judge, restore
from cmdmap.services.present import Draft


def take_back(command: TakeBack, draft: Draft) -> None:
    """Put an incident back to where it stood before its last act.

    Raises:
        WorldError: the act cannot be taken back, was somebody else's, or is too long ago.
    """
    incident = found(draft, command.incident_id)
    judge(draft, incident, Act.TAKE_BACK)
    undo = draft.present.cases.undo_of(incident.id)
    if undo is None:
        raise WorldError(
            tr("The last act on {number} cannot be taken back.", number=incident.number)
        )
    if undo.by != draft.actor.name and not draft.actor.may(Right.OVERRIDE):
        raise WorldError(
            tr("{name} did this; only they or a supervisor can take it back.", name=undo.by)
        )
    if draft.now - undo.at > draft.present.cases.times.undo:
        raise WorldError(tr("This is too long ago to be taken back; amend or reopen instead."))
    incident = restore(draft, incident, undo)
    index(draft, incident)
    for part in incident.active():
        time_unit(draft, incident, part.unit_id)
