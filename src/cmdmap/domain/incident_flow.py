"""THE table of the loop: state x act -> next states, right, clocks, fact.

The writer thread moves incidents by it (``services/casework``). The diagram in ``docs/flow.md``,
the enabled buttons, the wording of time line and audit, and the tests are made from it; nothing
else in the program knows which act is allowed when. Source of the seven steps: the sub-district's
own closed loop 小脑接收, 小脑下发, 手脚签收, 现场签到, 现场处置, 处警反馈, 电话回访.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment, AssignmentState
from cmdmap.domain.clock import Anchor, ClockKind
from cmdmap.domain.incident import (
    CallBack,
    CallResult,
    IncidentState,
    Satisfaction,
)
from cmdmap.domain.rights import Right

S = IncidentState


class Act(StrEnum):
    """What can be done to an incident; the values stand in the time line and never change."""

    REPORT = "report"
    OPEN = "open"
    TAKE_IN = "take_in"
    DISPATCH = "dispatch"
    REINFORCE = "reinforce"
    SIGN = "sign"
    ARRIVE = "arrive"
    LEAVE = "leave"
    OVERRIDE_LEAVE = "override_leave"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REASSIGN = "reassign"
    DISPOSE = "dispose"
    FEED_BACK = "feed_back"
    SEND_BACK = "send_back"
    TRY_CALL_BACK = "try_call_back"
    CALL_BACK = "call_back"
    REWORK = "rework"
    CLOSE = "close"
    ESCALATE = "escalate"
    HAND_TO_LAW = "hand_to_law"
    HAND_TO_MEDIATION = "hand_to_mediation"
    CONTACT = "contact"
    """The mediation team's first contact with the parties."""
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK_POSTPONE = "ask_postpone"
    GRANT_POSTPONE = "grant_postpone"
    DENY_POSTPONE = "deny_postpone"
    SUPERVISE = "supervise"
    ANSWER = "answer"
    AMEND = "amend"
    NOTE = "note"
    ATTACH = "attach"
    """Another caller or report of the same matter."""
    MERGE = "merge"
    SPLIT = "split"
    CANCEL = "cancel"
    REOPEN = "reopen"
    TAKE_BACK = "take_back"
    """Undo the last act, where the table says that it can be undone."""


class Happened(StrEnum):
    """The fact an act leaves behind."""

    REPORTED = "reported"
    OPENED = "opened"
    TAKEN_IN = "taken_in"
    DISPATCHED = "dispatched"
    REINFORCED = "reinforced"
    SIGNED = "signed"
    ARRIVED = "arrived"
    LEFT = "left"
    OVERRIDDEN = "overridden"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REASSIGNED = "reassigned"
    DISPOSED = "disposed"
    FED_BACK = "fed_back"
    SENT_BACK = "sent_back"
    CALL_TRIED = "call_tried"
    CALLED_BACK = "called_back"
    REWORKED = "reworked"
    CLOSED = "closed"
    ESCALATED = "escalated"
    HANDED_TO_LAW = "handed_to_law"
    HANDED_TO_MEDIATION = "handed_to_mediation"
    CONTACTED = "contacted"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    POSTPONE_ASKED = "postpone_asked"
    POSTPONED = "postponed"
    POSTPONE_DENIED = "postpone_denied"
    SUPERVISED = "supervised"
    ANSWERED = "answered"
    AMENDED = "amended"
    NOTED = "noted"
    ATTACHED = "attached"
    MERGED = "merged"
    SPLIT = "split"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    TAKEN_BACK = "taken_back"


class Deed(NamedTuple):
    """What is true of an act in whatever state it is done."""

    right: Right
    fact: Happened
    anchors: tuple[Anchor, ...] = ()
    """What begins to count now; the kind says which clocks start there."""
    stops: tuple[ClockKind, ...] = ()
    needs_reason: bool = False
    undone: bool = False
    """True when it can be taken back at once."""


