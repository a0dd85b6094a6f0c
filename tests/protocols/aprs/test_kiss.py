"""KISS and AX.25: escapes, call signs, shared flags, what is no frame."""

from __future__ import annotations

import pytest

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.aprs.encode import kiss_frame
from cmdmap.protocols.aprs.kiss import Ax25, read_ax25, unescaped
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.registry import open_decoder

PACKET = Packet("BG5XXX-9", "APZCMD", ("WIDE1-1", "BR5AA*"), b">on duty \xc0\xdb")
FRAME = kiss_frame(PACKET)


def test_a_frame_is_read_back():
    plain = unescaped(FRAME.strip(b"\xc0"))
    assert plain is not None
    assert read_ax25(plain[1:]) == Ax25(
        "APZCMD", "BG5XXX-9", ("WIDE1-1", "BR5AA*"), 0x03, 0xF0, b">on duty \xc0\xdb"
    )


@pytest.mark.parametrize("content", [b"\xdb", b"\xdb\x00", b"\xdb\xdc\xdb"])
def test_an_impossible_escape(content: bytes):
    assert unescaped(content) is None


@pytest.mark.parametrize("protocol", ["aprs", "auto"])
def test_one_flag_may_stand_between_two_frames(decode, protocol: str):
    reports = decode(b"\xc0".join([b"", FRAME.strip(b"\xc0"), FRAME.strip(b"\xc0"), b""]),
                     protocol=protocol)  # fmt: skip
    assert [report.unit_key for report in reports] == ["aprs:BG5XXX-9"] * 2


@pytest.mark.parametrize("protocol", ["aprs", "auto"])
def test_flags_that_fill_the_line_are_nothing(decode, protocol: str):
    assert len(decode(b"\xc0" * 50 + FRAME + b"\xc0" * 50, protocol=protocol)) == 1


def test_a_frame_comes_out_with_its_last_flag():
    decoder = open_decoder("auto")
    assert decoder.feed(FRAME[:-1]) == []
    (report,) = decoder.feed(FRAME[-1:])
    assert report.text == "on duty ��"


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"\xc0\x06\xff\xc0", "not a data frame"),
        (b"\xc0\x00\xdb\x01\xc0", "escape"),
        (b"\xc0\x00" + FRAME[2:16] + b"\xc0", "not AX.25"),
        (b"\xc0\x00" + b"\x01" * 40 + b"\xc0", "not AX.25"),
        (b"\xc0\x00" + FRAME[2:8] * 20 + b"\xc0", "not AX.25"),
        (b"\xc0\x00" + b"\xb4@@@@@\x60" * 12 + b"\x03\xf0>\xc0", "not AX.25"),
        (b"\xc0\x00" + b"\xc2" + FRAME[3:], "not AX.25"),
    ],
)
def test_what_is_no_packet_is_refused(decode_one, frame: bytes, reason: str):
    report = decode_one(frame, protocol="aprs")
    assert (report.kind, report.reason) == (ReportKind.REJECT, reason)


@pytest.mark.parametrize("behind", [b"\x3f", b"\x03\xcf\x01\x02", b"\x03"])
def test_other_frames_of_the_link_layer_are_counted(decode_one, behind: bytes):
    head = FRAME[: FRAME.index(b"\x03\xf0")]
    report = decode_one(head + behind + b"\xc0", protocol="aprs")
    assert (report.kind, report.sentence) == (ReportKind.OTHER, "AX.25")


def test_other_bytes_between_flags_are_left_alone_in_an_unknown_stream(decode):
    good = sentence("GPGLL,3030.5000,N,11418.0000,E,115959,A,A")
    reports = decode(b"\xc0\x00AB\xc0" + good + b"\xc0\x10" + good)
    assert [r.sentence for r in reports if r.kind is ReportKind.FIX] == ["GLL", "GLL"]


def test_an_endless_frame_is_given_up(decode):
    reports = decode(b"\xc0\x00" + b"\x82" * 5000 + FRAME, protocol="aprs")
    assert [r.kind for r in reports].count(ReportKind.STATUS) == 1
