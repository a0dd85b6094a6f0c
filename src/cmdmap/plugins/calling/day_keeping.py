"""Brings what is new in the health of plugins into the book of the last 24 hours.

The metronome looks after each active plugin; the host keeps what is new when one goes, or is looked
at. On a disk that is full nothing of this is worth a word: it is tried again the next minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.calling.days import Day, DayBook, Note
from cmdmap.plugins.calling.health import HealthBook

EVERY_S = 60.0


def keep_fresh(plugin_id: str, health: HealthBook, book: DayBook, now: datetime) -> None:
    """Keep what is new of a plugin."""
    fresh = health.take_fresh()
    if fresh.is_empty():
        return
    try:
        book.add({plugin_id: fresh}, now)
    except WorldError:
        health.give_back(fresh)


def keep_crashes(crashed: Counter[str], book: DayBook, now: datetime) -> None:
    """Keep how often the program has ended in the code of plugins since the last start."""
    notes = (Note(now, "", tr("The program ended in its code.")),)
    with suppress(WorldError):
        book.add({each: Day(crashes=count, notes=notes) for each, count in crashed.items()}, now)


def each_minute(keep: Callable[[], object]) -> Callable[[float], None]:
    """Return what the metronome calls at every stroke to have ``keep`` called once a minute."""
    due_s = 0.0

    def look_after(now_s: float) -> None:
        nonlocal due_s
        if now_s >= due_s:
            if due_s:
                keep()
            due_s = now_s + EVERY_S

    return look_after