DEEDS: Mapping[Act, Deed] = {
    Act.REPORT: Deed(Right.OPEN, Happened.REPORTED, (Anchor.KNOWN,)),
    Act.OPEN: Deed(
        Right.OPEN, Happened.OPENED, (Anchor.KNOWN, Anchor.TAKEN_IN), (ClockKind.TAKE_IN,)
    ),
    Act.TAKE_IN: Deed(Right.TAKE_IN, Happened.TAKEN_IN, (Anchor.TAKEN_IN,), (ClockKind.TAKE_IN,)),
    Act.DISPATCH: Deed(Right.DISPATCH, Happened.DISPATCHED, (Anchor.DISPATCHED,)),
    Act.REINFORCE: Deed(Right.DISPATCH, Happened.REINFORCED),
    Act.SIGN: Deed(Right.RECORD_FIELD, Happened.SIGNED, undone=True),
    # Which of the two clocks an arrival stops depends on the force that arrives.
    Act.ARRIVE: Deed(
        Right.RECORD_FIELD,
        Happened.ARRIVED,
        (Anchor.ON_SITE,),
        (ClockKind.ARRIVE, ClockKind.LAW_JOIN),
        undone=True,
    ),
    Act.LEAVE: Deed(Right.RECORD_FIELD, Happened.LEFT, undone=True),
    Act.OVERRIDE_LEAVE: Deed(Right.OVERRIDE, Happened.OVERRIDDEN, needs_reason=True),
    Act.REFUSE: Deed(Right.RECORD_FIELD, Happened.REFUSED, needs_reason=True),
    Act.WITHDRAW: Deed(Right.DISPATCH, Happened.WITHDRAWN, needs_reason=True),
    Act.REASSIGN: Deed(Right.DISPATCH, Happened.REASSIGNED, needs_reason=True),
    Act.DISPOSE: Deed(Right.RECORD_FIELD, Happened.DISPOSED, undone=True),
    Act.FEED_BACK: Deed(
        Right.FEED_BACK,
        Happened.FED_BACK,
        (Anchor.FED_BACK,),
        (ClockKind.FEED_BACK,),
        undone=True,
    ),
    Act.SEND_BACK: Deed(Right.CLOSE, Happened.SENT_BACK, (Anchor.ON_SITE,), needs_reason=True),
    Act.TRY_CALL_BACK: Deed(Right.CALL_BACK, Happened.CALL_TRIED),
    Act.CALL_BACK: Deed(Right.CALL_BACK, Happened.CALLED_BACK, (), (ClockKind.CALL_BACK,)),
    Act.REWORK: Deed(
        Right.CALL_BACK, Happened.REWORKED, (Anchor.DISPATCHED,), (ClockKind.CALL_BACK,)
    ),
    Act.CLOSE: Deed(Right.CLOSE, Happened.CLOSED, (), tuple(ClockKind)),
    Act.ESCALATE: Deed(Right.ESCALATE, Happened.ESCALATED, needs_reason=True),
    Act.HAND_TO_LAW: Deed(
        Right.HAND_OVER, Happened.HANDED_TO_LAW, (Anchor.LAW_ASKED,), needs_reason=True
    ),
    Act.HAND_TO_MEDIATION: Deed(
        Right.HAND_OVER,
        Happened.HANDED_TO_MEDIATION,
        (Anchor.MEDIATION_ASKED,),
        needs_reason=True,
    ),
    Act.CONTACT: Deed(Right.MEDIATE, Happened.CONTACTED, (), (ClockKind.MEDIATE,), undone=True),
    Act.SUSPEND: Deed(Right.SUSPEND, Happened.SUSPENDED, (Anchor.SUSPENDED,), needs_reason=True),
    Act.RESUME: Deed(Right.SUSPEND, Happened.RESUMED, (), (ClockKind.RESUME,)),
    Act.ASK_POSTPONE: Deed(Right.ASK_POSTPONE, Happened.POSTPONE_ASKED, needs_reason=True),
    Act.GRANT_POSTPONE: Deed(Right.GRANT_POSTPONE, Happened.POSTPONED),
    Act.DENY_POSTPONE: Deed(Right.GRANT_POSTPONE, Happened.POSTPONE_DENIED, needs_reason=True),
    Act.SUPERVISE: Deed(Right.SUPERVISE, Happened.SUPERVISED),
    Act.ANSWER: Deed(Right.ANSWER_SUPERVISION, Happened.ANSWERED),
    Act.AMEND: Deed(Right.AMEND, Happened.AMENDED, undone=True),
    Act.NOTE: Deed(Right.SEE, Happened.NOTED),
    Act.ATTACH: Deed(Right.OPEN, Happened.ATTACHED),
    Act.MERGE: Deed(Right.JOIN, Happened.MERGED, (), tuple(ClockKind)),
    Act.SPLIT: Deed(Right.JOIN, Happened.SPLIT, needs_reason=True),
    Act.CANCEL: Deed(Right.CANCEL, Happened.CANCELLED, (), tuple(ClockKind), needs_reason=True),
    Act.REOPEN: Deed(Right.REOPEN, Happened.REOPENED, (Anchor.TAKEN_IN,), needs_reason=True),
    Act.TAKE_BACK: Deed(Right.SEE, Happened.TAKEN_BACK),
}
"""Right, fact, clocks and whether a reason is needed, by act."""

