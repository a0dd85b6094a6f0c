"""Location reports made bit by bit from the tables of the standard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.place import Place
from cmdmap.protocols.tetra.bits import Bits
from cmdmap.protocols.tetra.lip import Location, read_lip

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)
LON = f"{round(114.3 * (1 << 25) / 360):025b}"
LAT = f"{round(30.5 * (1 << 24) / 180):024b}"
WEST = f"{(1 << 25) - round(57.6 * (1 << 25) / 360):025b}"
SOUTH = f"{(1 << 24) - round(25.2 * (1 << 24) / 180):024b}"
HERE = Place(pytest.approx(114.3, abs=1e-5), pytest.approx(30.5, abs=1e-5))


def bits(*fields: str) -> Bits:
    written = "".join(fields).replace(" ", "")
    padded = written.ljust(-(-len(written) // 4) * 4, "0")
    return Bits(f"{int(padded, 2):0{len(padded) // 4}x}", len(written))


def read(*fields: str, heard_at: datetime | None = NOON) -> Location:
    location = read_lip(bits(*fields), heard_at)
    assert location is not None
    return location


def test_a_short_report():
    found = read("00 00", LON, LAT, "010 0001010 0100 0 00000010")
    assert found.place == HERE
    assert (found.elapsed, found.error_m, found.reason) == ("<5 s", 200, 2)
    assert (found.speed_mps, found.course_deg) == (pytest.approx(10 / 3.6), 90.0)


def test_south_and_west():
    found = read("00 01", WEST, SOUTH, "111 1111111 0000 1 00000101")
    assert found.place == pytest.approx((-57.6, -25.2), abs=1e-5)
    assert (found.speed_mps, found.error_m, found.reason) == (None, None, None)


@pytest.mark.parametrize(
    ("code", "kmh"), [(0, 0.0), (28, 28.0), (29, 16 * 1.038**16), (126, 16 * 1.038**113)]
)
def test_the_speed_code(code: int, kmh: float):
    found = read("00 00", LON, LAT, "010", f"{code:07b}", "0100 0 00000010")
    assert found.speed_mps == pytest.approx(kmh / 3.6)


def test_the_speed_code_is_continuous():
    assert pytest.approx(28, abs=0.1) == 16 * 1.038 ** (28 - 13)


@pytest.mark.parametrize(
    ("shape", "fields"),
    [("0001", ""), ("0010", "010101"), ("0100", "0 10100010010"), ("0101", "010101 0 10100010010"),
     ("1010", "001")],
)  # fmt: skip
def test_a_long_report_of_each_plain_shape(shape: str, fields: str):
    found = read("01 0011 01 01", shape, LON, LAT, fields, "101 0010100 01000000", "0 0 00000010")
    assert (found.pdu, found.place, found.elapsed) == ("lip_long", HERE, "<5 min")
    assert (found.speed_mps, found.course_deg) == (pytest.approx(20 / 3.6), 90.0)
    assert found.reason == 2
    assert found.alt_m == (1194 if shape in ("0100", "0101") else None)
    assert found.error_m == (20 if shape == "1010" else None)


def test_a_long_report_without_place():
    found = read("01 0011 00 0000 000 0 0 00000001")
    assert (found.place, found.speed_mps, found.reason) == (None, None, 1)


def test_a_shape_we_do_not_unfold_still_gives_place_and_reason():
    found = read("01 0011 00 0011", LON, LAT, "010101 010101 00001111 1", "000 0 0 00000010")
    assert (found.place, found.reason, found.speed_mps) == (HERE, 2, None)


@pytest.mark.parametrize(
    ("code", "metres"),
    [(0, None), (1, -200), (201, 0), (1201, 1000), (1202, 1002), (1926, 2450), (1927, 2475)],
)
def test_the_altitude_code(code: int, metres: float | None):
    found = read("01 0011 00 0100", LON, LAT, "0", f"{code:011b}", "000 0 0 00000010")
    assert found.alt_m == metres


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [(4, 11, datetime(2026, 3, 4, 11, 30, 15, tzinfo=UTC)),
     (28, 23, datetime(2026, 2, 28, 23, 30, 15, tzinfo=UTC)),
     (31, 1, datetime(2026, 1, 31, 1, 30, 15, tzinfo=UTC)), (0, 1, None)],
)  # fmt: skip
def test_the_time_of_position(day: int, hour: int, at: datetime | None):
    time = f"{day:05b}{hour:05b}{30:06b}{15:06b}"
    found = read("01 0011 10", time, "0001", LON, LAT, "000 0 0 10000001")
    assert found.at == at
    unheard = read("01 0011 10", time, "0001", LON, LAT, "000 0 0 10000001", heard_at=None)
    assert unheard.at is None


def test_other_messages_of_the_protocol_are_named():
    assert read("01 0100 1111").pdu == "lip_extension_4"
    assert read("10").pdu == "lip"


@pytest.mark.parametrize(
    "fields",
    [("00 00", LON), ("01 0011 11 0001", LON, LAT, "000 0 0 00000001"),
     ("01 0011 00 1111", LON, LAT), ("01 0011 00 0001", LON, LAT, "000 0"), ("0",)],
)  # fmt: skip
def test_what_ends_early_is_no_report(fields: tuple[str, ...]):
    assert read_lip(bits(*fields), NOON) is None
