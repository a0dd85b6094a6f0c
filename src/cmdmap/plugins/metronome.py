"""The metronome: the one thread of the host, for ticks and for calls that do not come back.

Ticks follow the console's clock, so that one that is turned by hand moves them; the watch follows
real time. Decision page: ``docs/decisions/0008-run-plugins-on-their-own-threads.md``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.api.contributions import TickPart
from cmdmap.domain.changes import Commit
from cmdmap.domain.extension import PluginWish
from cmdmap.plugins.registry import ActivePlugin
from cmdmap.plugins.window_watch import WindowWatch
from cmdmap.services.extending.extension import own_act

BEAT_S = 0.2


@dataclass(slots=True)
class _Tick:
    """One tick of an active plugin."""

    plugin: ActivePlugin
    due_at: datetime
    answer: Future[Commit] | None = None


class Metronome:
    """Strikes until it is stopped. Start once, stop once."""

    def __init__(self, active: Callable[[], Iterable[ActivePlugin]]) -> None:
        self._active = active
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metronome", daemon=True)
        self._ticks: dict[tuple[str, str], _Tick] = {}
        self._window = WindowWatch()

    def start(self) -> None:
        """Begin to strike."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        self._window.stop()

    def beat(self) -> None:
        """Say that the calling thread, the window's, is free; call it twice a second or so."""
        self._window.beat()

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
        self._window.look(plugins, now_s)

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
