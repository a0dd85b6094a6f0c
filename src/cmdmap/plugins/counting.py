"""Counts inside an area, asked of every active plugin that has a counter.

Behind ``PluginDesk.count_inside``; no thread waits for the others, the last answer completes it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from cmdmap.api.contributions import Count, CounterPart
from cmdmap.api.handles import Counted
from cmdmap.domain.grid import Ring
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.registry import ActivePlugin
from cmdmap.plugins.views import CountedInside


def gather(
    counters: Sequence[tuple[ActivePlugin, CounterPart]], ring: Ring
) -> Future[Sequence[Counted]]:
    """Ask all of them; the future holds the answers of those that gave one, in their order."""
    answer: Future[Sequence[Counted]] = Future()
    if not counters:
        answer.set_result(())
        return answer
    found: list[Counted | None] = [None] * len(counters)
    left = len(counters)
    lock = threading.Lock()

    def take(place: int, asked: Future[Count]) -> None:
        nonlocal left
        plugin, part = counters[place]
        if not asked.cancelled() and asked.exception() is None:
            number, names = asked.result()
            found[place] = CountedInside(plugin.manifest.id, title_of(part), number, names)
        with lock:
            left -= 1
            last = left == 0
        if last:
            answer.set_result(tuple(each for each in found if each is not None))

    for place, (plugin, part) in enumerate(counters):
        name = f"counters.{part.id}"
        asked = plugin.entries.count(name, part.entry, plugin.desk, ring)
        asked.add_done_callback(partial(take, place))
    return answer
