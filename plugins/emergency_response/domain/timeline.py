"""The course of an activation in order, and where everything stood at an instant: for the review.

Pure; ``services/sheets/reviewing.py`` prints it, ``ui/tabs/playback.py`` plays it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from cmdmap.api import Place, UnitId


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened."""

    at: datetime
    kind: str
    """``log``, ``call``, ``task``, ``level``, ``area``."""
    words: str
    by: str = ""


class Reaction(NamedTuple):
    """How fast the call list was reached."""

    reached: int
    total: int
    median: timedelta | None
    slowest: timedelta | None


class Seen(NamedTuple):
    """Where a unit was at an instant."""

    at: datetime
    place: Place


def in_order(*parts: Iterable[Happening]) -> list[Happening]:
    """Return everything of all parts by time; what is of one instant keeps its order."""
    return sorted((each for part in parts for each in part), key=lambda each: each.at)


def reaction(began_at: datetime, reached_at: Mapping[int, datetime], total: int) -> Reaction:
    """Return how long people took to be reached, by line of the call list."""
    spans = [at - began_at for at in reached_at.values()]
    seconds = [span.total_seconds() for span in spans]
    return Reaction(
        len(spans),
        total,
        timedelta(seconds=median(seconds)) if seconds else None,
        max(spans, default=None),
    )


def trails_at(
    tracks: Mapping[UnitId, Sequence[Seen]], at: datetime, since: timedelta
) -> dict[UnitId, list[Place]]:
    """Return the way each unit has come in the last while before an instant, oldest first.

    Units that did not move have none.
    """
    found = {}
    for unit_id, track in tracks.items():
        begin = bisect_right(track, at - since, key=lambda seen: seen.at)
        end = bisect_right(track, at, key=lambda seen: seen.at)
        if end - begin > 1:
            found[unit_id] = [seen.place for seen in track[begin:end]]
    return found


def places_at(tracks: Mapping[UnitId, Sequence[Seen]], at: datetime) -> dict[UnitId, Seen]:
    """Return the last known place of each unit at an instant; each track is oldest first."""
    found = {}
    for unit_id, track in tracks.items():
        passed = bisect_right(track, at, key=lambda seen: seen.at)
        if passed:
            found[unit_id] = track[passed - 1]
    return found


def until(happenings: Sequence[Happening], at: datetime) -> Sequence[Happening]:
    """Return what had happened at an instant; ``happenings`` are in order."""
    return happenings[: bisect_right(happenings, at, key=lambda each: each.at)]
