"""How far gas may be carried by the wind: a first estimate of the evacuation wedge.

Gaussian plume at the ground from a steady source at the ground,
C(x, y) = Q / (pi u sy sz) * exp(-y^2 / (2 sy^2)), with the stability classes of Pasquill (1961) in
the table of Turner (1970, Workbook of Atmospheric Dispersion Estimates) and the curves of
Briggs (1973, ATDL report 79) as tabulated by Hanna, Briggs and Hosker (1982, DOE/TIC-11223, table
4.5). It holds for 100 m to 10 km, flat ground, wind of 1 m/s and more and a gas about as heavy as
air; what lies outside is said in ``limits``. It replaces no measurement on site.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cmdmap.api import Place, Ring, WorldError, mark, tr
from emergency_response.domain.plane import circle_ring, joined, wedge_ring

NEAREST_M = 100.0
FARTHEST_M = 10_000.0
LEAST_WIND_MPS = 1.0
MEANDER_DEG = 15.0
"""Added on both sides: the wind turns while people walk."""

WIDEST_DEG = 60.0
AROUND_M = 50.0
"""Everybody this near to the source leaves, on whichever side: our choice, not the formula's."""


class Stability(StrEnum):
    """Class of Pasquill, A very unstable to F stable."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Sky(StrEnum):
    """What the stability depends on besides the wind."""

    STRONG_SUN = "strong_sun"
    WEAK_SUN = "weak_sun"
    OVERCAST = "overcast"
    CLEAR_NIGHT = "clear_night"
    CLOUDY_NIGHT = "cloudy_night"


SKY_WORDS = {
    Sky.STRONG_SUN: mark("Day, strong sun"),
    Sky.WEAK_SUN: mark("Day, weak sun"),
    Sky.OVERCAST: mark("Overcast, day or night"),
    Sky.CLEAR_NIGHT: mark("Clear night"),
    Sky.CLOUDY_NIGHT: mark("Cloudy night"),
}
_STEPS_MPS = (2.0, 3.0, 5.0, 6.0)
_CLASSES = {
    Sky.STRONG_SUN: "ABBCC",
    Sky.WEAK_SUN: "BCCDD",
    Sky.OVERCAST: "DDDDD",
    Sky.CLEAR_NIGHT: "FFEDD",
    Sky.CLOUDY_NIGHT: "EEDDD",
}
"""By wind below 2, 3, 5, 6 m/s and above; where Turner gives two, the one that reaches farther."""

Spread = Callable[[float], float]
_OPEN: dict[Stability, tuple[Spread, Spread]] = {
    Stability.A: (lambda x: 0.22 * x * _root(x, 1e-4), lambda x: 0.20 * x),
    Stability.B: (lambda x: 0.16 * x * _root(x, 1e-4), lambda x: 0.12 * x),
    Stability.C: (lambda x: 0.11 * x * _root(x, 1e-4), lambda x: 0.08 * x * _root(x, 2e-4)),
    Stability.D: (lambda x: 0.08 * x * _root(x, 1e-4), lambda x: 0.06 * x * _root(x, 1.5e-3)),
    Stability.E: (lambda x: 0.06 * x * _root(x, 1e-4), lambda x: 0.03 * x / (1 + 3e-4 * x)),
    Stability.F: (lambda x: 0.04 * x * _root(x, 1e-4), lambda x: 0.016 * x / (1 + 3e-4 * x)),
}
_TOWN_AB = (lambda x: 0.32 * x * _root(x, 4e-4), lambda x: 0.24 * x / _root(x, 1e-3))
_TOWN_EF = (lambda x: 0.11 * x * _root(x, 4e-4), lambda x: 0.08 * x * _root(x, 1.5e-3))
_TOWN: dict[Stability, tuple[Spread, Spread]] = {
    Stability.A: _TOWN_AB,
    Stability.B: _TOWN_AB,
    Stability.C: (lambda x: 0.22 * x * _root(x, 4e-4), lambda x: 0.20 * x),
    Stability.D: (lambda x: 0.16 * x * _root(x, 4e-4), lambda x: 0.14 * x * _root(x, 3e-4)),
    Stability.E: _TOWN_EF,
    Stability.F: _TOWN_EF,
}
"""Sigma y and sigma z in metres at x metres, open country and town."""


def _root(x: float, factor: float) -> float:
    return float(1.0 / math.sqrt(1.0 + factor * x))


@dataclass(frozen=True, slots=True)
class Release:
    """What escapes, and into which air."""

    source: Place
    rate_gps: float
    """Grams per second, steady."""
    limit_mgm3: float
    """Concentration from which people are to leave, mg/m3."""
    wind_from_deg: float
    """Where the wind comes from, 0 = north, clockwise."""
    wind_mps: float
    """Mean wind at 10 m."""
    sky: Sky
    in_town: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Plume:
    """The estimate: who is inside ``ring`` is to leave."""

    ring: Ring
    reach_m: float
    half_angle_deg: float
    """180 where the wind is too weak to have a direction."""
    stability: Stability
    limits: tuple[str, ...]
    """What the estimate does not know, one sentence each; never empty."""


def stability(sky: Sky, wind_mps: float) -> Stability:
    """Return the class of Pasquill for a sky and a wind at 10 m."""
    step = sum(wind_mps >= edge for edge in _STEPS_MPS)
    return Stability(_CLASSES[sky][step])


def spread(x_m: float, kind: Stability, in_town: bool) -> tuple[float, float]:
    """Return sigma y and sigma z in metres at ``x_m`` metres downwind."""
    across, up = (_TOWN if in_town else _OPEN)[kind]
    return across(x_m), up(x_m)


def concentration(release: Release, x_m: float, y_m: float = 0.0) -> float:
    """Return mg/m3 at the ground, ``x_m`` downwind and ``y_m`` beside the axis."""
    kind = stability(release.sky, release.wind_mps)
    across, up = spread(x_m, kind, release.in_town)
    wind = max(release.wind_mps, LEAST_WIND_MPS)
    axis = 1e3 * release.rate_gps / (math.pi * wind * across * up)
    return float(axis * math.exp(-(y_m**2) / (2 * across**2)))


def estimate(release: Release) -> Plume:
    """Return the evacuation area of a release.

    Raises:
        WorldError: rate, limit or wind are no possible values.
    """
    _check(release)
    kind = stability(release.sky, release.wind_mps)
    reach = _reach(release)
    limits = list(_limits(release, reach))
    reach = min(max(reach, NEAREST_M), FARTHEST_M)
    if release.wind_mps < LEAST_WIND_MPS:
        ring, half = circle_ring(release.source, reach), 180.0
    else:
        half = min(WIDEST_DEG, _half_angle(release, reach) + MEANDER_DEG)
        wedge = wedge_ring(release.source, release.wind_from_deg + 180.0, reach, half)
        ring = joined([wedge, circle_ring(release.source, AROUND_M)], release.source)
    return Plume(ring, reach, half, kind, tuple(limits))


def _check(release: Release) -> None:
    good = (
        0 < release.rate_gps <= 1e6
        and 0 < release.limit_mgm3 <= 1e6
        and 0 <= release.wind_mps <= 60
        and 0 <= release.wind_from_deg <= 360
    )
    if not good:
        raise WorldError(
            tr(
                "Give a rate and a limit above 0, a wind of 0 to 60 m/s and a direction of 0 to "
                "360 degrees."
            )
        )


def _reach(release: Release) -> float:
    """Return where the axis falls below the limit; the concentration only falls with distance."""
    if concentration(release, NEAREST_M) <= release.limit_mgm3:
        return 0.0
    low, high = NEAREST_M, FARTHEST_M
    if concentration(release, high) > release.limit_mgm3:
        return math.inf
    while high - low > 1.0:
        middle = (low + high) / 2
        if concentration(release, middle) > release.limit_mgm3:
            low = middle
        else:
            high = middle
    return high


def _half_angle(release: Release, reach_m: float) -> float:
    """Return the widest angle under which the edge of the plume is seen from the source."""
    widest = 0.0
    for part in range(1, 21):
        x = max(NEAREST_M, reach_m * part / 20)
        ratio = concentration(release, x) / release.limit_mgm3
        if ratio > 1:
            across, _ = spread(x, stability(release.sky, release.wind_mps), release.in_town)
            edge = across * math.sqrt(2 * math.log(ratio))
            widest = max(widest, math.degrees(math.atan2(edge, x)))
    return widest


def _limits(release: Release, reach: float) -> tuple[str, ...]:
    said = [
        tr(
            "First estimate: flat ground, steady release at the ground, gas about as heavy as air. "
            "Measure on site and correct it."
        )
    ]
    if release.wind_mps < LEAST_WIND_MPS:
        said.append(tr("The wind is below 1 m/s and has no direction: a whole circle is drawn."))
    if reach == 0.0:
        said.append(tr("The limit is not reached 100 m away; 100 m is drawn, the least distance."))
    elif math.isinf(reach):
        said.append(tr("The limit is passed even 10 km away, where the formula ends; go farther."))
    return tuple(said)
