"""A search party through the real desk: begun, divided, joined, ended, read from the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.kit.cases import DISPATCHER, case_bench
from tests.kit.desks import HOME, NOON

from cmdmap.domain.casework.commands import CancelIncident
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.search_party import (
    DivideSearch,
    EndSearch,
    JoinSearch,
    SearchMoved,
    SearchParty,
    Sector,
    StartSearch,
)
from cmdmap.store.search.parties import read_party


def ring(west: float, south: float) -> tuple[Place, ...]:
    """A square of 0.002 degrees."""
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return tuple(Place(round(west + 0.002 * x, 7), round(south + 0.002 * y, 7)) for x, y in corners)


@pytest.fixture
def bench(store):
    with case_bench(store) as running:
        yield running


@pytest.fixture
def number(bench):
    """An open incident."""
    return bench.open(text="老人走失")


@pytest.fixture
def begun(bench, number):
    """Its search party."""
    bench.do(StartSearch(number, HOME, NOON - timedelta(minutes=20)), DISPATCHER)
    return number


def stored(bench, number) -> SearchParty:
    with bench.store.reader() as connection:
        found = read_party(connection, number)
    assert found is not None
    return found


def two(bench) -> tuple[Sector, Sector]:
    west, south = HOME
    first = Sector(1, (ring(west, south), ring(west + 0.01, south)), (bench.unit(1), bench.unit(2)))
    return first, Sector(2, (ring(west, south + 0.002),), (bench.unit(3),))


def test_it_is_kept_told_and_written_into_the_time_line(bench, begun):
    party = stored(bench, begun)
    assert party.last_seen.metres_to(HOME) < 0.1
    assert party.by == DISPATCHER.name
    assert party.radius_m(NOON) == pytest.approx(1000)
    assert bench.listener.facts(SearchMoved)[-1].party == replace(party, last_seen=HOME)
    assert bench.lines(begun)[-1].text == "search party begun, within 1000 m"


def test_sectors_and_units_come_back_as_they_were(bench, begun):
    sectors = two(bench)
    bench.do(DivideSearch(begun, sectors))
    assert stored(bench, begun).sectors == sectors
    assert stored(bench, begun).unit_ids() == tuple(map(bench.unit, (1, 2, 3)))
    bench.do(DivideSearch(begun, sectors[:1]))
    assert stored(bench, begun).sectors == sectors[:1]


def test_a_unit_moves_to_another_sector_and_out(bench, begun):
    bench.do(DivideSearch(begun, two(bench)))
    bench.do(JoinSearch(begun, bench.unit(1), 2))
    assert [each.unit_ids for each in stored(bench, begun).sectors] == [
        (bench.unit(2),),
        (bench.unit(3), bench.unit(1)),
    ]
    assert "already" in bench.refused(JoinSearch(begun, bench.unit(1), 2))
    bench.do(JoinSearch(begun, bench.unit(1), 0))
    assert bench.unit(1) not in stored(bench, begun).unit_ids()
    assert bench.lines(begun)[-1].text == "巡-01 searches no more"


def test_it_ends_found_or_with_a_reason_and_another_may_begin(bench, begun):
    assert "why" in bench.refused(EndSearch(begun, False))
    bench.do(EndSearch(begun, True, "河边找到"))
    party = stored(bench, begun)
    assert (party.ended_at, party.found) == (NOON, True)
    assert "no search party" in bench.refused(EndSearch(begun, True))
    bench.do(StartSearch(begun, HOME, NOON))
    assert stored(bench, begun).is_open


def test_what_cannot_be_right_is_refused_and_changes_nothing(bench, begun):
    west, south = HOME
    good = Sector(1, (ring(west, south),), (bench.unit(1),))
    before = stored(bench, begun)
    for sectors in (
        (),
        (good, good),
        (good, replace(good, number=2)),
        (replace(good, number=0),),
        (replace(good, rings=((Place(1, 1),),)),),
        (replace(good, rings=(ring(float("nan"), 0),)),),
        (replace(good, unit_ids=(UnitId(999),)),),
        tuple(Sector(k, good.rings) for k in range(1, 100)),
    ):
        bench.refused(DivideSearch(begun, sectors))
    bench.refused(JoinSearch(begun, bench.unit(1), 7))
    bench.refused(StartSearch(begun, HOME, NOON))
    assert stored(bench, begun) == before


def test_a_start_needs_an_open_incident_and_sound_values(bench, number):
    bench.refused(StartSearch(number, HOME, NOON + timedelta(minutes=1)))
    bench.refused(StartSearch(number, HOME, NOON - timedelta(days=60)))
    bench.refused(StartSearch(number, HOME, NOON, kmh=400))
    bench.refused(StartSearch(number, Place(500, 0), NOON))
    bench.do(CancelIncident(number, "误报"))
    assert "reopen" in bench.refused(StartSearch(number, HOME, NOON))


def test_who_may_not_dispatch_may_not_search(bench, number):
    video = Actor("视频", frozenset({Role.VIDEO_PATROLLER}))
    assert "may not" in bench.refused(StartSearch(number, HOME, NOON), video)
