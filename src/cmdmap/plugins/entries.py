"""Entries of a manifest as guarded calls: found in the package when first called.

Made by the registry; used by the writer (acts, steps, ticks), by readers (layers, sheets, counters)
and by the window (pages). What an entry returns is held against what it has to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from cmdmap.api.contributions import Count
from cmdmap.api.drawing import Drawing
from cmdmap.api.sheets import Sheet
from cmdmap.domain.grid import Ring
from cmdmap.domain.report import Heard
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.calling.pace import Pace
from cmdmap.plugins.desk import ConsoleDesk
from cmdmap.plugins.loader import LoadedPackage

Answer = TypeVar("Answer")

STEP_S = 5.0
"""How long a step may hold up the writer before its plugin is switched off."""

DRAW_S = 20.0
LOAD_S = 20.0
REASON = re.compile(r"[\w .,:()/-]{1,60}")
MOST_NAMES = 20


class Entries:
    """The entries of one active plugin."""

    def __init__(self, package: LoadedPackage, calls: PluginCalls) -> None:
        self._package = package
        self._calls = calls
        self._found: dict[str, Callable[..., Any]] = {}

    def find(self, entry: str) -> Callable[..., Any]:
        """Return what an entry names; runs code of the plugin, so only inside its calls."""
        known = self._found.get(entry)
        if known is None:
            known = self._found[entry] = self._package.find(entry)
        return known

    def class_of(self, entry: str) -> type:
        """Return the class that an act takes, found on the plugin's worker.

        Raises:
            PluginOffError: there is no such class.
        """

        def look() -> type:
            found = self.find(entry)
            if not isinstance(found, type):
                raise TypeError(f"{entry} is no class")
            return found

        return self._calls.wait("load", look, LOAD_S)

    def ready(self, entry: str) -> None:
        """Find an entry on the plugin's worker, before the writer waits for it.

        Raises:
            PluginOffError: there is none.
        """
        self._calls.wait("load", lambda: self.find(entry), LOAD_S)

    def act(self, part: str, entry: str, limit_s: float) -> Callable[[object, Any], None]:
        """Return an act, run on the worker while the writer waits."""

        def run(wish: object, transaction: Any) -> None:
            self._calls.wait(
                part, lambda: self.find(entry)(wish, transaction), limit_s, transaction.end
            )

        return run

    def own_act(self, part: str, entry: str, limit_s: float) -> Callable[[object, Any], None]:
        """Return a tick or sample, which is handed the desk instead of a wish."""

        def run(_wish: object, transaction: Any) -> None:
            self._calls.wait(
                part,
                lambda: self.find(entry)(transaction.desk, transaction),
                limit_s,
                transaction.end,
            )

        return run

    def step(self, part: str, entry: str) -> Callable[[Heard, Any], str | None]:
        """Return a step; too slow for the third time it is stopped, and lets reports pass."""
        calls = self._calls
        pace = Pace(calls.health, lambda sentence: calls.note(part, sentence))

        def timed(heard: Heard, transaction: Any) -> str | None:
            return pace.timed(part, calls.clocks, lambda: call(heard, transaction))

        def run(heard: Heard, transaction: Any) -> str | None:
            if pace.stopped:
                return None
            return calls.wait(part, lambda: timed(heard, transaction), STEP_S, transaction.end)

        def call(heard: Heard, transaction: Any) -> str | None:
            reason = self.find(entry)(heard, transaction)
            if reason is not None and (
                not isinstance(reason, str) or REASON.fullmatch(reason) is None
            ):
                raise TypeError(f"a step returns None or a short reason, not {reason!r:.80}")
            return reason

        return run

    def drawing(self, part: str, entry: str, desk: ConsoleDesk) -> Future[Drawing]:
        """Ask a layer for its drawing on a reader."""
        return desk.ask(
            part,
            lambda reader: _of_kind(Drawing, self.find(entry)(desk, reader), part),
            DRAW_S,
        )

    def sheet(
        self, part: str, entry: str, desk: ConsoleDesk, wanted: Mapping[str, str]
    ) -> Future[Sheet]:
        """Ask a report or an analysis for its sheet on a reader."""
        given = dict(wanted)
        return desk.ask(
            part, lambda reader: _of_kind(Sheet, self.find(entry)(desk, reader, given), part)
        )

    def count(self, part: str, entry: str, desk: ConsoleDesk, ring: Ring) -> Future[Count]:
        """Ask a counter on a reader."""

        def count(reader: Any) -> Count:
            found = self.find(entry)(desk, reader, ring)
            number, names = found
            if isinstance(number, bool) or not isinstance(number, int):
                raise TypeError(f"a counter returns a whole number, not {number!r:.40}")
            return Count(number, tuple(str(name)[:80] for name in names[:MOST_NAMES]))

        return desk.ask(part, count, DRAW_S)

    def page(self, part: str, entry: str, page: Any) -> Any:
        """Make a page, on the window's thread.

        Raises:
            WorldError: it was refused, failed, or the plugin is off.
        """
        return self._calls.here(part, lambda: self.find(entry)(page))


def _of_kind(kind: type[Answer], found: object, part: str) -> Answer:
    if not isinstance(found, kind):
        raise TypeError(f"{part} has to return a {kind.__name__}, not {type(found).__name__}")
    return found
