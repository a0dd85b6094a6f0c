"""Raveon's sentence as simulated radios write it."""

from __future__ import annotations

import pytest
from tests.kit.vectors import NOON

from cmdmap.domain.place import Place
from cmdmap.protocols.raveon.encode import prave


@pytest.mark.parametrize("place", [Place(120.15, 30.25), Place(-0.5, -0.9999999), Place(7.0, 0.0)])
def test_every_quarter_of_the_globe_is_written(decode_one, place):
    report = decode_one(prave("0042", "0001", place, NOON, 10.0, 359.9), NOON, "raveon")
    assert report.place == pytest.approx(place, abs=1e-6)
    assert (report.speed_mps, report.course_deg, report.at) == (10.0, 0.0, NOON)
