"""Words for the loop: states, acts, facts, clocks, proofs as people call them.

Asked by the window, the command line, exports and ``sentences.py``; nobody words these again.
"""

from __future__ import annotations

from cmdmap.domain.assignment import AssignmentState, Proof
from cmdmap.domain.clock import Anchor, ClockKind, Owner, Told
from cmdmap.domain.incident import (
    CallResult,
    CloseKind,
    IncidentState,
    Satisfaction,
    Source,
    Tier,
    Urgency,
)
from cmdmap.domain.incident_flow import Act, Happened
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import mark, tr

STATE_NAMES = {
    IncidentState.REPORTED: mark("to be taken in"),
    IncidentState.TAKEN_IN: mark("to be dispatched"),
    IncidentState.DISPATCHED: mark("dispatched"),
    IncidentState.SIGNED: mark("signed for"),
    IncidentState.ON_SITE: mark("on site"),
    IncidentState.DISPOSED: mark("disposed"),
    IncidentState.FED_BACK: mark("to be called back"),
    IncidentState.CALLED_BACK: mark("called back"),
    IncidentState.CLOSED: mark("closed (filed)"),
    IncidentState.SUSPENDED: mark("suspended"),
    IncidentState.CANCELLED: mark("cancelled"),
    IncidentState.MERGED: mark("merged"),
}
ASSIGNMENT_NAMES = {
    AssignmentState.ORDERED: mark("ordered, not signed for"),
    AssignmentState.SIGNED: mark("on the way"),
    AssignmentState.ARRIVED: mark("on site"),
    AssignmentState.LEFT: mark("left the site"),
    AssignmentState.REFUSED: mark("gave it back"),
    AssignmentState.WITHDRAWN: mark("withdrawn"),
}
ACT_NAMES = {
    Act.REPORT: mark("Report an incident"),
    Act.OPEN: mark("Open an incident"),
    Act.TAKE_IN: mark("Take in"),
    Act.DISPATCH: mark("Dispatch"),
    Act.REINFORCE: mark("Reinforce"),
    Act.SIGN: mark("Confirm sign-for"),
    Act.ARRIVE: mark("Confirm arrival"),
    Act.LEAVE: mark("Confirm leaving"),
    Act.OVERRIDE_LEAVE: mark("Clear without arrival"),
    Act.REFUSE: mark("Record refusal"),
    Act.WITHDRAW: mark("Withdraw the unit"),
    Act.REASSIGN: mark("Reassign"),
    Act.DISPOSE: mark("Confirm disposal"),
    Act.FEED_BACK: mark("Record feedback"),
    Act.SEND_BACK: mark("Send back to the field"),
    Act.TRY_CALL_BACK: mark("Record a call nobody answered"),
    Act.CALL_BACK: mark("Call back"),
    Act.REWORK: mark("Order rework"),
    Act.CLOSE: mark("Close and file"),
    Act.ESCALATE: mark("Escalate"),
    Act.HAND_TO_LAW: mark("Hand to law enforcement"),
    Act.HAND_TO_MEDIATION: mark("Hand to mediation"),
    Act.CONTACT: mark("Record first contact"),
    Act.SUSPEND: mark("Suspend"),
    Act.RESUME: mark("Resume"),
    Act.ASK_POSTPONE: mark("Ask for postponement"),
    Act.GRANT_POSTPONE: mark("Grant postponement"),
    Act.DENY_POSTPONE: mark("Deny postponement"),
    Act.SUPERVISE: mark("Supervise"),
    Act.ANSWER: mark("Answer supervision"),
    Act.AMEND: mark("Amend"),
    Act.NOTE: mark("Add a note"),
    Act.ATTACH: mark("Attach a report"),
    Act.MERGE: mark("Merge into another"),
    Act.SPLIT: mark("Split off"),
    Act.CANCEL: mark("Cancel the incident"),
    Act.REOPEN: mark("Reopen"),
    Act.TAKE_BACK: mark("Take back"),
}
HAPPENED_NAMES = {
    Happened.REPORTED: mark("reported"),
    Happened.OPENED: mark("opened and taken in"),
    Happened.TAKEN_IN: mark("taken in"),
    Happened.DISPATCHED: mark("dispatched"),
    Happened.REINFORCED: mark("reinforced"),
    Happened.SIGNED: mark("signed for"),
    Happened.ARRIVED: mark("arrived on site"),
    Happened.LEFT: mark("left the site"),
    Happened.OVERRIDDEN: mark("cleared without arrival"),
    Happened.REFUSED: mark("gave it back"),
    Happened.WITHDRAWN: mark("withdrawn"),
    Happened.REASSIGNED: mark("reassigned"),
    Happened.DISPOSED: mark("disposed"),
    Happened.FED_BACK: mark("fed back"),
    Happened.SENT_BACK: mark("sent back to the field"),
    Happened.CALL_TRIED: mark("called, nobody answered"),
    Happened.CALLED_BACK: mark("called back"),
    Happened.REWORKED: mark("not satisfied, sent for rework"),
    Happened.CLOSED: mark("closed (filed)"),
    Happened.ESCALATED: mark("escalated"),
    Happened.HANDED_TO_LAW: mark("handed to law enforcement"),
    Happened.HANDED_TO_MEDIATION: mark("handed to mediation"),
    Happened.CONTACTED: mark("first contact made"),
    Happened.SUSPENDED: mark("suspended"),
    Happened.RESUMED: mark("resumed"),
    Happened.POSTPONE_ASKED: mark("postponement asked for"),
    Happened.POSTPONED: mark("postponement granted"),
    Happened.POSTPONE_DENIED: mark("postponement denied"),
    Happened.SUPERVISED: mark("supervision notice given"),
    Happened.ANSWERED: mark("supervision answered"),
    Happened.AMENDED: mark("amended"),
    Happened.NOTED: mark("noted"),
    Happened.ATTACHED: mark("report attached"),
    Happened.MERGED: mark("merged"),
    Happened.SPLIT: mark("split off"),
    Happened.CANCELLED: mark("cancelled"),
    Happened.REOPENED: mark("reopened"),
    Happened.TAKEN_BACK: mark("taken back by its author"),
}
URGENCY_NAMES = {
    Urgency.URGENT: mark("urgent"),
    Urgency.FIRST: mark("first level"),
    Urgency.SECOND: mark("second level"),
    Urgency.THIRD: mark("third level"),
}
TIER_NAMES = {
    Tier.GRID: mark("grid level"),
    Tier.COMMUNITY: mark("community level"),
    Tier.SUBDISTRICT: mark("sub-district level"),
}
SOURCE_NAMES = {
    Source.POLICE_110: mark("110 link-up"),
    Source.HOTLINE_12345: mark("12345 hotline"),
    Source.CITIZEN: mark("citizen"),
    Source.PATROL: mark("patrol"),
    Source.VIDEO: mark("video patrol"),
    Source.SENSOR: mark("sensor"),
    Source.LEADER: mark("leader"),
    Source.RADIO: mark("radio emergency"),
}
CLOCK_NAMES = {
    ClockKind.TAKE_IN: mark("taking in"),
    ClockKind.ARRIVE: mark("arrival"),
    ClockKind.LAW_JOIN: mark("law enforcement joins"),
    ClockKind.MEDIATE: mark("first mediation contact"),
    ClockKind.FEED_BACK: mark("feedback"),
    ClockKind.CALL_BACK: mark("call-back"),
    ClockKind.RESUME: mark("to be resumed"),
}
ANCHOR_NAMES = {
    Anchor.KNOWN: mark("known"),
    Anchor.TAKEN_IN: mark("taken in"),
    Anchor.DISPATCHED: mark("dispatched"),
    Anchor.ON_SITE: mark("arrived on site"),
    Anchor.FED_BACK: mark("fed back"),
    Anchor.LAW_ASKED: mark("handed to law enforcement"),
    Anchor.MEDIATION_ASKED: mark("handed to mediation"),
    Anchor.SUSPENDED: mark("suspended"),
}
OWNER_NAMES = {
    Owner.CENTRE: mark("command centre"),
    Owner.BRIGADE: mark("governance brigade"),
    Owner.LAW: mark("law-enforcement team"),
    Owner.MEDIATION: mark("mediation team"),
    Owner.HANDLER: mark("team in charge"),
    Owner.SHIFT_HEAD: mark("shift head"),
}
HOLDER_NAMES = {
    ForceKind.GOVERNANCE: mark("governance brigade"),
    ForceKind.LAW_ENFORCEMENT: mark("law-enforcement team"),
    ForceKind.MEDIATION: mark("mediation team"),
    ForceKind.GRID: mark("grid team"),
    ForceKind.POLICE: mark("police station"),
    ForceKind.UNKNOWN: mark("team in charge"),
}
TOLD_NAMES = {
    Told.NOTHING: mark("in time"),
    Told.WARNED: mark("soon overdue"),
    Told.OVERDUE: mark("overdue"),
    Told.SUPERVISED: mark("under supervision"),
}
PROOF_NAMES = {
    Proof.OPERATOR: mark("by the operator"),
    Proof.STATUS: mark("by radio status"),
    Proof.MESSAGE: mark("by short message"),
    Proof.SMS: mark("by text message (SMS)"),
    Proof.POSITION: mark("by position"),
    Proof.SYSTEM: mark("by the system"),
}
RESULT_NAMES = {
    CallResult.REACHED: mark("reached"),
    CallResult.NO_ANSWER: mark("nobody answered"),
    CallResult.REFUSED: mark("does not want to be asked"),
}
SATISFACTION_NAMES = {
    Satisfaction.SATISFIED: mark("satisfied"),
    Satisfaction.MOSTLY: mark("mostly satisfied"),
    Satisfaction.NOT: mark("not satisfied"),
}
CLOSE_NAMES = {
    CloseKind.NORMAL: mark("closed in time"),
    CloseKind.OVERDUE: mark("closed overdue"),
    CloseKind.WRONG: mark("closed as wrongly handled"),
    CloseKind.SPECIAL: mark("closed as a special case"),
}


