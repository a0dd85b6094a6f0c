"""Two processes over one store: numbers are unique, each sees what the other did."""

from __future__ import annotations

from tests.kit.cases import HEAD, KINDS, CaseBench, case_bench
from tests.kit.desks import Listener, open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import (
    AmendIncident,
    NoteIncident,
    OpenIncident,
    TakeBack,
)
from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act, Happened
from cmdmap.services.casework.room import CaseRoom
from cmdmap.store.casework.incidents import read_open


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


def test_what_another_process_wrote_is_told_although_a_transaction_fails(store, tmp_path):
    with (
        case_bench(store) as bench,
        open_file(tmp_path / "desk.db") as second,
        running(second, clock=bench.clock, kinds=KINDS) as desk,
    ):
        theirs = CaseBench(desk, second, bench.clock).open()
        room = CaseRoom(KINDS)
        with store.reader() as connection:
            room.begin()
            room.reload(connection)
        room.begin()
        assert set(room.pages.all()) == {theirs}
        room.settle()
        room.begin()
        assert not room.pages.all()
