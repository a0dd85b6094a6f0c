"""Framing of checksummed text sentences: ``$body*hh`` and ``!body*hh``.

Carries NMEA 0183, AIS, Kenwood's and everybody's proprietary sentences; asked by the framer.
Source: NMEA 0183 4.10 section 5 (82 characters; RTK receivers exceed it, 256 are taken). Bytes
above 0x7F are let through, because BeiDou short messages hold GB18030 text.
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Frame, Patience, Verdict

NAME = "nmea"
LONGEST = 256

# A sentence ends where a line ends or where the next frame of any kind begins.
_WHOLE = re.compile(
    rb"[$!]([^\x00-\x1f$*]{1,%d})\*([0-9A-Fa-f]{2})(?=[\x00-\x1f$!\xa0\xb5\xba\xd3])"
    % (LONGEST - 4)
)
_WHOLE_LINE = re.compile(rb"\$([^\x00-\x1f$*]{1,%d})\*([0-9A-Fa-f]{2})\r?\n" % (LONGEST - 4)).match
_UNENDED = re.compile(rb"[$!]([^\x00-\x1f$*]{1,%d})\*([0-9A-Fa-f]{2})\Z" % (LONGEST - 4))
_LINE = re.compile(rb"[$!][^\x00-\x1f$]{0,%d}" % (LONGEST - 1))

_HEX = b"0123456789ABCDEFabcdef"
_CHECKS = {bytes((high, low)): int(bytes((high, low)), 16) for high in _HEX for low in _HEX}


def exclusive_or(data: bytes) -> int:
    """Return the XOR of all bytes, 0..255."""
    # Folding one big number in halves is twice as fast as a loop over the bytes.
    folded = int.from_bytes(data, "big")
    size = len(data)
    if size > 128:
        half = 1 << (8 * size - 1).bit_length() - 1
        while half > 512:
            folded ^= folded >> half
            half >>= 1
    folded ^= folded >> 512
    folded ^= folded >> 256
    folded ^= folded >> 128
    folded ^= folded >> 64
    folded ^= folded >> 32
    folded ^= folded >> 16
    return (folded ^ folded >> 8) & 0xFF


def whole_lines(buffer: bytes, start: int) -> tuple[list[Frame], int]:
    """Return the sound sentences that stand line by line from ``start`` on, and where they end.

    What a healthy receiver sends, taken in one go; everything else is left to :class:`TextFraming`.
    """
    frames: list[Frame] = []
    at = start
    while line := _WHOLE_LINE(buffer, at):
        body, check = line.groups()
        if exclusive_or(body) != _CHECKS[check]:
            break
        frames.append((NAME, buffer[at : line.end(2)], None))
        at = line.end()
    return frames, at


class TextFraming:
    """Recognises one sentence and verifies its checksum, which is mandatory."""

    name = NAME
    leaders = b"$!"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        whole = _WHOLE.match(buffer, start)
        if whole is None and patience is not Patience.BUSY:
            whole = _UNENDED.match(buffer, start)
        if whole is None:
            return self._unfinished(buffer, start, patience)
        body, check = whole.groups()
        if exclusive_or(body) == _CHECKS[check]:
            return whole.end()
        return Broken(whole.end(), "checksum")

    def _unfinished(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        line = _LINE.match(buffer, start)
        end = line.end() if line else start + 1
        if end - start == LONGEST:
            return Broken(end, "too long")
        if end == len(buffer):
            return WAIT if patience is not Patience.OVER else Broken(end, "cut short")
        if end - start == 1:
            return NOT_HERE
        if buffer[end] not in b"\r\n":
            return Broken(end, "cut short")
        return Broken(end, "checksum" if b"*" in buffer[start:end] else "no checksum")
