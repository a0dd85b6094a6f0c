"""Assigning: units are told, timed and bound; a second assignment never changes the first."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.cases import case_bench
from tests.kit.desks import NOON

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import (
    AssignUnits,
    CancelIncident,
    MoveAssignment,
    ReassignUnits,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.commands import EnrolUnits, HandOver
from cmdmap.domain.facts import MessageChanged, MessageQueued
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.outgoing import OutgoingState
from cmdmap.domain.radio.commands import EndCheckIn
from cmdmap.domain.rights import SYSTEM
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.i18n import use_language
from cmdmap.services.casework.room import CaseTimes
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.services.present import Limits

UNTIMED = Limits(casework=CaseTimes(check_in=timedelta(0)))


def test_each_unit_is_told_as_its_channel_can_or_by_voice(store):
    kit = Unit(UnitId(0), "单兵-1", ForceKind.GOVERNANCE, (UnitKey("jt808:13800000001"),))
    silent = Unit(UnitId(0), "网-9", ForceKind.GRID)
    with case_bench(store, outbox=OutboxPolicy()) as bench:
        bench.do(EnrolUnits((kit, silent)), SYSTEM)
        known = {live.unit.name: live.unit.id for live in bench.desk.units().values()}
        number = bench.open(text="收费争执")
        units = (known["单兵-1"], bench.unit(1), known["网-9"])
        bench.do(AssignUnits(number, units, "带执法记录仪"))
        queued = [fact.message for fact in bench.listener.facts(MessageQueued)]
        texts = {message.unit_id: message.text for message in queued}
        assert "Parking quarrel" in texts[units[0]]
        assert "带执法记录仪" in texts[units[0]]
        assert texts[units[1]].isascii()
        assert all("JQ20260504-0001" in text for text in texts.values())
        assert units[2] not in texts
        parts = {part.unit_id: part for part in bench.incident(number).assignments}
        assert {parts[unit].outgoing_id for unit in units[:2]} == {each.id for each in queued}
        assert parts[units[2]].outgoing_id is None
        assert bench.lines(number)[-1].values["voice"] == ["网-9"]


def test_an_order_that_waits_is_taken_back_and_who_has_it_is_told(store):
    kits = [
        Unit(UnitId(0), f"单兵-{number}", ForceKind.GRID, (UnitKey(f"jt808:1380000000{number}"),))
        for number in (1, 2)
    ]
    with case_bench(store, outbox=OutboxPolicy()) as bench:
        bench.do(EnrolUnits(tuple(kits)), SYSTEM)
        known = {live.unit.name: live.unit.id for live in bench.desk.units().values()}
        number = bench.open()
        bench.do(AssignUnits(number, (known["单兵-1"], known["单兵-2"])))
        first, second = (fact.message for fact in bench.listener.facts(MessageQueued))
        bench.do(HandOver(first.id, kits[0].keys[0], LinkId("tcp:a:1")), SYSTEM)
        for part in bench.incident(number).active():
            bench.do(MoveAssignment(Act.WITHDRAW, part.id, "误派"))
        changed = {fact.message.id: fact.message for fact in bench.listener.facts(MessageChanged)}
        assert changed[second.id].state is OutgoingState.CANCELLED
        (told,) = bench.listener.facts(MessageQueued)[2:]
        assert told.message.unit_id == first.unit_id
        assert told.message.text == "Stand down from JQ20260504-0001: 误派"


def test_the_order_is_in_the_language_of_the_seat(store, repo):
    kit = Unit(UnitId(0), "单兵-1", ForceKind.GOVERNANCE, (UnitKey("jt808:13800000001"),))
    use_language("zh_CN", repo / "resources" / "i18n")
    with case_bench(store, outbox=OutboxPolicy()) as bench:
        bench.do(EnrolUnits((kit,)), SYSTEM)
        number = bench.open()
        known = {live.unit.name: live.unit.id for live in bench.desk.units().values()}
        bench.do(AssignUnits(number, (known["单兵-1"],)))
        (queued,) = bench.listener.facts(MessageQueued)
        assert queued.message.text.startswith("派单 JQ20260504-0001：停车收费纠纷，至善路188号")


def test_from_the_first_dispatch_on_it_is_under_supervision(store):
    with case_bench(store) as bench:
        number = bench.open()
        assert bench.incident(number).supervised_since is None
        bench.turn(seconds=42)
        bench.assign(number, 1)
        bench.turn(seconds=60)
        bench.assign(number, 2)
        incident = bench.incident(number)
        assert incident.supervised_since == NOON + timedelta(seconds=42)
        assert [line.act for line in bench.lines(number)][1:] == [Act.DISPATCH, Act.REINFORCE]
        assert incident.clock(ClockKind.ARRIVE) is not None


def test_whom_it_binds_is_not_ordered_again_and_others_are_refused_with_it(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        units = (bench.unit(2), bench.unit(1))
        assert "巡-01 is on JQ20260504-0001 already" in bench.refused(AssignUnits(number, units))
        assert "no unit number 999" in bench.refused(AssignUnits(number, (UnitId(999),)))
        assert "at least one unit" in bench.refused(AssignUnits(number, ()))
        assert len(bench.incident(number).assignments) == 1
        twice = AssignUnits(number, (bench.unit(2), bench.unit(2)))
        bench.do(twice)
        assert len(bench.incident(number).assignments) == 2


def test_a_second_incident_of_a_unit_leaves_the_first_as_it_is(store):
    with case_bench(store) as bench:
        first, second = bench.open(), bench.open(kind="noise")
        bench.assign(first, 1)
        bench.part(Act.ARRIVE, first)
        before = bench.incident(first)
        bench.assign(second, 1)
        bench.part(Act.SIGN, second)
        bench.part(Act.ARRIVE, second)
        bench.part(Act.LEAVE, second)
        assert bench.incident(first) is before
        assert bench.desk.casework().load() == {bench.unit(1): 1}
        assert bench.stored(first) == before


def test_each_pair_of_incident_and_unit_has_its_own_check_in(store):
    with case_bench(store) as bench:
        first, second = bench.open(), bench.open()
        bench.assign(first, 1, 2)
        bench.assign(second, 1)
        one, two = bench.incident(first).number, bench.incident(second).number
        owed = bench.desk.radio().check_ins
        assert set(owed) == {(one, bench.unit(1)), (one, bench.unit(2)), (two, bench.unit(1))}
        bench.part(Act.WITHDRAW, first, 1, reason="另有任务")
        assert set(bench.desk.radio().check_ins) == {(one, bench.unit(2)), (two, bench.unit(1))}
        # One that somebody ended by hand stops nothing.
        bench.do(EndCheckIn(one, bench.unit(2), "王芳"))
        bench.do(CancelIncident(first, "误报"))
        assert set(bench.desk.radio().check_ins) == {(two, bench.unit(1))}


def test_without_an_interval_nobody_owes_a_check_in(store):
    with case_bench(store, limits=UNTIMED) as bench:
        bench.assign(bench.open(), 1)
        assert not bench.desk.radio().check_ins


def test_a_reassignment_withdraws_one_and_orders_others(store):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        bench.part(Act.SIGN, number)
        others = (bench.unit(2), bench.unit(3))
        assert "needs a reason" in bench.refused(ReassignUnits(part.id, others, " "))
        assert "is on JQ20260504-0001 already" in bench.refused(
            ReassignUnits(part.id, (bench.unit(1),), "换人")
        )
        bench.do(ReassignUnits(part.id, others, "车辆故障"))
        incident = bench.incident(number)
        assert incident.state is IncidentState.DISPATCHED
        assert [each.state for each in incident.assignments] == [
            AssignmentState.WITHDRAWN, AssignmentState.ORDERED, AssignmentState.ORDERED,
        ]  # fmt: skip
        assert incident.assignments[0].reason == "车辆故障"
        assert bench.stored(number) == incident
