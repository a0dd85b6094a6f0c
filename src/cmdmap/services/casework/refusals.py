"""Why an act is not possible now: one sentence that says what to do instead.

Asked by ``moving.py`` where the table of the flow has no row, and by the window for a button that
is off.
"""

from __future__ import annotations

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.incident import ENDED, Incident, IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import act_name, assignment_name, state_name

S = IncidentState

_BY_STATE = {
    S.CLOSED: mark("{number} is closed already; reopen it first."),
    S.CANCELLED: mark("{number} is cancelled; reopen it first."),
    S.MERGED: mark("{number} goes on in another incident; work there, or reopen it first."),
    S.SUSPENDED: mark("{number} is suspended; resume it first."),
    S.REPORTED: mark("{number} is not taken in yet; take it in first."),
}
_BY_ACT = {
    Act.TAKE_IN: mark("{number} is taken in already; nothing was changed."),
    Act.DISPATCH: mark("{number} has units already; reinforce it instead."),
    Act.REINFORCE: mark("{number} has no unit yet; dispatch one first."),
    Act.RESUME: mark("{number} is not suspended; nothing was changed."),
    Act.REOPEN: mark("{number} is still open; nothing was changed."),
    Act.CANCEL: mark("{number} was dealt with; close it after the call-back instead."),
    Act.TAKE_BACK: mark("The last act on {number} cannot be taken back."),
}
_BEFORE_SITE = mark("Nobody is on site of {number} yet; confirm an arrival first.")
_BEFORE_DISPOSAL = mark("{number} is not disposed of yet; confirm the disposal first.")
_BEFORE_FEEDBACK = mark("{number} has no feedback yet; record it before the call-back.")
_BEFORE_CALL = mark("{number} cannot be closed without a call-back; call the citizen first.")
_ORDER = (S.TAKEN_IN, S.DISPATCHED, S.SIGNED, S.ON_SITE, S.DISPOSED, S.FED_BACK, S.CALLED_BACK)
_TOO_EARLY = {
    Act.DISPOSE: {S.ON_SITE: _BEFORE_SITE},
    Act.FEED_BACK: {S.ON_SITE: _BEFORE_SITE, S.DISPOSED: _BEFORE_DISPOSAL},
    Act.TRY_CALL_BACK: {S.FED_BACK: _BEFORE_FEEDBACK},
    Act.CALL_BACK: {S.FED_BACK: _BEFORE_FEEDBACK},
    Act.REWORK: {S.FED_BACK: _BEFORE_FEEDBACK},
    Act.CLOSE: {S.CALLED_BACK: _BEFORE_CALL},
}
"""The first state that an act still waits for, and what is to be done."""


def refusal(incident: Incident, act: Act) -> str:
    """Return why the table has no row for an act in the state of an incident."""
    state, number = incident.state, incident.number
    if state in _BY_STATE and act not in (Act.RESUME, Act.REOPEN, Act.TAKE_BACK):
        return tr(_BY_STATE[state], number=number)
    if act in _BY_ACT and not (act is Act.RESUME and state in ENDED):
        return tr(_BY_ACT[act], number=number)
    for wanted, sentence in _TOO_EARLY.get(act, {}).items():
        if state in _ORDER and _ORDER.index(state) < _ORDER.index(wanted):
            return tr(sentence, number=number)
    return tr(
        '{number} is "{state}"; "{act}" is not possible now.',
        number=number,
        state=state_name(state),
        act=act_name(act),
    )


def assignment_refusal(name: str, state: AssignmentState, act: Act) -> str:
    """Return why one unit's part cannot be moved so."""
    if act is Act.LEAVE and state in (AssignmentState.ORDERED, AssignmentState.SIGNED):
        return tr(
            "{name} has not arrived; confirm the arrival first, or let a supervisor clear it "
            "without arrival.",
            name=name,
        )
    if act is Act.OVERRIDE_LEAVE and state is AssignmentState.ARRIVED:
        return tr("{name} has arrived; confirm the leaving instead.", name=name)
    return tr(
        '{name} is "{state}"; "{act}" is not possible now.',
        name=name,
        state=assignment_name(state),
        act=act_name(act),
    )
