"""Holding: hang an incident up and take it off again, ask for another limit and answer that.

Orders of the writer thread.
"""

from __future__ import annotations

from cmdmap.domain.casework.commands import (
    AnswerPostponement,
    AskPostponement,
    Resume,
    Suspend,
)
from cmdmap.domain.clock import Clock, ClockKind
from cmdmap.domain.incident import Incident, IncidentState, Postponement
from cmdmap.domain.incident_flow import IN_FIELD, Act, field_state
from cmdmap.errors import BugError, WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.parts import of_round
from cmdmap.services.casework.moving import Said, carry, found, judge, words
from cmdmap.services.casework.wording import clock_name
from cmdmap.services.present import Draft

_CALLED = (IncidentState.FED_BACK, IncidentState.CALLED_BACK)


def suspend(command: Suspend, draft: Draft) -> None:
    """Hang an incident up: its clocks stand still until it is resumed.

    Raises:
        WorldError: the reason is missing, or it would come up again in the past.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    judge(draft, incident, Act.SUSPEND, reason)
    until = command.until
    if until is not None and until <= draft.now:
        raise WorldError(tr("A suspended incident comes up again later than now; check the time."))
    clocks = tuple(clock.hold(draft.now) for clock in incident.clocks)
    values = {"until": None if until is None else until.isoformat()}
    carry(
        draft, incident, Act.SUSPEND, Said(reason, values=values), until=until, clocks=clocks,
        suspended_from=incident.state,
    )  # fmt: skip


def resume(command: Resume, draft: Draft) -> None:
    """Take an incident off the hook where it was; its clocks go on.

    Raises:
        WorldError: it is not suspended.
    """
    incident = found(draft, command.incident_id)
    judge(draft, incident, Act.RESUME)
    state = incident.suspended_from
    if state is None:
        raise BugError(f"{incident.number} is suspended from nowhere")
    if state in IN_FIELD:
        # Units went on moving meanwhile.
        state = field_state(of_round(incident.assignments, incident.round))
    clocks = tuple(
        clock.release(draft.now) if state in _CALLED or clock.kind is not ClockKind.CALL_BACK
        else clock for clock in incident.clocks
    )  # fmt: skip
    carry(
        draft, incident, Act.RESUME, Said(words(command.note)), state=state, clocks=clocks,
        suspended_from=None,
    )  # fmt: skip


def ask_postponement(command: AskPostponement, draft: Draft) -> None:
    """Ask for another limit of a running clock.

    Raises:
        WorldError: the clock does not run, a wish is open, the limit is not later, or the reason
            is missing.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    judge(draft, incident, Act.ASK_POSTPONE, reason)
    clock = _running(incident, command.clock)
    if any(wish.clock is command.clock for wish in incident.postponements):
        raise WorldError(
            tr(
                'A postponement of "{clock}" was asked for already; wait for the answer.',
                clock=clock_name(command.clock),
            )
        )
    if command.due_at <= max(draft.now, clock.due_at):
        raise WorldError(tr("A postponed limit lies later than now and than the one there is."))
    wish = Postponement(command.clock, command.due_at, reason, draft.actor.name, draft.now)
    values = {"clock": command.clock.value, "due_at": command.due_at.isoformat()}
    carry(
        draft, incident, Act.ASK_POSTPONE, Said(reason, values=values),
        postponements=(*incident.postponements, wish),
    )  # fmt: skip


def answer_postponement(command: AnswerPostponement, draft: Draft) -> None:
    """Grant or deny what was asked for a clock.

    Raises:
        WorldError: nothing was asked, the actor asked it, or a denial has no reason.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    act = Act.GRANT_POSTPONE if command.granted else Act.DENY_POSTPONE
    judge(draft, incident, act, reason)
    wish = next((each for each in incident.postponements if each.clock is command.clock), None)
    if wish is None:
        raise WorldError(
            tr(
                'Nobody has asked to postpone "{clock}" of {number}.',
                clock=clock_name(command.clock),
                number=incident.number,
            )
        )
    if wish.asked_by == draft.actor.name:
        raise WorldError(tr("Nobody answers an own wish; let somebody else decide."))
    clocks = incident.clocks
    if command.granted:
        clock = _running(incident, command.clock)
        clocks = tuple(each.postpone(wish.due_at) if each is clock else each for each in clocks)
    values = {"clock": wish.clock.value, "due_at": wish.due_at.isoformat()}
    wishes = tuple(each for each in incident.postponements if each is not wish)
    said = Said(reason, values=values)
    carry(draft, incident, act, said, clocks=clocks, postponements=wishes)


def _running(incident: Incident, kind: ClockKind) -> Clock:
    clock = incident.clock(kind)
    if clock is None or not clock.runs:
        raise WorldError(
            tr(
                'The clock "{clock}" of {number} does not run; nothing was changed.',
                clock=clock_name(kind),
                number=incident.number,
            )
        )
    return clock
