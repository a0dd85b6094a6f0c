"""Opening: what is enough, what is refused, numbers, areas, outside numbers, words to search."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from tests.kit.cases import CaseBench, case_bench
from tests.kit.desks import HOME, NOON

from cmdmap.domain.casework.commands import (
    AmendIncident,
    AttachReport,
    MergeIncident,
    OpenIncident,
    Party,
    TakeIn,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import IncidentState, Source, Urgency
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor, Role
from cmdmap.services.casework.persons import masked_parties
from cmdmap.store.casework.parties import read_outside, read_parties
from cmdmap.store.casework.tables import incidents

GRID = Chain(
    AreaRef("330108003", "浦沿街道"), AreaRef("330108003017", "浦联社区"),
    AreaRef("330108003017003", "3网格"),
)  # fmt: skip


class EverywhereGrid3:
    """Finds the same areas for every place."""

    def locate(self, place: Place) -> Chain:
        return GRID


def search_words(bench: CaseBench, number: IncidentId) -> str:
    with bench.store.reader() as connection:
        wanted = select(incidents.c.search).where(incidents.c.id == number)
        return connection.execute(wanted).scalar_one()


def test_a_kind_with_a_place_or_an_address_is_enough(store):
    with case_bench(store) as bench:
        by_place = bench.incident(bench.open(address="", place=HOME))
        by_address = bench.incident(bench.open(address="至善路188号", place=None))
        assert (by_place.place, by_place.address) == (HOME, "")
        assert (by_address.place, by_address.address) == (None, "至善路188号")
        assert by_place.urgency is Urgency.SECOND
        assert bench.open(urgency=Urgency.URGENT)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"address": " ", "place": None}, "needs a place"),
        ({"kind": "ufo"}, "no kind of incident"),
        ({"place": Place(500.0, 30.0)}, "not on the earth"),
        ({"text": "长" * 2001}, "may have 2000"),
        ({"address": "长" * 201}, "may have 200"),
        ({"known_at": NOON + timedelta(hours=1)}, "check the time"),
        ({"parties": (Party("spy", "甲"),)}, "caller, reporter, informant"),
        ({"parties": (Party(name="甲" * 201),)}, "200 characters"),
    ],
)
def test_what_makes_no_sense_is_refused(store, values, why):
    with case_bench(store) as bench:
        wish = OpenIncident(**{"kind": "quarrel", "place": HOME, **values})
        assert why in bench.refused(wish)
        assert not bench.desk.casework().incidents


def test_numbers_count_the_local_day(store):
    # 23:59:50 in the sub-district is 15:59:50 UTC.
    with case_bench(store, at=datetime(2026, 5, 4, 15, 59, 50, tzinfo=UTC)) as bench:
        before = [bench.incident(bench.open()).number for _ in range(2)]
        bench.turn(seconds=20)
        after = [bench.incident(bench.open()).number for _ in range(2)]
        assert before == ["JQ20260504-0001", "JQ20260504-0002"]
        assert after == ["JQ20260505-0001", "JQ20260505-0002"]


def test_areas_are_stamped_and_stay(store):
    with case_bench(store, index=EverywhereGrid3()) as bench:
        number = bench.open()
        assert bench.incident(number).areas == GRID
        assert bench.stored(number).areas == GRID
        assert bench.incident(bench.open(place=None)).area_codes == frozenset()


def test_who_is_for_other_areas_opens_nothing_here_and_moves_nothing(store):
    stranger = Actor("外区派单", frozenset({Role.DISPATCHER}), frozenset({"330108003020"}))
    neighbour = Actor("本区派单", frozenset({Role.DISPATCHER}), frozenset({"330108003017"}))
    with case_bench(store, index=EverywhereGrid3()) as bench:
        assert "outside the areas" in bench.refused(OpenIncident("quarrel", place=HOME), stranger)
        number = bench.open(neighbour)
        assert "outside the areas" in bench.refused(AmendIncident(number, text="x"), stranger)
        assert bench.open(stranger, place=None)


def test_what_was_reported_waits_and_its_clock_runs(store):
    with case_bench(store) as bench:
        number = bench.open(taken_in=False, source=Source.SENSOR)
        bench.turn(seconds=30)
        bench.do(TakeIn(number))
        incident = bench.incident(number)
        clock = incident.clock(ClockKind.TAKE_IN)
        assert incident.state is IncidentState.TAKEN_IN
        assert clock is not None
        assert (clock.started_at, clock.stopped_at) == (NOON, NOON + timedelta(seconds=30))
        assert clock.met is True
        assert incident.taken_in_at == NOON + timedelta(seconds=30)


def test_an_outside_number_is_opened_once_and_attached_to(store):
    with case_bench(store) as bench:
        first = {"source": Source.POLICE_110, "outside_number": "110-7"}
        number = bench.open(**first)
        again = OpenIncident("noise", place=HOME, **first)
        assert "110-7 is JQ20260504-0001 already" in bench.refused(again)
        attach = AttachReport(number, "邻居也报", Source.POLICE_110, (Party(name="李四"),), "110-8")
        bench.do(attach)
        assert "110-8 is JQ20260504-0001 already" in bench.refused(attach)
        assert bench.open(source=Source.HOTLINE_12345, outside_number="110-7")
        with store.reader() as connection:
            assert read_outside(connection, number) == ["110-7", "110-8"]
            assert [party.name for party in read_parties(connection, number)] == ["李四"]
        assert "110-8" in search_words(bench, number)
        assert "needs a text" in bench.refused(AttachReport(number))
        bench.do(MergeIncident(number, bench.open()))
        assert "110-7 is JQ20260504-0003 already" in bench.refused(again)


def test_it_is_found_by_words_pinyin_and_initials_but_not_by_persons(store):
    with case_bench(store) as bench:
        caller = Party(name="王小明", phone="19000001234")
        number = bench.open(text="车主争执", parties=(caller,))
        words = search_words(bench, number)
        for wanted in ("jq20260504-0001", "至善路", "zsl", "zhishanlu", "车主", "parking quarrel"):
            assert wanted in words
        assert "王小明" not in words
        assert "1234" not in words
        bench.do(AmendIncident(number, address="江晖路5号"))
        assert "zsl" not in search_words(bench, number)
        assert "jhl" in search_words(bench, number)


def test_persons_stand_apart_and_are_masked(store):
    with case_bench(store) as bench:
        caller = Party("caller", "王小明", "19000001234", "住 3 幢")
        informant = Party("informant", "线人甲", "19000005678", "常在门口")
        number = bench.open(parties=(caller, informant, Party()))
        with store.reader() as connection:
            assert read_parties(connection, number) == [caller, informant]
            seen = masked_parties(connection, number)
        assert seen[0].name.startswith("王*")
        assert seen[0].phone == "190****1234"
        assert (seen[1].name, seen[1].phone, seen[1].note) == ("***", "***", "")
        kept = f"{bench.incident(number)} {bench.lines(number)}"
        assert "王小明" not in kept
        assert "1234" not in kept
