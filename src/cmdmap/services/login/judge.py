"""The judge: holds every command against the rights and areas of whoever hands it in.

Called by the writer thread before an order is carried out. A command without a row here may be
given by the program only.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.domain import commands as wishes
from cmdmap.domain.casework import calls
from cmdmap.domain.casework import commands as cases
from cmdmap.domain.commands import Command
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.domain.login import commands as logins
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.radio import commands as radio
from cmdmap.domain.rights import Actor, Right, Role
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.extending.rights import judge_act
from cmdmap.services.login.names import right_name
from cmdmap.services.present import Draft
from cmdmap.store.accounts.accounts import read_account

COMMAND_RIGHTS: Mapping[type, Right] = {
    wishes.NameUnit: Right.EDIT_UNITS,
    wishes.AcknowledgeEmergency: Right.RADIO,
    wishes.EnrolUnits: Right.EDIT_UNITS,
    wishes.SendText: Right.RADIO,
    wishes.SendStatus: Right.RADIO,
    wishes.PollPosition: Right.RADIO,
    wishes.CancelMessage: Right.RADIO,
    radio.WriteLog: Right.RADIO,
    radio.WatchUnits: Right.RADIO,
    radio.UnwatchUnits: Right.RADIO,
    radio.StartCheckIn: Right.RADIO,
    radio.TakeCheckIn: Right.RADIO,
    radio.EndCheckIn: Right.RADIO,
    radio.StartRollCall: Right.RADIO,
    radio.AnswerRollCall: Right.RADIO,
    radio.EndRollCall: Right.RADIO,
    radio.AcknowledgeMisses: Right.RADIO,
    radio.MuteUnits: Right.RADIO,
    radio.ImportUnits: Right.EDIT_UNITS,
    cases.OpenIncident: Right.OPEN,
    cases.AssignUnits: Right.DISPATCH,
    cases.RecordCallBack: Right.CALL_BACK,
    cases.HandOverIncident: Right.HAND_OVER,
    cases.AnswerPostponement: Right.GRANT_POSTPONE,
    cases.RevealParties: Right.REVEAL,
    calls.ClaimCall: Right.OPEN,
    calls.ReturnCall: Right.CALL_BACK,
    logins.CreateAccount: Right.EDIT_USERS,
    logins.ChangeAccount: Right.EDIT_USERS,
    logins.EnableAccount: Right.EDIT_USERS,
    logins.ResetPassword: Right.EDIT_USERS,
    logins.ChangePassword: Right.SEE,
    logins.LogOut: Right.SEE,
}
"""The right of each command that does not say it, as those about people do by ``right`` and those
of the flow by ``act`` (see ``DEEDS`` of the flow table)."""

PROGRAM_ONLY = frozenset({wishes.HandOver, wishes.RememberDevice, logins.RecordLogin})
"""Wishes of the program's own parts."""

UNDERTAKING_RIGHTS: Mapping[Undertaking, Right] = {
    Undertaking.ADD_LINK: Right.EDIT_LINKS,
    Undertaking.REMOVE_LINK: Right.EDIT_LINKS,
    Undertaking.CHANGE_LINK: Right.EDIT_LINKS,
    Undertaking.IMPORT_AREAS: Right.EDIT_AREAS,
    Undertaking.CHANGE_OPTION: Right.EDIT_OPTIONS,
    Undertaking.CHANGE_KINDS: Right.EDIT_OPTIONS,
    Undertaking.EXPORT: Right.EXPORT,
    Undertaking.READ_AUDIT: Right.READ_AUDIT,
    Undertaking.VERIFY_AUDIT: Right.READ_AUDIT,
    Undertaking.EXPORT_AUDIT: Right.READ_AUDIT,
    Undertaking.INSTALL_PLUGIN: Right.EDIT_PLUGINS,
    Undertaking.UPGRADE_PLUGIN: Right.EDIT_PLUGINS,
    Undertaking.ENABLE_PLUGIN: Right.EDIT_PLUGINS,
    Undertaking.DISABLE_PLUGIN: Right.EDIT_PLUGINS,
    Undertaking.ROLL_BACK_PLUGIN: Right.EDIT_PLUGINS,
    Undertaking.REMOVE_PLUGIN: Right.EDIT_PLUGINS,
    Undertaking.REMOVE_PLUGIN_DATA: Right.EDIT_PLUGINS,
    Undertaking.TRUST_KEY: Right.EDIT_PLUGINS,
    Undertaking.REVOKE_KEY: Right.EDIT_PLUGINS,
}


def right_of(command: Command) -> Right | None:
    """Return the right a command needs; None: only the program may give it."""
    if isinstance(command, logins.AskLeave):
        return UNDERTAKING_RIGHTS[command.undertaking]
    act: Act | None = getattr(command, "act", None)
    if act is not None:
        return DEEDS[act].right
    said: Right | None = getattr(command, "right", None)
    return said or COMMAND_RIGHTS.get(type(command))


def judge(command: Command, actor: Actor, draft: Draft) -> Actor:
    """Return who carries a command out, with the rights the account has now.

    Raises:
        WorldError: the account is disabled, lacks the right, or is not for the incident's area.
    """
    if Role.SYSTEM not in actor.roles:
        actor = _as_stored(actor, draft)
    if isinstance(command, PluginWish):
        judge_act(command, actor, draft.present.extensions)
        _judge_area(command.wish, actor, draft)
        return actor
    right = right_of(command)
    if right is None:
        if Role.SYSTEM not in actor.roles:
            raise WorldError(tr("Only the program itself does this; nothing was changed."))
        return actor
    if not actor.name:
        raise WorldError(tr("Nobody is logged in at this window; log in, then try again."))
    if not actor.may(right):
        raise WorldError(
            tr(
                "{name} may not {right}; nothing was changed. Ask an administrator.",
                name=actor.name,
                right=right_name(right),
            )
        )
    _judge_area(command, actor, draft)
    return actor


def incident_of(command: object, draft: Draft) -> Incident | None:
    """Return the incident that a command is about, None for others."""
    room = draft.present.cases
    incident_id = getattr(command, "incident_id", None)
    if incident_id is not None:
        return room.get(incident_id, draft.connection)
    assignment_id = getattr(command, "assignment_id", None)
    if assignment_id is not None:
        return room.of_assignment(assignment_id, draft.connection)
    case_id = getattr(command, "case_id", None)
    case = None if case_id is None else draft.present.people.case(case_id, draft.connection)
    if case is not None and case.incident_id is not None:
        return room.get(case.incident_id, draft.connection)
    return None


def _as_stored(actor: Actor, draft: Draft) -> Actor:
    """Whoever is logged in has the roles of now, not those of the login."""
    account = read_account(draft.connection, actor.name)
    if account is None:
        return actor
    if account.disabled:
        raise WorldError(
            tr("The account {name} is disabled; nothing was changed.", name=actor.name)
        )
    return account.actor()


def _judge_area(command: object, actor: Actor, draft: Draft) -> None:
    """An incident whose place nobody knows yet is everybody's."""
    if not actor.areas:
        return
    incident = incident_of(command, draft)
    if incident is None or not incident.area_codes or actor.covers(incident.area_codes):
        return
    raise WorldError(
        tr(
            "{number} lies outside the areas of {name}; nothing was changed.",
            number=incident.number,
            name=actor.name,
        )
    )