Next = tuple[IncidentState, ...]
"""The states an act may lead to; more than one where the assignments or the past decide."""

Rows = dict[tuple[IncidentState | None, Act], Next]

BY_FIELD: Next = (S.TAKEN_IN, S.DISPATCHED, S.SIGNED, S.ON_SITE)
"""The state is that of the unit that has come furthest, see :func:`field_state`."""

IN_FIELD = (S.DISPATCHED, S.SIGNED, S.ON_SITE)
AFTER_FIELD = (S.DISPOSED, S.FED_BACK, S.CALLED_BACK)
ACTIVE = (S.TAKEN_IN, *IN_FIELD, *AFTER_FIELD)
OPEN = (S.REPORTED, *ACTIVE, S.SUSPENDED)


def _stay(states: Iterable[IncidentState], *acts: Act) -> Rows:
    return {(state, act): (state,) for state in states for act in acts}


def _lead(states: Iterable[IncidentState], act: Act, nexts: Next) -> Rows:
    return {(state, act): nexts for state in states}


def _taken_back(rows: Rows) -> Rows:
    """Return the rows of TAKE_BACK: from where an act led back to where it came from."""
    back: Rows = {}
    for (before, act), nexts in rows.items():
        if DEEDS[act].undone and before is not None:
            for state in nexts:
                known = back.get((state, Act.TAKE_BACK), ())
                back[state, Act.TAKE_BACK] = tuple(dict.fromkeys((*known, before)))
    return back


_FORWARD: Rows = {
    # 1 小脑接收: the centre takes it in.
    (None, Act.REPORT): (S.REPORTED,),
    (None, Act.OPEN): (S.TAKEN_IN,),
    (S.REPORTED, Act.TAKE_IN): (S.TAKEN_IN,),
    # 2 小脑下发: the centre dispatches.
    (S.TAKEN_IN, Act.DISPATCH): (S.DISPATCHED,),
    **_stay((*IN_FIELD, *AFTER_FIELD), Act.REINFORCE),
    # 3 手脚签收, 4 现场签到: the field signs for it and checks in; a late unit moves nothing back.
    **_lead(IN_FIELD, Act.SIGN, (S.SIGNED, S.ON_SITE)),
    **_lead(IN_FIELD, Act.ARRIVE, (S.ON_SITE,)),
    **_lead(IN_FIELD, Act.REFUSE, BY_FIELD),
    **_lead(IN_FIELD, Act.WITHDRAW, BY_FIELD),
    **_lead(IN_FIELD, Act.REASSIGN, BY_FIELD),
    **_lead(IN_FIELD, Act.OVERRIDE_LEAVE, BY_FIELD),
    (S.ON_SITE, Act.LEAVE): (S.ON_SITE,),
    **_stay(
        (*AFTER_FIELD, S.SUSPENDED),
        Act.SIGN,
        Act.ARRIVE,
        Act.LEAVE,
        Act.OVERRIDE_LEAVE,
        Act.REFUSE,
        Act.WITHDRAW,
    ),
    # 5 现场处置, 6 处警反馈: the field disposes and feeds back.
    (S.ON_SITE, Act.DISPOSE): (S.DISPOSED,),
    (S.DISPOSED, Act.FEED_BACK): (S.FED_BACK,),
    (S.DISPOSED, Act.SEND_BACK): (S.ON_SITE,),
    (S.FED_BACK, Act.SEND_BACK): (S.ON_SITE,),
    # 7 电话回访: the centre calls the citizen back; only then can it be closed.
    (S.FED_BACK, Act.TRY_CALL_BACK): (S.FED_BACK,),
    (S.FED_BACK, Act.CALL_BACK): (S.CALLED_BACK,),
    (S.FED_BACK, Act.REWORK): (S.DISPATCHED,),
    (S.CALLED_BACK, Act.CLOSE): (S.CLOSED,),
    # Who has it, and for how long.
    **_stay(ACTIVE, Act.ESCALATE, Act.HAND_TO_LAW, Act.HAND_TO_MEDIATION, Act.CONTACT),
    **_stay(ACTIVE, Act.ASK_POSTPONE, Act.GRANT_POSTPONE, Act.DENY_POSTPONE),
    **_lead(ACTIVE, Act.SUSPEND, (S.SUSPENDED,)),
    (S.SUSPENDED, Act.RESUME): ACTIVE,
    **_stay(OPEN, Act.SUPERVISE, Act.ANSWER, Act.AMEND, Act.ATTACH, Act.SPLIT),
    **_stay(S, Act.NOTE),
    # Ends that are no close, and the way back.
    **_lead(OPEN, Act.MERGE, (S.MERGED,)),
    **_lead((S.REPORTED, S.TAKEN_IN, *IN_FIELD, S.SUSPENDED), Act.CANCEL, (S.CANCELLED,)),
    **_lead((S.CLOSED, S.CANCELLED, S.MERGED), Act.REOPEN, (S.TAKEN_IN,)),
}

