"""Encoded sentences come back as they went, to the resolution of the format."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.place import Place
from cmdmap.protocols.nmea_encode import angles, clock, gga, rmc, sentence
from cmdmap.protocols.registry import open_decoder

AT = datetime(2026, 8, 6, 7, 15, 51, 999_900, tzinfo=UTC)
PLACES = st.builds(Place, st.floats(-180, 180), st.floats(-90, 90))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2079, 12, 31)).map(
    lambda at: at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
)


def test_checksum():
    assert sentence("GPGLL,5300.97914,N,00259.98174,E,125926,A") == (
        b"$GPGLL,5300.97914,N,00259.98174,E,125926,A*28\r\n"
    )


def test_minutes_never_reach_sixty():
    assert angles(Place(119.9999999999, -29.9999999999)) == "3000.00000,S,12000.00000,E"
    assert angles(Place(-0.00001, 0.00001)) == "0000.00060,N,00000.00060,W"


def test_the_clock_never_runs_ahead():
    assert clock(AT) == "071551.999"


@given(PLACES, TIMES, st.floats(0, 100), st.floats(0, 720))
def test_rmc_comes_back(place, at, speed, course):
    (report,) = open_decoder("nmea").feed(rmc(place, at, speed, course))
    assert report.valid
    assert report.place == pytest.approx(place, abs=1e-7)
    assert report.at == at
    assert report.speed_mps == pytest.approx(speed, abs=0.003)
    assert abs((report.course_deg - course + 180) % 360 - 180) < 0.006


@given(PLACES, st.floats(-400, 9000))
def test_gga_comes_back(place, alt):
    (report,) = open_decoder("nmea").feed(gga(place, AT, alt), AT)
    assert report.valid
    assert report.place == pytest.approx(place, abs=1e-7)
    assert report.alt_m == pytest.approx(alt, abs=0.051)
