"""Words for roles and rights in the language of the seat.

Used by the judge's refusals, the users view, the account menu and the page ``docs/rights.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.domain.rights import Right, Role
from cmdmap.i18n import mark, tr

ROLE_NAMES: Mapping[Role, str] = {
    Role.LEADER: mark("Leader"),
    Role.SHIFT_HEAD: mark("Shift head"),
    Role.DISPATCHER: mark("Dispatcher"),
    Role.VIDEO_PATROLLER: mark("Video patroller"),
    Role.RADIO_OPERATOR: mark("Radio operator"),
    Role.MEDIATOR: mark("Mediator"),
    Role.ADMIN: mark("Administrator"),
    Role.AUDITOR: mark("Auditor"),
    Role.SYSTEM: mark("The program"),
}

RIGHT_NAMES: Mapping[Right, str] = {
    Right.SEE: mark("see incidents and forces"),
    Right.OPEN: mark("open incidents"),
    Right.TAKE_IN: mark("take incidents in"),
    Right.DISPATCH: mark("dispatch units"),
    Right.RECORD_FIELD: mark("record what the field did"),
    Right.FEED_BACK: mark("record the feedback"),
    Right.CALL_BACK: mark("call citizens back"),
    Right.CLOSE: mark("close incidents"),
    Right.CANCEL: mark("cancel incidents"),
    Right.AMEND: mark("amend incidents"),
    Right.ESCALATE: mark("escalate incidents"),
    Right.HAND_OVER: mark("hand incidents over"),
    Right.SUSPEND: mark("suspend incidents"),
    Right.ASK_POSTPONE: mark("ask for a postponement"),
    Right.GRANT_POSTPONE: mark("grant a postponement"),
    Right.SUPERVISE: mark("give supervision notices"),
    Right.ANSWER_SUPERVISION: mark("answer supervision notices"),
    Right.JOIN: mark("merge and split incidents"),
    Right.REOPEN: mark("reopen incidents"),
    Right.OVERRIDE: mark("vouch for an arrival nobody saw"),
    Right.MEDIATE: mark("work on mediation cases"),
    Right.REVEAL: mark("see names and telephones of citizens"),
    Right.EXPORT: mark("export lists"),
    Right.RADIO: mark("work the radio desk"),
    Right.EDIT_UNITS: mark("edit units"),
    Right.EDIT_PEOPLE: mark("edit people"),
    Right.EDIT_DUTY: mark("edit duty rosters"),
    Right.EDIT_LINKS: mark("edit links"),
    Right.EDIT_AREAS: mark("edit areas"),
    Right.EDIT_OPTIONS: mark("edit options"),
    Right.EDIT_USERS: mark("edit users"),
    Right.EDIT_PLUGINS: mark("edit plugins"),
    Right.READ_AUDIT: mark("read the audit log"),
}


def role_name(role: Role) -> str:
    """Return a role in the language of the seat."""
    return tr(ROLE_NAMES[role])


def right_name(right: Right) -> str:
    """Return what a right allows, in the language of the seat."""
    return tr(RIGHT_NAMES[right])
