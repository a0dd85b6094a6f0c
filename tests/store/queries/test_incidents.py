"""Pages, search and histories over incidents in a real file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import HOME, NOON, north
from tests.kit.stored.archive import keep, make_incident

from cmdmap.domain.casework.commands import Party
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.incident import IncidentState, Source, Urgency
from cmdmap.store.queries.history import former_addresses, history_at, history_of
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import Wanted, count, every, queue

EAST = Chain(community=AreaRef("330108003006", "东冠社区"))
WEST = Chain(community=AreaRef("330108003001", "新浦社区"), patrol_zone=AreaRef("X01", "第1巡区"))


@pytest.fixture
def ask(store):
    def asked(question, *values, **named):
        with store.reader() as connection:
            return question(connection, *values, **named)

    return asked


def numbers(rows):
    return [int(row.number[-4:]) for row in rows]


def test_a_page_is_newest_first_and_goes_on_where_it_ended(store, ask):
    keep(store, *(make_incident(n) for n in range(1, 8)))
    first = ask(queue, limit=3)
    assert numbers(first) == [7, 6, 5]
    assert numbers(ask(queue, limit=3, before=first[-1].id)) == [4, 3, 2]
    with store.reader() as connection:
        assert numbers(every(connection)) == [7, 6, 5, 4, 3, 2, 1]


def test_a_row_says_what_the_incident_is(store, ask):
    (kept,) = keep(store, make_incident(place=HOME, areas=EAST))
    (row,) = ask(queue)
    assert row.place == HOME
    assert row.community == "东冠社区"
    names = ("id", "number", "kind", "state", "urgency", "tier", "source", "known_at", "text")
    assert all(getattr(row, name) == getattr(kept, name) for name in names)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), [3, 2, 1]),
        (Wanted(states=frozenset({IncidentState.CLOSED})), [2]),
        (Wanted(kinds=frozenset({"noise"})), [3]),
        (Wanted(sources=frozenset({Source.POLICE_110})), [2]),
        (Wanted(urgencies=frozenset({Urgency.URGENT})), [3]),
        (Wanted(areas=frozenset({"330108003006"})), [3, 1]),
        (Wanted(areas=frozenset({"X01"})), [3, 2]),
        (Wanted(since=NOON + timedelta(hours=1)), [3, 2]),
        (Wanted(until=NOON + timedelta(hours=1)), [1]),
    ],
)
def test_a_filter_takes_what_it_says_and_nowhere_is_everybodys(store, ask, wanted, expected):
    later = NOON + timedelta(hours=1)
    keep(
        store,
        make_incident(1, areas=EAST),
        make_incident(
            2,
            areas=WEST,
            state=IncidentState.CLOSED,
            source=Source.POLICE_110,
            known_at=later,
        ),
        make_incident(3, kind="noise", urgency=Urgency.URGENT, known_at=later),
    )
    assert numbers(ask(queue, wanted)) == expected
    assert ask(count, wanted) == len(expected)


@pytest.mark.parametrize(
    "typed", ["至善路", "zsl", "zhishanlu", "JQ20260504-0002", "0002", "收费 至善", "188"]
)
def test_an_incident_is_found_by_number_words_pinyin_and_initials(store, ask, typed):
    keep(store, make_incident(1, address="滨文路1号", text="噪音"), make_incident(2))
    assert numbers(ask(search, typed)) == [2]


def test_open_ones_are_found_before_ended_ones(store, ask):
    closed = IncidentState.CLOSED
    keep(store, make_incident(1), make_incident(2, state=closed), make_incident(3, state=closed))
    assert numbers(ask(search, "zsl")) == [1, 3, 2]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'", "\\", "'; drop table incidents; --"])
def test_signs_of_the_database_are_only_letters(store, ask, typed):
    keep(store, make_incident())
    assert ask(search, typed) == []
    assert ask(count) == 1


def test_a_search_stays_in_the_areas_of_who_asks(store, ask):
    keep(store, make_incident(1, areas=EAST), make_incident(2, areas=WEST))
    assert numbers(ask(search, "zsl", Wanted(areas=frozenset({"330108003006"})))) == [1]


def test_a_place_has_the_history_of_its_neighbourhood_and_its_address(store, ask):
    keep(
        store,
        make_incident(1, place=HOME, address="a"),
        make_incident(2, place=north(50), address="b", kind="noise"),
        make_incident(3, place=north(80), address="c"),
        make_incident(4, address="至善路188号"),
        make_incident(5, place=HOME, known_at=NOON - timedelta(days=40)),
    )
    since = NOON - timedelta(days=30)
    assert numbers(ask(history_at, HOME, "至善路188号", since)) == [4, 2, 1]
    assert numbers(ask(history_at, HOME, "", since, kind="noise")) == [2]
    assert numbers(ask(history_at, None, "c", since)) == [3]
    assert ask(history_at, None, " ", since) == []


def test_a_telephone_has_the_history_of_its_person(store, ask):
    keep(store, make_incident(1), parties=[Party(phone="13800138000")])
    keep(store, make_incident(2), parties=[Party(phone="13900139000"), Party(phone="1380")])
    since = NOON - timedelta(days=30)
    assert numbers(ask(history_of, "138 0013 8000", since)) == [1]
    assert ask(history_of, "", since) == []
    assert ask(history_of, "13800138000", NOON + timedelta(seconds=1)) == []


def test_former_addresses_have_their_newest_place_and_how_often(store, ask):
    keep(
        store,
        make_incident(1, place=HOME),
        make_incident(2, place=north(10)),
        make_incident(3, address="滨文路1号", place=HOME),
        make_incident(4, address="nowhere known"),
    )
    found = ask(former_addresses)
    assert [(each.address, each.times) for each in found] == [("滨文路1号", 1), ("至善路188号", 2)]
    assert found[1].place.metres_to(north(10)) < 0.1
    assert [each.address for each in ask(former_addresses, limit=1)] == ["滨文路1号"]


def test_former_addresses_of_other_areas_are_not_told(store, ask):
    keep(
        store,
        make_incident(1, place=HOME, areas=EAST),
        make_incident(2, address="滨文路1号", place=HOME),
    )
    own = Wanted(areas=frozenset({EAST.community.code}))
    other = Wanted(areas=frozenset({"elsewhere"}))
    assert len(ask(former_addresses, own)) == 2
    assert [each.address for each in ask(former_addresses, other)] == ["滨文路1号"]