FLOW: Mapping[tuple[IncidentState | None, Act], Next] = {**_FORWARD, **_taken_back(_FORWARD)}
"""Every move there is; what is not here is refused. ``None`` is before the incident exists."""

ASSIGNMENT_FLOW: Mapping[tuple[AssignmentState, Act], AssignmentState] = {
    (AssignmentState.ORDERED, Act.SIGN): AssignmentState.SIGNED,
    (AssignmentState.ORDERED, Act.ARRIVE): AssignmentState.ARRIVED,
    (AssignmentState.SIGNED, Act.ARRIVE): AssignmentState.ARRIVED,
    (AssignmentState.ARRIVED, Act.LEAVE): AssignmentState.LEFT,
    (AssignmentState.ORDERED, Act.OVERRIDE_LEAVE): AssignmentState.LEFT,
    (AssignmentState.SIGNED, Act.OVERRIDE_LEAVE): AssignmentState.LEFT,
    (AssignmentState.ORDERED, Act.REFUSE): AssignmentState.REFUSED,
    (AssignmentState.SIGNED, Act.REFUSE): AssignmentState.REFUSED,
    (AssignmentState.ORDERED, Act.WITHDRAW): AssignmentState.WITHDRAWN,
    (AssignmentState.SIGNED, Act.WITHDRAW): AssignmentState.WITHDRAWN,
    (AssignmentState.ARRIVED, Act.WITHDRAW): AssignmentState.WITHDRAWN,
    (AssignmentState.ORDERED, Act.REASSIGN): AssignmentState.WITHDRAWN,
    (AssignmentState.SIGNED, Act.REASSIGN): AssignmentState.WITHDRAWN,
    (AssignmentState.ARRIVED, Act.REASSIGN): AssignmentState.WITHDRAWN,
}
"""How one unit's part moves; what is not here is refused, so nobody leaves who never arrived."""

TRIES_ENOUGH = 3
"""Calls that nobody answered after which an incident may be closed."""


def allowed(state: IncidentState | None) -> tuple[Act, ...]:
    """Return the acts the table has for a state, in the order of :class:`Act`."""
    return tuple(act for act in Act if (state, act) in FLOW)


def field_state(assignments: Iterable[Assignment]) -> IncidentState:
    """Return the state of an incident in the field: that of the unit that has come furthest.

    ``assignments`` are those of the incident's present round. Who has left was there, or a
    supervisor has vouched for it; with nobody bound and nobody ever there it is to be dispatched
    again.
    """
    states = {each.state for each in assignments}
    if states & {AssignmentState.ARRIVED, AssignmentState.LEFT}:
        return S.ON_SITE
    if AssignmentState.SIGNED in states:
        return S.SIGNED
    return S.DISPATCHED if AssignmentState.ORDERED in states else S.TAKEN_IN


def call_back_act(call: CallBack, earlier: Iterable[CallBack]) -> Act:
    """Return what a call to the citizen means: the gate before the close.

    Reached and content, or unwilling, or the third try without an answer opens it; "not
    satisfied" sends the incident back to who disposed of it.
    """
    if call.result is CallResult.REACHED:
        return Act.REWORK if call.satisfaction is Satisfaction.NOT else Act.CALL_BACK
    if call.result is CallResult.REFUSED:
        return Act.CALL_BACK
    tries = 1 + sum(each.result is CallResult.NO_ANSWER for each in earlier)
    return Act.CALL_BACK if tries >= TRIES_ENOUGH else Act.TRY_CALL_BACK
