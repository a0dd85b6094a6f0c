"""Framings of the binary protocols that GNSS receivers mix into their NMEA stream.

Asked by the framer; a frame whose checksum fails loses one byte and the rest is looked at again.
Frames of simulated receivers are sealed here, too.
Sources: u-blox M8 protocol description (UBX), CASIC protocol of AT6558 receivers, RTCM 10403
(transport layer), SkyTraq AN0028.
"""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from itertools import accumulate

from cmdmap.protocols.framing import (
    LONGEST_FRAME,
    NOT_HERE,
    WAIT,
    Broken,
    Patience,
    Verdict,
)
from cmdmap.protocols.text_framing import exclusive_or


class _Counted(ABC):
    """A frame that begins with fixed bytes and says its own length."""

    name = ""
    leaders = b""
    sync = b""
    head = 0
    """Bytes needed to know the length."""

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        have = len(buffer) - start
        if not self.sync.startswith(buffer[start : start + len(self.sync)]):
            return NOT_HERE
        if have < self.head:
            return self._more(buffer, patience)
        size = self.size_of(buffer, start)
        if size is None or size > LONGEST_FRAME:
            return NOT_HERE
        if have < size:
            return self._more(buffer, patience)
        if not self.intact(buffer[start : start + size]):
            return Broken(start + size, "checksum")
        return start + size

    def _more(self, buffer: bytes, patience: Patience) -> Verdict:
        return WAIT if patience is not Patience.OVER else Broken(len(buffer), "cut short")

    @abstractmethod
    def size_of(self, buffer: bytes, start: int) -> int | None:
        """Return the length of the whole frame as its head claims, None for an impossible head."""
        ...

    @abstractmethod
    def intact(self, frame: bytes) -> bool:
        """Return True when the checksum of a frame of the claimed length is right."""
        ...


class UbxFraming(_Counted):
    """UBX: B5 62, class, id, length u16 LE, payload, 8-bit Fletcher over class..payload."""

    name = "ubx"
    leaders = b"\xb5"
    sync = b"\xb5\x62"
    head = 6

    def size_of(self, buffer: bytes, start: int) -> int:
        """Return payload length plus 8."""
        return 8 + int.from_bytes(buffer[start + 4 : start + 6], "little")

    def intact(self, frame: bytes) -> bool:
        """Verify the Fletcher sums."""
        return frame[-2:] == _fletcher(frame[2:-2])


class CasicFraming(_Counted):
    """CASIC: BA CE, length u16 LE, class, id, payload, 32-bit sum of little-endian words."""

    name = "casic"
    leaders = b"\xba"
    sync = b"\xba\xce"
    head = 6

    def size_of(self, buffer: bytes, start: int) -> int | None:
        """Return payload length plus 10; the payload is whole 32-bit words."""
        payload = int.from_bytes(buffer[start + 2 : start + 4], "little")
        return payload + 10 if payload % 4 == 0 else None

    def intact(self, frame: bytes) -> bool:
        """Verify ``(id << 24) + (class << 16) + length + words``, modulo 2**32."""
        return frame[-4:] == _word_sum(frame[2:-4])


class Rtcm3Framing(_Counted):
    """RTCM 3: D3, six zero bits, 10-bit length, message, CRC-24Q."""

    name = "rtcm3"
    leaders = b"\xd3"
    sync = b"\xd3"
    head = 3

    def size_of(self, buffer: bytes, start: int) -> int | None:
        """Return message length plus 6; the six reserved bits must be zero."""
        if buffer[start + 1] & 0xFC:
            return None
        return 6 + ((buffer[start + 1] & 3) << 8 | buffer[start + 2])

    def intact(self, frame: bytes) -> bool:
        """Verify the CRC over everything before it."""
        return crc24q(frame[:-3]) == int.from_bytes(frame[-3:], "big")


class SkytraqFraming(_Counted):
    """SkyTraq: A0 A1, length u16 BE, payload, XOR of the payload, CR LF."""

    name = "skytraq"
    leaders = b"\xa0"
    sync = b"\xa0\xa1"
    head = 4

    def size_of(self, buffer: bytes, start: int) -> int:
        """Return payload length plus 7."""
        return 7 + int.from_bytes(buffer[start + 2 : start + 4], "big")

    def intact(self, frame: bytes) -> bool:
        """Verify the XOR and the line end."""
        return frame[-3] == exclusive_or(frame[4:-3]) and frame.endswith(b"\r\n")


def ubx_frame(kind: bytes, payload: bytes) -> bytes:
    """Return the UBX frame of a message; ``kind`` is class and id."""
    body = kind + len(payload).to_bytes(2, "little") + payload
    return UbxFraming.sync + body + _fletcher(body)


def casic_frame(kind: bytes, payload: bytes) -> bytes:
    """Return the CASIC frame of a message of whole words; ``kind`` is class and id."""
    body = len(payload).to_bytes(2, "little") + kind + payload
    return CasicFraming.sync + body + _word_sum(body)


def _fletcher(body: bytes) -> bytes:
    return bytes((sum(body) & 0xFF, sum(accumulate(body)) & 0xFF))


def _word_sum(body: bytes) -> bytes:
    words: tuple[int, ...] = struct.unpack(f"<{len(body) // 4}I", body)
    return (sum(words) & 0xFFFFFFFF).to_bytes(4, "little")


def crc24q(data: bytes) -> int:
    """Return the CRC-24Q of ``data``: polynomial 1864CFB, initial value 0."""
    crc = 0
    for byte in data:
        crc = (crc << 8 & 0xFFFFFF) ^ _CRC24Q[crc >> 16 ^ byte]
    return crc


def _crc24q_row(byte: int) -> int:
    crc = byte << 16
    for _ in range(8):
        crc = crc << 1 ^ (0x1864CFB if crc & 0x800000 else 0)
    return crc & 0xFFFFFF


_CRC24Q = tuple(_crc24q_row(byte) for byte in range(256))
