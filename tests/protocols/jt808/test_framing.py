"""Where a JT/T 808 frame begins and ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.protocols.conftest import Decode, three_ways

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience
from cmdmap.protocols.jt808.encode import position
from cmdmap.protocols.jt808.framing import Head, Jt808Framing, read_head, write_frame

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
GOOD = position("013812345678", 5, Place(114.3, 30.5), AT)


def test_both_escapes():
    body = b"\x30\x7e\x08\x7d\x55"
    raw = write_frame(Head(0x0900, 2013, "013812345678", 1), body)
    assert b"\x30\x7d\x02\x08\x7d\x01\x55" in raw
    assert read_head(raw)[1] == body


def test_a_frame_whose_maker_forgot_to_escape(decode: Decode):
    # The body holds a bare 7E; the header's length says where the frame ends.
    escaped = write_frame(Head(0x0900, 2013, "013812345678", 1), b"ab\x7ecd")
    raw = escaped.replace(b"\x7d\x02", b"\x7e")
    reports = decode(raw + GOOD, protocol="jt808")
    assert [report.sentence for report in reports] == ["0900", "0200"]


def test_a_lost_end_does_not_swallow_the_next_frame(decode: Decode):
    reports = decode(GOOD[:-1] + GOOD + GOOD, protocol="jt808")
    assert [report.kind for report in reports].count(ReportKind.FIX) >= 2


def test_a_broken_frame_waits_no_longer_than_its_length():
    broken = bytearray(GOOD)
    broken[20] ^= 1
    framing = Jt808Framing()
    assert framing.measure(bytes(broken), 0, Patience.BUSY) == Broken(len(GOOD) - 1, "checksum")


def test_a_truncated_frame_is_given_up_in_a_pause():
    framing = Jt808Framing()
    cut = GOOD[:30] + b"\x7e" + GOOD[1:5]
    assert framing.measure(cut, 0, Patience.BUSY) == WAIT
    assert framing.measure(cut, 0, Patience.QUIET) == Broken(30, "checksum")


@pytest.mark.parametrize(
    "data", [b"\x7e\x7e\x02\x00\x00", b"\x7e\x7d\x03", b"~x~", b"\x7e\x02\x00\xff\xff",
             b"\x7e\x02\x00\x00\x00" + b"\x01" * 20]
)  # fmt: skip
def test_a_stray_delimiter_is_no_frame(data: bytes):
    assert Jt808Framing().measure(data, 0, Patience.BUSY) == NOT_HERE


@pytest.mark.parametrize("protocol", ["jt808", "auto"])
def test_cuts_change_nothing(protocol: str):
    damaged = bytearray(GOOD)
    damaged[25] ^= 0x10
    stream = GOOD[:20] + GOOD + b"\x7e" + bytes(damaged) + GOOD[:-1] + GOOD + b"x~y~" + GOOD
    whole, bytewise, random_cuts = three_ways(stream, protocol)
    assert whole == bytewise == random_cuts
    assert sum(report.kind is ReportKind.FIX for report in whole) >= 3
