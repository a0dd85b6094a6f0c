"""A whole console on a hand-turned clock, and the street that it hears over real transports.

Nothing here has a thread of its own: a test turns the clock, the devices on their cables say what
is due, and the links' threads bring it in. So a story of a day runs in seconds and always the same.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.kit.desks import Listener
from tests.kit.radio_desks import Clock
from tests.kit.waiting import DEADLINE_S

from cmdmap.config import resources_dir
from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import IncidentId, UnitId, UnitKey
from cmdmap.domain.incident import Incident
from cmdmap.domain.outgoing import Outgoing, OutgoingState
from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import EndRollCall
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.simulate.device import Device
from cmdmap.simulate.patrol import Sighting
from cmdmap.simulate.plug import Plug, open_cable
from cmdmap.store.casework.timeline import read_lines
from cmdmap.store.outbox import read_outgoing

MORNING = datetime(2026, 5, 4, 2, 42, 7, tzinfo=UTC)
"""10:42:07 in the sub-district."""

SCENE = Place(120.152, 30.171)
STEP = timedelta(milliseconds=20)
DISPATCHER = Actor("陈派单", frozenset({Role.DISPATCHER}))
HEAD = Actor("周值班长", frozenset({Role.SHIFT_HEAD}))


def north(metres: float, place: Place = SCENE) -> Place:
    """Return the place so far north of another."""
    return Place(place.lon, place.lat + metres / 111_195.0)


@dataclass
class Walker:
    """Somebody who stands where the test says; takes the part of a patrol."""

    place: Place = SCENE

    def advance(self, seconds: float) -> None:
        """Stay."""

    def sighting(self) -> Sighting:
        """See :class:`~cmdmap.simulate.patrol.Patrol`."""
        return Sighting(self.place, 1.0, 0.0)


@dataclass
class Street:
    """The console with its clock and the devices on their cables."""

    console: Console
    clock: Clock
    folder: Path
    listener: Listener = field(default_factory=Listener)
    plugs: list[Plug] = field(default_factory=list)

    def until(self, what: str, condition: Callable[[], bool]) -> None:
        """Turn the clock on bit by bit until ``condition()`` holds."""
        pause, deadline = threading.Event(), time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < deadline, f"not within {DEADLINE_S} s: {what}"
            self._move(STEP)
            pause.wait(0.002)

    def turn(self, **time_on: float) -> None:
        """Turn the clock on at once and let one turn of the writer pass."""
        self._move(timedelta(**time_on))
        assert self.console.desk.submit(EndRollCall(0, "x")).exception(DEADLINE_S) is not None

    def plug_in(self, device: Device, link: str, cable: str) -> None:
        """Put a device on a cable and open the link to it."""
        name = self.folder / f"tty{len(self.plugs)}"
        if cable.startswith("pty"):
            self.plugs.append(Plug(device, open_cable(cable.format(path=name)), self.clock))
            session = self.console.rack.add(parse_link(link.format(path=name)))
            self.until("open", lambda: session.status().state is LinkState.OPEN)
            return
        session = self.console.rack.add(parse_link(link))
        self.until("open", lambda: session.status().state is LinkState.OPEN)
        self.plugs.append(Plug(device, open_cable(cable), self.clock))

    def do(self, command: Any, actor: Actor = DISPATCHER) -> Commit:
        """Hand in a command and wait for its commit."""
        return self.console.desk.submit(command, actor).result(DEADLINE_S)

    def open(self, command: Any, actor: Actor = DISPATCHER) -> IncidentId:
        """Open an incident and return its number in the store."""
        moved = [fact for fact in self.do(command, actor).facts if isinstance(fact, IncidentMoved)]
        return moved[0].incident.id

    def unit(self, name: str) -> UnitId:
        """The unit of a name."""
        units = self.console.desk.units().values()
        return next(live.unit.id for live in units if live.unit.name == name)

    def incident(self, incident_id: IncidentId) -> Incident:
        """An incident as of the last commit."""
        return self.console.desk.casework().incidents[incident_id]

    def reaches(self, incident_id: IncidentId, state: Any) -> None:
        """Wait until an incident is in a state."""
        self.until(str(state), lambda: self.incident(incident_id).state is state)

    def story(self, incident_id: IncidentId) -> list[tuple[str, str, str]]:
        """The time line as act, author and proof; a clock's words have the clock as act."""
        return [
            (str(line.act or line.values["clock"]), line.by, str(line.evidence.proof))
            for line in self.lines(incident_id)
        ]

    def lines(self, incident_id: IncidentId) -> list[Line]:
        """The time line, oldest first."""
        with self.console.store.reader() as connection:
            return read_lines(connection, incident_id)

    def rings(self, incident_id: IncidentId) -> list[tuple[str, int, datetime]]:
        """What the clocks of an incident said since this console started."""
        facts = self.listener.facts(ClockRang)
        return [
            (fact.clock.kind.value, int(fact.told), fact.at)
            for fact in facts
            if fact.incident_id == incident_id
        ]

    def order_of(self, incident_id: IncidentId, name: str) -> Outgoing:
        """What was sent to a unit when it was ordered."""
        part = self.incident(incident_id).assignment_of(self.unit(name))
        assert part is not None
        assert part.outgoing_id is not None
        with self.console.store.reader() as connection:
            message = read_outgoing(connection, part.outgoing_id)
        assert message is not None
        return message

    def delivered(self, incident_id: IncidentId, name: str) -> Outgoing:
        """Wait until a unit's device has confirmed its order."""
        self.until(
            f"{name} has its order",
            lambda: self.order_of(incident_id, name).state is OutgoingState.DELIVERED,
        )
        return self.order_of(incident_id, name)

    def _move(self, by: timedelta) -> None:
        self.clock.now += by
        for plug in self.plugs:
            plug.move()


@contextmanager
def street(home: Path, at: datetime, *units: tuple[str, ForceKind, str]) -> Iterator[Street]:
    """Run a console over the store of ``home``; ``units`` are name, force and identities."""
    clock = Clock(at)
    options = Options.load(resources_dir(), home)
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", options, clock)
    console.start()
    made = Street(console, clock, home)
    console.desk.hear(made.listener)
    try:
        known = tuple(
            Unit(UnitId(0), name, kind, tuple(map(UnitKey, keys.split())))
            for name, kind, keys in units
        )
        if known:
            console.desk.submit(EnrolUnits(known)).result(DEADLINE_S)
        yield made
    finally:
        console.rack.stop()
        for plug in made.plugs:
            plug.stop()
        console.stop()
