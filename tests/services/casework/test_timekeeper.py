"""Every clock rings each limit once, at its instant, for the right owner, also after a restart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.clockwork import CHAIN, Hand, insert_clocked
from tests.kit.desks import NOON, open_file

from cmdmap.domain.clock import Clock, ClockKind, Owner, Told
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.unit import ForceKind
from cmdmap.services.present import Draft
from cmdmap.store.casework.timeline import read_lines
from cmdmap.store.engine import Store

MINUTE = timedelta(minutes=1)
LEVELS = (Told.WARNED, Told.OVERDUE, Told.SUPERVISED)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_file(tmp_path / "clocks.db") as opened:
        yield opened


def clock(
    kind: ClockKind = ClockKind.ARRIVE, owner: Owner = Owner.BRIGADE, minutes: float = 10
) -> Clock:
    due = minutes * MINUTE
    return Clock(kind, 1, owner, NOON, NOON + due * 0.8, NOON + due, NOON + due * 1.5)


def stop(incident_id: IncidentId, kind: ClockKind, how: str):
    """Return an act that stops, holds, releases or postpones one clock."""

    def act(draft: Draft) -> None:
        room = draft.present.cases
        incident = room.get(incident_id, draft.connection)
        assert incident is not None
        room.put(
            replace(
                incident,
                clocks=tuple(
                    getattr(each, how)(draft.now) if each.kind is kind else each
                    for each in incident.clocks
                ),
            )
        )

    return act


def test_a_limit_is_a_line_a_fact_and_remembered(store):
    incident_id = insert_clocked(store, NOON, (clock(),))
    hand = Hand(store)
    assert hand.turn(NOON + 8 * MINUTE - timedelta(microseconds=1)) == []
    (rang,) = hand.turn(NOON + 8 * MINUTE + timedelta(seconds=3))
    assert (rang.told, rang.at) == (Told.WARNED, NOON + 8 * MINUTE)
    assert (rang.owner, rang.area) == (Owner.BRIGADE, CHAIN.patrol_zone.code)
    assert rang.clock.told is Told.WARNED
    with store.reader() as connection:
        (line,) = read_lines(connection, incident_id)
    assert (line.act, line.at) == (None, NOON + 8 * MINUTE)
    assert line.written_at == NOON + 8 * MINUTE + timedelta(seconds=3)
    assert line.values["clock"] == "arrive"
    assert line.values["told"] == 1
    assert Hand(store).turn(NOON + 9 * MINUTE) == []


def test_the_last_limit_gives_a_notice_that_stays_open(store):
    incident_id = insert_clocked(store, NOON, (clock(),))
    hand = Hand(store)
    rings = hand.turn(NOON + 3 * 60 * MINUTE)
    assert [(ring.told, ring.at) for ring in rings] == [
        (Told.WARNED, NOON + 8 * MINUTE),
        (Told.OVERDUE, NOON + 10 * MINUTE),
        (Told.SUPERVISED, NOON + 15 * MINUTE),
    ]
    (notice,) = Hand(store).incident(incident_id).supervisions
    assert (notice.number, notice.by, notice.answered_at) == (1, "", None)
    assert notice.at == NOON + 15 * MINUTE
    assert "governance brigade" in notice.unit
    assert "patrol_zone" in notice.unit
    assert "5 min late" in notice.opinion


def test_clocks_that_slept_through_midnight_ring_in_the_order_of_their_limits(store):
    first = insert_clocked(store, NOON, (clock(minutes=600), clock(ClockKind.FEED_BACK)))
    second = insert_clocked(store, NOON, (clock(ClockKind.CALL_BACK, Owner.CENTRE, 800),))
    rings = Hand(store).turn(NOON + timedelta(days=2))
    assert [ring.at for ring in rings] == sorted(ring.at for ring in rings)
    told = Counter((ring.incident_id, ring.clock.kind, ring.told) for ring in rings)
    assert len(told) == 9
    assert set(told.values()) == {1}
    assert {incident_id for incident_id, _, _ in told} == {first, second}


def test_an_act_at_the_limit_comes_too_late(store):
    incident_id = insert_clocked(store, NOON, (clock(),))
    rings = Hand(store).turn(NOON + 10 * MINUTE, stop(incident_id, ClockKind.ARRIVE, "stop"))
    assert [ring.told for ring in rings] == [Told.WARNED, Told.OVERDUE]
    assert Hand(store).incident(incident_id).clocks[0].met is False


def test_the_handler_is_the_team_that_has_it(store):
    clocks = (clock(ClockKind.FEED_BACK, Owner.HANDLER),)
    insert_clocked(store, NOON, clocks, ForceKind.MEDIATION)
    (rang,) = Hand(store).turn(NOON + 9 * MINUTE)
    assert (rang.owner, rang.area) == (Owner.MEDIATION, CHAIN.community.code)


def test_another_process_that_looks_at_the_same_time_hears_it_but_does_not_ring(store, tmp_path):
    insert_clocked(store, NOON, (clock(),))
    with open_file(tmp_path / "clocks.db") as other:
        seat = Hand(other)
        assert len(Hand(store).turn(NOON + 8 * MINUTE)) == 1
        (heard,) = seat.turn(NOON + 8 * MINUTE, Draft.take_roster, rings=False)
        assert (heard.told, heard.owner) == (Told.WARNED, Owner.BRIGADE)
        assert heard.area == CHAIN.patrol_zone.code
        assert seat.turn(NOON + 9 * MINUTE) == []


ACTS = ("look", "restart", "stop", "hold", "release")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    limits=st.lists(st.integers(1, 600), min_size=1, max_size=4),
    steps=st.lists(
        st.tuples(st.integers(0, 300), st.sampled_from(ACTS), st.integers(0, 3)), max_size=12
    ),
)
def test_no_clock_rings_twice_early_or_after_its_stop(store, limits, steps):
    kinds = tuple(ClockKind)[: len(limits)]
    clocks = tuple(
        clock(kind, minutes=minutes) for kind, minutes in zip(kinds, limits, strict=True)
    )
    incident_id = insert_clocked(store, NOON, clocks)
    model = {each.kind: each for each in clocks}
    rung: list[tuple[ClockKind, Told]] = []
    hand, now = Hand(store), NOON
    for minutes, how, number in (*steps, (100_000, "look", 0)):
        now += minutes * MINUTE
        kind = kinds[number % len(kinds)]
        if how == "restart":
            hand = Hand(store)
        act = stop(incident_id, kind, how) if how in ("stop", "hold", "release") else None
        rings = hand.turn(now, act) if act else hand.turn(now)
        for ring in (each for each in rings if each.incident_id == incident_id):
            before = model[ring.clock.kind]
            assert before.stopped_at is None or ring.at <= before.stopped_at
            assert ring.at == ring.clock.limit_of(ring.told) <= now
            rung.append((ring.clock.kind, ring.told))
        for each in hand.incident(incident_id).clocks:
            model[each.kind] = each
    assert len(rung) == len(set(rung)), "a clock told the same limit twice"
    for each in model.values():
        told = [level for kind, level in rung if kind is each.kind]
        assert told == list(LEVELS[: each.told]), "told in order, and all of it"
        if each.runs:
            assert each.told is Told.SUPERVISED
        elif each.stopped_at is not None:
            passed = [level for level in LEVELS if each.limit_of(level) <= each.stopped_at]
            assert told == passed
        else:
            assert all(each.limit_of(level) <= each.held_at for level in told)
    notices = hand.incident(incident_id).supervisions
    assert [notice.number for notice in notices] == list(range(1, len(notices) + 1))
    assert len(notices) == sum(each.told is Told.SUPERVISED for each in model.values())
