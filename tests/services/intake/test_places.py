"""Places by name, pinyin, house number, unit and coordinates, over the demo area."""

from __future__ import annotations

import numpy as np
import pytest
from tests.kit.desks import NOON

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.services.intake.places import PlaceBook, PlaceKind
from cmdmap.services.intake.road_numbers import NumberedRoad
from cmdmap.store.queries.history import FormerAddress

INSIDE = Place(120.15, 30.16)


@pytest.fixture(scope="module")
def book(index):
    former = [
        FormerAddress("滨文路12号彩虹城小区", INSIDE, 4),
        FormerAddress("至善路188号", INSIDE, 2),
    ]
    return PlaceBook(index, former)


def unit(number: int, name: str, place: Place | None) -> LiveUnit:
    live = Unit(UnitId(number), name, ForceKind.GOVERNANCE, (UnitKey(f"fleetsync:100-{number}"),))
    fix = place and Fix(live.id, place, NOON, NOON, LinkId("serial:x"), "PKLSH")
    return LiveUnit(live, fix or None)


@pytest.mark.parametrize("typed", ["闻涛路", "wtl", "wentao", "WenTaoLu", "闻涛"])
def test_a_road_is_found_as_it_is_typed(book, typed):
    best = book.search(typed)[0]
    assert (best.title, best.kind, best.outside) == ("闻涛路", PlaceKind.ROAD, False)


@pytest.mark.parametrize("typed", ["东冠社区", "dgsq", "dongguanshequ", "330108003006"])
def test_an_area_is_found_and_its_place_lies_in_it(book, index, typed):
    best = book.search(typed)[0]
    assert best.title == "东冠社区"
    assert index.locate(best.place).community.name == "东冠社区"


def test_every_named_place_lies_in_the_area(book):
    assert all(
        not hit.outside for name in ("社区", "路", "街", "网格") for hit in book.search(name)
    )


@pytest.mark.parametrize("typed", ["闻涛路188号", "wtl188", "闻涛路 188", "wentaolu188号"])
def test_a_house_number_is_a_point_along_the_road(book, typed):
    best = book.search(typed)[0]
    assert (best.title, best.kind) == ("闻涛路188号", PlaceKind.NUMBER)
    assert best.place == book.search("闻涛路188号")[0].place


def test_house_numbers_grow_along_the_road():
    lines = [[(120.11, 30.1), (120.10, 30.1)], [(120.11, 30.1), (120.12, 30.1)]]
    road = NumberedRoad("路", map(np.array, lines))
    west, east = road.find(2).sides[0], road.find(100).sides[0]
    assert west.lon < east.lon
    assert west.metres_to(east) == pytest.approx(490, rel=0.01)
    end = road.find(99_999)
    assert end.beyond
    assert end.sides[0].lon == pytest.approx(120.12)
    assert road.middle.sides[0].lon == pytest.approx(120.11)


def test_odd_and_even_numbers_face_each_other_across_the_road():
    road = NumberedRoad("路", [np.array([(120.10, 30.1), (120.12, 30.1)])])
    odd, even = road.find(99).sides[0], road.find(98).sides[0]
    assert odd.lat > 30.1 > even.lat
    assert odd.metres_to(even) == pytest.approx(16, rel=0.01)
    assert road.find(99).sides[1] == even


def test_houses_of_a_road_along_the_border_stand_inside(book):
    for name in ("闻涛路", "滨康路", "时代大道"):
        hits = [book.find_address(f"{name}{number}号") for number in range(1, 200, 7)]
        assert not any(hit.outside for hit in hits)


def test_an_address_of_an_earlier_incident_comes_before_the_estimate(book):
    hits = book.search("至善路188号")
    assert [hit.kind for hit in hits].count(PlaceKind.NUMBER) == 0
    assert hits[0].kind is PlaceKind.FORMER
    assert book.search("chcxq")[0].title == "滨文路12号彩虹城小区"


def test_a_unit_stands_for_where_it_is(book):
    units = [unit(2007, "巡-07", INSIDE), unit(2008, "巡-08", None)]
    for typed in ("x0", "巡-07", "100-2007"):
        hits = book.search(typed, units)
        assert (hits[0].title, hits[0].unit_id) == ("巡-07", 2007)
        assert not any(hit.title == "巡-08" for hit in hits)


def test_coordinates_are_offered_in_every_datum_and_judged(book):
    hits = book.search("120.15, 30.16")
    assert [hit.kind for hit in hits] == [PlaceKind.POSITION] * 3
    assert hits[0].place == INSIDE
    assert not hits[0].outside
    assert 300 < hits[0].place.metres_to(hits[1].place) < 700
    assert [hit.place for hit in book.search("高德 120.15, 30.16")] == [hits[1].place]


def test_a_place_outside_is_warned_of(book):
    (first, *_) = book.search("116.40, 39.90")
    assert first.outside
    assert first.warning


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("至善路188号", PlaceKind.FORMER),
        ("杭州市滨江区浦沿街道闻涛路21号3幢", PlaceKind.NUMBER),
        ("闻涛路与滨文路口", PlaceKind.ROAD),
        ("东冠社区第3网格", PlaceKind.AREA),
        ("120.15, 30.16", PlaceKind.POSITION),
    ],
)
def test_a_written_address_gets_its_place(book, address, kind):
    hit = book.find_address(address)
    assert hit.kind is kind
    assert not hit.outside


@pytest.mark.parametrize("address", ["", "  ", "不知道在哪里", "某小区", "\x00"])
def test_an_address_without_a_known_name_has_no_place(book, address):
    assert book.find_address(address) is None


@pytest.mark.parametrize("typed", ["", "   ", "(((", "\\", "[a-", "%_", "'; drop table", "\u202e"])
def test_odd_input_finds_nothing_and_breaks_nothing(book, typed):
    assert book.search(typed) == []


def test_the_limit_is_kept(book):
    assert len(book.search("路", limit=5)) == 5
