"""The framer: false starts, noise, bounds, and that cuts never matter."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmdmap.protocols.binary_framing import CasicFraming, Rtcm3Framing, SkytraqFraming, UbxFraming
from cmdmap.protocols.framing import LONGEST_FRAME, LONGEST_NOISE, Frame, Framer, Patience, Run
from cmdmap.protocols.kenwood_encode import call_id
from cmdmap.protocols.kenwood_framing import KenwoodFraming
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.text_framing import TextFraming, whole_lines

FRAMINGS = (
    TextFraming(), UbxFraming(), CasicFraming(), Rtcm3Framing(), SkytraqFraming(), KenwoodFraming(),
)  # fmt: skip

LINE = sentence("GPTXT,01,01,02,HELLO")
UBX = bytes.fromhex("b562010412000025cc188300700044005e003e002f0029004bf3")
CALL = call_id(100, 2001, began=True)


def frames_of(*pieces: bytes, run: Run | None = whole_lines) -> list[Frame]:
    framer = Framer(FRAMINGS, run)
    found = [frame for piece in pieces for frame in framer.feed(piece)]
    return found + framer.settle(Patience.OVER)


def whole(frames: list[Frame]) -> list[bytes]:
    return [raw for _, raw, reason in frames if reason is None]


def test_a_mixed_stream():
    frames = frames_of(LINE + UBX + CALL + LINE)
    assert [name for name, _, _ in frames] == ["nmea", "ubx", "fleetsync", "nmea"]
    assert whole(frames) == [LINE.strip(), UBX, CALL, LINE.strip()]


@pytest.mark.parametrize(
    "false_start",
    [
        b"$", b"$GPGGA,12", b"\xb5", b"\xb5\x62", b"\xb5\x62\x01\x07\x10\x00", b"\xba\xce\x08\x00",
        b"\xd3\x00\x10", b"\xa0\xa1\x00\x08", b"\x02", b"\x02I1100", b"!", b"$$",
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", [LINE, UBX, CALL])
def test_a_false_start_never_swallows_the_true_frame(false_start, frame):
    assert frame.strip() in whole(frames_of(false_start + frame))


def test_a_broken_sentence_gives_up_the_frame_inside_it():
    frames = frames_of(b"$GPGGA,0102" + UBX + LINE)
    assert whole(frames) == [UBX, LINE.strip()]
    assert frames[0] == ("nmea", b"$GPGGA,0102\xb5b", "cut short")


def test_failed_binary_checksum_drops_one_byte_and_looks_again():
    damaged = UBX[:10] + LINE + UBX[10 + len(LINE) :]
    frames = frames_of(damaged + UBX)
    assert frames[0] == ("ubx", damaged[: len(UBX)], "checksum")
    assert whole(frames) == [LINE.strip(), UBX]


def test_an_impossible_length_is_a_false_start():
    head = b"\xb5\x62\x01\x07" + LONGEST_FRAME.to_bytes(2, "little")
    framer = Framer(FRAMINGS)
    assert whole(framer.feed(head + LINE)) == [LINE.strip()]


def test_noise_is_given_out_in_lines():
    frames = frames_of(b"# one\n# two\r\n\r\n" + LINE)
    assert frames[:2] == [
        ("unknown", b"# one\n", "not a frame"),
        ("unknown", b"# two\r", "not a frame"),
    ]
    assert len(frames) == 3


def test_endless_noise_stays_bounded():
    framer = Framer(FRAMINGS)
    pieces = [frame for _ in range(200) for frame in framer.feed(b"x" * 50)]
    assert [len(raw) for _, raw, _ in pieces] == [LONGEST_NOISE] * (200 * 50 // LONGEST_NOISE)


@pytest.mark.parametrize(
    "start", [b"$", b"\xb5\x62\x01\x07\xff\x1f", b"\x02F1002001", b"\xd3\x03\xff"]
)
def test_the_buffer_stays_bounded(start):
    framer = Framer(FRAMINGS)
    held = 0
    given = 0
    for _ in range(400):
        given += sum(len(raw) for _, raw, _ in framer.feed(start + b"y" * 97))
        held += len(start) + 97
        assert held - given < 2 * LONGEST_FRAME


def test_a_pause_ends_what_is_complete_and_a_long_one_the_rest():
    framer = Framer(FRAMINGS)
    assert framer.feed(LINE.strip()) == []
    assert whole(framer.settle(Patience.QUIET)) == [LINE.strip()]
    assert framer.feed(LINE[:-4]) == []
    assert framer.settle(Patience.QUIET) == []
    assert framer.waiting
    assert framer.settle(Patience.OVER) == [("nmea", LINE[:-4], "cut short")]
    assert not framer.waiting


LEADING = st.sampled_from(
    [b"$", b"!", b"*", b"\r\n", b"\x02", b"\x03", b"\xb5\x62", b"\xba\xce", b"\xd3\x00",
     b"\xa0\xa1", b"I1", b"1002001", LINE, LINE[:20], UBX, UBX[:9], CALL, CALL[:5], b"*00\r\n"]
)  # fmt: skip
STREAMS = st.lists(LEADING | st.binary(max_size=12), max_size=30).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(stream=STREAMS, seed=st.integers(0, 2**16))
def test_cuts_never_matter(stream, seed):
    chance = random.Random(seed)
    cuts = sorted(chance.choices(range(len(stream) + 1), k=5))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    expected = frames_of(stream)
    assert frames_of(*pieces) == expected
    assert frames_of(*(stream[at : at + 1] for at in range(len(stream)))) == expected
    assert frames_of(stream, run=None) == expected


@settings(max_examples=300, deadline=None)
@given(noise=st.lists(LEADING | st.binary(max_size=12), max_size=12).map(b"".join))
def test_no_byte_is_lost_and_the_next_good_frame_is_found(noise):
    frames = frames_of(noise + b"\r\n" * 2, b"\r\n" * LONGEST_FRAME, LINE)
    assert whole(frames)[-1] == LINE.strip()
    given_out = b"".join(raw for _, raw, _ in frames)
    for byte in set(noise) - set(b"\r\n \t\0$"):
        assert given_out.count(byte) >= noise.count(byte)


@pytest.mark.parametrize(
    "start", [b"\xb5\x62\x01\x07\xf0\x1f", b"\xd3\x03\xff", b"\xba\xce\xf0\x1f\x01\x03"]
)
def test_a_flood_of_false_starts_does_not_multiply_the_bytes(start):
    flood = start * 4_000
    frames = frames_of(flood)
    assert whole(frames) == []
    assert b"".join(raw for _, raw, _ in frames) == flood
