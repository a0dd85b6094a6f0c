"""What a plugin is handed: its desk, one view of its tables, one transaction, one page.

All of it are protocols, so that a test gives a plugin the fakes of ``cmdmap.testing``; the program
gives it the real ones (``services/extending``, ``plugins``, ``ui/modules``). A plugin never gets
the window, a session or a connection.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cmdmap.api.drawing import Drawing
from cmdmap.domain.casework.calendar import WorkingCalendar
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.grid import Chain, Jurisdiction, Ring
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit

Answer = TypeVar("Answer")
Statement = Any
"""A statement of SQLAlchemy Core (``select``, ``insert``, ``update``, ``delete``) over the plugin's
own tables, which are named ``<plugin id>_…``; text and other tables are refused."""


class Reader(Protocol):
    """One view of the plugin's tables, the same until the question ends. Reader threads."""

    @property
    def now(self) -> datetime:
        """The time as aware UTC."""
        ...

    def rows(self, statement: Statement) -> Sequence[Any]:
        """Return all rows; columns by name as attributes."""
        ...

    def first(self, statement: Statement) -> Any | None:
        """Return the first row, None where there is none."""
        ...

    def scalar(self, statement: Statement) -> Any:
        """Return the first column of the first row, None where there is none."""
        ...


class Transaction(Reader, Protocol):
    """One transaction of the writer: all of it is kept, or nothing.

    Used by acts, steps, ticks and samples. What is raised from it undoes everything: a WorldError
    refuses the wish with its sentence, any other exception switches the plugin off for this run.
    """

    @property
    def actor(self) -> str:
        """Name of the account that handed the wish in, of the program itself ``cmdmap``."""
        ...

    @property
    def desk(self) -> PluginDesk:
        """The plugin's desk, for options, areas and its folder.

        Only wishes handed in here would wait for the transaction itself: use :meth:`submit` of it.
        """
        ...

    def may(self, right: str) -> bool:
        """Tell whether the actor has a right: ``inspect`` of this plugin, or ``person.reveal``."""
        ...

    def execute(
        self, statement: Statement, rows: Sequence[Mapping[str, object]] | None = None
    ) -> int:
        """Insert, update or delete, for each of ``rows`` if given; return rows touched."""
        ...

    def insert(self, statement: Statement) -> int:
        """Insert one row and return its key."""
        ...

    def touch(self, topic: str) -> None:
        """Say what changed, e.g. ``places``; who watches it reads again after the commit."""
        ...

    def tell(self, name: str, detail: Mapping[str, object] | None = None) -> None:
        """Publish a fact after the commit; ``detail`` holds JSON types only."""
        ...

    def subject(self, text: str) -> None:
        """Say what the act is about, for the audit row: a number or code, no personal data."""
        ...

    def submit(self, command: Command) -> None:
        """Carry out a command of the core in this transaction, under the actor's own rights.

        Raises:
            WorldError: it was refused; let it through, and nothing of the act is kept.
        """
        ...

    def opened(self) -> Sequence[IncidentId]:
        """Return the incidents that :meth:`submit` has opened so far, in order."""
        ...

    def unit(self, unit_id: UnitId) -> LiveUnit | None:
        """Return a unit as of now."""
        ...

    def locate(self, place: Place) -> Chain:
        """Return every area that holds a place."""
        ...


