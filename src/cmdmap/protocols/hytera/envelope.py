"""The layers of Hytera messages: HDAP, bare or inside HRNP or HSTRP, written and taken apart.

Used by the framing, the reader and the encoder. HDAP: service, opcode u16, length u16, payload,
checksum, 03; the radio control service counts its two numbers little-endian. HRNP (7E) wraps it on
the radio's own network, HSTRP (``2B``) on a repeater's. Source: the public decoders of Hytera's
protocols, proven by the test vectors.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

RCP, LP, TMP, RRS, TP, DTP, DDS = 0x02, 0x08, 0x09, 0x11, 0x12, 0x13, 0x14
SERVICES = {RCP: "RCP", LP: "LP", TMP: "TMP", RRS: "RRS", TP: "TP", DTP: "DTP", DDS: "DDS"}
RELIABLE = 0x80
END = 0x03

HRNP, HSTRP = 0x7E, b"2B"
HRNP_HEAD = 12
HRNP_CODES = {
    0xFE: "connect", 0xFD: "accept", 0xFC: "reject", 0xFB: "close", 0xFA: "close_ack",
    0x00: "packet", 0x10: "packet_ack",
}  # fmt: skip
HSTRP_HEAD = 6
HSTRP_OPTIONS, HSTRP_ACK = 0x20, 0x01


class Hdap(NamedTuple):
    """One application message."""

    service: int
    opcode: int
    payload: bytes
    reliable: bool = False

    @property
    def name(self) -> str:
        """Service and opcode, e.g. ``LP-A002``."""
        return f"{SERVICES[self.service]}-{self.opcode:04X}"


def hdap_size(data: bytes, at: int = 0) -> int | None:
    """Return the length of the message at ``at``, None while that cannot be told."""
    if len(data) < at + 5:
        return None
    order = _order(data[at])
    return 7 + int.from_bytes(data[at + 3 : at + 5], order)


def is_hdap(data: bytes) -> bool:
    """Return True when ``data`` is one message with a right checksum."""
    return (
        data[0] & ~RELIABLE in SERVICES
        and hdap_size(data) == len(data)
        and data[-1] == END
        and data[-2] == checksum(data[1:-2])
    )


def read_hdap(data: bytes) -> Hdap:
    """Take a message apart that :func:`is_hdap` has accepted."""
    opcode = int.from_bytes(data[1:3], _order(data[0]))
    return Hdap(data[0] & ~RELIABLE, opcode, data[5:-2], bool(data[0] & RELIABLE))


def write_hdap(message: Hdap) -> bytes:
    """Return a message as it is sent."""
    order = _order(message.service)
    body = message.opcode.to_bytes(2, order)
    body += len(message.payload).to_bytes(2, order) + message.payload
    head = message.service | (RELIABLE if message.reliable else 0)
    return bytes([head]) + body + bytes([checksum(body), END])


def checksum(body: bytes) -> int:
    """Return the checksum over everything between service and checksum."""
    return (~sum(body) + 0x33) & 0xFF


def write_hrnp(code: int, packet: int, data: bytes = b"", source: int = 0x20) -> bytes:
    """Return a packet from ``source`` to the radio's address 0x10; ``code`` as in HRNP_CODES."""
    head = bytes([HRNP, 4, 0, code, source, 0x10]) + packet.to_bytes(2, "big")
    head += (HRNP_HEAD + len(data)).to_bytes(2, "big")
    return head + hrnp_checksum(head, data).to_bytes(2, "big") + data


def hrnp_checksum(head: bytes, data: bytes) -> int:
    """Return the ones' complement sum of the ten head bytes and the data, as in IP."""
    words = int.from_bytes(head + data + b"\0" * (len(data) % 2), "big")
    # 65536 leaves 1 when divided by 65535: the remainder is that of the sum of the words.
    total = words % 0xFFFF or (0xFFFF if words else 0)
    return ~total & 0xFFFF


def write_hstrp(kind: int, number: int, data: bytes = b"") -> bytes:
    """Return a packet without options of its own."""
    return HSTRP + bytes([0, kind]) + number.to_bytes(2, "big") + data


def hstrp_payload_at(data: bytes) -> int | None:
    """Return where the message begins behind head and options, None when they do not end."""
    at = HSTRP_HEAD
    if not data[3] & HSTRP_OPTIONS:
        return at
    while at + 2 <= len(data):
        more = data[at] & 0x80
        at += 2 + data[at + 1]
        if not more:
            return at
    return None


def _order(service: int) -> Literal["big", "little"]:
    return "little" if service & ~RELIABLE == RCP else "big"
