"""Hazard areas: geometry against known values, the plume against its published formula."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.api import Place, WorldError, inside
from emergency_response.domain.hazards import AreaKind, circle, drawn, flood, plume
from emergency_response.domain.plane import (
    area_km2,
    check_ring,
    circle_ring,
    drawn_ring,
    grown,
    to_metres,
    to_ring,
    wedge_ring,
)
from emergency_response.domain.plume import (
    FARTHEST_M,
    Release,
    Sky,
    Stability,
    concentration,
    estimate,
    spread,
    stability,
)

HERE = Place(120.15, 30.17)
SQUARE = [Place(120.15, 30.17), Place(120.16, 30.17), Place(120.16, 30.18), Place(120.15, 30.18)]


def release(**changes):
    """Return a chlorine-like release in a town by day."""
    values = {
        "source": HERE,
        "rate_gps": 100.0,
        "limit_mgm3": 8.7,
        "wind_from_deg": 270.0,
        "wind_mps": 5.0,
        "sky": Sky.OVERCAST,
        "in_town": False,
        **changes,
    }
    return Release(**values)


def test_a_circle_has_its_radius_and_area():
    ring = circle_ring(HERE, 500.0)
    away = [HERE.metres_to(Place(*point)) for point in ring]
    assert away == pytest.approx([500.0] * len(ring), rel=1e-4)
    assert area_km2(ring) == pytest.approx(math.pi * 0.25, rel=0.002)
    assert np.array_equal(ring[0], ring[-1])


def test_metres_and_back_again():
    metres = np.array([[0.0, 0.0], [100.0, -50.0], [-20.0, 300.0], [0.0, 0.0]])
    assert to_metres(to_ring(metres, HERE), HERE) == pytest.approx(metres, abs=1e-6)


def test_a_wedge_lies_downwind_only():
    ring = wedge_ring(HERE, 90.0, 1_000.0, 20.0)
    places = [Place(HERE.lon + 0.005, HERE.lat), Place(HERE.lon - 0.005, HERE.lat)]
    assert inside(ring, places) == [True, False]


def test_nothing_inside_of_nothing():
    assert inside(circle_ring(HERE, 10.0), []) == []


def test_a_drawn_area_needs_three_corners_and_no_crossing():
    assert area_km2(drawn_ring(SQUARE)) == pytest.approx(0.9615 * 1.112, rel=0.01)
    with pytest.raises(WorldError, match="three corners"):
        drawn_ring(SQUARE[:2])
    with pytest.raises(WorldError, match="cross"):
        drawn_ring([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]])


def test_a_grown_area_is_larger_by_its_edge():
    ring = drawn_ring(SQUARE)
    by = 100.0
    edges = 2 * (962.0 + 1112.0)
    wanted = area_km2(ring) + (edges * by + math.pi * by**2) / 1e6
    assert area_km2(grown([ring], by, HERE)) == pytest.approx(wanted, rel=0.01)
    with pytest.raises(WorldError, match="no area"):
        grown([], by, HERE)


@pytest.mark.parametrize(
    "raw",
    [None, "x", [], [[1, 2]], [[1, 2], [3, 4], [5, 6], [1, 3]], [[1, 2, 3]] * 4,
     [[0, 0], [math.inf, 0], [0, 1], [0, 0]], [[0, 0], [999, 0], [0, 1], [0, 0]],
     [[0.0, 0.0]] * 5_001],
)  # fmt: skip
def test_what_is_no_ring_is_refused(raw):
    with pytest.raises(WorldError):
        check_ring(raw)


def test_spreads_are_those_of_briggs():
    across, up = spread(1_000.0, Stability.D, in_town=False)
    assert across == pytest.approx(0.08 * 1_000 / math.sqrt(1.1))
    assert up == pytest.approx(0.06 * 1_000 / math.sqrt(2.5))
    across, up = spread(1_000.0, Stability.F, in_town=True)
    assert across == pytest.approx(0.11 * 1_000 / math.sqrt(1.4))
    assert up == pytest.approx(0.08 * 1_000 / math.sqrt(2.5))


def test_the_concentration_is_that_of_the_formula():
    found = concentration(release(), 1_000.0)
    assert found == pytest.approx(100e3 / (math.pi * 5 * 76.28 * 37.95), rel=1e-3)
    assert concentration(release(), 1_000.0, 76.28) == pytest.approx(
        found * math.exp(-0.5), rel=1e-3
    )


@pytest.mark.parametrize(
    ("sky", "wind", "wanted"),
    [
        (Sky.STRONG_SUN, 1.0, "A"),
        (Sky.STRONG_SUN, 5.5, "C"),
        (Sky.WEAK_SUN, 2.5, "C"),
        (Sky.OVERCAST, 1.0, "D"),
        (Sky.CLEAR_NIGHT, 2.5, "F"),
        (Sky.CLEAR_NIGHT, 4.0, "E"),
        (Sky.CLOUDY_NIGHT, 2.0, "E"),
        (Sky.CLEAR_NIGHT, 7.0, "D"),
    ],
)
def test_stability_is_that_of_the_table(sky, wind, wanted):
    assert stability(sky, wind).value == wanted


def test_the_wedge_ends_where_the_axis_falls_below_the_limit():
    found = estimate(release())
    assert concentration(release(), found.reach_m) <= 8.7
    assert concentration(release(), found.reach_m - 2) > 8.7
    east = Place(HERE.lon + 0.002, HERE.lat)
    west = Place(HERE.lon - 0.002, HERE.lat)
    assert inside(found.ring, [east, west, HERE]) == [True, False, True]
    assert 15.0 < found.half_angle_deg < 60.0


def test_a_quiet_night_reaches_farther_than_a_sunny_day():
    night = estimate(release(sky=Sky.CLEAR_NIGHT, wind_mps=2.0))
    day = estimate(release(sky=Sky.STRONG_SUN, wind_mps=2.0))
    assert night.reach_m > 3 * day.reach_m


def test_the_limits_of_the_estimate_are_always_said():
    assert len(estimate(release()).limits) == 1
    calm = estimate(release(wind_mps=0.5))
    assert calm.half_angle_deg == 180.0
    assert len(calm.limits) == 2
    little = estimate(release(rate_gps=0.001))
    assert (little.reach_m, len(little.limits)) == (100.0, 2)
    huge = estimate(release(rate_gps=1e6, sky=Sky.CLEAR_NIGHT))
    assert (huge.reach_m, len(huge.limits)) == (FARTHEST_M, 2)


@pytest.mark.parametrize(
    "changes",
    [{"rate_gps": 0.0}, {"limit_mgm3": -1.0}, {"wind_mps": 61.0}, {"wind_from_deg": 361.0},
     {"rate_gps": math.nan}],
)  # fmt: skip
def test_impossible_values_are_refused(changes):
    with pytest.raises(WorldError):
        estimate(release(**changes))


@given(
    st.floats(0.01, 1e5),
    st.floats(0.1, 1e4),
    st.floats(0, 30),
    st.floats(0, 360),
    st.sampled_from(Sky),
    st.booleans(),
)
def test_every_possible_release_has_an_area(rate, limit, wind, direction, sky, town):
    found = estimate(
        release(
            rate_gps=rate, limit_mgm3=limit, wind_mps=wind, wind_from_deg=direction, sky=sky,
            in_town=town,
        )
    )  # fmt: skip
    assert 100.0 <= found.reach_m <= FARTHEST_M
    assert check_ring(found.ring) is not None


def test_areas_say_what_they_were_made_from():
    assert circle("圈", HERE, 300.0).numbers == {"Radius": "300 m"}
    made = plume("气", release())
    assert made.kind is AreaKind.PLUME
    assert made.numbers["Stability class"] == "D"
    assert made.limits
    water = flood("水", [drawn_ring(SQUARE)], 50.0)
    assert "heights" in water.limits[0]
    assert drawn(AreaKind.EVACUATION, "撤", SQUARE).kind is AreaKind.EVACUATION
    for call in (
        lambda: circle("", HERE, 0.0),
        lambda: flood("", [drawn_ring(SQUARE)], 1e9),
        lambda: flood("", [], 1.0),
    ):
        with pytest.raises(WorldError):
            call()
