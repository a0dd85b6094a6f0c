"""Merge, split, cancel, reopen: nothing is lost and both ways are kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from tests.kit.cases import case_bench
from tests.kit.desks import NOON

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import (
    AssignUnits,
    CancelIncident,
    MergeIncident,
    Party,
    ReopenIncident,
    SplitIncident,
    Suspend,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.services.casework.sentences import sentence
from cmdmap.store.casework.parties import read_links, read_parties
from cmdmap.store.schema import outbox

S = IncidentState


def test_a_merged_incident_goes_on_in_the_other_with_units_and_persons(store):
    with case_bench(store) as bench:
        kept = bench.open(parties=(Party(name="甲"),))
        merged = bench.open(parties=(Party(name="乙"),))
        bench.assign(kept, 2)
        bench.assign(merged, 1, 2)
        bench.turn(minutes=1)
        bench.part(Act.ARRIVE, merged, 1)
        bench.do(MergeIncident(merged, kept, "同一起"))
        gone, target = bench.incident(merged), bench.incident(kept)
        assert (gone.state, gone.merged_into) == (S.MERGED, kept)
        assert gone.steps_done == 4
        assert {part.state for part in gone.assignments} == {AssignmentState.WITHDRAWN}
        assert {part.reason for part in gone.assignments} == {"goes on in JQ20260504-0001"}
        assert all(clock.stopped_at for clock in gone.clocks)
        assert target.state is S.ON_SITE
        assert [part.unit_id for part in target.active()] == [bench.unit(2), bench.unit(1)]
        moved = target.active()[1]
        assert moved.ordered_at == NOON
        assert moved.arrived_at == NOON + timedelta(minutes=1)
        owed = set(bench.desk.radio().check_ins)
        assert owed == {(target.number, bench.unit(1)), (target.number, bench.unit(2))}
        with store.reader() as connection:
            assert [party.name for party in read_parties(connection, kept)] == ["甲", "乙"]
            (there,), (back,) = read_links(connection, merged), read_links(connection, kept)
        assert (there.relation, there.other_id) == ("merged_into", kept)
        assert (back.relation, back.other_id) == ("merged_from", merged)
        said = [sentence(line) for line in bench.lines(kept)]
        assert "巡-01 came with JQ20260504-0002, which was merged into it" in said
        assert sentence(bench.lines(merged)[-1]) == "merged into JQ20260504-0001: 同一起"
        for number in (kept, merged):
            assert bench.stored(number) == bench.incident(number)


def test_units_of_the_merged_one_dispatch_the_other_and_start_its_clock(store):
    with case_bench(store) as bench:
        kept, merged, held = bench.open(), bench.open(), bench.open()
        bench.assign(merged, 1)
        bench.part(Act.SIGN, merged)
        bench.do(MergeIncident(merged, kept))
        assert bench.incident(kept).state is S.SIGNED
        assert bench.incident(kept).supervised_since == NOON
        bench.do(Suspend(held, "等"))
        bench.do(MergeIncident(kept, held))
        assert bench.incident(held).state is S.SUSPENDED
        assert [part.unit_id for part in bench.incident(held).active()] == [bench.unit(1)]
        # A chain can be followed from its first end to its last.
        assert bench.incident(merged).merged_into == kept
        assert bench.incident(kept).merged_into == held


def test_a_unit_on_its_way_to_the_merged_one_is_ordered_to_the_other(store):
    with case_bench(store) as bench:
        kept, merged = bench.open(), bench.open()
        bench.assign(kept, 3)
        bench.assign(merged, 1, 2, 3)
        bench.part(Act.ARRIVE, merged, 2)
        bench.do(MergeIncident(merged, kept, "同一件"))
        with store.reader() as connection:
            sent = connection.execute(
                select(outbox.c.unit_id, outbox.c.text).where(outbox.c.state == "queued")
            ).all()
        # Who never heard of the first is ordered to the other; who is there needs no order.
        number = bench.incident(kept).number
        assert {row.unit_id for row in sent} == {bench.unit(1), bench.unit(3)}
        assert all(number in row.text and "STAND" not in row.text for row in sent)
        first = bench.incident(kept).assignment_of(bench.unit(1))
        assert first is not None
        assert first.state is AssignmentState.ORDERED
        assert set(bench.desk.radio().check_ins) == {
            (number, bench.unit(each)) for each in (1, 2, 3)
        }


def test_no_merge_into_itself_an_ended_one_or_one_that_waits(store):
    with case_bench(store) as bench:
        number, ended, waiting = bench.open(), bench.open(), bench.open(taken_in=False)
        bench.do(CancelIncident(ended, "误报"))
        bench.assign(number, 1)
        assert "into itself" in bench.refused(MergeIncident(number, number))
        assert "reopen it first" in bench.refused(MergeIncident(number, ended))
        assert "take it in first" in bench.refused(MergeIncident(number, waiting))
        bench.part(Act.WITHDRAW, number, reason="误派")
        bench.do(MergeIncident(number, waiting))
        assert "goes on in another" in bench.refused(MergeIncident(waiting, number))


def test_a_split_makes_a_second_incident_and_both_say_so(store):
    with case_bench(store) as bench:
        number = bench.open()
        assert "what the second" in bench.refused(SplitIncident(number, "noise", " ", "两件事"))
        commit = bench.do(SplitIncident(number, "noise", "另有音响扰民", "两件事"))
        (other,) = set(commit.changes.incidents) - {number}
        assert bench.incident(other).split_from == number
        assert bench.incident(other).place == bench.incident(number).place
        assert bench.incident(other).kind == "noise"
        with store.reader() as connection:
            (there,), (back,) = read_links(connection, number), read_links(connection, other)
        assert (there.relation, there.other_id) == ("split_into", other)
        assert (back.relation, back.other_id) == ("split_from", number)
        assert sentence(bench.lines(number)[-1]) == "split off as JQ20260504-0002: 两件事"


def test_a_cancelled_incident_frees_its_units(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1, 2)
        bench.part(Act.ARRIVE, number, 1)
        assert "needs a reason" in bench.refused(CancelIncident(number, ""))
        bench.do(CancelIncident(number, "误报"))
        incident = bench.incident(number)
        assert not incident.active()
        assert incident.steps_done == 4
        assert not bench.desk.radio().check_ins
        assert all(clock.stopped_at for clock in incident.clocks)


def test_a_reopened_one_begins_another_round_and_keeps_its_first_times(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.lead_to_close(number)
        first = bench.incident(number)
        assert "reopen it first" in bench.refused(AssignUnits(number, (bench.unit(1),)))
        bench.turn(hours=5)
        bench.do(ReopenIncident(number, "又来电"))
        again = bench.incident(number)
        assert (again.state, again.round) == (S.TAKEN_IN, 2)
        assert again.taken_in_at == first.taken_in_at
        assert (again.call_backs, again.close_kind) == ((), None)
        assert again.clocks[: len(first.clocks)] == first.clocks
        arrive = again.clock(ClockKind.ARRIVE)
        assert arrive.round == 2
        assert arrive.started_at == NOON + timedelta(hours=5)
        assert bench.stored(number) == again
        bench.lead_to_close(number)
        assert bench.stored(number) == bench.incident(number)


def test_a_merged_one_can_be_reopened_and_stands_alone_again(store):
    with case_bench(store) as bench:
        kept, merged = bench.open(), bench.open()
        bench.do(MergeIncident(merged, kept))
        bench.do(ReopenIncident(merged, "并错了"))
        assert bench.incident(merged).merged_into is None
        assert bench.incident(merged).state is S.TAKEN_IN
        bench.do(MergeIncident(merged, kept))
        with store.reader() as connection:
            assert len(read_links(connection, merged)) == 1
