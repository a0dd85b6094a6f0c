"""What a layer draws: features with their shape, colour role and words, and the legend.

Returned by a plugin's layer entry, painted by ``mapview``. Words are drawn as text, never as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cmdmap.domain.grid import Ring
from cmdmap.domain.place import Place


class Tone(StrEnum):
    """What a colour says; the theme chooses the colour."""

    PLAIN = "plain"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    GOOD = "good"
    OWN = "own"
    """Of our own forces and means."""
    DRILL = "drill"
    """Not the real thing."""


@dataclass(frozen=True, eq=False, slots=True)
class Spot:
    """A small mark at a place, thousands of which can be drawn."""

    id: int
    place: Place
    tone: Tone = Tone.PLAIN
    glyph: str = ""
    """At most two letters or one character inside the mark."""
    label: str = ""
    """Shown beside it from street level on, and on hovering."""
    from_zoom: float = 0.0
    """Drawn from this zoom of the map on: 14 a sub-district, 15 a quarter, 17 houses."""


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """A filled area: ring of shape (n, 2) in degrees WGS-84, first point repeated at the end."""

    id: int
    ring: Ring
    tone: Tone = Tone.PLAIN
    label: str = ""
    strength: float = 0.5
    """0 faint to 1 strong."""
    dashed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Circle:
    """A circle: what is reached from a place, or in danger around it."""

    id: int
    middle: Place
    radius_m: float
    tone: Tone = Tone.PLAIN
    label: str = ""
    dashed: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """A line (n, 2) in degrees WGS-84: a fire lane, a way out."""

    id: int
    line: Ring
    tone: Tone = Tone.PLAIN
    label: str = ""
    width: float = 3.0
    """In pixels."""
    dashed: bool = False


Feature = Spot | Field | Circle | Line


@dataclass(frozen=True, eq=False, slots=True)
class Drawing:
    """Everything of one layer. Ids are the plugin's own; clicks come back with them."""

    features: Sequence[Feature] = ()
    legend: Sequence[tuple[Tone, str]] = ()
