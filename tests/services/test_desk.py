"""The desk keeps, publishes, answers and survives: commands, listeners, bugs, a lost database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.kit.desks import HOME, NOON, Listener, feed, fix, north, open_file, running, said
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import AcknowledgeEmergency, EnrolUnits, NameUnit
from cmdmap.domain.facts import EmergencyAcknowledged, UnitChanged, UnitMoved
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.report import ReportKind
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.errors import BugError, WorldError
from cmdmap.services.desk import Desk
from cmdmap.services.passage import NamedStep, Passage
from cmdmap.services.present import Draft
from cmdmap.services.spool import Spool
from cmdmap.services.steps import STEPS
from cmdmap.store import engine
from cmdmap.store.engine import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(engine, "LOCK_WAIT_MS", 20)
    with open_file(tmp_path / "cmdmap.db") as opened:
        yield opened


def count(store: Store, table: str) -> int:
    with store.reader() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def answer(desk: Desk, command: Any) -> Commit:
    return desk.submit(command).result(DEADLINE_S)


class TestPublishing:
    def test_a_listener_hears_after_the_row_is_on_disk(self, store: Store) -> None:
        rows_seen: list[int] = []
        heard = threading.Event()

        def listener(_commit: Commit) -> None:
            rows_seen.append(count(store, "fixes"))
            heard.set()

        with running(store) as desk:
            desk.hear(listener)
            desk.take([fix(at_s=n) for n in range(3)])
            assert heard.wait(DEADLINE_S)
        assert rows_seen[0] == 3

    def test_a_commit_names_what_it_touched_and_numbers_have_no_gap(self, store: Store) -> None:
        ear = Listener()
        with running(store) as desk:
            desk.hear(ear)
            desk.take([fix(), fix("fleetsync:100-2008")])
            ear.wait_for(UnitMoved, 2)
            desk.take([said(ReportKind.STATUS, text="1")])
            wait_until("two commits", lambda: len(ear.commits) > 1)
        first, *_, last = ear.commits
        assert first.changes.units == set(first.units) == {1, 2}
        assert not first.changes.radio_log
        assert last.changes.radio_log
        assert last.units[UnitId(1)].status == "1"
        assert [c.seq for c in ear.commits] == list(range(1, len(ear.commits) + 1))

    def test_a_listener_that_raises_is_not_called_again(self, store: Store) -> None:
        calls: list[int] = []

        def broken(_commit: Commit) -> None:
            calls.append(1)
            raise RuntimeError("panel is gone")

        ear = Listener()
        with running(store) as desk:
            desk.hear(broken)
            desk.hear(ear)
            desk.take([fix()])
            ear.wait_for(UnitMoved, 1)
            desk.take([fix(at_s=1)])
            ear.wait_for(UnitMoved, 2)
        assert calls == [1]

    def test_one_that_ended_its_hearing_hears_nothing(self, store: Store) -> None:
        ear, other = Listener(), Listener()
        with running(store) as desk:
            end = desk.hear(ear)
            desk.hear(other)
            end()
            end()
            desk.take([fix()])
            other.wait_for(UnitMoved)
        assert ear.commits == []

    def test_what_waits_goes_into_one_transaction(self, store: Store) -> None:
        gate, entered = threading.Event(), threading.Event()

        def hold(_commit: Commit) -> None:
            entered.set()
            gate.wait(DEADLINE_S)

        with running(store) as desk:
            desk.hear(hold)
            desk.take([fix()])
            assert entered.wait(DEADLINE_S)
            for n in range(1, 50):
                desk.take([fix(at_s=n)])
            gate.set()
        assert desk.counts().kept == 50
        assert desk.counts().commits == 2

    def test_a_snapshot_does_not_change(self, store: Store) -> None:
        ear = Listener()
        with running(store) as desk:
            before = desk.units()
            desk.hear(ear)
            desk.take([fix()])
            ear.wait_for(UnitMoved)
            assert not before
            assert len(desk.units()) == 1

    def test_the_present_comes_back_after_a_restart(self, store: Store) -> None:
        old = feed(store, fix(), fix(at_s=9, place=north(9), speed_mps=2.0))
        new = feed(store)
        (was,), (now,) = old.units().values(), new.units().values()
        assert was.fix is not None
        assert now.fix is not None
        assert (now.unit, now.fix.at, now.fix.speed_mps) == (was.unit, was.fix.at, 2.0)
        assert now.fix.place.metres_to(was.fix.place) < 0.02


class TestCommands:
    def test_a_name_is_kept_for_the_key(self, store: Store) -> None:
        feed(store, fix())
        with running(store) as desk:
            commit = answer(desk, NameUnit(UnitId(1), " 巡-07 ", ForceKind.GOVERNANCE, "一队"))
        unit = commit.units[UnitId(1)].unit
        assert (unit.name, unit.kind, unit.team, unit.named) == (
            "巡-07",
            ForceKind.GOVERNANCE,
            "一队",
            True,
        )
        assert [fact for fact in commit.facts if isinstance(fact, UnitChanged)] == [
            UnitChanged(unit)
        ]
        (again,) = feed(store, fix(at_s=5)).units().values()
        assert again.unit == unit

    @pytest.mark.parametrize(
        ("command", "words"),
        [
            (NameUnit(UnitId(9), "x", ForceKind.GRID), "no unit number 9"),
            (NameUnit(UnitId(1), "  ", ForceKind.GRID), "needs a name"),
            (NameUnit(UnitId(1), "a\x1b[2J", ForceKind.GRID), "printable"),
            (NameUnit(UnitId(1), "x" * 81, ForceKind.GRID), "80 characters"),
            (AcknowledgeEmergency(UnitId(1), "me"), "no open emergency"),
            (AcknowledgeEmergency(UnitId(1), " "), "named person"),
            ("dance", "Nobody carries out"),
        ],
    )
    def test_a_refusal_is_one_sentence_and_changes_nothing(
        self, store: Store, command: Any, words: str
    ) -> None:
        feed(store, fix())
        ear = Listener()
        with running(store) as desk:
            before = desk.units()
            desk.hear(ear)
            with pytest.raises(WorldError, match=words):
                answer(desk, command)
        assert desk.units() == before
        assert not any(commit.facts for commit in ear.commits)

    def test_one_refusal_does_not_cost_the_others(self, store: Store) -> None:
        feed(store, fix())
        with running(store) as desk:
            bad = desk.submit(NameUnit(UnitId(9), "x", ForceKind.GRID))
            good = desk.submit(NameUnit(UnitId(1), "y", ForceKind.GRID))
            assert good.result(DEADLINE_S).units[UnitId(1)].unit.name == "y"
            assert isinstance(bad.exception(DEADLINE_S), WorldError)

    def test_an_emergency_is_ended_by_a_named_person(self, store: Store) -> None:
        feed(store, said(ReportKind.EMERGENCY))
        with running(store) as desk:
            commit = answer(desk, AcknowledgeEmergency(UnitId(1), "王"))
        assert EmergencyAcknowledged(UnitId(1), "王", NOON) in commit.facts
        (live,) = feed(store).units().values()
        assert live.emergency_at is None

    def test_a_roster_is_enrolled_once_and_brought_up_to_date(self, store: Store) -> None:
        feed(store, fix())
        key = UnitKey("fleetsync:100-2007")
        roster = (
            Unit(UnitId(0), "巡-07", ForceKind.GOVERNANCE, (key,), "一队"),
            Unit(UnitId(0), "楼长-1", ForceKind.GRID, phone="190-0000-0001"),
        )
        with running(store) as desk:
            answer(desk, EnrolUnits(roster))
            answer(desk, EnrolUnits(roster))
            named = {live.unit.name: live for live in desk.units().values()}
        assert set(named) == {"巡-07", "楼长-1"}
        assert named["巡-07"].fix is not None
        assert named["巡-07"].fix.place.metres_to(HOME) < 0.02

    def test_a_roster_does_not_rename_what_an_operator_has_named(self, store: Store) -> None:
        feed(store, fix())
        key = UnitKey("fleetsync:100-2007")
        with running(store) as desk:
            answer(desk, NameUnit(UnitId(1), "by hand", ForceKind.POLICE))
            answer(desk, EnrolUnits((Unit(UnitId(0), "roster", ForceKind.GRID, (key,)),)))
        assert desk.units()[UnitId(1)].unit.name == "by hand"

    def test_a_roster_brings_new_keys_but_takes_none_away(self, store: Store) -> None:
        mine, more, theirs = UnitKey("a:1"), UnitKey("a:2"), UnitKey("a:3")
        feed(store, fix(theirs))
        with running(store) as desk:
            answer(desk, EnrolUnits((Unit(UnitId(0), "car", ForceKind.GRID, (mine,)),)))
            keys = (mine, more, theirs)
            again = Unit(UnitId(0), "other", ForceKind.POLICE, keys, phone="190")
            answer(desk, EnrolUnits((again,)))
        assert desk.units()[UnitId(2)].unit == Unit(
            UnitId(2), "car", ForceKind.GRID, (mine, more), phone="190"
        )
        assert desk.units()[UnitId(1)].unit.keys == (theirs,)

    def test_a_new_key_is_known_to_the_reports_of_the_same_turn(self, store: Store) -> None:
        feed(store, fix("a:1"))
        gate, entered = threading.Event(), threading.Event()

        def hold(_commit: Commit) -> None:
            entered.set()
            gate.wait(DEADLINE_S)

        with running(store) as desk:
            desk.hear(hold)
            desk.take([fix("a:1", at_s=1)])
            assert entered.wait(DEADLINE_S)
            keys = (UnitKey("a:1"), UnitKey("a:2"))
            desk.submit(EnrolUnits((Unit(UnitId(0), "car", ForceKind.GRID, keys),)))
            desk.take([said(ReportKind.STATUS, "a:2", text="7")])
            gate.set()
        (live,) = desk.units().values()
        assert live.status == "7"
        assert live.fix is not None

    def test_a_roster_with_one_key_twice_is_refused_whole(self, store: Store) -> None:
        twice = (UnitKey("a:1"), UnitKey("a:1"))
        with running(store) as desk, pytest.raises(WorldError, match="two units"):
            answer(desk, EnrolUnits((Unit(UnitId(0), "x", ForceKind.GRID, twice),)))
        assert count(store, "units") == 0

    def test_a_closed_desk_refuses(self, store: Store) -> None:
        with running(store) as desk:
            pass
        with pytest.raises(WorldError, match="closing"):
            answer(desk, NameUnit(UnitId(1), "x", ForceKind.GRID))

    def test_a_cancelled_wish_is_not_carried_out(self, store: Store) -> None:
        feed(store, fix())
        gate, entered = threading.Event(), threading.Event()

        def hold(_commit: Commit) -> None:
            entered.set()
            gate.wait(DEADLINE_S)

        with running(store) as desk:
            desk.hear(hold)
            desk.take([fix(at_s=1)])
            assert entered.wait(DEADLINE_S)
            wish = desk.submit(NameUnit(UnitId(1), "x", ForceKind.GRID))
            assert wish.cancel()
            gate.set()
        assert desk.units()[UnitId(1)].unit.name == "Radio 100-2007"

    def test_a_name_given_in_another_process_arrives(self, store: Store, tmp_path: Path) -> None:
        ear = Listener()
        with running(store) as desk:
            desk.hear(ear)
            desk.take([fix()])
            ear.wait_for(UnitMoved)
            with open_file(tmp_path / "cmdmap.db") as theirs, running(theirs) as other:
                answer(other, NameUnit(UnitId(1), "theirs", ForceKind.GRID))
            (fact,) = ear.wait_for(UnitChanged)
        assert fact.unit.name == "theirs"
        assert desk.units()[UnitId(1)].fix is not None


class TestBugs:
    @staticmethod
    def stumbling(passage: Passage, _draft: Draft) -> Passage:
        if passage.heard.report.text == "poison":
            raise ZeroDivisionError("a bug")
        return passage

    def test_a_report_that_meets_a_bug_costs_no_other(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        steps = (NamedStep("stumble", "Stumbles.", self.stumbling), *STEPS)
        heard = [fix(at_s=n, text="poison" if n in (7, 61) else None) for n in range(100)]
        with running(store, steps=steps) as desk:
            desk.take(heard)
        assert desk.counts().refused == {("writer", "bug"): 2}
        assert count(store, "fixes") == 98
        assert "a bug of cmdmap" in caplog.text

    def test_a_command_that_meets_a_bug_says_so(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cmdmap.services.units.update_unit", lambda *_: 1 / 0)
        feed(store, fix())
        with running(store) as desk:
            desk.take([fix(at_s=1)])
            with pytest.raises(BugError, match="mistake"):
                answer(desk, NameUnit(UnitId(1), "x", ForceKind.GRID))
        assert count(store, "fixes") == 2


class TestDatabaseAway:
    @pytest.fixture
    def lock(self, store: Store, tmp_path: Path) -> Iterator[sqlite3.Connection]:
        other = sqlite3.connect(
            tmp_path / "cmdmap.db", isolation_level=None, check_same_thread=False
        )
        yield other
        other.close()

    def test_reports_wait_in_the_spool_and_are_replayed_in_order(
        self, store: Store, lock: sqlite3.Connection, tmp_path: Path
    ) -> None:
        ear = Listener()
        with running(store, spool=Spool(tmp_path / "spool")) as desk:
            desk.hear(ear)
            lock.execute("BEGIN IMMEDIATE")
            for n in range(20):
                desk.take([fix(at_s=n, place=north(n))])
            wait_until("spooled", lambda: desk.counts().spooled == 20)
            assert "locked" in desk.counts().away_because
            assert ear.commits == []
            lock.execute("ROLLBACK")
            moved = ear.wait_for(UnitMoved, 20)
        assert [fact.fix.at for fact in moved] == [NOON + timedelta(seconds=n) for n in range(20)]
        assert desk.counts().away_because == ""
        assert list((tmp_path / "spool").iterdir()) == []
        assert count(store, "fixes") == 20

    def test_a_command_is_refused_and_not_carried_out_later(
        self, store: Store, lock: sqlite3.Connection
    ) -> None:
        feed(store, fix())
        with running(store) as desk:
            lock.execute("BEGIN IMMEDIATE")
            with pytest.raises(WorldError, match="not recorded"):
                answer(desk, NameUnit(UnitId(1), "x", ForceKind.GRID))
            lock.execute("ROLLBACK")
        assert feed(store).units()[UnitId(1)].unit.name == "Radio 100-2007"

    def test_what_was_spooled_survives_a_restart(
        self, store: Store, lock: sqlite3.Connection, tmp_path: Path
    ) -> None:
        with running(store, spool=Spool(tmp_path / "spool")) as desk:
            lock.execute("BEGIN IMMEDIATE")
            desk.take([fix(), said(ReportKind.EMERGENCY)])
            wait_until("spooled", lambda: desk.counts().spooled == 2)
        lock.execute("ROLLBACK")
        again = feed(store, spool=Spool(tmp_path / "spool"))
        assert again.counts().kept == 1
        assert again.units()[UnitId(1)].emergency_at == NOON

    def test_without_a_spool_reports_wait_in_memory(
        self, store: Store, lock: sqlite3.Connection
    ) -> None:
        ear = Listener()
        with running(store) as desk:
            desk.hear(ear)
            lock.execute("BEGIN IMMEDIATE")
            desk.take([fix()])
            wait_until("noticed", lambda: desk.counts().away_because != "")
            lock.execute("ROLLBACK")
            ear.wait_for(UnitMoved)
        assert count(store, "fixes") == 1

    def test_what_could_be_kept_nowhere_until_the_end_is_counted(
        self, store: Store, lock: sqlite3.Connection
    ) -> None:
        with running(store) as desk:
            lock.execute("BEGIN IMMEDIATE")
            desk.take([fix(), said(ReportKind.EMERGENCY)])
            wait_until("noticed", lambda: desk.counts().away_because != "")
        lock.execute("ROLLBACK")
        assert desk.counts().lost == 2

    def test_a_bug_in_a_spooled_report_does_not_block_the_rest(
        self, store: Store, tmp_path: Path
    ) -> None:
        Spool(tmp_path / "spool").append([fix(), fix(at_s=1, text="poison"), fix(at_s=2)])
        steps = (NamedStep("stumble", "Stumbles.", TestBugs.stumbling), *STEPS)
        desk = feed(store, fix(at_s=3), steps=steps, spool=Spool(tmp_path / "spool"))
        assert count(store, "fixes") == 3
        assert desk.counts().refused == {("writer", "bug"): 1}
