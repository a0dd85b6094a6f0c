"""The metronome: the one thread of the host, for ticks and for calls that do not come back.

Ticks follow the console's clock, so that one that is turned by hand moves them; the watch follows
real time. Decision page: ``docs/decisions/0008-run-plugins-on-their-own-threads.md``.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.api.contributions import TickPart
from cmdmap.domain.changes import Commit
from cmdmap.domain.extension import PluginWish
from cmdmap.i18n import tr
from cmdmap.plugins.calling.worker import interrupt
from cmdmap.plugins.guard import stands_in
from cmdmap.plugins.registry import ActivePlugin
from cmdmap.services.extending.extension import own_act

BEAT_S = 0.2
WINDOW_S = 8.0
"""How long the window may stand still in code of a plugin."""


@dataclass(slots=True)
class _Tick:
    """One tick of an active plugin."""

    plugin: ActivePlugin
    due_at: datetime
    answer: Future[Commit] | None = None


@dataclass(slots=True)
class _Window:
    """When the window's thread was last seen to be free."""

    thread_id: int
    beat_at: float
    interrupted: bool = False


class Metronome:
    """Strikes until it is stopped. Start once, stop once."""

    def __init__(self, active: Callable[[], Iterable[ActivePlugin]]) -> None:
        self._active = active
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metronome", daemon=True)
        self._ticks: dict[tuple[str, str], _Tick] = {}
        self._window: _Window | None = None

    def start(self) -> None:
        """Begin to strike."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def beat(self) -> None:
        """Say that the calling thread, the window's, is free; call it twice a second or so."""
        self._window = _Window(threading.get_ident(), time.monotonic())

    def strike(self, now_s: float) -> None:
        """Do what is due; ``now_s`` is ``time.monotonic()``."""
        plugins = list(self._active())
        for plugin in plugins:
            plugin.calls.check_time(now_s)
            for look_after in plugin.minded:
                look_after(now_s)
            for part in plugin.manifest.of(TickPart):
                self._tick(plugin, part)
        kept = {id(plugin) for plugin in plugins}
        self._ticks = {k: tick for k, tick in self._ticks.items() if id(tick.plugin) in kept}
        self._watch_window(plugins, now_s)

    def _run(self) -> None:
        while not self._ended.wait(BEAT_S):
            self.strike(time.monotonic())

    def _tick(self, plugin: ActivePlugin, part: TickPart) -> None:
        now = plugin.console.clock()
        tick = self._ticks.get((plugin.manifest.id, part.id))
        if tick is None or tick.plugin is not plugin:
            # The first one comes at once: what fell due while the program was off is overdue.
            tick = self._ticks[plugin.manifest.id, part.id] = _Tick(plugin, now)
        if now < tick.due_at or (tick.answer is not None and not tick.answer.done()):
            return
        tick.due_at = now + timedelta(seconds=part.every_s)
        wish = PluginWish(plugin.manifest.id, own_act("tick", part.id), None)
        tick.answer = plugin.console.desk.submit(wish)

    def _watch_window(self, plugins: Iterable[ActivePlugin], now_s: float) -> None:
        window = self._window
        if window is None or window.interrupted or now_s - window.beat_at < WINDOW_S:
            return
        frame = sys._current_frames().get(window.thread_id)
        for plugin in plugins:
            if stands_in(frame, plugin.found.folder):
                window.interrupted = True
                plugin.calls.note("ui", tr("It held up the window and was interrupted."))
                interrupt(window.thread_id)
                return
