"""Page: what a plugin's page is made with (``api/handles.Page``), over seat, desk and map.

Every call back into the plugin goes through its guard: a plugin that fails is switched off and its
page replaced, the window goes on. After :meth:`ModulePage.close` late answers are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, get_args

from PySide6.QtCore import QObject, QTimer, Signal

from cmdmap.api.handles import Reader
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.ids import IncidentId
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.plugins.desk import ConsoleDesk
from cmdmap.plugins.views import PageSlot
from cmdmap.services.login.judge import right_of
from cmdmap.ui.modules.layers import PluginLayers
from cmdmap.ui.modules.page_map import ModuleMap
from cmdmap.ui.modules.watching import Watching
from cmdmap.ui.seat import Seat

Answer = TypeVar("Answer")
CORE_COMMANDS = tuple(kind for kind in get_args(Command) if kind is not PluginWish)


class PageVoice(QObject):
    """What a page says to the user; the workspace shows it."""

    head_changed = Signal(str)
    told = Signal(str)
    warned = Signal(str)
    incident_requested = Signal(object)
    """IncidentId that is to be shown in the Command workspace."""
    export_requested = Signal(str, object, str)
    """Report, what was chosen for it, suggested file name."""

    def head(self, text: str) -> None:
        """Write the short line at the right of the tabs."""
        self.head_changed.emit(" ".join(str(text).split()))

    def tell(self, sentence: str) -> None:
        """Say something in the status line."""
        self.told.emit(str(sentence))

    def warn(self, sentence: str) -> None:
        """Say in the status line that something was refused or failed."""
        self.warned.emit(str(sentence))

    def show_incident(self, incident_id: IncidentId) -> None:
        """Go to the Command workspace with an incident."""
        self.incident_requested.emit(incident_id)

    def export(self, report: str, wanted: Mapping[str, str], suggested_name: str = "") -> None:
        """Make a report of the manifest into a file the user chooses; audited."""
        self.export_requested.emit(report, dict(wanted), suggested_name)


class ModulePage(PageVoice):
    """One page's handle."""

    def __init__(self, slot: PageSlot, seat: Seat, view: MapView, layers: PluginLayers) -> None:
        super().__init__()
        self._slot, self._seat = slot, seat
        self.map = ModuleMap(slot, view, layers, self._call)
        self.map.setParent(self)
        self._watching = Watching(self)
        self._logins: list[Callable[[], None]] = []
        self._timers: list[QTimer] = []
        self._asked: Counter[str] = Counter()
        """Questions of each name so far."""
        self._open = True
        seat.login.changed.connect(self._on_login_changed)

    @property
    def desk(self) -> ConsoleDesk:
        """The plugin's desk."""
        return self._slot.desk

    @property
    def actor(self) -> str:
        """Name of the account that is logged in, empty for nobody."""
        return self._seat.actor.name

    def read(
        self,
        question: Callable[[Reader], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[str], None] | None = None,
        name: str = "",
    ) -> None:
        """Ask the plugin's tables; of several questions with one name only the last is answered."""
        is_last = self._turn(name)

        def ask(reader: Reader) -> Answer | None:
            # While it waited for a reader another one may have been asked: nobody wants this one.
            return question(reader) if is_last() else None

        self._deliver(self.desk.ask(self._part("read"), ask), then, fail, is_last)

    def run(
        self,
        work: Callable[[], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[str], None] | None = None,
    ) -> None:
        """Do something slow that asks no table, in one of the plugin's reader threads."""
        self._deliver(self.desk.ask(self._part("run"), lambda _reader: work()), then, fail)

    def submit(
        self,
        wish: object,
        then: Callable[[Commit], None] | None = None,
        fail: Callable[[str], None] | None = None,
    ) -> None:
        """Hand in one of the plugin's wishes, or a command of the core, as who is logged in."""
        try:
            command = self._command(wish)
        except WorldError as error:
            self._refuse(error, fail)
            return
        self._deliver(self._seat.submit(command), then or (lambda _commit: None), fail)

    def may(self, right: str) -> bool:
        """Tell whether who is logged in has a right."""
        return self._slot.may(self._seat.actor, right)

    def on_login(self, call: Callable[[], None]) -> None:
        """Call when another person logs in or the window is locked."""
        self._logins.append(call)

    def watch(self, topics: Iterable[str], call: Callable[[], None]) -> None:
        """Call after commits that touch topics, while the page is in front."""
        self._watching.watch(self.desk, topics, partial(self._call, "watch", call))

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Call again and again while the page is in front."""
        timer = QTimer(self, interval=max(100, int(seconds * 1000)))
        timer.timeout.connect(partial(self._call, "every", call))
        self._timers.append(timer)

    def set_in_front(self, in_front: bool) -> None:
        """Let timers and watches run only while somebody looks."""
        self._watching.hold(not in_front)
        for timer in self._timers:
            timer.start() if in_front else timer.stop()

    def close(self) -> None:
        """End everything the page has begun; a second time there is nothing left to end."""
        if not self._open:
            return
        self._open = False
        self._watching.close()
        self.map.close()
        for timer in self._timers:
            timer.stop()
        self._logins.clear()

    def _turn(self, name: str) -> Callable[[], bool]:
        """Return what tells whether a question of this name is still the last one."""
        if not name:
            return lambda: True
        self._asked[name] += 1
        turn = self._asked[name]
        return lambda: self._asked[name] == turn

    def _part(self, what: str) -> str:
        return f"pages.{self._slot.part.id} {what}"

    def _command(self, wish: object) -> Command:
        if isinstance(wish, CORE_COMMANDS):
            command: Command = wish
            right = right_of(command)
            if right not in self._slot.plugin.manifest.wants.rights:
                raise WorldError(
                    tr(
                        "{plugin} has not asked for what {command} needs; add it to [wants].",
                        plugin=self._slot.plugin_id,
                        command=type(wish).__name__,
                    )
                )
            return command
        return self.desk.wrap(wish)

    def _deliver(
        self,
        future: Future[Any],
        then: Callable[[Any], None],
        fail: Callable[[str], None] | None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        def take(answer: Any) -> None:
            if is_wanted():
                self._call("then", lambda: then(answer))

        def fall(error: WorldError) -> None:
            if is_wanted():
                self._refuse(error, fail)

        self._seat.answers.deliver(future, take, fall)

    def _refuse(self, error: WorldError, fail: Callable[[str], None] | None) -> None:
        if fail is None:
            self._refused(error)
        else:
            self._call("fail", lambda: fail(str(error)))

    def _call(self, part: str, work: Callable[[], object]) -> None:
        """Call the plugin; what it refuses or raises is said, the guard sees to the rest."""
        if not self._open:
            return
        try:
            self._slot.plugin.calls.here(self._part(part), work)
        except WorldError as error:
            self._refused(error)

    def _refused(self, error: WorldError) -> None:
        if self._open:
            self.warn(str(error))

    def _on_login_changed(self) -> None:
        for call in tuple(self._logins):
            self._call("login", call)
