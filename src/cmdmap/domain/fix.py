"""Fix 定位: one believed position of a unit at one time.

Made from a report by the steps; stored keyed by (unit, time).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place


@dataclass(frozen=True, slots=True)
class Fix:
    """One position. ``at`` is the sender's time, or the arrival where the sender gave none."""

    unit_id: UnitId
    place: Place
    at: datetime
    """Aware UTC, microseconds."""
    heard_at: datetime
    """Arrival at this computer, aware UTC."""
    link_id: LinkId
    protocol: str
    alt_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    micro_grid: str = ""
    """Code of the smallest area that holds the place, empty outside the jurisdiction."""
    patrol_zone: str = ""
    """Code of the patrol zone that holds the place, empty outside."""
    flags: tuple[str, ...] = ()
    """Counted doubts that do not refuse the fix, e.g. ``late``."""
