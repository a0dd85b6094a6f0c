"""The casebook: every open incident as of the last commit, and those that ended lately.

One immutable value, replaced by the writer thread, so that any thread may keep and read it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.ids import AssignmentId, IncidentId, UnitId
from cmdmap.domain.incident import Incident


@dataclass(frozen=True, slots=True)
class Casebook:
    """Incidents by their id."""

    incidents: Mapping[IncidentId, Incident] = field(default_factory=dict)

    def open(self) -> Iterator[Incident]:
        """Yield what is not ended."""
        return (each for each in self.incidents.values() if each.is_open)

    def with_incidents(self, incidents: Iterable[Incident]) -> Casebook:
        """Return the book with many incidents put in or replaced."""
        return Casebook({**self.incidents, **{each.id: each for each in incidents}})

    def without(self, gone: Container[IncidentId]) -> Casebook:
        """Return the book without some incidents."""
        return Casebook({key: each for key, each in self.incidents.items() if key not in gone})

    def of_assignment(self, assignment_id: AssignmentId) -> tuple[Incident, Assignment] | None:
        """Return an assignment with its incident, None when it is in no incident of the book."""
        for incident in self.incidents.values():
            for assignment in incident.assignments:
                if assignment.id == assignment_id:
                    return incident, assignment
        return None

    def bound(self, unit_id: UnitId) -> tuple[tuple[Incident, Assignment], ...]:
        """Return what a unit is bound by, the oldest first."""
        return tuple(
            (incident, assignment)
            for incident in self.open()
            for assignment in incident.active()
            if assignment.unit_id == unit_id
        )

    def load(self) -> Mapping[UnitId, int]:
        """Return how many incidents bind each bound unit."""
        counts: dict[UnitId, int] = {}
        for incident in self.open():
            for assignment in incident.active():
                counts[assignment.unit_id] = counts.get(assignment.unit_id, 0) + 1
        return counts

    def rings_at(self) -> datetime | None:
        """Return when the next clock rings, None when none runs."""
        times = [clock.rings_at() for incident in self.open() for clock in incident.clocks]
        return min((at for at in times if at is not None), default=None)
