"""Everything the page shows of one activation, read in one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.api import PluginDesk, Reader
from emergency_response.domain.deadlines import Lateness, lateness
from emergency_response.domain.receipts import Tally, tally
from emergency_response.services.needs import NeedState, needs_of
from emergency_response.services.people import named, shown_shifts
from emergency_response.store.activations import (
    Activation,
    Group,
    LevelChange,
    read_activation,
    read_groups,
    read_levels,
)
from emergency_response.store.areas import AreaCount, KeptArea, read_areas, read_counts
from emergency_response.store.calls import Call, CallLine, read_calls, read_marks
from emergency_response.store.command_post import (
    LogLine,
    RollCall,
    Shift,
    read_log,
    read_roll_calls,
)
from emergency_response.store.resources import GoodsMove, read_moves
from emergency_response.store.review import KeptReport, Lesson, read_lessons, read_reports
from emergency_response.store.tasks import Task, read_tasks


@dataclass(frozen=True, eq=False, slots=True)
class Overview:
    """One activation as of a reading."""

    read_at: datetime
    activation: Activation
    levels: list[LevelChange]
    groups: list[Group]
    calls: list[Call]
    marks: list[CallLine]
    """What came of the calls, oldest first."""
    tasks: list[Task]
    rolls: list[RollCall]
    shifts: list[Shift]
    log: list[LogLine]
    """Newest first."""
    areas: list[KeptArea]
    counts: list[AreaCount]
    moves: list[GoodsMove]
    needs: list[NeedState]
    reports: list[KeptReport]
    lessons: list[Lesson]

    @property
    def tally(self) -> Tally:
        """How the call list stands."""
        return tally(call.state for call in self.calls)

    def marks_of(self, call: Call) -> list[CallLine]:
        """Return what came of one line of the call list, oldest first."""
        return [line for line in self.marks if line.call_id == call.id]

    def lateness(self, now: datetime) -> Lateness:
        """Return how the task list stands at an instant."""
        end = self.activation.ended_at or now
        return lateness((task.clock for task in self.tasks), end)


def read_overview(reader: Reader, desk: PluginDesk, activation_id: int) -> Overview:
    """Read an activation with all its lists, people masked.

    Raises:
        WorldError: there is none.
    """
    found = read_activation(reader, activation_id)
    return Overview(
        read_at=reader.now,
        activation=found,
        levels=read_levels(reader, found.id),
        groups=read_groups(reader, found.id),
        calls=named(read_calls(reader, found.id), reader, desk),
        marks=read_marks(reader, found.id),
        tasks=read_tasks(reader, found.id),
        rolls=read_roll_calls(reader, found.id),
        shifts=shown_shifts(reader, desk, found.id),
        log=read_log(reader, found.id),
        areas=read_areas(reader, found.id),
        counts=read_counts(reader, found.id),
        moves=read_moves(reader, found.id),
        needs=needs_of(reader, found),
        reports=read_reports(reader, found.id),
        lessons=read_lessons(reader, found.id),
    )
