"""Framing of the TETRA peripheral interface: lines, and lines followed by hexadecimal user data.

Asked by the framer. Nothing here has a checksum, so only known result codes count as a frame, and
user data must be as long as their head says (bits, not digits, are the truth). Source: ETSI EN
300 392-5 (PEI).
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

NAME = "tetra"
LONGEST_LINE = 200

RESULTS = (
    b"CTSDSR", b"CTICN", b"CTOCP", b"CTCC", b"CTCR", b"CTXG", b"CTXD", b"CTXI", b"CTXW", b"CTXN",
    b"CDTXC", b"CTXC", b"CNUMD", b"CNUMS", b"CTGS", b"CTOM", b"CTSP", b"CTSDC", b"CTSDS",
)  # fmt: skip
"""Codes that no other modem sends."""

ANSWERS = (b"OK", b"ERROR", b"+CMGS:", b"+CME ERROR:", b"+CMS ERROR:", b"AT")
"""What answers our own commands; shared with other modems, so read by name only."""

_SDS = re.compile(
    rb"\+CTSDSR: ?[\d,]{3,80},(\d{1,4})(?:,\d)?[\r\n]{1,4}([0-9A-Fa-f]{1,520})(?=[\r\n+])"
)
_SDS_UNENDED = re.compile(
    rb"\+CTSDSR: ?[\d,]{3,80},(\d{1,4})(?:,\d)?[\r\n]{1,4}([0-9A-Fa-f]{1,520})\Z"
)
_SDS_BEGINS = re.compile(rb"\+CTSDSR:[ \d,]{0,90}(?:[\r\n]{1,4}[0-9A-Fa-f]{0,520})?")
_LINE = re.compile(rb"[^\x00-\x1f]{0,%d}" % LONGEST_LINE)


class TetraFraming:
    """Recognises result codes that begin with one of ``heads``."""

    name = NAME

    def __init__(self, heads: tuple[bytes, ...]) -> None:
        self._heads = heads
        self.leaders = bytes({head[0] for head in heads})

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        if not buffer.startswith(self._heads, start):
            rest = buffer[start : start + 12]
            begun = len(buffer) - start < 12 and any(head.startswith(rest) for head in self._heads)
            return WAIT if begun and patience is not Patience.OVER else NOT_HERE
        if buffer.startswith(_SDS_HEAD, start):
            return self._sds(buffer, start, patience)
        line = _LINE.match(buffer, start)
        end = line.end() if line else start
        if end == len(buffer):
            return WAIT if patience is not Patience.OVER else Broken(end, "cut short")
        return end if buffer[end : end + 1] in (b"\r", b"\n") else NOT_HERE

    def _sds(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        whole = _SDS.match(buffer, start)
        if whole is None and patience is Patience.OVER:
            whole = _SDS_UNENDED.match(buffer, start)
        if whole:
            good = len(whole[2]) in digits_of(int(whole[1]))
            return whole.end() if good else Broken(whole.end(), "length")
        begun = _SDS_BEGINS.match(buffer, start)
        end = begun.end() if begun else start + 1
        if end == len(buffer):
            return WAIT if patience is not Patience.OVER else Broken(end, "cut short")
        return Broken(end, "structure")


_SDS_HEAD = b"+CTSDSR:"
RESULT_HEADS = tuple(b"+" + name + b":" for name in RESULTS)


def digits_of(bits: int) -> tuple[int, int]:
    """Return how many hexadecimal digits carry ``bits``: Sepura sends 21 for 84, Motorola 22."""
    digits = (bits + 3) // 4
    return digits, digits + digits % 2
