"""The judge: a right for every command, roles and areas held against it, refusals in the log."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

import pytest
from tests.kit.desks import open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.assignment import SAID
from cmdmap.domain.casework.commands import MoveAssignment, NoteIncident, OpenIncident
from cmdmap.domain.commands import Command
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.ids import AssignmentId
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.rights import ROLES, Actor, Right, Role
from cmdmap.services.audit.auditor import NOT_LOGGED
from cmdmap.services.audit.names import DEED_NAMES, deed_name
from cmdmap.services.casework.wording import act_name
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.locate import AreaIndex
from cmdmap.services.login.judge import (
    COMMAND_RIGHTS,
    PROGRAM_ONLY,
    UNDERTAKING_RIGHTS,
    right_of,
)
from cmdmap.services.login.names import RIGHT_NAMES, ROLE_NAMES
from cmdmap.services.units import ORDERS

PEOPLE = [role for role in Role if role is not Role.SYSTEM]


def acts_of(kind: type) -> bool:
    """True when the flow table says the right: the command's act is fixed or a field."""
    return hasattr(kind, "act") or "act" in {field.name for field in fields(kind)}


@pytest.mark.parametrize("kind", get_args(Command), ids=lambda kind: kind.__name__)
def test_every_command_has_exactly_one_source_of_its_right(kind: Any) -> None:
    sources = (
        kind in COMMAND_RIGHTS, kind in PROGRAM_ONLY, acts_of(kind), hasattr(kind, "right"),
        kind is AskLeave,
    )  # fmt: skip
    assert sum(sources) == 1


def test_every_order_is_a_command_and_every_command_has_its_order() -> None:
    assert set(get_args(Command)) == {*ORDERS, PluginWish}


def test_every_undertaking_role_and_right_has_its_row() -> None:
    assert set(UNDERTAKING_RIGHTS) == set(Undertaking)
    assert set(ROLE_NAMES) == set(Role) == set(ROLES)
    assert set(RIGHT_NAMES) == set(Right)


@pytest.mark.parametrize("act", list(Act))
def test_the_right_of_an_act_is_that_of_the_flow_table(act: Act) -> None:
    assert right_of(MoveAssignment(act, AssignmentId(1), "", SAID)) is DEEDS[act].right


@pytest.fixture
def desk(home):
    with open_file(home / "x.db") as store, running(store) as running_desk:
        yield running_desk


def refusal(desk, command, actor):
    error = desk.submit(command, actor).exception(DEADLINE_S)
    return "" if error is None else str(error)


@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_may_what_the_table_says_and_no_more(desk, role):
    actor = Actor("x", frozenset({role}))
    for command, right in (
        (WriteLog("a", "x"), Right.RADIO),
        (AskLeave(Undertaking.CHANGE_OPTION), Right.EDIT_OPTIONS),
        (AskLeave(Undertaking.EXPORT), Right.EXPORT),
        (AskLeave(Undertaking.READ_AUDIT), Right.READ_AUDIT),
    ):
        refused = "may not" in refusal(desk, command, actor)
        assert refused is (right not in ROLES[role]), (role, right)


def test_nobody_may_nothing(desk):
    assert "log in" in refusal(desk, WriteLog("a", "x"), Actor("", frozenset()))
    assert "log in" in refusal(
        desk, AskLeave(Undertaking.EXPORT), Actor("", frozenset({Role.LEADER}))
    )


@pytest.mark.parametrize("kind", sorted(PROGRAM_ONLY, key=lambda kind: kind.__name__))
def test_what_the_program_says_to_itself_nobody_else_may_say(desk, kind):
    command = object.__new__(kind)
    for field in fields(kind):
        object.__setattr__(command, field.name, "x")
    everything = Actor("x", frozenset(PEOPLE))
    assert "Only the program" in refusal(desk, command, everything)


def test_an_incident_of_another_area_is_not_touched(home):
    jurisdiction = load_demo_jurisdiction()
    lon, lat = jurisdiction.roads[0].line[0]
    head = Actor("head", frozenset({Role.SHIFT_HEAD}))
    with open_file(home / "y.db") as store, running(store, index=AreaIndex(jurisdiction)) as desk:
        wish = OpenIncident("other", "路口", Place(float(lon), float(lat)))
        desk.submit(wish, head).result(DEADLINE_S)
        (incident,) = desk.casework().incidents.values()
        note = NoteIncident(incident.id, "x")
        for areas, refused in ((incident.area_codes, False), (frozenset({"elsewhere"}), True)):
            actor = Actor("li", frozenset({Role.DISPATCHER}), areas)
            assert ("outside the areas" in refusal(desk, note, actor)) is refused


def test_every_command_and_undertaking_has_words_for_the_auditor() -> None:
    for kind in set(get_args(Command)) - NOT_LOGGED - {MoveAssignment, AskLeave, PluginWish}:
        act = getattr(kind, "act", None)
        words = act_name(act) if isinstance(act, Act) else DEED_NAMES[kind.__name__]
        assert deed_name(kind.__name__) == words
    assert {each.value for each in Undertaking} <= set(DEED_NAMES)
    assert deed_name("MoveAssignment.arrive") == act_name(Act.ARRIVE)
    assert deed_name("FromTheFuture") == "FromTheFuture"
