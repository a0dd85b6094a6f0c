"""Rights and roles: who may do what, as one table.

The writer thread holds every command against it (``services/login/judge.py``); the window shows
only what the person at it may do. What a role may is changed here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cmdmap.domain.ids import UnitId


class Right(StrEnum):
    """One thing somebody may do. The values are stored in audit rows and never change."""

    SEE = "see"
    OPEN = "incident.open"
    TAKE_IN = "incident.take_in"
    DISPATCH = "incident.dispatch"
    RECORD_FIELD = "incident.record_field"
    """Write down what the field said: signed for, arrived, disposed, left."""
    FEED_BACK = "incident.feed_back"
    CALL_BACK = "incident.call_back"
    CLOSE = "incident.close"
    CANCEL = "incident.cancel"
    AMEND = "incident.amend"
    ESCALATE = "incident.escalate"
    HAND_OVER = "incident.hand_over"
    SUSPEND = "incident.suspend"
    ASK_POSTPONE = "incident.ask_postpone"
    GRANT_POSTPONE = "incident.grant_postpone"
    SUPERVISE = "incident.supervise"
    ANSWER_SUPERVISION = "incident.answer_supervision"
    JOIN = "incident.join"
    """Merge and split."""
    REOPEN = "incident.reopen"
    OVERRIDE = "incident.override"
    """Let a unit clear that was never seen to arrive; always in the log."""
    MEDIATE = "mediation.work"
    REVEAL = "person.reveal"
    """See names and telephones of callers, reporters and informants; each look is in the log."""
    EXPORT = "export"
    RADIO = "radio.operate"
    EDIT_UNITS = "units.edit"
    EDIT_PEOPLE = "people.edit"
    EDIT_DUTY = "duty.edit"
    EDIT_LINKS = "links.edit"
    EDIT_AREAS = "areas.edit"
    EDIT_OPTIONS = "options.edit"
    EDIT_USERS = "users.edit"
    EDIT_PLUGINS = "plugins.edit"
    READ_AUDIT = "audit.read"


class Role(StrEnum):
    """What a person is at the command centre."""

    LEADER = "leader"
    SHIFT_HEAD = "shift_head"
    DISPATCHER = "dispatcher"
    VIDEO_PATROLLER = "video_patroller"
    RADIO_OPERATOR = "radio_operator"
    MEDIATOR = "mediator"
    ADMIN = "admin"
    AUDITOR = "auditor"
    SYSTEM = "system"
    """The program itself: reports, clocks, links. Nobody can be given it."""


_WORK = frozenset(
    {
        Right.SEE,
        Right.OPEN,
        Right.TAKE_IN,
        Right.DISPATCH,
        Right.RECORD_FIELD,
        Right.FEED_BACK,
        Right.CALL_BACK,
        Right.CLOSE,
        Right.AMEND,
        Right.ESCALATE,
        Right.HAND_OVER,
        Right.ASK_POSTPONE,
        Right.ANSWER_SUPERVISION,
        Right.JOIN,
        Right.RADIO,
    }
)
_HEAD = _WORK | {
    Right.CANCEL,
    Right.SUSPEND,
    Right.GRANT_POSTPONE,
    Right.SUPERVISE,
    Right.REOPEN,
    Right.OVERRIDE,
    Right.REVEAL,
    Right.EXPORT,
    Right.EDIT_UNITS,
    Right.EDIT_DUTY,
    Right.EDIT_PEOPLE,
    Right.MEDIATE,
}

ROLES: Mapping[Role, frozenset[Right]] = {
    Role.LEADER: frozenset(
        {
            Right.SEE,
            Right.GRANT_POSTPONE,
            Right.SUPERVISE,
            Right.REOPEN,
            Right.OVERRIDE,
            Right.REVEAL,
            Right.EXPORT,
        }
    ),
    Role.SHIFT_HEAD: _HEAD,
    Role.DISPATCHER: _WORK | {Right.REVEAL},
    Role.VIDEO_PATROLLER: frozenset({Right.SEE, Right.OPEN, Right.AMEND, Right.RADIO}),
    Role.RADIO_OPERATOR: frozenset(
        {Right.SEE, Right.OPEN, Right.RECORD_FIELD, Right.RADIO, Right.EDIT_UNITS}
    ),
    Role.MEDIATOR: frozenset(
        {
            Right.SEE,
            Right.MEDIATE,
            Right.RECORD_FIELD,
            Right.FEED_BACK,
            Right.ANSWER_SUPERVISION,
            Right.ASK_POSTPONE,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Right.SEE,
            Right.RADIO,
            Right.EXPORT,
            Right.EDIT_UNITS,
            Right.EDIT_PEOPLE,
            Right.EDIT_DUTY,
            Right.EDIT_LINKS,
            Right.EDIT_AREAS,
            Right.EDIT_OPTIONS,
            Right.EDIT_USERS,
            Right.EDIT_PLUGINS,
        }
    ),
    Role.AUDITOR: frozenset({Right.SEE, Right.READ_AUDIT}),
    Role.SYSTEM: frozenset(Right) - {Right.REVEAL},
}
"""What each role may. An account may have several roles; it may what any of them may."""

ASSIGNABLE = tuple(role for role in Role if role is not Role.SYSTEM)
"""Roles an account can be given."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who hands a command in: a person who logged in, or the program itself."""

    name: str
    """Name of the account; of the program itself the name of the part that acts, e.g. ``clock``."""
    roles: frozenset[Role]
    areas: frozenset[str] = frozenset()
    """Codes of the areas or zones the account is for; empty is the whole sub-district."""
    unit_id: UnitId | None = None
    """The unit of a person in the field."""

    def may(self, right: Right) -> bool:
        """Tell whether any role of the actor has a right."""
        return any(right in ROLES[role] for role in self.roles)

    def covers(self, codes: frozenset[str]) -> bool:
        """Tell whether a matter with these area codes lies in the actor's areas."""
        return not self.areas or not self.areas.isdisjoint(codes)


SYSTEM = Actor("cmdmap", frozenset({Role.SYSTEM}))
"""The program itself."""
