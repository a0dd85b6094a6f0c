"""What becomes of a report: every reason and flag of the list is reached, nothing else moves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.kit.desks import HOME, LINK, NOON, Listener, feed, fix, north, open_file, running, said

from cmdmap.domain.facts import EmergencyRaised, RadioHeard, ReportRefused, UnitAppeared, UnitMoved
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, ReportKind
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.services.desk import Desk
from cmdmap.services.present import Limits
from cmdmap.services.steps import STEPS, UNKNOWN_LIMIT
from cmdmap.store.engine import Store
from cmdmap.store.queries.radio_log import radio_log
from cmdmap.store.queries.track import last_fixes

KEY = "fleetsync:100-2007"
FAR = Place(121.0, 31.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_file(tmp_path / "cmdmap.db") as opened:
        yield opened


def the_unit(desk: Desk) -> LiveUnit:
    (live,) = desk.units().values()
    return live


def rows(store: Store) -> list[tuple[Any, ...]]:
    with store.reader() as connection:
        sql = "SELECT unit_id, at_us, lon, lat, speed_cmps, course_cdeg, alt_dm, flags FROM fixes"
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


class TestCheck:
    def test_a_reject_is_counted_under_the_decoder_s_reason(self, store: Store) -> None:
        desk = feed(store, said(ReportKind.REJECT, None, valid=False, reason="checksum"))
        assert desk.counts().refused == {("check", "checksum"): 1}
        assert not desk.units()

    def test_what_says_nothing_ends(self, store: Store) -> None:
        desk = feed(store, said(ReportKind.OTHER, None))
        assert desk.counts().refused == {("check", "nothing to keep"): 1}


class TestWho:
    def test_a_new_identity_becomes_an_unknown_unit(self, store: Store) -> None:
        unit = the_unit(feed(store, fix())).unit
        assert (unit.name, unit.kind, unit.named) == (
            "Radio 100-2007",
            ForceKind.UNKNOWN,
            False,
        )
        assert unit.keys == (KEY,)

    def test_a_bare_receiver_is_the_unit_of_its_link(self, store: Store) -> None:
        desk = feed(store, fix(None), fix(None, at_s=1), fix(None, link=LinkId("tcp:gps:2947")))
        assert [live.unit.keys for live in desk.units().values()] == [
            ("nmea:/dev/ttyUSB0",),
            ("nmea:gps:2947",),
        ]

    def test_it_appears_once_and_is_known_after_a_restart(self, store: Store) -> None:
        feed(store, fix(), fix(at_s=1))
        with running(store) as desk:
            appeared = Listener()
            desk.hear(appeared)
            desk.take([fix(at_s=2)])
            appeared.wait_for(UnitMoved)
        assert not appeared.facts(UnitAppeared)
        assert len(desk.units()) == 1

    def test_an_identity_that_cannot_be_written_is_refused(self, store: Store) -> None:
        desk = feed(store, fix("fleetsync:\x1b[2J"))
        assert desk.counts().refused == {("who", "bad identity"): 1}

    def test_ever_new_identities_do_not_fill_the_memory(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert UNKNOWN_LIMIT > 10_000
        monkeypatch.setattr("cmdmap.services.steps.UNKNOWN_LIMIT", 3)
        desk = feed(store, *(fix(f"fleetsync:100-{n}") for n in range(5)))
        assert len(desk.units()) == 3
        assert desk.counts().refused == {("who", "too many unknown units"): 2}


class TestPlausible:
    @pytest.mark.parametrize(
        ("heard", "reason"),
        [
            (fix(place=Place(0.0, 0.0)), "zero island"),
            (fix(place=Place(0.0005, -0.0005)), "zero island"),
            (fix(place=Place(180.1, 0.0)), "out of range"),
            (fix(place=Place(120.0, -90.5)), "out of range"),
            (fix(place=Place(math.nan, 30.0)), "out of range"),
            (fix(place=Place(math.inf, 30.0)), "out of range"),
            (fix(at=NOON + timedelta(seconds=121), heard_at=NOON), "future time"),
            (fix(place=None), "no position"),
            (fix(valid=False, reason="no fix"), "no fix"),
            (fix(valid=False), "not valid"),
        ],
    )
    def test_it_is_refused_but_the_unit_was_heard(
        self, store: Store, heard: Heard, reason: str
    ) -> None:
        desk = feed(store, heard)
        assert desk.counts().refused == {("plausible", reason): 1}
        assert the_unit(desk).fix is None
        assert the_unit(desk).heard_at == NOON
        assert rows(store) == []

    @pytest.mark.parametrize(
        "heard",
        [
            fix(place=Place(120.0, 0.0)),
            fix(place=Place(-180.0, 90.0)),
            fix(at=NOON + timedelta(seconds=119), heard_at=NOON),
        ],
    )
    def test_the_edge_is_believed(self, store: Store, heard: Heard) -> None:
        assert feed(store, heard).counts().kept == 1

    def test_a_position_that_does_not_count_moves_nothing(self, store: Store) -> None:
        desk = feed(store, fix(), fix(at_s=5, place=north(5), valid=False, reason="no fix"))
        assert the_unit(desk).fix == feed_fix(desk, at_s=0)

    def test_a_jump_is_refused_and_the_unit_stays(self, store: Store) -> None:
        desk = feed(store, fix(), fix(at_s=1, place=FAR), fix(at_s=2, place=north(5)))
        assert desk.counts().refused == {("plausible", "jump"): 1}
        assert desk.counts().kept == 2

    def test_what_can_be_driven_is_no_jump(self, store: Store) -> None:
        desk = feed(store, fix(), fix(at_s=10, place=north(700)), fix(at_s=20, place=north(1400)))
        assert desk.counts().kept == 3

    def test_three_agreeing_jumps_are_believed(self, store: Store) -> None:
        desk = feed(store, fix(), *(fix(at_s=n, place=north(10 * n, FAR)) for n in (1, 2, 3, 4)))
        counts = desk.counts()
        assert counts.refused == {("plausible", "jump"): 2}
        assert counts.flagged == {("plausible", "moved after jumps"): 1}
        live = the_unit(desk)
        assert live.fix is not None
        assert live.fix.place == north(40, FAR)

    def test_three_jumps_to_different_places_are_not(self, store: Store) -> None:
        places = [Place(121, 31), Place(100, 20), Place(110, 25), Place(90, 40)]
        desk = feed(store, fix(), *(fix(at_s=n, place=p) for n, p in enumerate(places, 1)))
        assert desk.counts().refused == {("plausible", "jump"): 4}

    def test_a_good_position_between_breaks_the_row(self, store: Store) -> None:
        heard = [fix(at_s=n, place=FAR if n % 2 else HOME) for n in range(1, 8)]
        desk = feed(store, fix(), *heard)
        assert desk.counts().refused == {("plausible", "jump"): 4}

    def test_sentences_of_one_epoch_are_one_witness(self, store: Store) -> None:
        desk = feed(store, fix(), *[fix(at_s=1, place=FAR)] * 5)
        assert desk.counts().refused == {("plausible", "jump"): 5}

    def test_an_old_position_is_kept_flagged_and_counted(self, store: Store) -> None:
        desk = feed(store, fix(at=NOON - timedelta(seconds=1801), heard_at=NOON))
        assert desk.counts().flagged == {("plausible", "late"): 1}
        live = the_unit(desk)
        assert live.fix is not None
        assert live.fix.flags == ("late",)
        assert rows(store)[0][-1] == "late"

    def test_the_limits_are_the_operator_s(self, store: Store) -> None:
        strict = Limits(timedelta(seconds=5), timedelta(seconds=5), max_speed_mps=1.0)
        desk = feed(
            store,
            fix(),
            fix(at_s=10, place=north(100)),
            fix(at=NOON + timedelta(seconds=6), heard_at=NOON),
            fix(at=NOON + timedelta(seconds=1), heard_at=NOON + timedelta(seconds=7)),
            limits=strict,
        )
        assert desk.counts().refused == {("plausible", "jump"): 1, ("plausible", "future time"): 1}
        assert desk.counts().flagged == {("plausible", "late"): 1}

    def test_without_a_sender_s_time_the_arrival_counts(self, store: Store) -> None:
        live = the_unit(feed(store, fix(at=None)))
        assert live.fix is not None
        assert live.fix.at == NOON

    def test_a_receiver_s_own_clock_runs_on(self, store: Store) -> None:
        past, heard_at = NOON - timedelta(days=100), NOON + timedelta(seconds=2)
        desk = feed(store, fix(None, at=past, heard_at=NOON), fix(None, at=None, heard_at=heard_at))
        live = the_unit(desk)
        assert live.fix is not None
        assert live.fix.at == past + timedelta(seconds=2)

    def test_without_any_time_the_clock_counts(self, store: Store) -> None:
        live = the_unit(feed(store, fix(at=None, heard_at=None)))
        assert live.fix is not None
        assert (live.fix.at, live.fix.heard_at) == (NOON, NOON)


class TestLocate:
    class Everywhere:
        def locate(self, place: Place) -> Chain:
            inside = place.lon < 120.2
            chain = Chain(micro_grid=AreaRef("M-1", "微网格1"), patrol_zone=AreaRef("P-1", "一区"))
            return chain if inside else Chain()

    class Coarse:
        def locate(self, place: Place) -> Chain:
            return Chain(community=AreaRef("C-1", "社区"), defence_zone=AreaRef("D-1", "防区"))

    def test_the_codes_stand_with_the_fix(self, store: Store) -> None:
        desk = feed(store, fix(), index=self.Everywhere())
        with store.reader() as connection:
            (kept,) = last_fixes(connection).values()
        assert (kept.micro_grid, kept.patrol_zone) == ("M-1", "P-1")
        assert the_unit(desk).fix == kept

    def test_where_there_is_no_smaller_area_the_larger_one_stands(self, store: Store) -> None:
        live = the_unit(feed(store, fix(), index=self.Coarse()))
        assert live.fix is not None
        assert (live.fix.micro_grid, live.fix.patrol_zone) == ("C-1", "D-1")

    def test_outside_they_are_empty(self, store: Store) -> None:
        live = the_unit(feed(store, fix(place=FAR), index=self.Everywhere()))
        assert live.fix is not None
        assert (live.fix.micro_grid, live.fix.patrol_zone) == ("", "")


def feed_fix(desk: Desk, at_s: float) -> Any:
    live = the_unit(desk)
    assert live.fix is not None
    assert live.fix.at == NOON + timedelta(seconds=at_s)
    return live.fix


class TestPosition:
    def test_a_date_that_was_guessed_gives_way_to_the_one_named(self, store: Store) -> None:
        days = timedelta(days=1_540)
        heard = [fix(at_s=1), fix(at_s=2, alt_m=1.0)]
        named = [
            fix(at=NOON + timedelta(seconds=n) - days, heard_at=NOON + timedelta(seconds=n))
            for n in (2, 3, 4)
        ]
        desk = feed(store, *heard, *named)
        live = the_unit(desk)
        assert live.fix is not None
        assert live.fix.at == NOON + timedelta(seconds=4) - days
        assert desk.counts().flagged["position", "date corrected"] == 1
        assert len(rows(store)) == 3
        again = the_unit(feed(store))
        assert again.fix is not None
        assert again.fix.at == live.fix.at

    def test_an_old_position_delivered_late_is_no_new_date(self, store: Store) -> None:
        other = LinkId("tcp:elsewhere:1")
        yesterday, noon = NOON - timedelta(days=1), NOON
        late = [
            fix(at=yesterday, heard_at=noon, link=other),
            fix(at=yesterday - timedelta(seconds=5), heard_at=noon),
            fix(at=yesterday, heard_at=noon + timedelta(seconds=61)),
        ]
        desk = feed(store, fix(), *late)
        assert feed_fix(desk, at_s=0).flags == ()
        assert desk.counts().history == 3

    def test_what_was_heard_last_stays_the_last(self, store: Store) -> None:
        later, earlier = NOON + timedelta(seconds=9), NOON + timedelta(seconds=3)
        desk = feed(
            store,
            fix(at=NOON, heard_at=later),
            fix(at_s=1, heard_at=earlier),
            said(ReportKind.STATUS, text="1", heard_at=earlier),
        )
        assert the_unit(desk).heard_at == later

    def test_gga_rmc_and_gll_of_one_epoch_are_one_row(self, store: Store) -> None:
        desk = feed(
            store,
            fix(alt_m=12.5),
            fix(speed_mps=3.0, course_deg=90.0),
            fix(),
        )
        assert [row[4:7] for row in rows(store)] == [(300, 9000, 125)]
        counts = desk.counts()
        assert (counts.kept, counts.merged) == (1, 1)
        assert counts.refused == {("position", "repeated"): 1}
        live = the_unit(desk)
        assert live.fix is not None
        assert (live.fix.alt_m, live.fix.speed_mps, live.fix.course_deg) == (12.5, 3.0, 90.0)

    def test_the_same_holds_within_one_transaction(self, store: Store) -> None:
        with running(store) as desk:
            desk.take([fix(alt_m=12.5), fix(speed_mps=3.0, course_deg=90.0), fix()])
        assert [row[4:7] for row in rows(store)] == [(300, 9000, 125)]

    def test_an_older_one_is_history_and_moves_nothing(self, store: Store) -> None:
        desk = feed(store, fix(at_s=60), fix(at_s=30, place=north(30)), fix(at_s=30, alt_m=7.0))
        assert feed_fix(desk, at_s=60).place == HOME
        assert [row[6] for row in rows(store)] == [70, None]
        assert (desk.counts().kept, desk.counts().history) == (1, 2)

    def test_a_replay_makes_the_same_rows(self, store: Store) -> None:
        heard = [fix(at_s=n, place=north(n)) for n in range(20)]
        feed(store, *heard)
        once = rows(store)
        feed(store, *heard)
        assert rows(store) == once

    def test_values_no_one_can_have_are_not_kept(self, store: Store) -> None:
        feed(store, fix(alt_m=math.nan, speed_mps=math.inf, course_deg=1e300))
        assert rows(store)[0][4:7] == (None, None, None)


class TestStatus:
    def test_talk_begins_and_ends(self, store: Store) -> None:
        began = feed(store, said(ReportKind.PTT, sentence="BOT"))
        assert the_unit(began).talking_since == NOON
        ended = feed(
            store, said(ReportKind.PTT, sentence="BOT"), said(ReportKind.PTT, sentence="EOT")
        )
        assert the_unit(ended).talking_since is None

    def test_a_mic_bump_is_no_talk(self, store: Store) -> None:
        bump = said(ReportKind.PTT, sentence="BUMP", valid=False, reason="mic bump")
        desk = feed(store, bump)
        assert desk.counts().refused == {("status", "mic bump"): 1}
        assert the_unit(desk).talking_since is None

    def test_a_lost_end_of_talk_ends_by_itself(self, store: Store) -> None:
        times = iter([NOON] * 3 + [NOON + timedelta(seconds=121)] * 1_000)
        with running(store, clock=lambda: next(times)) as desk:
            ear = Listener()
            desk.hear(ear)
            desk.take([said(ReportKind.PTT, sentence="BOT")])
            ear.wait_for(RadioHeard)
            desk.take([fix("fleetsync:100-1")])
            ear.wait_for(UnitMoved)
        assert desk.units()[the_id(desk, KEY)].talking_since is None

    def test_an_emergency_stays_over_a_restart_and_is_raised_once(self, store: Store) -> None:
        with running(store) as desk:
            ear = Listener()
            desk.hear(ear)
            desk.take([said(ReportKind.EMERGENCY)])
            desk.take([said(ReportKind.EMERGENCY), said(ReportKind.EMERGENCY)])
            ear.wait_for(RadioHeard, 3)
        assert len(ear.facts(EmergencyRaised)) == 1
        assert the_unit(feed(store)).emergency_at == NOON

    def test_an_emergency_counts_whatever_its_position_is_worth(self, store: Store) -> None:
        lost = said(ReportKind.EMERGENCY, place=Place(0.0, 0.0))
        desk = feed(store, lost)
        assert the_unit(desk).emergency_at == NOON
        assert the_unit(desk).fix is None
        assert desk.counts().refused == {("plausible", "zero island"): 1}

    def test_an_emergency_with_a_position_moves_the_unit(self, store: Store) -> None:
        desk = feed(store, said(ReportKind.EMERGENCY, place=HOME))
        assert feed_fix(desk, at_s=0).place == HOME
        assert len(rows(store)) == 1

    def test_every_line_is_in_the_log_as_it_was_said(self, store: Store) -> None:
        feed(
            store,
            said(ReportKind.STATUS, text="12"),
            said(ReportKind.TEXT, text="<b>到达</b>"),
            said(ReportKind.RECEIPT, None),
        )
        with store.reader() as connection:
            entries = radio_log(connection)[::-1]
        assert [(e.kind, e.text, e.unit_id) for e in entries] == [
            (ReportKind.STATUS, "12", 1),
            (ReportKind.TEXT, "<b>到达</b>", 1),
            (ReportKind.RECEIPT, None, None),
        ]
        assert all(entry.raw == b"\x02x\x03" and entry.link_id == LINK for entry in entries)

    def test_a_position_s_status_is_logged_when_it_changes(self, store: Store) -> None:
        desk = feed(store, fix(text="1"), fix(at_s=1, text="1"), fix(at_s=2, text="2"))
        assert the_unit(desk).status == "2"
        assert desk.counts().logged == 2

    def test_a_fact_carries_the_number_of_its_line(self, store: Store) -> None:
        with running(store) as desk:
            ear = Listener()
            desk.hear(ear)
            desk.take([said(ReportKind.STATUS, text=str(n)) for n in range(3)])
            facts = ear.wait_for(RadioHeard, 3)
        with store.reader() as connection:
            numbers = {e.entry_id: e.text for e in radio_log(connection)}
        assert {fact.entry_id: fact.report.text for fact in facts} == numbers


def the_id(desk: Desk, key: str) -> Any:
    return next(unit_id for unit_id, live in desk.units().items() if key in live.unit.keys)


def test_a_refusal_is_a_fact_with_step_and_reason(store: Store) -> None:
    with running(store) as desk:
        ear = Listener()
        desk.hear(ear)
        desk.take([fix(place=Place(0.0, 0.0))])
        (fact,) = ear.wait_for(ReportRefused)
    assert (fact.link_id, fact.step, fact.reason) == (LINK, "plausible", "zero island")


def test_steps_have_distinct_names_and_say_what_they_do() -> None:
    names = [step.name for step in STEPS]
    assert names[:4] == ["check", "ringing", "who", "receipt"]
    assert names[4:] == ["plausible", "locate", "position", "status", "arrival", "incident"]
    assert all(step.title.endswith(".") for step in STEPS)
