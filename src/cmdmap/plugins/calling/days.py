"""How plugins were in the last 24 hours, over restarts: ``plugins/health.json`` of the home folder.

Every program that runs plugins adds what is new each minute and when it ends (``day_keeping.py``);
the start adds crashes. Read by the page of plugins and ``cmdmap plugin list`` and ``health``. It
holds counts by the hour and the newest sentences, so it never grows; one that cannot be read is
begun anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cmdmap.plugins.packaging.atomic import locked, write_file

FORMAT = 1
SPAN = timedelta(hours=24)
MOST_NOTES = 50
"""Newest sentences of one plugin that are kept."""

MOST_PLUGINS = 256
LARGEST = 8 * 2**20
HOUR = "%Y-%m-%dT%H"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened: too slow, stopped, flooded, restarted, failed."""

    at: datetime
    part: str
    sentence: str


@dataclass(slots=True)
class Day:
    """What became of calls into one plugin over some time."""

    calls: int = 0
    refused: int = 0
    """Calls that ended in a sentence to the user."""
    slow: int = 0
    """Calls that took too long."""
    failures: int = 0
    """Mistakes that have switched it off."""
    crashes: int = 0
    """Programs that ended in its code."""
    restarts: int = 0
    """How often its own process was started again."""
    dropped: int = 0
    """What it gave too much of."""
    whole_ms: float = 0.0
    """Time of all calls together."""
    slowest_ms: float = 0.0
    notes: tuple[Note, ...] = ()
    """Newest last."""

    @property
    def mean_ms(self) -> float:
        """How long a call took."""
        return self.whole_ms / self.calls if self.calls else 0.0

    def is_empty(self) -> bool:
        """Tell whether nothing has happened."""
        return not self.notes and not any(getattr(self, name) for name in COUNTS)

    def add(self, other: Day) -> None:
        """Take in what happened later."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.slowest_ms = max(self.slowest_ms, other.slowest_ms)
        self.notes = (*self.notes, *other.notes)[-MOST_NOTES:]


COUNTS = tuple(each.name for each in fields(Day) if each.name not in ("slowest_ms", "notes"))


@dataclass(slots=True)
class _Kept:
    hours: dict[str, Day] = field(default_factory=dict)
    """By their beginning in UTC; sentences stand beside them."""
    notes: tuple[Note, ...] = ()

    def is_empty(self) -> bool:
        return not self.hours and not self.notes


class DayBook:
    """The file; cheap to make, holds nothing open."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, now: datetime) -> dict[str, Day]:
        """Return the last 24 hours of every plugin that was called."""
        return {plugin_id: _sum(kept) for plugin_id, kept in self._read(now).items()}

    def add(self, news: Mapping[str, Day], now: datetime) -> None:
        """Add what is new of some plugins.

        Raises:
            WorldError: it cannot be written.
        """
        with locked(self.path.with_suffix(".lock"), wait=True):
            book = self._read(now)
            for plugin_id, fresh in news.items():
                kept = book.setdefault(plugin_id, _Kept())
                hour = kept.hours.setdefault(f"{now.astimezone(UTC):{HOUR}}", Day())
                hour.add(replace(fresh, notes=()))
                kept.notes = (*kept.notes, *fresh.notes)[-MOST_NOTES:]
            newest = list(book)[-MOST_PLUGINS:]
            table = {"format": FORMAT, "plugins": {each: _raw(book[each]) for each in newest}}
            write_file(self.path, json.dumps(table, ensure_ascii=False).encode("utf-8"))

    def _read(self, now: datetime) -> dict[str, _Kept]:
        try:
            with self.path.open("rb") as file:
                table = json.loads(file.read(LARGEST))
            if table["format"] != FORMAT:
                return {}
            read = {str(name): _kept(raw, now) for name, raw in table["plugins"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}
        return {name: kept for name, kept in read.items() if not kept.is_empty()}


def _sum(kept: _Kept) -> Day:
    day = Day()
    for hour in kept.hours.values():
        day.add(hour)
    day.notes = kept.notes
    return day


def _raw(kept: _Kept) -> dict[str, Any]:
    hours = {}
    for name, hour in kept.hours.items():
        counts = asdict(hour)
        del counts["notes"]
        hours[name] = {each: value for each, value in counts.items() if value}
    notes = [[note.at.isoformat(), note.part, note.sentence] for note in kept.notes]
    return {"hours": hours, "notes": notes}


def _kept(raw: Any, now: datetime) -> _Kept:
    """Read one plugin, without what is older than a day or, by a clock set back, still to come.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: something in it is wrong.
    """
    first, last = now - SPAN, now + timedelta(hours=1)
    hours = {}
    for name, counts in raw["hours"].items():
        begin = datetime.strptime(name, HOUR).replace(tzinfo=UTC)
        if first < begin <= last:
            hours[name] = _day(counts)
    notes = tuple(
        Note(datetime.fromisoformat(at).astimezone(UTC), str(part), str(sentence))
        for at, part, sentence in raw["notes"][-MOST_NOTES:]
    )
    return _Kept(hours, tuple(note for note in notes if first < note.at <= last))


def _day(counts: Mapping[str, Any]) -> Day:
    day = Day()
    for name in (*COUNTS, "slowest_ms"):
        kind = type(getattr(day, name))
        value = counts.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
            raise ValueError(name)
        setattr(day, name, kind(value))
    return day
