"""Hazard and evacuation areas as values: what kind, which ring, and from which numbers.

Made by the page's forms, kept by ``services/areas.py`` with the numbers they came from, so that a
report can say how an area was found. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cmdmap.api import Place, Ring, Tone, WorldError, mark, tr
from emergency_response.domain.plane import circle_ring, drawn_ring, grown
from emergency_response.domain.plume import SKY_WORDS, Release, estimate

LARGEST_CIRCLE_M = 20_000.0
LARGEST_FLOOD_M = 2_000.0
COMPASS = (
    mark("north"), mark("north-east"), mark("east"), mark("south-east"),
    mark("south"), mark("south-west"), mark("west"), mark("north-west"),
)  # fmt: skip


class AreaKind(StrEnum):
    """What an area is; the values are stored."""

    CIRCLE = "circle"
    PLUME = "plume"
    FLOOD = "flood"
    EVACUATION = "evacuation"
    SECTOR = "sector"


AREA_WORDS = {
    AreaKind.CIRCLE: mark("Hazard circle"),
    AreaKind.PLUME: mark("Gas plume"),
    AreaKind.FLOOD: mark("Flood area"),
    AreaKind.EVACUATION: mark("Evacuation area"),
    AreaKind.SECTOR: mark("Sector"),
}
AREA_TONES = {
    AreaKind.CIRCLE: Tone.HIGH,
    AreaKind.PLUME: Tone.HIGH,
    AreaKind.FLOOD: Tone.LOW,
    AreaKind.EVACUATION: Tone.MIDDLE,
    AreaKind.SECTOR: Tone.OWN,
}


@dataclass(frozen=True, eq=False, slots=True)
class HazardArea:
    """One area before it is kept."""

    kind: AreaKind
    title: str
    ring: Ring
    numbers: Mapping[str, str] = field(default_factory=dict)
    """What it was made from, label to value in words."""
    limits: tuple[str, ...] = ()
    """What the area does not know."""


def circle(title: str, middle: Place, radius_m: float) -> HazardArea:
    """Return a circle around a place.

    Raises:
        WorldError: no possible radius.
    """
    if not 1.0 <= radius_m <= LARGEST_CIRCLE_M:
        raise WorldError(tr("A circle takes a radius of 1 to 20,000 m."))
    numbers = {tr("Radius"): f"{radius_m:g} m"}
    return HazardArea(AreaKind.CIRCLE, title, circle_ring(middle, radius_m), numbers)


def plume(title: str, release: Release) -> HazardArea:
    """Return the evacuation wedge of a gas release.

    Raises:
        WorldError: no possible values.
    """
    found = estimate(release)
    numbers = {
        tr("Release"): f"{release.rate_gps:g} g/s",
        tr("Concentration limit"): f"{release.limit_mgm3:g} mg/m³",
        tr("Wind from"): f"{release.wind_from_deg:.0f}° {compass(release.wind_from_deg)}",
        tr("Wind speed"): f"{release.wind_mps:g} m/s",
        tr("Sky"): tr(SKY_WORDS[release.sky]),
        tr("Stability class"): found.stability.value,
        tr("Reach"): f"{found.reach_m:.0f} m",
    }
    return HazardArea(AreaKind.PLUME, title, found.ring, numbers, found.limits)


def compass(bearing_deg: float) -> str:
    """Return one of eight directions in words."""
    return tr(COMPASS[round(bearing_deg / 45) % 8])


def flood(title: str, edges: Sequence[Ring], buffer_m: float) -> HazardArea:
    """Return the water within ``edges`` grown by a distance.

    Raises:
        WorldError: no area, or no possible distance.
    """
    if not 0.0 <= buffer_m <= LARGEST_FLOOD_M:
        raise WorldError(tr("A flood area grows by 0 to 2,000 m."))
    if not edges:
        raise WorldError(tr("There is no area to grow; draw the edge of the water first."))
    origin = Place(float(edges[0][0][0]), float(edges[0][0][1]))
    limits = (
        tr("Drawn without heights of the ground: it does not know where the water will flow."),
    )
    numbers = {tr("Grown by"): f"{buffer_m:g} m"}
    return HazardArea(AreaKind.FLOOD, title, grown(edges, buffer_m, origin), numbers, limits)


def drawn(kind: AreaKind, title: str, corners: Sequence[Place]) -> HazardArea:
    """Return an area drawn corner by corner on the map.

    Raises:
        WorldError: it is no area.
    """
    return HazardArea(kind, title, drawn_ring(corners), {tr("Drawn"): tr("by hand")})
