"""Every (state, act) pair over a real desk and store: moved as the table says, or refused whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.kit.cases import DISPATCHER, CaseBench, case_bench

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework import commands as wish
from cmdmap.domain.ids import AssignmentId, IncidentId
from cmdmap.domain.incident import CallResult, IncidentState, Satisfaction, Tier
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, FLOW, Act
from cmdmap.domain.unit import ForceKind
from cmdmap.store.casework import tables
from cmdmap.store.schema import check_ins, duty_log, outbox

S = IncidentState
WHY = "核实后"
KEPT = (
    tables.incidents,
    tables.assignments,
    tables.incident_clocks,
    tables.call_backs,
    tables.postponements,
    tables.supervisions,
    tables.incident_lines,
    tables.incident_parties,
    tables.incident_links,
    tables.outside_numbers,
    outbox,
    check_ins,
    duty_log,
)
SATISFIED = Satisfaction.SATISFIED


def rows(bench: CaseBench) -> list[int]:
    """How many rows each table of the loop has."""
    with bench.store.reader() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in KEPT
        ]


def made(bench: CaseBench, state: IncidentState) -> IncidentId:
    """Return a fresh incident in a state; from ON_SITE on unit 1 is there and 2 is ordered."""
    number = bench.open(taken_in=state is not S.REPORTED)
    if state in (S.REPORTED, S.TAKEN_IN):
        return number
    bench.assign(number, 1, 2)
    if state is S.DISPATCHED:
        return number
    bench.part(Act.SIGN, number, 1)
    if state is S.SIGNED:
        return number
    bench.part(Act.ARRIVE, number, 1)
    if state in ENDINGS:
        bench.do(ENDINGS[state](bench, number))
    if state in (S.ON_SITE, *ENDINGS):
        return number
    bench.do(wish.Dispose(number))
    if state is S.DISPOSED:
        return number
    bench.do(wish.FeedBack(number, "已劝离"))
    if state is S.FED_BACK:
        return number
    bench.do(wish.RecordCallBack(number, CallResult.REACHED, SATISFIED))
    if state is S.CLOSED:
        bench.do(wish.CloseIncident(number))
    return number


ENDINGS: dict[IncidentState, Callable[[CaseBench, IncidentId], Any]] = {
    S.SUSPENDED: lambda bench, number: wish.Suspend(number, WHY),
    S.CANCELLED: lambda bench, number: wish.CancelIncident(number, WHY),
    S.MERGED: lambda bench, number: wish.MergeIncident(number, bench.open(), WHY),
}


def part_of(bench: CaseBench, number: IncidentId, unit: int) -> AssignmentId:
    """The unit's part, or one that does not exist."""
    found = bench.incident(number).assignment_of(bench.unit(unit))
    return AssignmentId(0) if found is None else found.id


def unit_moves(act: Act, unit: int) -> Callable[[CaseBench, IncidentId], Any]:
    return lambda bench, number: wish.MoveAssignment(act, part_of(bench, number, unit), WHY)


def postponed(granted: bool) -> Callable[[CaseBench, IncidentId], Any]:
    def answer(bench: CaseBench, number: IncidentId) -> Any:
        """Let somebody else ask first, where the state allows it."""
        incident = bench.incident(number)
        if (incident.state, Act.ASK_POSTPONE) in FLOW:
            bench.do(asked(bench, number), DISPATCHER)
            incident = bench.incident(number)
        wishes = incident.postponements
        clock = wishes[0].clock if wishes else incident.clocks[0].kind
        return wish.AnswerPostponement(number, clock, granted, WHY)

    return answer


