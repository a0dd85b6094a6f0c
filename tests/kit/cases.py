"""A desk with radios, a hand-turned clock and a small book of kinds: what casework is tested on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.kit.desks import HOME, NOON, Listener, fix, running
from tests.kit.radio_desks import Clock, key
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.casework.commands import (
    AssignUnits,
    CloseIncident,
    Dispose,
    FeedBack,
    MoveAssignment,
    OpenIncident,
    RecordCallBack,
)
from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.casework.kinds import IncidentKind, KindBook, Limit
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.changes import Commit
from cmdmap.domain.clock import Anchor, ClockKind, Owner
from cmdmap.domain.commands import NameUnit
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import CallResult, Incident, Satisfaction, Urgency
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.radio.commands import EndRollCall
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.services.desk import Desk
from cmdmap.store.casework.incidents import read_incident
from cmdmap.store.casework.timeline import read_lines
from cmdmap.store.engine import Store

HEAD = Actor("周值班长", frozenset({Role.SHIFT_HEAD}))
DISPATCHER = Actor("陈派单", frozenset({Role.DISPATCHER}))
LEADER = Actor("吴主任", frozenset({Role.LEADER}))
FORCES = (
    ForceKind.GOVERNANCE,
    ForceKind.POLICE,
    ForceKind.MEDIATION,
    ForceKind.GRID,
    ForceKind.LAW_ENFORCEMENT,
)
"""What the units are, in turn."""


def limit(clock: ClockKind, anchor: Anchor, owner: Owner, minutes: float) -> Limit:
    """A limit that warns at 80 % of its time and calls for supervision at 150 %."""
    due = timedelta(minutes=minutes)
    return Limit(clock, anchor, owner, due * 0.8, due, due * 1.5)


LIMITS = (
    limit(ClockKind.TAKE_IN, Anchor.KNOWN, Owner.CENTRE, 1),
    limit(ClockKind.ARRIVE, Anchor.TAKEN_IN, Owner.BRIGADE, 10),
    limit(ClockKind.ARRIVE, Anchor.DISPATCHED, Owner.BRIGADE, 10),
    limit(ClockKind.LAW_JOIN, Anchor.LAW_ASKED, Owner.LAW, 30),
    limit(ClockKind.MEDIATE, Anchor.MEDIATION_ASKED, Owner.MEDIATION, 1440),
    limit(ClockKind.FEED_BACK, Anchor.ON_SITE, Owner.HANDLER, 1440),
    limit(ClockKind.CALL_BACK, Anchor.FED_BACK, Owner.CENTRE, 1440),
    limit(ClockKind.RESUME, Anchor.SUSPENDED, Owner.SHIFT_HEAD, 10_080),
)
QUARREL = IncidentKind("quarrel", "停车收费纠纷", "Parking quarrel", "纠", "dispute", limits=LIMITS)
NOISE = IncidentKind("noise", "噪声扰民", "Noise", "噪", "life", Urgency.THIRD, limits=LIMITS)
OTHER = IncidentKind("other", "其他", "Other", "他", "other", limits=LIMITS)
KINDS = KindBook({each.code: each for each in (QUARREL, NOISE, OTHER)}, OTHER)


@dataclass
class CaseBench:
    """A running desk with its clock, units and what they did."""

    desk: Desk
    store: Store
    clock: Clock
    listener: Listener = field(default_factory=Listener)

    def do(self, command: Any, actor: Actor = HEAD) -> Commit:
        """Hand in a command and wait for its commit."""
        return self.desk.submit(command, actor).result(DEADLINE_S)

    def refused(self, command: Any, actor: Actor = HEAD) -> str:
        """Hand in a command that is refused and return the sentence."""
        error = self.desk.submit(command, actor).exception(DEADLINE_S)
        assert isinstance(error, WorldError), f"{command} was not refused: {error!r}"
        return str(error)

    def turn(self, **time: float) -> None:
        """Turn the clock on and let one turn of the writer pass."""
        self.clock.now += timedelta(**time)
        assert self.desk.submit(EndRollCall(0, "x")).exception(DEADLINE_S) is not None

    def unit(self, number: int) -> UnitId:
        """The unit of a radio, from 1."""
        units = self.desk.units().values()
        return next(live.unit.id for live in units if key(number) in live.unit.keys)

    def open(self, actor: Actor = HEAD, **values: Any) -> IncidentId:
        """Open an incident and return its number in the store."""
        wish = OpenIncident(
            **{"kind": "quarrel", "place": HOME, "address": "至善路188号", **values}
        )
        return opened(self.do(wish, actor))

    def incident(self, incident_id: IncidentId) -> Incident:
        """An incident as of the last commit."""
        return self.desk.casework().incidents[incident_id]

    def stored(self, incident_id: IncidentId) -> Incident:
        """An incident as the store holds it."""
        with self.store.reader() as connection:
            found = read_incident(connection, incident_id)
        assert found is not None
        return found

    def lines(self, incident_id: IncidentId) -> list[Line]:
        """The time line, oldest first."""
        with self.store.reader() as connection:
            return read_lines(connection, incident_id)

    def assign(self, incident_id: IncidentId, *numbers: int) -> tuple[Assignment, ...]:
        """Order units and return what binds them."""
        self.do(AssignUnits(incident_id, tuple(map(self.unit, numbers))))
        return self.incident(incident_id).active()[-len(numbers) :]

    def part(self, act: Act, incident_id: IncidentId, number: int = 1, **values: Any) -> None:
        """Move the part of a unit."""
        assignment = self.incident(incident_id).assignment_of(self.unit(number))
        assert assignment is not None
        self.do(MoveAssignment(act, assignment.id, **values))

    def lead_to_feedback(self, incident_id: IncidentId) -> None:
        """Dispatch, sign, arrive, dispose, feed back."""
        self.assign(incident_id, 1)
        self.part(Act.SIGN, incident_id)
        self.part(Act.ARRIVE, incident_id)
        self.do(Dispose(incident_id))
        self.do(FeedBack(incident_id, "当场调解成功"))

    def lead_to_close(self, incident_id: IncidentId) -> None:
        """All seven steps and the close."""
        self.lead_to_feedback(incident_id)
        self.do(RecordCallBack(incident_id, CallResult.REACHED, Satisfaction.SATISFIED))
        self.do(CloseIncident(incident_id))


def opened(commit: Commit) -> IncidentId:
    """The incident that a commit opened; others may have rung or come from elsewhere in it."""
    return next(
        fact.incident.id
        for fact in reversed(commit.facts)
        if isinstance(fact, IncidentMoved) and fact.line.act in (Act.OPEN, Act.REPORT)
    )


@contextmanager
def case_bench(
    store: Store, units: int = 5, at: datetime = NOON, kinds: KindBook = KINDS, **options: Any
) -> Iterator[CaseBench]:
    """Run a desk whose radios belong to :data:`FORCES` in turn, its clock at ``at``."""
    clock = Clock(at)
    with running(store, clock=clock, kinds=kinds, **options) as desk:
        bench = CaseBench(desk, store, clock)
        desk.hear(bench.listener)
        if not desk.units():
            desk.take([fix(key(number)) for number in range(1, units + 1)])
            bench.turn()
            for number in range(1, units + 1):
                kind = FORCES[(number - 1) % len(FORCES)]
                bench.do(NameUnit(bench.unit(number), f"巡-{number:02d}", kind), SYSTEM)
        yield bench
