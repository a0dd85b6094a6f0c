"""A desk whose clock a test turns by hand, with a few radios that have been heard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.kit.desks import NOON, Listener, fix, running, said
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import EndRollCall
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.duty_log import Entry
from cmdmap.domain.report import ReportKind
from cmdmap.services.desk import Desk
from cmdmap.store.engine import Store
from cmdmap.store.radio_desk import read_entries

BY = "王芳"


@dataclass
class Clock:
    """Stands still until it is turned."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class RadioBench:
    """A running desk with its clock."""

    desk: Desk
    store: Store
    clock: Clock
    listener: Listener = field(default_factory=Listener)

    @property
    def radio(self) -> RadioDesk:
        """The radio desk as of the last commit."""
        return self.desk.radio()

    def do(self, command: Any) -> Commit:
        """Hand in a command and wait for its commit."""
        return self.desk.submit(command).result(DEADLINE_S)

    def tick(self, **time: float) -> None:
        """Turn the clock on and let one turn of the writer pass."""
        self.clock.now += timedelta(**time)
        # A refused command is a turn like any other.
        assert self.desk.submit(EndRollCall(0, BY)).exception(DEADLINE_S) is not None

    def hear(self, unit: int, kind: ReportKind = ReportKind.PTT, **values: Any) -> None:
        """Let a radio say something now."""
        fields: dict[str, Any] = {"sentence": "BOT", **values}
        self.desk.take([said(kind, key(unit), heard_at=self.clock.now, **fields)])
        self.tick()

    def move(self, unit: int) -> None:
        """Let a radio send its position now."""
        at_s = (self.clock.now - NOON).total_seconds()
        self.desk.take([fix(key(unit), at_s=at_s)])
        self.tick()

    def unit(self, number: int) -> UnitId:
        """The unit of a radio."""
        units = self.desk.units().values()
        return next(live.unit.id for live in units if key(number) in live.unit.keys)

    def entries(self) -> list[Entry]:
        """The duty log, oldest first."""
        with self.store.reader() as connection:
            return read_entries(connection)[::-1]

    def texts(self) -> list[str]:
        """What the duty log says, oldest first."""
        return [entry.text for entry in self.entries()]


def key(number: int) -> str:
    """The identity of a radio."""
    return f"fleetsync:100-{2000 + number}"


@contextmanager
def radio_bench(store: Store, units: int = 3, at: datetime = NOON) -> Iterator[RadioBench]:
    """Run a desk that has heard so many radios, its clock at ``at``."""
    clock = Clock(at)
    with running(store, clock=clock) as desk:
        bench = RadioBench(desk, store, clock)
        desk.hear(bench.listener)
        if not desk.units():
            for number in range(1, units + 1):
                bench.move(number)
        yield bench
