"""Kinds of incidents: names, who is needed, limits of the clocks, radius of the check-in on site.

Data, not code: read from ``resources/incidents`` and the home folder by
``services/casework/kind_files.py``; plugins bring their own. A number a kind does not name is that
of the book's default kind, so one table decides and a typed urgency is saved as it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from cmdmap.domain.casework.calendar import WorkingCalendar
from cmdmap.domain.clock import Anchor, ClockKind, Owner
from cmdmap.domain.incident import Tier, Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import current_language


@dataclass(frozen=True, slots=True)
class Limit:
    """One clock of a kind: from its anchor on it warns, is overdue, calls for supervision."""

    clock: ClockKind
    anchor: Anchor
    owner: Owner
    warn: timedelta
    due: timedelta
    supervise: timedelta
    calendar: str = ""
    """Name of a working calendar; empty counts day and night."""


@dataclass(frozen=True, slots=True)
class Need:
    """How many units of a force a kind wants on site."""

    force: ForceKind
    count: int = 1


@dataclass(frozen=True, slots=True)
class IncidentKind:
    """One kind. ``code`` is stored with incidents and never changes."""

    code: str
    name_zh: str
    name_en: str
    mark: str
    """One character for map and list."""
    group: str
    """Code of the class it belongs to, e.g. ``dispute``."""
    urgency: Urgency = Urgency.SECOND
    tier: Tier = Tier.GRID
    needs: tuple[Need, ...] = (Need(ForceKind.GOVERNANCE),)
    limits: tuple[Limit, ...] = ()
    arrive_radius_m: float = 70.0
    """A unit inside this distance ..."""
    arrive_dwell_s: float = 20.0
    """... for this long has arrived."""
    twin_radius_m: float = 200.0
    """Open incidents of the kind inside this distance ..."""
    twin_within: timedelta = timedelta(hours=4)
    """... and this time are proposed as the same matter."""
    outside_codes: tuple[str, ...] = ()
    """Codes of other systems (110 alarm types, city management, disputes) that mean this kind."""

    @property
    def name(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name_en


@dataclass(frozen=True, slots=True)
class KindGroup:
    """A class of kinds, e.g. disputes."""

    code: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name_en


@dataclass(frozen=True, slots=True)
class KindBook:
    """Every kind by its code."""

    kinds: Mapping[str, IncidentKind]
    default: IncidentKind
    """What an unknown code is treated as."""
    groups: Mapping[str, KindGroup] = field(default_factory=dict)
    """Every class of kinds by its code, in the order they are shown."""
    calendars: Mapping[str, WorkingCalendar] = field(default_factory=dict)
    """The working calendars that limits name."""

    def of(self, code: str) -> IncidentKind:
        """Return the kind of a code, the default for a code nobody knows any more."""
        return self.kinds.get(code, self.default)
