"""Silence timers, check-ins and mutes over a real desk and store, restarts included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.kit.desks import NOON, open_file
from tests.kit.radio_desks import BY, RadioBench, radio_bench

from cmdmap.domain.commands import AcknowledgeEmergency
from cmdmap.domain.facts import EmergencyRaised, RadioHeard
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import (
    EndCheckIn,
    MuteUnits,
    StartCheckIn,
    TakeCheckIn,
    UnwatchUnits,
    WatchUnits,
)
from cmdmap.domain.radio.facts import CheckInOverdue, SilenceRose
from cmdmap.domain.radio.silence import Silence
from cmdmap.domain.report import ReportKind
from cmdmap.errors import WorldError

MINUTE = timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cmdmap.db"


@pytest.fixture
def bench(path: Path) -> Iterator[RadioBench]:
    with open_file(path) as store, radio_bench(store) as made:
        yield made


def levels(bench: RadioBench) -> list[tuple[UnitId, Silence]]:
    facts = bench.listener.facts(SilenceRose)
    return [(fact.watch.unit_id, fact.watch.level) for fact in facts]


class TestSilence:
    def test_amber_after_20_and_red_after_30_minutes_each_told_once(self, bench):
        unit = bench.unit(1)
        bench.do(WatchUnits((unit,), BY))
        for _ in range(40):
            bench.tick(minutes=1)
        assert levels(bench) == [(unit, Silence.AMBER), (unit, Silence.RED)]
        assert bench.texts()[-1] == "silent for 30 min"

    def test_a_position_is_no_contact_but_talk_status_and_text_are(self, bench):
        unit = bench.unit(1)
        bench.do(WatchUnits((unit,), BY))
        bench.tick(minutes=10)
        bench.move(1)
        assert bench.radio.watches[unit].contact_at == NOON
        for kind in (ReportKind.PTT, ReportKind.STATUS, ReportKind.TEXT, ReportKind.EMERGENCY):
            bench.tick(minutes=1)
            bench.hear(1, kind, text="80")
            assert bench.radio.watches[unit].contact_at == bench.clock.now, kind

    def test_a_receipt_of_the_radio_is_no_contact(self, bench):
        bench.do(WatchUnits((bench.unit(1),), BY))
        bench.tick(minutes=1)
        bench.hear(1, ReportKind.RECEIPT)
        assert bench.radio.watches[bench.unit(1)].contact_at == NOON

    def test_contact_after_red_is_logged_and_the_next_silence_told_again(self, bench):
        unit = bench.unit(1)
        bench.do(WatchUnits((unit,), BY))
        bench.tick(minutes=31)
        bench.hear(1)
        assert bench.texts()[-1] == "heard again after 31 min"
        bench.tick(minutes=20)
        assert levels(bench) == [(unit, Silence.RED), (unit, Silence.AMBER)]

    def test_limits_of_one_unit_are_its_own(self, bench):
        one, two = bench.unit(1), bench.unit(2)
        bench.do(WatchUnits((one, two), BY))
        bench.do(WatchUnits((two,), BY, 1 * MINUTE, 2 * MINUTE))
        bench.tick(minutes=2)
        assert levels(bench) == [(two, Silence.RED)]
        assert bench.radio.watches[two].own

    def test_off_watch_nothing_is_told(self, bench):
        bench.do(WatchUnits((bench.unit(1),), BY))
        bench.do(UnwatchUnits((bench.unit(1),), BY))
        bench.tick(minutes=60)
        assert levels(bench) == []

    def test_a_restart_goes_on_where_it_was_and_tells_nothing_twice(self, path):
        with open_file(path) as store, radio_bench(store) as bench:
            unit = bench.unit(1)
            bench.do(WatchUnits((unit,), BY))
            bench.tick(minutes=20)
        for at, expected in ((25, []), (31, [(unit, Silence.RED)]), (45, [])):
            with open_file(path) as store, radio_bench(store, at=NOON + at * MINUTE) as bench:
                bench.tick()
                assert bench.radio.watches[unit].contact_at == NOON
                assert levels(bench) == expected

    @pytest.mark.parametrize(
        ("command", "sentence"),
        [
            (WatchUnits((), BY), "at least one"),
            (WatchUnits((UnitId(99),), BY), "no unit number 99"),
            (WatchUnits((UnitId(1),), ""), "Type your name"),
            (WatchUnits((UnitId(1),), BY, red=timedelta(seconds=1)), "between 10 s and 24 h"),
        ],
    )
    def test_a_watch_that_makes_no_sense_is_refused(self, bench, command, sentence):
        with pytest.raises(WorldError, match=sentence):
            bench.do(command)
        assert bench.radio.watches == {}


class TestCheckIns:
    def test_one_check_in_never_resets_anothers_timer(self, bench):
        one, two = bench.unit(1), bench.unit(2)
        for incident, unit in (("A", one), ("A", two), ("B", one)):
            bench.do(StartCheckIn(incident, unit, BY))
        bench.tick(minutes=15)
        bench.do(TakeCheckIn("A", one, BY, "一切正常"))
        bench.tick(minutes=5)
        late = {fact.check_in.key for fact in bench.listener.facts(CheckInOverdue)}
        assert late == {("A", two), ("B", one)}
        assert bench.radio.check_ins["A", one].contact_at == NOON + 15 * MINUTE
        assert bench.radio.check_ins["A", two].contact_at == NOON

    def test_talk_restarts_the_units_own_timers_only(self, bench):
        one, two = bench.unit(1), bench.unit(2)
        for unit in (one, two):
            bench.do(StartCheckIn("A", unit, BY, 10 * MINUTE))
        bench.tick(minutes=9)
        bench.hear(1)
        bench.tick(minutes=2)
        late = [fact.check_in.key for fact in bench.listener.facts(CheckInOverdue)]
        assert late == [("A", two)]

    def test_overdue_is_told_once_also_over_a_restart(self, path):
        with open_file(path) as store, radio_bench(store) as bench:
            unit = bench.unit(1)
            bench.do(StartCheckIn("A", unit, BY))
            bench.tick(minutes=20)
            bench.tick(minutes=20)
            assert len(bench.listener.facts(CheckInOverdue)) == 1
        with open_file(path) as store, radio_bench(store, at=NOON + 50 * MINUTE) as bench:
            bench.tick()
            assert bench.listener.facts(CheckInOverdue) == []
            assert bench.radio.check_ins["A", unit].late
            bench.do(EndCheckIn("A", unit, BY))
            assert bench.radio.check_ins == {}

    def test_a_check_in_nobody_owes_is_refused(self, bench):
        with pytest.raises(WorldError, match="owes no check-in"):
            bench.do(TakeCheckIn("A", bench.unit(1), BY))


class TestMutes:
    def test_a_muted_unit_is_kept_and_its_emergency_is_raised(self, path):
        with open_file(path) as store, radio_bench(store) as bench:
            unit = bench.unit(1)
            bench.do(MuteUnits((unit,), True, BY))
            bench.hear(1)
            bench.hear(1, ReportKind.EMERGENCY)
            assert len(bench.listener.facts(RadioHeard)) == 2
            assert [fact.unit_id for fact in bench.listener.facts(EmergencyRaised)] == [unit]
        with open_file(path) as store, radio_bench(store) as bench:
            assert bench.radio.muted == {unit}
            bench.do(MuteUnits((unit,), False, BY))
            assert bench.radio.muted == frozenset()


def test_who_acknowledged_an_emergency_stands_in_the_log(bench):
    bench.hear(1, ReportKind.EMERGENCY)
    bench.do(AcknowledgeEmergency(bench.unit(1), BY))
    entry = bench.entries()[-1]
    assert (entry.text, entry.by, entry.unit_id) == ("emergency acknowledged", BY, bench.unit(1))
