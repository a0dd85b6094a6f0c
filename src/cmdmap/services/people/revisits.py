"""Re-visits of mediation cases: planned, told on the morning they are due, written down.

Orders of the writer thread; :func:`mind_revisits` is part of its turns.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.people import commands as wishes
from cmdmap.domain.people.facts import RevisitDue
from cmdmap.domain.people.mediation import Revisit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.people.mediation import known_case, move_case, needed, note_case
from cmdmap.services.present import Draft

EVERY = timedelta(minutes=1)
"""How often the writer looks."""
FROM_HOUR = 8
"""Local hour of the day from which on a re-visit is told; nobody visits at night."""


def plan_revisit(command: wishes.PlanRevisit, draft: Draft) -> None:
    """Set a day to look whether it lasts; also after the case was closed.

    Raises:
        WorldError: the day is over.
    """
    case = known_case(draft, command.case_id)
    if command.due_on < draft.now.astimezone(LOCAL).date():
        raise WorldError(tr("The day of a re-visit lies ahead; nothing was changed."))
    revisit = Revisit(len(case.revisits) + 1, command.due_on)
    move_case(draft, case, revisits=(*case.revisits, revisit))


def record_revisit(command: wishes.RecordRevisit, draft: Draft) -> None:
    """Write down what a re-visit found.

    Raises:
        WorldError: there is no such re-visit without a finding, or the finding is empty.
    """
    case = known_case(draft, command.case_id)
    revisit = next((each for each in case.revisits if each.number == command.number), None)
    if revisit is None or revisit.at is not None:
        raise WorldError(tr("This re-visit was made already or was never planned."))
    made = replace(revisit, at=draft.now, by=draft.actor.name, finding=needed(command.finding))
    revisits = tuple(made if each is revisit else each for each in case.revisits)
    case = move_case(draft, case, revisits=revisits)
    note_case(
        draft, case, tr("{number}: re-visit: {finding}", number=case.number, finding=made.finding)
    )


def mind_revisits(draft: Draft) -> None:
    """Tell each re-visit whose day has come, once; also across restarts."""
    room = draft.present.people
    if room.looked_at is not None and timedelta() <= draft.now - room.looked_at < EVERY:
        return
    room.looked_at = draft.now
    local = draft.now.astimezone(LOCAL)
    today = local.date() if local.hour >= FROM_HOUR else local.date() - timedelta(days=1)
    for case in tuple(room.book.cases.values()):
        revisit = case.revisit_due(today)
        if revisit is not None and revisit.told_at is None:
            told = replace(revisit, told_at=draft.now)
            revisits = tuple(told if each is revisit else each for each in case.revisits)
            draft.facts.append(RevisitDue(move_case(draft, case, revisits=revisits), told))