def asked(bench: CaseBench, number: IncidentId) -> Any:
    running = [clock for clock in bench.incident(number).clocks if clock.runs]
    if not running and (bench.incident(number).state, Act.HAND_TO_LAW) in FLOW:
        bench.do(wish.HandOverIncident(number, ForceKind.LAW_ENFORCEMENT, WHY))
        running = [clock for clock in bench.incident(number).clocks if clock.runs]
    clock = running[0] if running else bench.incident(number).clocks[0]
    return wish.AskPostponement(number, clock.kind, clock.due_at + timedelta(hours=1), WHY)


def answered(bench: CaseBench, number: IncidentId) -> Any:
    if (bench.incident(number).state, Act.SUPERVISE) in FLOW:
        bench.do(wish.Supervise(number, "巡逻一队", "尽快到场"))
    return wish.AnswerSupervision(number, 1, "已到场")


def taken_back(bench: CaseBench, number: IncidentId) -> Any:
    if (bench.incident(number).state, Act.AMEND) in FLOW:
        bench.do(wish.AmendIncident(number, text="写错了"))
    return wish.TakeBack(number)


COMMANDS: dict[Act, Callable[[CaseBench, IncidentId], Any]] = {
    Act.TAKE_IN: lambda bench, number: wish.TakeIn(number),
    Act.DISPATCH: lambda bench, number: wish.AssignUnits(number, (bench.unit(3),)),
    Act.REINFORCE: lambda bench, number: wish.AssignUnits(number, (bench.unit(3),)),
    Act.SIGN: unit_moves(Act.SIGN, 2),
    Act.ARRIVE: unit_moves(Act.ARRIVE, 2),
    Act.LEAVE: unit_moves(Act.LEAVE, 1),
    Act.OVERRIDE_LEAVE: unit_moves(Act.OVERRIDE_LEAVE, 2),
    Act.REFUSE: unit_moves(Act.REFUSE, 2),
    Act.WITHDRAW: unit_moves(Act.WITHDRAW, 2),
    Act.REASSIGN: lambda bench, number: wish.ReassignUnits(
        part_of(bench, number, 2), (bench.unit(3),), WHY
    ),
    Act.DISPOSE: lambda bench, number: wish.Dispose(number),
    Act.FEED_BACK: lambda bench, number: wish.FeedBack(number, "已劝离"),
    Act.SEND_BACK: lambda bench, number: wish.SendBack(number, WHY),
    Act.TRY_CALL_BACK: lambda bench, number: wish.RecordCallBack(number, CallResult.NO_ANSWER),
    Act.CALL_BACK: lambda bench, number: wish.RecordCallBack(number, CallResult.REACHED, SATISFIED),
    Act.REWORK: lambda bench, number: wish.RecordCallBack(
        number, CallResult.REACHED, Satisfaction.NOT
    ),
    Act.CLOSE: lambda bench, number: wish.CloseIncident(number),
    Act.ESCALATE: lambda bench, number: wish.Escalate(number, Tier.COMMUNITY, WHY),
    Act.HAND_TO_LAW: lambda bench, number: wish.HandOverIncident(
        number, ForceKind.LAW_ENFORCEMENT, WHY
    ),
    Act.HAND_TO_MEDIATION: lambda bench, number: wish.HandOverIncident(
        number, ForceKind.MEDIATION, WHY
    ),
    Act.CONTACT: lambda bench, number: wish.RecordContact(number),
    Act.SUSPEND: lambda bench, number: wish.Suspend(number, WHY),
    Act.RESUME: lambda bench, number: wish.Resume(number),
    Act.ASK_POSTPONE: asked,
    Act.GRANT_POSTPONE: postponed(True),
    Act.DENY_POSTPONE: postponed(False),
    Act.SUPERVISE: lambda bench, number: wish.Supervise(number, "巡逻一队", "尽快到场"),
    Act.ANSWER: answered,
    Act.AMEND: lambda bench, number: wish.AmendIncident(number, text="补充"),
    Act.NOTE: lambda bench, number: wish.NoteIncident(number, "来电催问"),
    Act.ATTACH: lambda bench, number: wish.AttachReport(number, "又有人报"),
    Act.MERGE: lambda bench, number: wish.MergeIncident(number, bench.open(), WHY),
    Act.SPLIT: lambda bench, number: wish.SplitIncident(number, "noise", "另有噪声", WHY),
    Act.CANCEL: lambda bench, number: wish.CancelIncident(number, WHY),
    Act.REOPEN: lambda bench, number: wish.ReopenIncident(number, WHY),
    Act.TAKE_BACK: taken_back,
}
TOGETHER = {Act.DISPATCH: Act.REINFORCE, Act.REINFORCE: Act.DISPATCH}
"""One command, of which the state decides which act it is."""


