"""The whole course of an activation read from the tables, for the review sheet and the playback."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from cmdmap.api import Reader, UnitId
from emergency_response.domain.deadlines import TaskState
from emergency_response.domain.levels import Levels
from emergency_response.domain.receipts import DONE, CallMark
from emergency_response.domain.timeline import Happening, Seen, in_order
from emergency_response.store.activations import (
    Activation,
    LevelChange,
    read_activation,
    read_levels,
)
from emergency_response.store.areas import KeptArea, read_areas
from emergency_response.store.calls import Call, read_calls, read_marks
from emergency_response.store.command_post import read_log
from emergency_response.store.review import read_tracks
from emergency_response.store.tasks import Task, read_tasks

MOST_LINES = 100_000
FIRST_ANSWERS = frozenset({CallMark.REACHED, CallMark.REPLIED})


class Standing(NamedTuple):
    """How things stood at an instant."""

    levels: Levels
    reached: int
    called: int
    tasks_done: int
    tasks: int
    """Without those that were dropped."""
    areas: Sequence[KeptArea]
    """In force then."""


@dataclass(frozen=True, eq=False, slots=True)
class Course:
    """Everything a review looks at."""

    activation: Activation
    happenings: list[Happening]
    """In order."""
    tracks: dict[UnitId, list[Seen]]
    areas: list[KeptArea]
    """Lifted ones too."""
    calls: list[Call]
    tasks: list[Task]
    reached_at: dict[int, datetime]
    """When each line of the call list that counts as reached was first reached."""
    levels: list[LevelChange]

    @property
    def ends_at(self) -> datetime:
        """The last instant there is something of."""
        times = [each.at for each in self.happenings[-1:]]
        times += [track[-1].at for track in self.tracks.values()]
        return max([self.activation.ended_at or self.activation.began_at, *times])

    def standing(self, at: datetime) -> Standing:
        """Return how things stood at an instant."""
        passed = bisect_right(self.levels, at, key=lambda each: each.at)
        levels = self.levels[max(passed, 1) - 1].levels if self.levels else self.activation.levels
        tasks = [each for each in self.tasks if each.state is not TaskState.DROPPED]
        return Standing(
            levels,
            sum(when <= at for when in self.reached_at.values()),
            len(self.calls),
            sum(each.done_at is not None and each.done_at <= at for each in tasks),
            len(tasks),
            [area for area in self.areas if area.in_force(at)],
        )


def read_course(reader: Reader, activation_id: int) -> Course:
    """Read the course of an activation.

    Raises:
        WorldError: there is none.
    """
    found = read_activation(reader, activation_id)
    calls = read_calls(reader, found.id)
    lines = read_log(reader, found.id, most=MOST_LINES)[::-1]
    tracks: dict[UnitId, list[Seen]] = {}
    for point in read_tracks(reader, found.id):
        tracks.setdefault(point.unit_id, []).append(Seen(point.at, point.place))
    return Course(
        found,
        in_order(Happening(each.at, each.kind.value, each.text, each.by) for each in lines),
        tracks,
        read_areas(reader, found.id, lifted=True),
        calls,
        read_tasks(reader, found.id),
        _reached(reader, found.id, calls),
        read_levels(reader, found.id),
    )


def _reached(reader: Reader, activation_id: int, calls: list[Call]) -> dict[int, datetime]:
    """Return first answers that were not taken back."""
    done = {call.id for call in calls if call.state in DONE}
    found: dict[int, datetime] = {}
    for line in read_marks(reader, activation_id):
        if line.mark is CallMark.TAKEN_BACK:
            found.pop(line.call_id, None)
        elif line.mark in FIRST_ANSWERS and line.call_id in done:
            found.setdefault(line.call_id, line.at)
    return found