def state_name(state: IncidentState) -> str:
    """Return where an incident stands, e.g. "on site" 已到场."""
    return tr(STATE_NAMES[state])


def assignment_name(state: AssignmentState) -> str:
    """Return where one unit's part stands, e.g. "on the way" 途中."""
    return tr(ASSIGNMENT_NAMES[state])


def act_name(act: Act) -> str:
    """Return the words of the button, imperative, e.g. "Confirm arrival" 确认到场."""
    return tr(ACT_NAMES[act])


def happened_name(happened: Happened) -> str:
    """Return what an act left behind, past tense."""
    return tr(HAPPENED_NAMES[happened])


def urgency_name(urgency: Urgency) -> str:
    """Return how fast somebody has to act, e.g. "first level" 一级."""
    return tr(URGENCY_NAMES[urgency])


def tier_name(tier: Tier) -> str:
    """Return who handles it, e.g. "community level" 社区级."""
    return tr(TIER_NAMES[tier])


def source_name(source: Source) -> str:
    """Return where the centre knows it from."""
    return tr(SOURCE_NAMES[source])


def clock_name(clock: ClockKind) -> str:
    """Return what has to happen before the clock runs out."""
    return tr(CLOCK_NAMES[clock])


def anchor_name(anchor: Anchor) -> str:
    """Return what a clock counts from."""
    return tr(ANCHOR_NAMES[anchor])


def owner_name(owner: Owner) -> str:
    """Return whom a clock calls."""
    return tr(OWNER_NAMES[owner])


def holder_name(force: ForceKind) -> str:
    """Return the team that has an incident."""
    return tr(HOLDER_NAMES[force])


def told_name(told: Told) -> str:
    """Return what a clock has said last."""
    return tr(TOLD_NAMES[told])


def proof_name(proof: Proof) -> str:
    """Return how something that happened in the field is known."""
    return tr(PROOF_NAMES[proof])


def result_name(result: CallResult) -> str:
    """Return what came of a call to the citizen."""
    return tr(RESULT_NAMES[result])


def satisfaction_name(satisfaction: Satisfaction) -> str:
    """Return what the citizen says of the outcome."""
    return tr(SATISFACTION_NAMES[satisfaction])


def close_name(close_kind: CloseKind) -> str:
    """Return how an incident was closed."""
    return tr(CLOSE_NAMES[close_kind])
