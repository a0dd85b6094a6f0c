"""What tracks cover: a swath along the way, shares by sector, where somebody is to go next."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.dispatch.conftest import NOW

from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import SearchId, SearchParty, Sector
from cmdmap.services.dispatch.cover import CELL_M, cover
from cmdmap.services.dispatch.plane import Plane

CENTRE = Place(120.0, 30.0)
PLANE = Plane.at(*CENTRE)


def at(x: float, y: float) -> Place:
    return Place(*PLANE.degrees(np.array([x, y])))


def box(west: float, south: float, east: float, north: float) -> tuple[Place, ...]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return tuple(at(*corner) for corner in corners)


def party(*sectors: Sector) -> SearchParty:
    """Seen ten minutes ago: the circle has 500 m."""
    ago = NOW - timedelta(minutes=10)
    return SearchParty(SearchId(1), IncidentId(1), CENTRE, ago, 3.0, ago, "王芳", sectors)


WEST = Sector(1, (box(-400, -100, 0, 100),), (UnitId(1),))
EAST = Sector(2, (box(0, -100, 400, 100),))


def walk(*spots: tuple[float, float], seconds: float = 60.0):
    return [(NOW + timedelta(seconds=k * seconds), at(*spot)) for k, spot in enumerate(spots)]


def test_a_straight_walk_covers_its_swath_of_its_sector():
    found = cover(party(WEST, EAST), [walk((-400, 0), (-200, 0), (0, 0))], NOW)
    assert found.shares[1] == pytest.approx(0.25, abs=0.06)
    assert found.shares[2] < 0.04
    assert found.next_sector == 2
    assert found.gap is not None
    assert found.gap.lon > CENTRE.lon
    assert found.covered.sum() * CELL_M**2 == pytest.approx(400 * 50, rel=0.2)


def test_nobody_sees_anything_on_a_jump_or_in_a_long_silence():
    jump = cover(party(WEST), [walk((-400, 0), (0, 0), seconds=10)], NOW)
    silence = cover(party(WEST), [walk((-400, 0), (0, 0), seconds=900)], NOW)
    assert jump.shares[1] == silence.shares[1] < 0.06


def test_nothing_yet_and_everything_done():
    begun = cover(party(WEST, EAST), [], NOW)
    assert begun.share == 0
    assert begun.next_sector == 2
    lanes = range(-100, 101, 20)
    spots = [(x, y) for y in lanes for x in (-400, 0, 400)]
    done = cover(party(WEST, EAST), [walk(*spots, seconds=150)], NOW)
    assert done.share > 0.97
    assert done.next_sector is None


def test_undivided_the_circle_counts():
    found = cover(party(), [walk((0, 0), (0, 100))], NOW)
    assert 0 < found.share < 0.05
    assert found.shares == {}


def test_the_picture_lies_where_the_track_is():
    found = cover(party(WEST, EAST), [walk((-300, 50), (-300, 50))], NOW)
    west, south, east, north = found.bounds
    rows, columns = np.nonzero(found.covered)
    lon = west + (columns.mean() + 0.5) / found.covered.shape[1] * (east - west)
    lat = north - (rows.mean() + 0.5) / found.covered.shape[0] * (north - south)
    assert Place(lon, lat).metres_to(at(-300, 50)) < CELL_M


@given(st.lists(st.tuples(st.floats(-400, 400), st.floats(-100, 100)), min_size=1, max_size=12))
def test_more_of_a_track_never_covers_less(spots):
    shares = [
        cover(party(WEST, EAST), [walk(*spots[:k])], NOW).share for k in range(len(spots) + 1)
    ]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
