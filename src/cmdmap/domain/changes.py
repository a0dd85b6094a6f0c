"""Changes: the ids touched by one commit, and the commit itself as listeners receive it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.unit import LiveUnit

ELSEWHERE = "elsewhere"
"""Topic that whoever watches a table of a plugin hears as well."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one commit touched; a listener asks "does it concern me?"."""

    units: frozenset[UnitId] = frozenset()
    radio_log: bool = False
    incidents: frozenset[IncidentId] = frozenset()
    topics: frozenset[str] = frozenset()
    """What changed in the tables of plugins, e.g. ``fire_safety.places``; :data:`ELSEWHERE` when
    another process has written and nobody here knows what."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One transaction as published after it is on disk."""

    seq: int
    """Grows by one per commit of this desk, so a listener can notice a gap."""
    at: datetime
    changes: Changes
    facts: tuple[Fact, ...] = ()
    units: Mapping[UnitId, LiveUnit] = field(default_factory=dict)
    """The new present of each touched unit."""
    incidents: Mapping[IncidentId, Incident] = field(default_factory=dict)
    """The new state of each touched incident."""
