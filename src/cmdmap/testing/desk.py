"""The desk of a plugin under test: the API's ``PluginDesk`` over the bench, answered at once.

Handed to entries by ``PluginBench``; futures are done when they are returned.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cmdmap.api.handles import Counted, Reader
from cmdmap.domain.casework.calendar import WorkingCalendar
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Commit
from cmdmap.domain.grid import Chain, Jurisdiction, Ring
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError

if TYPE_CHECKING:
    from cmdmap.services.dispatch.roadnet import RoadNet
    from cmdmap.testing.rig import Rig

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class FakeCounted:
    """What another plugin would count; put it into ``bench.counted``."""

    plugin_id: str
    title: str
    number: int
    names: Sequence[str] = field(default_factory=tuple)


class Sights:
    """The part of a desk that only shows: the present of the bench."""

    def __init__(self, bench: Rig) -> None:
        self._bench = bench

    def units(self) -> Mapping[UnitId, LiveUnit]:
        """Return the units of the bench."""
        return dict(self._bench.present.units)

    def casework(self) -> Casebook:
        """Return every open incident."""
        return self._bench.present.cases.published

    def people(self) -> PeopleBook:
        """Return rosters and duty."""
        return self._bench.present.people.published

    def kinds(self) -> KindBook:
        """Return the kinds that ship and those of the plugin."""
        return self._bench.present.cases.kinds

    def calendar(self) -> WorkingCalendar:
        """Return the calendar of working days that ships."""
        return self._bench.present.cases.kinds.calendars["office"]

    def jurisdiction(self) -> Jurisdiction:
        """Return the areas of the bench."""
        return self._bench.areas.jurisdiction

    def locate(self, place: Place) -> Chain:
        """Return every area that holds a place."""
        return self._bench.areas.index.locate(place)

    def travel_seconds(
        self, sources: Sequence[Place], points: Ring, speed_kmh: float | None = None
    ) -> Ring:
        """Return the seconds by the roads of the bench, shape (sources, n)."""
        # Roads need scipy, which few tests do.
        from cmdmap.services.dispatch.reaching import travel_seconds

        return travel_seconds(_network(self.jurisdiction(), speed_kmh), sources, points)


class FakeDesk(Sights):
    """See :class:`cmdmap.api.PluginDesk`; what it shows is set at the bench."""

    def __init__(self, bench: Rig) -> None:
        super().__init__(bench)
        self.log = logging.getLogger(f"cmdmap.plugin.{bench.manifest.id}")

    @property
    def plugin_id(self) -> str:
        """Id of the plugin."""
        return self._bench.manifest.id

    @property
    def folder(self) -> Path:
        """A folder of its own, made."""
        folder = self._bench.home / "files"
        folder.mkdir(exist_ok=True)
        return folder

    def now(self) -> datetime:
        """Return the time of the bench's clock."""
        return self._bench.clock()

    def option(self, name: str) -> bool | int | float | str:
        """Return an option of the manifest by its short name."""
        return self._bench.option(name)

    def submit(self, wish: object) -> Future[Commit]:
        """Carry a wish out at once, as the program itself."""
        return _done(lambda: self._bench.submit(wish, actor=None))

    def read(self, question: Callable[[Reader], Answer]) -> Future[Answer]:
        """Ask at once."""
        return _done(lambda: self._bench.read(question))

    def hear(self, topics: Iterable[str], listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call ``listener`` after commits that touch topics; returns the end."""
        return self._bench.writer.hear(topics, listener)

    def count_inside(self, ring: Ring) -> Future[Sequence[Counted]]:
        """Return what stands in ``bench.counted``, whatever the ring is."""
        return _done(lambda: tuple(self._bench.counted))


@lru_cache(maxsize=2)
def _network(area: Jurisdiction, speed_kmh: float | None) -> RoadNet:
    """Return the roads of an area, which take a fifth of a second, once for all benches."""
    from cmdmap.services.dispatch.roadnet import RoadNet
    from cmdmap.services.dispatch.speeds import Speeds

    return RoadNet(area, Speeds() if speed_kmh is None else Speeds(e_bike=speed_kmh))


def _done(work: Callable[[], Answer]) -> Future[Answer]:
    """Return a future that holds the answer or the refusal; anything else is the test's to see."""
    future: Future[Answer] = Future()
    try:
        future.set_result(work())
    except WorldError as error:
        future.set_exception(error)
    return future
