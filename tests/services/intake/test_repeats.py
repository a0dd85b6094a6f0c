"""One matter many times, one person many matters: the figures and their sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import HOME, NOON
from tests.kit.stored.archive import keep, make_incident

from cmdmap.config import resources_dir
from cmdmap.domain.casework.commands import Party
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.i18n import use_language
from cmdmap.services.intake.repeats import repeats_at, repeats_of

EAST = Chain(community=AreaRef("330108003006", "东冠社区"))
WESTERN = Actor("小陈", frozenset({Role.DISPATCHER}), frozenset({"330108003001"}))


@pytest.fixture
def ask(store):
    def asked(question, *values, actor=SYSTEM):
        with store.reader() as connection:
            return question(connection, *values, NOON, actor)

    return asked


def test_a_matter_that_comes_back_is_said_to(store, ask):
    keep(store, *(make_incident(n, place=HOME) for n in range(1, 5)))
    found = ask(repeats_at, HOME, "")
    assert (found.count, found.same_kind) == (4, 4)
    assert found.at_place() == "4 in 30 days  ·  one matter many times"
    use_language("zh_CN", resources_dir() / "i18n")
    assert found.at_place() == "30 天 4 次  ·  一事多次"


def test_an_incident_counts_among_its_repeats_but_is_none_of_them(store, ask):
    first, second, own = keep(store, *(make_incident(n, place=HOME) for n in range(1, 4)))
    found = ask(repeats_at, HOME, "").beside(own)
    assert [row.id for row in found.rows] == [second.id, first.id]
    assert found.at_place() == "3 in 30 days  ·  one matter many times"
    assert ask(repeats_at, HOME, "", actor=WESTERN).count == 3


def test_an_incident_alone_says_nothing(store, ask):
    (own,) = keep(store, make_incident(place=HOME))
    assert ask(repeats_at, HOME, "").beside(own).at_place() == ""


def test_different_matters_at_one_place_are_no_repeat(store, ask):
    kinds = ("parking_fee", "noise", "fire")
    keep(store, *(make_incident(n, place=HOME, kind=kind) for n, kind in enumerate(kinds, 1)))
    assert ask(repeats_at, HOME, "").at_place() == "3 in 30 days"


def test_nothing_before_says_nothing(store, ask):
    keep(store, make_incident(place=HOME, known_at=NOON - timedelta(days=31)))
    assert ask(repeats_at, HOME, "").at_place() == ""
    assert ask(repeats_of, {"13800138000"}).of_person() == ""


def test_a_person_with_many_matters_is_said_to_be_one(store, ask):
    kinds = ("parking_fee", "noise", "fire")
    incidents = [make_incident(n, kind=kind) for n, kind in enumerate(kinds, 1)]
    keep(store, *incidents, parties=[Party(phone="13800138000")])
    found = ask(repeats_of, {"138-0013-8000", "139"})
    assert found.of_person() == "3 in 30 days  ·  one person many matters"


def test_who_is_for_other_areas_sees_nothing_of_these(store, ask):
    keep(store, make_incident(place=HOME, areas=EAST))
    assert ask(repeats_at, HOME, "", actor=WESTERN).count == 0
    assert ask(repeats_at, HOME, "").count == 1
