"""Framing of D-PRS in the slow data of D-STAR radios, in both its forms.

Asked by the framer; what the slow data leaves in front is pushed back byte by byte. Sources: the
D-PRS pages of its author for ``$$CRChhhh,`` (CRC-CCITT, reflected 8408, initially FFFF, inverted,
over everything behind the comma including the carriage return); Icom's GPS mode for NMEA sentences
followed by ``CALL   S,message*hh``.
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict
from cmdmap.protocols.lines.checked_sentence import is_checked
from cmdmap.protocols.text_framing import exclusive_or

NAME = "dprs"
SENTENCES = "dprs-nmea"
LONGEST = 512

_HEAD = b"$$CRC"
_CHECKED = re.compile(rb"\$\$CRC([0-9A-Fa-f]{4}),([^\r\n$]{1,%d}\r)" % LONGEST)
_SO_FAR = re.compile(rb"\$\$CRC[0-9A-Fa-f]{0,4}(?:(?<=[0-9A-Fa-f]{4}),[^\r\n$]{0,%d})?\Z" % LONGEST)

_SENTENCE = re.compile(rb"\$G[A-Z]{4},[\x20-\x23\x25-\x29\x2b-\x7e]{1,90}\*[0-9A-F]{2}[\r\n]{1,2}")
_STATION = re.compile(
    rb"([A-Z0-9][A-Z0-9 ]{7}),([\x20-\x29\x2b-\x7e]{0,20})\*([0-9A-F]{2}) *(?=[\r\n])"
)
_LINE = re.compile(rb"[\x20-\x7e]*\Z")
MOST_SENTENCES = 4
_LONGEST_LINE = 100


class DprsFraming:
    """Recognises one packet behind its CRC."""

    name = NAME
    leaders = b"$"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        head = buffer[start : start + len(_HEAD)]
        if not _HEAD.startswith(head):
            return NOT_HERE
        whole = _CHECKED.match(buffer, start)
        if whole:
            if crc_ccitt(whole[2]) == int(whole[1], 16):
                return whole.end()
            return Broken(whole.end(), "checksum")
        if len(buffer) - start <= LONGEST and _may_go_on(buffer[start:]):
            return WAIT if patience is not Patience.OVER else _cut(buffer, start)
        return NOT_HERE if len(head) < len(_HEAD) else Broken(start + len(_HEAD), "structure")


class DprsSentences:
    """Recognises NMEA sentences with the line behind them that names their sender."""

    name = SENTENCES
    leaders = b"$"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        if buffer[start + 1 : start + 2] not in (b"G", b""):
            return NOT_HERE
        at, count = start, 0
        while count < MOST_SENTENCES:
            sentence = _SENTENCE.match(buffer, at)
            if sentence is None or not is_checked(sentence[0].rstrip(b"\r\n")):
                break
            at, count = sentence.end(), count + 1
        if not count and _LINE.match(buffer, start) and len(buffer) - start < _LONGEST_LINE:
            return WAIT if patience is Patience.BUSY else NOT_HERE
        if not count:
            return NOT_HERE
        station = _STATION.match(buffer, at)
        if station is None:
            waits = (
                patience is Patience.BUSY
                and len(buffer) - at < _LONGEST_LINE
                and _LINE.match(buffer, at)
            )
            return WAIT if waits else NOT_HERE
        said = station[0][: station[0].index(b"*")]
        return station.end() if exclusive_or(said) == int(station[3], 16) else NOT_HERE


def split_group(group: bytes) -> tuple[list[bytes], bytes]:
    """Return the sentences and the line of a group that :class:`DprsSentences` found."""
    lines = [line for line in re.split(rb"[\r\n]+", group) if line]
    return lines[:-1], lines[-1]


def crc_ccitt(data: bytes) -> int:
    """Return the CRC of AX.25 and D-PRS, 0..65535."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFF


def _may_go_on(rest: bytes) -> bool:
    return _HEAD.startswith(rest) or _SO_FAR.match(rest) is not None


def _cut(buffer: bytes, start: int) -> Verdict:
    return Broken(len(buffer), "cut short") if len(buffer) - start >= len(_HEAD) else NOT_HERE


def _crc_row(byte: int) -> int:
    crc = byte
    for _ in range(8):
        crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return crc


_CRC = tuple(_crc_row(byte) for byte in range(256))
