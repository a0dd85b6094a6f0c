"""Search party 搜寻队: people look for a missing person in sectors around the place last seen.

Pure values, with the commands and the fact about them. Sectors are cut by
``services/dispatch/sectors.py``, kept by ``services/dispatch/search_orders.py``; what is covered is
counted from the tracks of the units (``services/dispatch/cover.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NewType

from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Right

SearchId = NewType("SearchId", int)
"""Row number of a search party, given by the store, never reused."""

NEAREST_M = 200.0
"""Nobody is looked for nearer than this: a circle of nothing cannot be divided."""
FURTHEST_M = 5000.0
FASTEST_KMH = 40.0
MOST_SECTORS = 60
MOST_CORNERS = 20_000
"""Corners of all outlines of one search party."""


@dataclass(frozen=True, slots=True)
class Sector:
    """One part of the area that is searched."""

    number: int
    """1, 2, ... within the search party."""
    rings: tuple[tuple[Place, ...], ...]
    """Outlines of its parts, each closed."""
    unit_ids: tuple[UnitId, ...] = ()
    """Who searches it."""


@dataclass(frozen=True, slots=True)
class SearchParty:
    """A search; replaced, never changed in place. Instants aware UTC."""

    id: SearchId
    incident_id: IncidentId
    last_seen: Place
    last_seen_at: datetime
    kmh: float
    """How fast the missing person may walk."""
    started_at: datetime
    by: str
    sectors: tuple[Sector, ...] = ()
    ended_at: datetime | None = None
    found: bool = False

    @property
    def is_open(self) -> bool:
        """True while people search."""
        return self.ended_at is None

    def radius_m(self, at: datetime) -> float:
        """Return how far the person can have come by ``at``, 200 m to 5 km."""
        hours = ((self.ended_at or at) - self.last_seen_at).total_seconds() / 3600
        return min(FURTHEST_M, max(NEAREST_M, self.kmh * 1000 * hours))

    def sector(self, number: int) -> Sector | None:
        """Return a sector by its number."""
        return next((each for each in self.sectors if each.number == number), None)

    def unit_ids(self) -> tuple[UnitId, ...]:
        """Return everybody who searches, each once."""
        return tuple(dict.fromkeys(unit for sector in self.sectors for unit in sector.unit_ids))


@dataclass(frozen=True, slots=True)
class StartSearch:
    """Begin to look for somebody; an incident has one open search party at most."""

    right: ClassVar[Right] = Right.DISPATCH
    incident_id: IncidentId
    last_seen: Place
    last_seen_at: datetime
    kmh: float = 3.0


@dataclass(frozen=True, slots=True)
class DivideSearch:
    """Search these sectors from now on instead of those of before."""

    right: ClassVar[Right] = Right.DISPATCH
    incident_id: IncidentId
    sectors: tuple[Sector, ...]


@dataclass(frozen=True, slots=True)
class JoinSearch:
    """Send a unit into a sector; it leaves the one it was in. Sector 0: it searches no more."""

    right: ClassVar[Right] = Right.DISPATCH
    incident_id: IncidentId
    unit_id: UnitId
    sector: int


@dataclass(frozen=True, slots=True)
class EndSearch:
    """Stop searching: found, or given up with a reason."""

    right: ClassVar[Right] = Right.DISPATCH
    incident_id: IncidentId
    found: bool
    note: str = ""


SearchCommand = StartSearch | DivideSearch | JoinSearch | EndSearch


@dataclass(frozen=True, slots=True)
class SearchMoved:
    """A search party began, was divided, got or lost a unit, or ended."""

    party: SearchParty
