"""Mic-E: the worked examples of the layout, hemispheres, blurring, the call for help."""

from __future__ import annotations

import pytest

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.aprs.mic_e import read_mic_e
from cmdmap.protocols.nmea_encode import KNOT_MPS

# 12 degrees 7.74 minutes, 100 more where the destination says so, 20 knots, course 251; jeep.
INFO = b'`(_fn"Oj/'


def spot(destination: str, info: bytes = INFO):
    found = read_mic_e(destination, info)
    assert found is not None
    return found


def test_the_example_of_the_protocol_reference():
    found = spot("S32U6T")
    assert found.spot.place == pytest.approx((-(12 + 7.74 / 60), 33 + 25.64 / 60))
    assert found.spot.speed_mps == pytest.approx(20 * KNOT_MPS)
    assert (found.spot.course_deg, found.spot.symbol) == (251.0, "/j")
    assert (found.bits, found.message) == ("100", "Returning")


@pytest.mark.parametrize(
    ("destination", "lon", "lat"),
    [
        ("332564", 12 + 7.74 / 60, -(33 + 25.64 / 60)),
        ("332U64", 12 + 7.74 / 60, 33 + 25.64 / 60),
        ("33256T", -(12 + 7.74 / 60), -(33 + 25.64 / 60)),
        ("3325V4", 112 + 7.74 / 60, -(33 + 25.64 / 60)),
    ],
)
def test_hemispheres_and_hundreds(destination: str, lon: float, lat: float):
    assert spot(destination).spot.place == pytest.approx((lon, lat))


@pytest.mark.parametrize(
    ("letters", "message"),
    [("332", "Emergency"), ("SSR", "Off Duty"), ("DDC", "Custom-0"),
     ("33C", "Custom-6"), ("SS2", "En Route"), ("33R", "Priority")],
)  # fmt: skip
def test_messages(letters: str, message: str):
    assert spot(letters + "U6T").message == message


@pytest.mark.parametrize("degrees", [0, 9, 10, 99, 100, 109, 110, 179])
def test_every_range_of_longitude(degrees: int):
    """The first byte is offset so that it is always printable."""
    far = degrees >= 100 or degrees < 10
    code = degrees + 90 if degrees < 10 else degrees - 20 if degrees < 110 else degrees - 100
    code = degrees if 10 <= degrees <= 99 else code
    info = b"`" + bytes([code + 28]) + INFO[2:]
    found = spot("S32UP0" if far else "S32U60", info)
    assert found.spot.place.lon == pytest.approx(degrees + 7.74 / 60)


def test_altitude_and_finer_digits():
    found = spot("S32U6T", INFO + b'"4T}hello!w66!')
    assert (found.spot.alt_m, found.spot.comment.text) == (61.0, "hello")
    assert found.spot.place.lat > 33 + 25.64 / 60


def test_left_out_digits():
    found = spot("S32UZZ")
    assert found.spot.blurred_digits == 2
    assert found.spot.place.lat == pytest.approx(33 + 25.5 / 60)
    assert found.spot.place.lon == pytest.approx(-(112 + 7.5 / 60))
    assert read_mic_e("S3ZU6T", INFO) is None


@pytest.mark.parametrize(
    ("destination", "info"),
    [("S32U6", INFO), ("S32M6T", INFO), ("S36U6T", INFO), ("S3ZU6T", INFO), ("ZS2U6T", INFO),
     ("Y92U6T", INFO), ("S32U6T", INFO[:8]), ("S32U6T", INFO[:1] + b" " + INFO[2:]),
     ("S32U6T", INFO[:3] + b"\x10" + INFO[4:]), ("S32U6T", INFO[:8] + b"-"),
     ("S32U6T", INFO[:5] + b"\x7e" + INFO[6:]), ("S32U6T", INFO[:5] + b"\x1f\x7f" + INFO[7:])],
)  # fmt: skip
def test_what_does_not_fit_is_refused(destination: str, info: bytes):
    assert read_mic_e(destination, info) is None


def test_all_message_bits_off_call_for_help(decode_one):
    report = decode_one(b"BG5XXX-9>332U6T:" + INFO, protocol="aprs")
    assert (report.kind, report.unit_key) == (ReportKind.EMERGENCY, "aprs:BG5XXX-9")
    assert report.place is not None
