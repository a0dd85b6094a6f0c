"""Every command by every role over a real desk: judged as the one table says, and in the log."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from typing import Any, get_args

import pytest
from tests.kit.desks import open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.casework.commands import MoveAssignment
from cmdmap.domain.commands import Command
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.ids import AssignmentId
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import ASSIGNABLE, ROLES, Actor, Role
from cmdmap.services.audit.auditor import NOT_LOGGED
from cmdmap.services.audit.wording import what_of
from cmdmap.services.casework.acts.field import MOVES
from cmdmap.services.login.judge import PROGRAM_ONLY, right_of
from cmdmap.store.accounts.audit import AuditWanted, read_audit

TURNED_AWAY = re.compile("Only the program|Ask an administrator")
APART = (MoveAssignment, AskLeave, PluginWish)
"""Said several ways below, or judged by a plugin's manifest."""

SILENT = {kind.__name__ for kind in NOT_LOGGED}


def empty(kind: Any) -> Any:
    """Return a command in which nothing is said that has to be said."""
    return kind(**{each.name: _nothing(str(each.type)) for each in fields(kind) if _needed(each)})


def _needed(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _nothing(kind: str) -> Any:
    for name, value in (("str", ""), ("tuple", ()), ("frozenset", frozenset()), ("bool", False)):
        if kind.startswith(name):
            return value
    return 0


EVERY = [
    *(empty(kind) for kind in get_args(Command) if kind not in APART),
    *(MoveAssignment(act, AssignmentId(0)) for act in sorted(MOVES)),
    *(AskLeave(each) for each in Undertaking),
]


@pytest.mark.parametrize("role", ASSIGNABLE)
def test_a_role_may_give_the_commands_of_the_table_and_no_others(home, role):
    actor = Actor("x", frozenset({role}))
    with open_file(home / "x.db") as store, running(store) as desk:
        # Turned away at the door, not by the order behind it; what is let in may fail later.
        turned = []
        for command in EVERY:
            error = desk.submit(command, actor).exception(DEADLINE_S)
            right = right_of(command)
            allowed = right is not None and right in ROLES[role]
            turned_away = TURNED_AWAY.search(str(error)) is not None
            assert turned_away is not allowed, (command, error)
            turned += [what_of(command)] if turned_away else []
        with store.reader() as connection:
            rows = read_audit(connection, AuditWanted(), len(EVERY))
    logged = [row.line.what for row in rows if TURNED_AWAY.search(row.line.reason)]
    assert logged[::-1] == [what for what in turned if what not in SILENT]


def test_the_program_itself_may_do_everything_but_look_at_persons() -> None:
    closed = {type(each).__name__ for each in EVERY if not _lets(each, Role.SYSTEM)}
    assert closed == {"RevealParties", "RevealDisputeParties"}


def _lets(command: Any, role: Role) -> bool:
    right = right_of(command)
    return type(command) in PROGRAM_ONLY or right in ROLES[role]
