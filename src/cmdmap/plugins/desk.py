"""A plugin's desk: its narrow door to the console, see ``api/handles.PluginDesk``.

Made by the registry for each activation. Listeners are called on the plugin's own thread after the
commit, so that one that hangs holds up nobody; questions run on its readers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cmdmap.api.handles import Counted, Reader
from cmdmap.domain.casework.calendar import WorkingCalendar
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import ELSEWHERE, Commit
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.grid import Chain, Jurisdiction, Ring
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.plugins.calling.calls import READ_S, PluginCalls
from cmdmap.plugins.calling.logs import plugin_logger
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.services.console import Console
from cmdmap.services.extending.transaction import PluginReader
from cmdmap.store.plugin_statements import TableGate

Answer = TypeVar("Answer")

WORKDAYS = "office"
CORE_TOPICS = frozenset({"units", "incidents"})
CountInside = Callable[[Ring], Future[Sequence[Counted]]]


class ConsoleViews:
    """What a plugin may look at of the console's present."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def units(self) -> Mapping[UnitId, LiveUnit]:
        """Return the present of every unit."""
        return self._console.desk.units()

    def casework(self) -> Casebook:
        """Return every open incident."""
        return self._console.desk.casework()

    def people(self) -> PeopleBook:
        """Return rosters and duty."""
        return self._console.desk.people()

    def kinds(self) -> KindBook:
        """Return the kinds of incidents in use."""
        return self._console.kinds

    def calendar(self) -> WorkingCalendar:
        """Return the calendar of working days."""
        return self._console.kinds.calendars[WORKDAYS]

    def jurisdiction(self) -> Jurisdiction:
        """Return the areas in use."""
        return self._console.jurisdiction

    def locate(self, place: Place) -> Chain:
        """Return every area that holds a place."""
        return self._console.index.locate(place)

    def travel_seconds(
        self, sources: Sequence[Place], points: Ring, speed_kmh: float | None = None
    ) -> Ring:
        """Return the seconds by road from each source to each point, shape (sources, n)."""
        return self._console.dispatch.travel_seconds(sources, points, speed_kmh)


class ConsoleDesk(ConsoleViews):
    """Follows ``api.PluginDesk`` over a running console."""

    def __init__(
        self, calls: PluginCalls, gate: TableGate, console: Console, count_inside: CountInside
    ) -> None:
        super().__init__(console)
        self.plugin_id = calls.plugin_id
        self.log: logging.Logger = plugin_logger(calls.plugin_id, calls.health, calls.wording)
        self.count_inside = count_inside
        self._calls = calls
        self._gate = gate

    @property
    def folder(self) -> Path:
        """A folder of its own, made; it stays when the plugin is removed."""
        folder = PluginPlaces(self._console.home).files(self.plugin_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def now(self) -> datetime:
        """Return the console's time, aware UTC."""
        return self._console.clock()

    def option(self, name: str) -> bool | int | float | str:
        """Return an option by its short name."""
        return self._console.options.value(f"{self.plugin_id}.{name}")

    def submit(self, wish: object) -> Future[Commit]:
        """Hand in one of the plugin's own wishes as the program itself."""
        try:
            command = self.wrap(wish)
        except WorldError as error:
            refused: Future[Commit] = Future()
            refused.set_exception(error)
            return refused
        return self._console.desk.submit(command)

    def wrap(self, wish: object) -> PluginWish:
        """Return one of the plugin's wishes as the desk takes it, from whomever it comes.

        Raises:
            WorldError: the plugin is not active, or has no act that takes it.
        """
        act = self._console.desk.extensions.of(self.plugin_id).act_of(wish)
        return PluginWish(self.plugin_id, act, wish)

    def read(self, question: Callable[[Reader], Answer]) -> Future[Answer]:
        """Ask the plugin's tables in one of its reader threads."""
        return self.ask("read", question)

    def ask(
        self, part: str, question: Callable[[Any], Answer], limit_s: float = READ_S
    ) -> Future[Answer]:
        """Ask under a name that its health shows."""

        def work() -> Answer:
            with self._console.store.reader() as connection:
                reader = PluginReader(connection, self._gate, self.now())
                try:
                    return question(reader)
                finally:
                    reader.end()

        return self._calls.ask(part, work, limit_s)

    def hear(self, topics: Iterable[str], listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call ``listener`` on the plugin's thread after commits that touch topics."""
        wanted = frozenset((*map(self._full, topics), ELSEWHERE))

        def on_commit(commit: Commit) -> None:
            if not wanted.isdisjoint(touched(commit)):
                self._calls.post("hear", lambda: listener(commit))

        return self._console.desk.hear(on_commit)

    def _full(self, topic: str) -> str:
        return topic if topic in CORE_TOPICS or "." in topic else f"{self.plugin_id}.{topic}"


def touched(commit: Commit) -> set[str]:
    """Return the topics that a commit touches, those of the core included."""
    found = set(commit.changes.topics)
    if commit.changes.units:
        found.add("units")
    if commit.changes.incidents:
        found.add("incidents")
    return found
