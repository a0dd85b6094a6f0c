"""Framing of BeiDou RDSS: 2.1 and BeiDou-3 sentences and 4.0 binary frames, both led by ``$``.

Asked by the framer before the general sentences: RDSS texts exceed their length and the talker
``BD`` is also that of GNSS receivers, so the whole name decides. Sources: BeiDou user machine data
interface 2.1 and 4.0, BeiDou-3 short message terminals.
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict
from cmdmap.protocols.text_framing import exclusive_or

NAME = "beidou"
LONGEST_SENTENCE = 4096
"""A BeiDou-3 message holds 14,000 bits, written as 3,500 hexadecimal digits."""
LONGEST_BINARY = 1024
SHORTEST_BINARY = 11

UNCHECKED = frozenset({b"BDFKI", b"BDTCI"})
"""Sentences that some BeiDou-3 terminals send without a checksum."""

SENTENCES = UNCHECKED | {
    b"BDTXR", b"BDWAA", b"BDDWR", b"BDICI", b"BDICP", b"BDBSI", b"BDPWI", b"BDSNR", b"BDCOV",
    b"BDEPI", b"BDPRX", b"BDPRI", b"BDZJI", b"CCICA", b"CCRMO", b"CCDWA", b"CCTXA", b"CCTCQ",
}  # fmt: skip

BINARY = frozenset({
    b"DWXX", b"TXXX", b"ZJXX", b"ICXX", b"GLZK", b"FKXX", b"SJXX", b"GPSX", b"GNPX",
    b"DWSQ", b"TXSQ", b"ICJC", b"XTZJ", b"GLJC", b"SJSC",
})  # fmt: skip

_FIRST_FOUR = {name[:4] for name in SENTENCES}
_BEGINS = {name[:size] for name in _FIRST_FOUR | BINARY for size in range(5)}

_TEXT = re.compile(
    rb"\$([A-Z]{5}[^\x00-\x1f$*]{0,%d})\*([0-9A-Fa-f]{2})(?=[\x00-\x1f$\x80-\xff])"
    % LONGEST_SENTENCE
)
_TEXT_UNENDED = re.compile(
    rb"\$([A-Z]{5}[^\x00-\x1f$*]{0,%d})\*([0-9A-Fa-f]{2})\Z" % LONGEST_SENTENCE
)
_LINE = re.compile(rb"\$[^\x00-\x1f$]{0,%d}" % LONGEST_SENTENCE)


class BeidouFraming:
    """Recognises both kinds; sentences keep their ``$``, binary frames their checksum."""

    name = NAME
    leaders = b"$"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        head = buffer[start + 1 : start + 5]
        # One look for every sentence of a GNSS receiver that shares the stream.
        if head not in _BEGINS:
            return NOT_HERE
        if head in BINARY:
            return self._binary(buffer, start, patience)
        if head in _FIRST_FOUR:
            return self._sentence(buffer, start, patience)
        return NOT_HERE if patience is Patience.OVER else WAIT

    def _binary(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        have = len(buffer) - start
        if have >= 7:
            size = int.from_bytes(buffer[start + 5 : start + 7], "big")
            if not SHORTEST_BINARY <= size <= LONGEST_BINARY:
                return NOT_HERE
            if have >= size:
                frame = buffer[start : start + size]
                good = xor_of(frame[:-1]) == frame[-1]
                return start + size if good else Broken(start + size, "checksum")
        return WAIT if patience is not Patience.OVER else Broken(len(buffer), "cut short")

    def _sentence(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        name = buffer[start + 1 : start + 6]
        if len(name) == 5 and name not in SENTENCES:
            return NOT_HERE
        whole = _TEXT.match(buffer, start)
        if whole is None and patience is not Patience.BUSY:
            whole = _TEXT_UNENDED.match(buffer, start)
        if whole:
            good = xor_of(whole[1]) == int(whole[2], 16)
            return whole.end() if good else Broken(whole.end(), "checksum")
        return self._line(buffer, start, patience)

    def _line(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        line = _LINE.match(buffer, start)
        end = line.end() if line else start + 1
        if end - start > LONGEST_SENTENCE:
            return Broken(end, "too long")
        if end == len(buffer):
            return WAIT if patience is not Patience.OVER else Broken(end, "cut short")
        if buffer[end] not in b"\r\n":
            return Broken(end, "cut short")
        if b"*" in buffer[start:end]:
            return Broken(end, "checksum")
        unchecked = buffer[start + 1 : start + 6] in UNCHECKED
        return end if unchecked else Broken(end, "no checksum")


def xor_of(data: bytes) -> int:
    """Return the XOR of all bytes, 0..255."""
    check = 0
    for at in range(0, len(data), 256):
        check ^= exclusive_or(data[at : at + 256])
    return check
