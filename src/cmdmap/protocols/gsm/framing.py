"""Framing of a modem's serial line: lines, lines followed by a message unit, and the prompt.

Asked by the framer under the name ``gsm`` only, because nothing here has a checksum and every
modem says ``OK``. Source: 3GPP TS 27.007 and
27.005 (AT commands, messages in PDU mode).
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict
from cmdmap.protocols.gsm import NAME

LONGEST_LINE = 500

_LINE = re.compile(rb"[\x20-\x7e]{1,%d}" % LONGEST_LINE)
_WITH_UNIT = (b"+CMT:", b"+CDS:", b"+CMGR:", b"+CMGL:")
_UNIT = re.compile(rb"\+(?:CMT|CDS|CMGR|CMGL):[\x20-\x7e]{0,80}\r?\n[0-9A-Fa-f]{2,400}(?=[\r\n])")
_UNIT_BEGINS = re.compile(
    rb"\+(?:CMT|CDS|CMGR|CMGL):[\x20-\x7e]{0,80}(?:\r\n?|\n)?[0-9A-Fa-f]{0,400}\Z"
)


class GsmFraming:
    """Recognises what a modem says."""

    name = NAME
    leaders = bytes(range(0x20, 0x7F))

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        if buffer[start] == 0x20:
            return NOT_HERE
        if buffer[start] == 0x3E:
            # The prompt has no line end: the modem waits.
            rest = buffer[start : start + 2]
            return start + 2 if rest == b"> " else self._more(buffer, start, start + 1, patience)
        if buffer.startswith(_WITH_UNIT, start):
            return self._unit(buffer, start, patience)
        line = _LINE.match(buffer, start)
        end = line.end() if line else start + 1
        return self._more(buffer, start, end, patience)

    def _more(self, buffer: bytes, start: int, end: int, patience: Patience) -> Verdict:
        if end == len(buffer) and end - start < LONGEST_LINE:
            return WAIT if patience is not Patience.OVER else Broken(end, "cut short")
        if buffer[end : end + 1] in (b"\r", b"\n"):
            return end
        return Broken(end, "structure")

    def _unit(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        unit = _UNIT.match(buffer, start)
        if unit:
            return unit.end()
        if _UNIT_BEGINS.match(buffer, start) and patience is not Patience.OVER:
            return WAIT
        # Given to the reader as the line it is: pushed back, its tail would look like another line.
        line = _LINE.match(buffer, start)
        return self._more(buffer, start, line.end() if line else start + 1, patience)
