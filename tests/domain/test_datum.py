from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.datum import Datum, bd09_from_wgs84, gcj02_from_wgs84, to_wgs84
from cmdmap.domain.place import Place

FORWARD = {Datum.GCJ02: gcj02_from_wgs84, Datum.BD09: bd09_from_wgs84}

in_china = st.tuples(st.floats(73.5, 134.5), st.floats(3.0, 53.0))


def test_gcj02_gives_the_published_values_of_three_places() -> None:
    wgs = np.array([(121.5272106, 31.1774276), (113.912316, 22.543847), (116.377817, 39.911954)])
    gcj = [
        (121.531541859215, 31.17530398364597),
        (113.9171764808363, 22.540796131694766),
        (116.38404722455657, 39.91334545536069),
    ]
    assert gcj02_from_wgs84(wgs) == pytest.approx(np.array(gcj), abs=1e-12)


def test_shift_over_hangzhou_is_some_hundred_metres() -> None:
    here = np.array([(120.155, 30.160)])
    shifted = Place(*gcj02_from_wgs84(here)[0])
    assert 300 < Place(120.155, 30.160).metres_to(shifted) < 700
    assert Place(*bd09_from_wgs84(here)[0]).metres_to(shifted) > 500


@pytest.mark.parametrize("datum", Datum)
@given(place=in_china)
def test_there_and_back_is_the_same_place(datum: Datum, place: tuple[float, float]) -> None:
    points = np.array([place])
    assert to_wgs84(FORWARD[datum](points), datum) == pytest.approx(points, abs=1e-9)


@pytest.mark.parametrize("datum", Datum)
def test_nothing_is_shifted_outside_china(datum: Datum) -> None:
    points = np.array([(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9), (179.9, 80.0)])
    assert (FORWARD[datum](points) == points).all()
    assert (to_wgs84(points, datum) == points).all()


@pytest.mark.parametrize("datum", Datum)
def test_no_points_and_broken_points_are_returned(datum: Datum) -> None:
    assert to_wgs84(np.empty((0, 2)), datum).shape == (0, 2)
    mixed = to_wgs84(np.array([(np.nan, 30.0), (120.155, 30.16)]), datum)
    assert np.isnan(mixed[0, 0])
    assert np.isfinite(mixed[1]).all()
