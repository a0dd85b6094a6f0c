"""How a unit looks now: its state by age, its searchable words, and the filter of the table.

Pure; used by the unit table, the search field and the detail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.i18n import mark, tr
from cmdmap.services.intake.pinyin import search_key


class UnitState(StrEnum):
    """State by the age of the fix; the order is that of urgency."""

    EMERGENCY = "emergency"
    TALKING = "talking"
    FRESH = "fresh"
    STALE = "stale"
    SILENT = "silent"
    """No position known."""


STATE_NAMES = {
    UnitState.EMERGENCY: mark("Emergency"),
    UnitState.TALKING: mark("Talking"),
    UnitState.FRESH: mark("Located"),
    UnitState.STALE: mark("Stale"),
    UnitState.SILENT: mark("No position"),
}
STATE_ROLES = {
    UnitState.EMERGENCY: "bad",
    UnitState.TALKING: "accent_text",
    UnitState.FRESH: "good",
    UnitState.STALE: "warn",
    UnitState.SILENT: "muted",
}
"""Colour role of each state."""


def state_name(state: UnitState) -> str:
    """Return the name of a state in the seat's language."""
    return tr(STATE_NAMES[state])


def fix_age_s(live: LiveUnit, now: datetime) -> float | None:
    """Return the age of the unit's fix in seconds; None without a fix."""
    return None if live.fix is None else (now - live.fix.at).total_seconds()


def unit_state(live: LiveUnit, now: datetime, stale_after_s: float) -> UnitState:
    """Return the state shown for a unit at ``now``."""
    if live.emergency_at is not None:
        return UnitState.EMERGENCY
    if live.talking_since is not None:
        return UnitState.TALKING
    age_s = fix_age_s(live, now)
    if age_s is None:
        return UnitState.SILENT
    return UnitState.STALE if age_s > stale_after_s else UnitState.FRESH


def unit_words(unit: Unit) -> str:
    """Return what a search for a unit looks in: name, keys, team and the pinyin initials."""
    return search_key(unit.name, *unit.keys, unit.team)


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What the table shows; the default shows everybody."""

    text: str = ""
    kinds: frozenset[ForceKind] = field(default_factory=frozenset)
    """Empty: all kinds."""
    state: UnitState | None = None
    """FRESH takes talking units and emergencies along when they have a fresh fix."""

    def takes(self, live: LiveUnit, words: str, state: UnitState) -> bool:
        """Tell whether a unit with these search words and this state is shown."""
        if self.kinds and live.unit.kind not in self.kinds:
            return False
        if self.state is not None and state is not self.state:
            return False
        return all(part in words for part in self.text.lower().split())
