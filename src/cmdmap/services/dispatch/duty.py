"""Duty board: what the duty plan says of a unit, as dispatching asks it.

The proposals ask here; ``services/people`` answers from the duty roster. Without an answer nobody
is off duty and nobody rests.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place


class DutyBoard(Protocol):
    """Answers for one unit and one instant (aware UTC); asked about each unit of a force."""

    def on_duty(self, unit_id: UnitId, at: datetime) -> bool | None:
        """Return whether the unit is on duty, None where no plan says it."""
        ...

    def resting(self, unit_id: UnitId, at: datetime) -> bool:
        """Return whether the unit is in the rest that follows a shift."""
        ...

    def mode(self, unit_id: UnitId) -> Mode | None:
        """Return how the unit moves, None where nobody wrote it down."""
        ...

    def post(self, unit_id: UnitId, at: datetime) -> Place | None:
        """Return where the unit stands by the plan, None where it has no fixed place."""
        ...

    def areas(self, unit_id: UnitId) -> frozenset[str]:
        """Return the codes of the areas and zones the unit is responsible for."""
        ...
