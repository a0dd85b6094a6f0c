"""The watch over the window's thread: code of a plugin that holds it up is interrupted and named.

Asked by the metronome at every stroke; the window says twice a second that it is free. Until it
says so again the plugin counts as being at work (``calling/at_work.py``), so that a window that had
to be killed is counted against the plugin like one that crashed.
"""

from __future__ import annotations

import logging
import math
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import FrameType

from cmdmap.i18n import tr
from cmdmap.plugins.calling.running import Running
from cmdmap.plugins.calling.worker import interrupt, let_wake
from cmdmap.plugins.guard import stands_in
from cmdmap.plugins.registry import ActivePlugin

WINDOW_S = 8.0
"""How long the window may stand still in code of a plugin."""

PART = "ui"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    plugin: ActivePlugin
    running: Running


class WindowWatch:
    """Watches nothing until the first beat. Stop once."""

    def __init__(self) -> None:
        self._thread_id = 0
        self._look_at = 0.0
        self._held: _Held | None = None
        self._unwake: Callable[[], None] = lambda: None

    def beat(self) -> None:
        """Say that the calling thread, the window's, is free; call it twice a second or so."""
        if not self._thread_id:
            self._unwake = let_wake()
        self._thread_id, self._look_at = threading.get_ident(), time.monotonic() + WINDOW_S
        held, self._held = self._held, None
        if held is not None:
            held.plugin.calls.running.leave(held.running)

    def look(self, plugins: Iterable[ActivePlugin], now_s: float) -> None:
        """Interrupt what holds the window up; ``now_s`` is ``time.monotonic()``."""
        if not self._thread_id or now_s < self._look_at:
            return
        frame = sys._current_frames().get(self._thread_id)
        for plugin in plugins:
            if frame is not None and stands_in(frame, plugin.calls.wording.folder):
                # Again later: the first interruption may end in a part that swallows it.
                self._look_at = now_s + WINDOW_S
                if self._held is None:
                    self._hold(plugin, frame)
                interrupt(self._thread_id)
                return

    def _hold(self, plugin: ActivePlugin, frame: FrameType) -> None:
        calls = plugin.calls
        self._held = _Held(plugin, Running(PART, self._thread_id, math.inf))
        calls.running.enter(self._held.running)
        sentence = tr("It held up the window and was interrupted.")
        calls.note(PART, sentence)
        trace = calls.wording.trace_of_frame(frame, sentence)
        log.error("plugin %s holds up the window\n%s", calls.plugin_id, trace)

    def stop(self) -> None:
        """Watch no longer; on the window's thread if it has ever beaten."""
        self._unwake()
