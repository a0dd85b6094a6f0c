"""The time line 时间线 of an incident: who did what, when, and how it is known.

Nothing in it is ever changed; an act that was taken back is followed by a line that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cmdmap.domain.assignment import SAID, Evidence
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``at`` is when it happened, ``written_at`` when it was written (aware UTC)."""

    id: int
    incident_id: IncidentId
    at: datetime
    written_at: datetime
    by: str
    """Name of the account; the part of the program where no person acted."""
    act: Act | None
    """None for what a clock said."""
    state: IncidentState
    """The incident's state after it."""
    text: str = ""
    """Reason, note, opinion or feedback, as typed."""
    unit_id: UnitId | None = None
    evidence: Evidence = SAID
    values: Mapping[str, object] = field(default_factory=dict)
    """What else is needed to word it, JSON types only, e.g. ``{"clock": "arrive", "told": 2}``."""
