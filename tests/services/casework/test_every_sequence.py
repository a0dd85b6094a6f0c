"""Whatever people do in whatever order: no incident is lost and none closes without a call-back."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.kit.cases import DISPATCHER, HEAD, LEADER, case_bench
from tests.kit.desks import open_file
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.casework import commands as wish
from cmdmap.domain.casework.facts import ClockRang
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import ENDED, CallResult, Incident, IncidentState, Satisfaction, Tier
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.store.casework.incidents import read_open

WHY = "核实后"
MOVES = (Act.SIGN, Act.ARRIVE, Act.LEAVE, Act.OVERRIDE_LEAVE, Act.REFUSE, Act.WITHDRAW)
SOME = st.integers(min_value=0, max_value=5)
UNIT = st.integers(min_value=1, max_value=4)
CALLS = (
    (CallResult.NO_ANSWER, None),
    (CallResult.REFUSED, None),
    *((CallResult.REACHED, each) for each in Satisfaction),
)


class Centre(RuleBasedStateMachine):
    """A desk at which anything is tried; what is refused is part of the trying."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.path = Path(self.stack.enter_context(tempfile.TemporaryDirectory())) / "desk.db"
        self.known: list[IncidentId] = []
        self.start()
        self.known.append(self.bench.open())

    def start(self) -> None:
        self.run = self.stack.enter_context(ExitStack())
        self.store = self.run.enter_context(open_file(self.path))
        at = {"at": self.bench.clock.now} if hasattr(self, "bench") else {}
        self.bench = self.run.enter_context(case_bench(self.store, 4, **at))

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    def attempt(self, command: Any, actor: Any = HEAD) -> None:
        """Try something; other incidents than those it names must stay as they are."""
        before = dict(self.bench.desk.casework().incidents)
        answer = self.bench.desk.submit(command, actor)
        error = answer.exception(DEADLINE_S)
        after = self.bench.desk.casework().incidents
        if error is not None:
            assert isinstance(error, WorldError), error
        else:
            fresh = after.keys() - before.keys()
            self.known += sorted(fresh - set(self.known))
        named = {getattr(command, "incident_id", None), getattr(command, "into", None)}
        if isinstance(command, wish.MoveAssignment | wish.ReassignUnits):
            found = self.bench.desk.casework().of_assignment(command.assignment_id)
            named = {found[0].id} if found else set()
        changed = {key for key in before if after[key] != before[key]} - named
        assert all(self.only_rang(before[key], after[key]) for key in changed)

    @staticmethod
    def only_rang(before: Incident, after: Incident) -> bool:
        return before.assignments == after.assignments and before.state is after.state

    def pick(self, number: int) -> IncidentId:
        return self.known[number % len(self.known)]

    @rule()
    @precondition(lambda self: len(self.known) < 6)
    def open(self) -> None:
        self.known.append(self.bench.open())

    @rule(number=SOME, unit=UNIT, more=UNIT)
    def assign(self, number: int, unit: int, more: int) -> None:
        units = (self.bench.unit(unit), self.bench.unit(more))
        self.attempt(wish.AssignUnits(self.pick(number), units))

    @rule(number=SOME, part=SOME, act=st.sampled_from(MOVES))
    def move_unit(self, number: int, part: int, act: Act) -> None:
        parts = self.bench.stored(self.pick(number)).assignments
        if parts:
            self.attempt(wish.MoveAssignment(act, parts[part % len(parts)].id, WHY))

    @rule(number=SOME, unit=UNIT)
    def work(self, number: int, unit: int) -> None:
        """The straight way, as far as it goes, so that ends are reached."""
        incident_id = self.pick(number)
        self.attempt(wish.AssignUnits(incident_id, (self.bench.unit(unit),)))
        for part in self.bench.stored(incident_id).active():
            self.attempt(wish.MoveAssignment(Act.ARRIVE, part.id))
        self.attempt(wish.Dispose(incident_id))
        self.attempt(wish.FeedBack(incident_id, "已处理"))

    @rule(number=SOME, call=st.sampled_from(CALLS))
    def call(self, number: int, call: Any) -> None:
        self.attempt(wish.RecordCallBack(self.pick(number), *call))

    @rule(number=SOME)
    def close(self, number: int) -> None:
        self.attempt(wish.CloseIncident(self.pick(number)))

    @rule(number=SOME, other=SOME)
    def merge(self, number: int, other: int) -> None:
        self.attempt(wish.MergeIncident(self.pick(number), self.pick(other)))

    @rule(
        number=SOME,
        wanted=st.sampled_from(
            (
                lambda number: wish.SendBack(number, WHY),
                lambda number: wish.Suspend(number, WHY),
                wish.Resume,
                lambda number: wish.CancelIncident(number, WHY),
                lambda number: wish.ReopenIncident(number, WHY),
                lambda number: wish.Escalate(number, Tier.COMMUNITY, WHY),
                lambda number: wish.HandOverIncident(number, ForceKind.LAW_ENFORCEMENT, WHY),
                lambda number: wish.AmendIncident(number, text="补充"),
                lambda number: wish.Supervise(number, "一队", "快"),
                wish.TakeBack,
                wish.TakeBack,
            )
        ),
    )
    def anything(self, number: int, wanted: Any) -> None:
        self.attempt(wanted(self.pick(number)))

    @rule(number=SOME, kind=st.sampled_from(ClockKind), granted=st.booleans())
    def postpone(self, number: int, kind: ClockKind, granted: bool) -> None:
        incident_id = self.pick(number)
        later = self.bench.clock.now + timedelta(days=3)
        self.attempt(wish.AskPostponement(incident_id, kind, later, WHY), DISPATCHER)
        self.attempt(wish.AnswerPostponement(incident_id, kind, granted, WHY), LEADER)

    @rule(minutes=st.sampled_from((0.5, 7, 45, 2000)))
    def wait(self, minutes: float) -> None:
        self.bench.turn(minutes=minutes)

    @rule()
    def restart(self) -> None:
        before = {each.id: each for each in self.bench.desk.casework().open()}
        told = self.rung()
        self.run.close()
        self.start()
        assert {each.id: each for each in self.bench.desk.casework().open()} == before
        assert not self.rung(), f"rang again after {told}"

    def rung(self) -> list[ClockRang]:
        return self.bench.listener.facts(ClockRang)

    @invariant()
    def the_store_holds_what_memory_holds(self) -> None:
        book = self.bench.desk.casework()
        with self.store.reader() as connection:
            assert {each.id: each for each in read_open(connection)} == {
                each.id: each for each in book.open()
            }
        for incident in book.incidents.values():
            if not incident.is_open:
                assert self.bench.stored(incident.id) == incident

    @invariant()
    def nothing_is_lost_and_numbers_are_unique(self) -> None:
        stored = [self.bench.stored(number) for number in self.known]
        assert len({incident.number for incident in stored}) == len(stored)
        for incident in stored:
            for part in incident.active():
                assert part.round == incident.round
            if incident.state in ENDED:
                assert not incident.active()
                assert all(clock.stopped_at for clock in incident.clocks)
            keys = [clock.key for clock in incident.clocks]
            assert len(set(keys)) == len(keys)

    @invariant()
    def nothing_closed_without_a_call_back_of_its_round(self) -> None:
        for number in self.known:
            incident = self.bench.stored(number)
            if incident.state in (IncidentState.CLOSED, IncidentState.CALLED_BACK):
                reached = [call for call in incident.call_backs if call.satisfaction]
                assert incident.call_backs
                assert all(call.satisfaction is not Satisfaction.NOT for call in reached)


TestEverySequence = Centre.TestCase
TestEverySequence.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