class Counted(Protocol):
    """What another plugin counts inside an area."""

    @property
    def plugin_id(self) -> str:
        """Who counted."""
        ...

    @property
    def title(self) -> str:
        """What was counted, in the language of the seat: ``住户``."""
        ...

    @property
    def number(self) -> int:
        """How many."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """Up to twenty of them by name, no personal data."""
        ...


class DeskView(Protocol):
    """What a desk shows of the console at this moment; safe from any thread."""

    def units(self) -> Mapping[UnitId, LiveUnit]:
        """Return the present of every unit."""
        ...

    def casework(self) -> Casebook:
        """Return every open incident."""
        ...

    def people(self) -> PeopleBook:
        """Return rosters and duty."""
        ...

    def kinds(self) -> KindBook:
        """Return the kinds of incidents in use."""
        ...

    def calendar(self) -> WorkingCalendar:
        """Return the calendar of working days."""
        ...

    def jurisdiction(self) -> Jurisdiction:
        """Return the areas in use."""
        ...

    def locate(self, place: Place) -> Chain:
        """Return every area that holds a place."""
        ...

    def travel_seconds(
        self, sources: Sequence[Place], points: Ring, speed_kmh: float | None = None
    ) -> Ring:
        """Return how long it takes by road from each source to each point, as dispatching reckons.

        For reader threads: a tenth of a second for 10,000 points, more when asked first.

        Args:
            sources: where from.
            points: (n, 2), longitude and latitude in degrees.
            speed_kmh: of a vehicle on a road, slower in lanes; None is the e-bike's.

        Returns:
            Seconds, shape (sources, n); infinite where no way leads.
        """
        ...


class PluginDesk(DeskView, Protocol):
    """The plugin's door to the console; safe from any thread. Futures hold answer or WorldError."""

    @property
    def plugin_id(self) -> str:
        """Id of the plugin, prefix of all its names."""
        ...

    @property
    def log(self) -> logging.Logger:
        """The plugin's logger; no personal data goes in."""
        ...

    @property
    def folder(self) -> Path:
        """A folder of its own for photos and keys, made; it stays when the plugin is removed."""
        ...

    def now(self) -> datetime:
        """Return the console's time, aware UTC."""
        ...

    def option(self, name: str) -> bool | int | float | str:
        """Return an option that the plugin's manifest declares, by its short name."""
        ...

    def submit(self, wish: object) -> Future[Commit]:
        """Hand in one of the plugin's own wishes as the program itself; pages use theirs."""
        ...

    def read(self, question: Callable[[Reader], Answer]) -> Future[Answer]:
        """Ask the plugin's tables in a reader thread."""
        ...

    def hear(self, topics: Iterable[str], listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call ``listener`` on a thread of its own after commits that touch topics.

        Returns what ends that.

        Topics are the plugin's own (``places``), another's (``migrant_population.persons``), or
        ``units`` and ``incidents``. One that cannot follow misses commits.
        """
        ...

    def count_inside(self, ring: Ring) -> Future[Sequence[Counted]]:
        """Ask every plugin with a counter what it has inside a ring (n, 2), degrees WGS-84."""
        ...


class PageMap(Protocol):
    """The map beside a page. UI thread."""

    def show(self, layer: str, drawing: Drawing | None) -> None:
        """Draw under a name of the page's own; None takes it off."""
        ...

    def show_layer(self, layer: str, visible: bool) -> None:
        """Show or hide one of the plugin's layers of the manifest."""
        ...

    def fly_to(self, place: Place, zoom: float | None = None) -> None:
        """Bring a place to the middle."""
        ...

    def fly_back(self) -> None:
        """Show exactly what the last :meth:`fly_to` left; once, and nothing where none was."""
        ...

    def fit(self, ring: Ring) -> None:
        """Show a whole area (n, 2)."""
        ...

    def pick(
        self,
        take: Callable[[Place], None],
        hint: str = "",
        left: Callable[[], None] | None = None,
    ) -> None:
        """Let the user click a place; Esc leaves without one and ``left`` is called."""
        ...

    def on_clicked(self, take: Callable[[str, int], None]) -> None:
        """Call ``take(layer, feature id)`` when something the plugin drew is clicked."""
        ...


class PageVoice(Protocol):
    """How a page talks to whoever sits in front of it. UI thread."""

    def head(self, text: str) -> None:
        """Write the short line at the right of the tabs: ``今日应检 23 · 已检 14 · 逾期 2``."""
        ...

    def tell(self, sentence: str) -> None:
        """Say something in the status line."""
        ...

    def warn(self, sentence: str) -> None:
        """Say in the status line that something was refused or failed."""
        ...

    def show_incident(self, incident_id: IncidentId) -> None:
        """Go to the Command workspace with an incident."""
        ...

    def export(self, report: str, wanted: Mapping[str, str], suggested_name: str = "") -> None:
        """Make a report of the manifest into a file the user chooses (PDF, XLSX, CSV); audited."""
        ...


class Page(PageVoice, Protocol):
    """What a page in the workspace 模块 is made with. UI thread; callbacks arrive there."""

    @property
    def desk(self) -> PluginDesk:
        """The plugin's desk."""
        ...

    @property
    def map(self) -> PageMap:
        """The map beside the page."""
        ...

    @property
    def actor(self) -> str:
        """Name of the account that is logged in, empty for nobody."""
        ...

    def read(
        self,
        question: Callable[[Reader], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[str], None] | None = None,
        name: str = "",
    ) -> None:
        """Ask the plugin's tables; ``then`` gets the answer, ``fail`` or the status a refusal.

        Of several questions with one ``name`` only the last is answered, e.g. of those that a
        search field asks while somebody types. Names are the page's own.
        """
        ...

    def run(
        self,
        work: Callable[[], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[str], None] | None = None,
    ) -> None:
        """Do something slow that asks no table, e.g. read a file, in a reader thread."""
        ...

    def submit(
        self,
        wish: object,
        then: Callable[[Commit], None] | None = None,
        fail: Callable[[str], None] | None = None,
    ) -> None:
        """Hand in one of the plugin's wishes, or a command of the core, as who is logged in."""
        ...

    def may(self, right: str) -> bool:
        """Tell whether who is logged in has a right (``inspect``, or ``person.reveal``)."""
        ...

    def on_login(self, call: Callable[[], None]) -> None:
        """Call when another person logs in or the window is locked: what is shown may differ."""
        ...

    def watch(self, topics: Iterable[str], call: Callable[[], None]) -> None:
        """Call after commits that touch topics (see :meth:`PluginDesk.hear`), at most per pulse."""
        ...

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Call again and again while the page is in front."""
        ...
