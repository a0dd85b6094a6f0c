"""Two processes over one store: numbers are unique, each sees what the other did."""

from __future__ import annotations

from tests.kit.cases import HEAD, KINDS, CaseBench, case_bench
from tests.kit.desks import NOON, Listener, open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import (
    AmendIncident,
    CancelIncident,
    NoteIncident,
    OpenIncident,
    ReopenIncident,
    TakeBack,
)
from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.commands import NameUnit
from cmdmap.domain.facts import AreasReplaced, UnitChanged
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act, Happened
from cmdmap.domain.radio.commands import EndRollCall
from cmdmap.domain.unit import ForceKind
from cmdmap.services.audit.auditor import Auditor
from cmdmap.store.areas import StoredJurisdiction, clear_areas, replace_areas
from cmdmap.store.casework.incidents import read_open
from cmdmap.store.engine import StoreAwayError


def test_what_another_process_does_is_seen_and_built_upon(store, tmp_path):
    with (
        case_bench(store) as bench,
        open_file(tmp_path / "desk.db") as second,
        running(second, clock=bench.clock, kinds=KINDS) as desk,
    ):
        other = CaseBench(desk, second, bench.clock)
        desk.hear(other.listener)
        mine = bench.open()
        theirs = other.open()
        assert bench.open() not in (mine, theirs)
        assert other.incident(mine) == bench.incident(mine)
        bench.assign(mine, 1)
        other.turn()
        other.part(Act.SIGN, mine)
        bench.do(NoteIncident(mine, "已收到"))
        assert bench.incident(mine).state is IncidentState.SIGNED
        assert bench.incident(mine).assignments[0].state is AssignmentState.SIGNED
        numbers = [bench.stored(each).number for each in (mine, theirs)]
        assert numbers == ["JQ20260504-0001", "JQ20260504-0002"]
        heard = [fact.happened for fact in bench.listener.facts(IncidentMoved)]
        assert heard.count(Happened.SIGNED) == 1
        changed = [commit.incidents for commit in bench.listener.commits if commit.incidents]
        assert any(
            commit.get(mine) and commit[mine].state is IncidentState.SIGNED for commit in changed
        )
        # What the other process did cannot be taken back here.
        other.do(AmendIncident(mine, text="补充"))
        assert "cannot be taken back" in bench.refused(TakeBack(mine))


def test_a_clock_that_rang_in_another_process_is_told_here_and_rings_once(store, tmp_path):
    with case_bench(store) as bench:
        number = bench.open()
        with (
            open_file(tmp_path / "desk.db") as second,
            running(second, clock=bench.clock, kinds=KINDS) as desk,
        ):
            other = CaseBench(desk, second, bench.clock, Listener())
            desk.hear(other.listener)
            other.turn(minutes=11)
            bench.turn()
        rung = bench.listener.facts(ClockRang)
        assert [(fact.clock.kind, fact.told) for fact in rung] == [
            (ClockKind.ARRIVE, Told.WARNED), (ClockKind.ARRIVE, Told.OVERDUE),
        ]  # fmt: skip
        assert bench.incident(number).clock(ClockKind.ARRIVE).told is Told.OVERDUE
        assert bench.stored(number) == bench.incident(number)


def test_numbers_are_unique_however_two_processes_race(store, tmp_path):
    with (
        case_bench(store) as bench,
        open_file(tmp_path / "desk.db") as second,
        running(second, clock=bench.clock, kinds=KINDS) as desk,
    ):
        wish = OpenIncident("quarrel", "至善路188号")
        answers = [each.submit(wish, HEAD) for _ in range(40) for each in (bench.desk, desk)]
        for answer in answers:
            answer.result(DEADLINE_S)
        with store.reader() as connection:
            numbers = sorted(each.number for each in read_open(connection))
        assert numbers == [f"JQ20260504-{serial:04d}" for serial in range(1, 81)]


class FullDisk(Auditor):
    """An auditor over a disk that is full for a while: every transaction fails at its end."""

    full = False

    def write(self, connection):
        """Fail like the store while the disk is full."""
        if self.full:
            raise StoreAwayError("the disk is full")
        super().write(connection)


def test_what_another_process_wrote_is_told_although_a_transaction_fails(store, tmp_path):
    disk = FullDisk()
    with (
        case_bench(store) as bench,
        open_file(tmp_path / "desk.db") as second,
        running(second, clock=bench.clock, kinds=KINDS, auditor=disk) as desk,
    ):
        behind = CaseBench(desk, second, bench.clock)
        desk.hear(behind.listener)
        disk.full = True
        mine = bench.open()
        bench.turn(minutes=11)
        assert "not recorded" in behind.refused(NoteIncident(mine, "收到"))
        assert behind.listener.commits == []
        disk.full = False
        rung = behind.listener.wait_for(ClockRang, 2)
        assert [fact.told for fact in rung] == [Told.WARNED, Told.OVERDUE]
        (moved,) = behind.listener.facts(IncidentMoved)
        assert moved.incident.id == mine
        assert any(mine in commit.incidents for commit in behind.listener.commits)


def test_units_that_another_process_named_are_told_although_a_transaction_fails(store, tmp_path):
    disk = FullDisk()
    with (
        case_bench(store) as bench,
        open_file(tmp_path / "desk.db") as second,
        running(second, clock=bench.clock, kinds=KINDS, auditor=disk) as desk,
    ):
        behind = CaseBench(desk, second, bench.clock)
        desk.hear(behind.listener)
        disk.full = True
        unit_id = bench.unit(1)
        bench.do(NameUnit(unit_id, "巡逻一组", ForceKind.POLICE, "巡逻"))
        assert "not recorded" in behind.refused(EndRollCall(0, "x"))
        disk.full = False
        changed = behind.listener.wait_for(UnitChanged)
        assert [fact.unit.name for fact in changed] == ["巡逻一组"]
        assert desk.units()[unit_id].unit.name == "巡逻一组"


def test_what_ended_a_day_ago_leaves_the_memory_and_can_still_be_worked_at(store):
    with case_bench(store) as bench:
        ended, waiting = bench.open(), bench.open()
        bench.do(CancelIncident(ended, "误报"))
        bench.turn(hours=1)
        bench.turn(hours=23)
        assert set(bench.desk.casework().incidents) == {ended, waiting}
        bench.turn(hours=1)
        assert set(bench.desk.casework().incidents) == {waiting}
        bench.do(ReopenIncident(ended, "又来电"))
        assert bench.incident(ended).is_open
        bench.turn(hours=30)
        assert set(bench.desk.casework().incidents) == {ended, waiting}


def test_areas_that_another_process_replaced_are_told_once(store, tmp_path):
    told = StoredJurisdiction("上塘", "areas.geojson", NOON)
    with case_bench(store) as bench:
        with open_file(tmp_path / "desk.db") as second, second.transaction() as connection:
            replace_areas(connection, (), (), told)
        bench.turn()
        bench.turn()
        (fact,) = bench.listener.facts(AreasReplaced)
        assert fact.imported_at == NOON
        with open_file(tmp_path / "desk.db") as second, second.transaction() as connection:
            clear_areas(connection)
        bench.turn()
        assert [each.imported_at for each in bench.listener.facts(AreasReplaced)] == [NOON, None]