def test_every_act_has_a_command_but_those_that_open() -> None:
    assert set(Act) - COMMANDS.keys() == {Act.REPORT, Act.OPEN}


@pytest.mark.parametrize("state", IncidentState)
def test_every_act_in_a_state_moves_as_the_table_says_or_changes_nothing(store, state):
    with case_bench(store) as bench:
        fixed = made(bench, state)
        assert bench.incident(fixed).state is state
        for act, command in COMMANDS.items():
            meant = [each for each in (act, TOGETHER.get(act)) if each and (state, each) in FLOW]
            if meant:
                moved_as_the_table_says(bench, made(bench, state), command, meant)
            else:
                refused_whole(bench, fixed, command)


def moved_as_the_table_says(
    bench: CaseBench,
    number: IncidentId,
    command: Callable[[CaseBench, IncidentId], Any],
    meant: list[Act],
) -> None:
    asked_for = command(bench, number)
    state = bench.incident(number).state
    bench.do(asked_for)
    line = bench.lines(number)[-1]
    assert line.act in meant
    assert bench.incident(number).state in FLOW[state, line.act]
    assert line.state is bench.incident(number).state
    assert bench.stored(number) == bench.incident(number)


def refused_whole(
    bench: CaseBench, number: IncidentId, command: Callable[[CaseBench, IncidentId], Any]
) -> None:
    asked_for = command(bench, number)
    before, counted = bench.incident(number), rows(bench)
    sentence = bench.refused(asked_for)
    assert sentence.endswith("."), sentence
    assert bench.incident(number) is before
    assert rows(bench) == counted


def subject(bench: CaseBench, state: AssignmentState) -> IncidentId:
    """Return an incident with unit 1 on site and unit 2 in a state."""
    number = bench.open()
    bench.assign(number, 1, 2)
    bench.part(Act.ARRIVE, number, 1)
    ways = {
        AssignmentState.ORDERED: (),
        AssignmentState.SIGNED: (Act.SIGN,),
        AssignmentState.ARRIVED: (Act.ARRIVE,),
        AssignmentState.LEFT: (Act.ARRIVE, Act.LEAVE),
        AssignmentState.REFUSED: (Act.REFUSE,),
        AssignmentState.WITHDRAWN: (Act.WITHDRAW,),
    }
    for act in ways[state]:
        bench.part(act, number, 2, reason=WHY)
    return number


@pytest.mark.parametrize("state", AssignmentState)
def test_every_act_on_one_unit_moves_only_its_part(store, state):
    with case_bench(store) as bench:
        fixed = subject(bench, state)
        for act in {act for _, act in ASSIGNMENT_FLOW}:
            command = COMMANDS[act] if act is Act.REASSIGN else unit_moves(act, 2)
            if (state, act) not in ASSIGNMENT_FLOW:
                refused_whole(bench, fixed, command)
                continue
            number = subject(bench, state)
            first = bench.incident(number).assignment_of(bench.unit(1))
            bench.do(command(bench, number))
            parts = {part.unit_id: part for part in bench.incident(number).assignments}
            assert parts[bench.unit(2)].state is ASSIGNMENT_FLOW[state, act]
            assert parts[bench.unit(1)] == first
            assert bench.stored(number) == bench.incident(number)
