"""Binary frames made by hand from the layouts, whole, cut and damaged."""

from __future__ import annotations

import pytest

from cmdmap.protocols.binary_framing import (
    CasicFraming,
    Rtcm3Framing,
    SkytraqFraming,
    UbxFraming,
    crc24q,
)
from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Framing, Patience


def ubx_frame(kind: bytes, payload: bytes) -> bytes:
    body = kind + len(payload).to_bytes(2, "little") + payload
    first = second = 0
    for byte in body:
        first = (first + byte) % 256
        second = (second + first) % 256
    return b"\xb5\x62" + body + bytes((first, second))


def casic_frame(kind: bytes, payload: bytes) -> bytes:
    body = len(payload).to_bytes(2, "little") + kind + payload
    words = [int.from_bytes(body[at : at + 4], "little") for at in range(0, len(body), 4)]
    return b"\xba\xce" + body + (sum(words) % 2**32).to_bytes(4, "little")


def rtcm3(message: bytes) -> bytes:
    body = b"\xd3" + len(message).to_bytes(2, "big") + message
    return body + crc24q(body).to_bytes(3, "big")


def skytraq(payload: bytes) -> bytes:
    check = 0
    for byte in payload:
        check ^= byte
    return b"\xa0\xa1" + len(payload).to_bytes(2, "big") + payload + bytes((check,)) + b"\r\n"


CASES: list[tuple[Framing, bytes]] = [
    (UbxFraming(), ubx_frame(b"\x0a\x04", b"")),
    (UbxFraming(), ubx_frame(b"\x0a\x04", bytes(range(40)))),
    (CasicFraming(), casic_frame(b"\x01\x03", b"\xff" * 80)),
    (Rtcm3Framing(), rtcm3(b"\x3e\xd0" + bytes(17))),
    (SkytraqFraming(), skytraq(b"\x64\x01\x02")),
]


@pytest.mark.parametrize(("framing", "frame"), CASES)
def test_whole_cut_and_damaged(framing, frame):
    assert framing.measure(frame + b"next", 0, Patience.BUSY) == len(frame)
    for size in range(1, len(frame)):
        assert framing.measure(frame[:size], 0, Patience.BUSY) == WAIT
        given_up = framing.measure(frame[:size], 0, Patience.OVER)
        assert isinstance(given_up, Broken)
    for at in range(framing_head(frame), len(frame)):
        damaged = frame[:at] + bytes((frame[at] ^ 0x10,)) + frame[at + 1 :]
        assert framing.measure(damaged, 0, Patience.BUSY) == Broken(len(frame), "checksum")


def framing_head(frame: bytes) -> int:
    """Index behind the sync bytes and the length, which decide where the frame ends."""
    return {0xB5: 6, 0xBA: 4, 0xD3: 3, 0xA0: 4}[frame[0]]


def test_crc24q_of_a_known_message():
    # The message 1005 that RTCM 10403 prints as its example.
    message = bytes.fromhex("d300133ed7d30202980edeef34b4bd62ac0941986f33")
    assert crc24q(message) == 0x360B98


@pytest.mark.parametrize(
    ("framing", "start"),
    [
        (UbxFraming(), b"\xb5\x63"),
        (CasicFraming(), b"\xba\xcd"),
        (CasicFraming(), b"\xba\xce\x03\x00\x01\x03"),
        (Rtcm3Framing(), b"\xd3\x04\x00"),
        (SkytraqFraming(), b"\xa0\xa2"),
    ],
)
def test_impossible_heads(framing, start):
    assert framing.measure(start, 0, Patience.BUSY) == NOT_HERE
