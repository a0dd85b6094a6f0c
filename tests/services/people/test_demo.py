"""The demo's people fit the demo's area: everybody has a team, today is manned, rules are kept."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.desks import NOON, running

from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import conflicts
from cmdmap.domain.unit import ForceKind
from cmdmap.services.dispatch.duty import DutyBoard
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.people.demo import seed_people
from cmdmap.services.people.duty_board import PlannedDuty
from cmdmap.services.people.patterns import pattern_of
from cmdmap.services.people.strength import manned_posts
from cmdmap.services.roster import load_demo_roster


def test_the_demo_is_manned_round_the_clock(store):
    with running(store) as desk:
        desk.submit(EnrolUnits(tuple(entry.unit() for entry in load_demo_roster()))).result(60)
        seed_people(desk, load_demo_jurisdiction(), NOON)
        book = desk.people()
        seed_people(desk, load_demo_jurisdiction(), NOON)
        assert desk.people() is book
    assert sum(member.on_plan for member in book.members.values()) == 108
    assert sum(member.mediates for member in book.members.values()) == 123
    assert all(member.unit_id is not None for member in book.members.values())
    assert len(book.lawyers) == 25
    assert {case.title[-4:] for case in book.cases.values()} == {"（演示）"}
    known = {member.code: member for member in book.members.values()}
    today = NOON.date()
    found = conflicts(
        book.duty.values(), known, book.posts.values(), pattern_of(ForceKind.GOVERNANCE),
        [today + timedelta(days=days) for days in range(-2, 15)],
    )  # fmt: skip
    assert found == ()
    for hours in range(24):
        at = NOON + timedelta(hours=hours)
        assert not any(post.missing for post in manned_posts(book, at, ()))


def test_the_board_knows_who_is_on_duty_and_who_rests(store):
    with running(store) as desk:
        desk.submit(EnrolUnits(tuple(entry.unit() for entry in load_demo_roster()))).result(60)
        seed_people(desk, load_demo_jurisdiction(), NOON)
        book = desk.people()
    board = PlannedDuty(book)
    entry = next(iter(book.on_duty(NOON)))
    unit_id = book.member(entry.member).unit_id
    assert board.on_duty(unit_id, NOON) is True
    assert board.resting(unit_id, NOON) is False
    assert board.on_duty(unit_id, entry.ends_at) is False
    assert board.resting(unit_id, entry.ends_at) is True
    assert board.mode(unit_id) is book.posts[(entry.post,)].mode
    assert board.post(unit_id, NOON) == book.posts[(entry.post,)].place
    assert book.member(entry.member).area in board.areas(unit_id)
    stranger = next(m.unit_id for m in book.members.values() if not m.on_plan)
    assert board.on_duty(stranger, NOON) is None


def test_the_board_speaks_the_protocol_of_dispatching():
    board: DutyBoard = PlannedDuty(PeopleBook())
    assert board.areas(UnitId(7)) == frozenset()
    assert board.on_duty(UnitId(7), NOON) is None
