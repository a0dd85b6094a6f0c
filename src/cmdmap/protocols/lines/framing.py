"""Framing of lines of text that carry no checksum: whatever stands on a line is one frame.

Asked by the framer under a name of its own only, never in an unknown stream. The whole line is
handed to the reader even when it cannot be read, because a line taken up in its middle would be
believed with half of its sender's name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.framing import WAIT, Patience, Verdict
from cmdmap.protocols.reader import reject

LONGEST = 1024
"""A longer line is handed on in pieces of this length."""

_BREAKS = b"\r\n"


class LineFraming:
    """Takes every line with the byte that ends it.

    ``stops`` are bytes that end a line, too, and belong to another framing.
    """

    def __init__(self, name: str, stops: bytes = b"") -> None:
        self.name = name
        self.leaders = bytes(byte for byte in range(256) if byte not in _BREAKS + stops)
        self._ends = tuple(bytes((byte,)) for byte in _BREAKS + stops)

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        limit = min(start + LONGEST, len(buffer))
        for end in self._ends:
            found = buffer.find(end, start, limit)
            limit = found if found >= 0 else limit
        if limit == len(buffer) and limit - start < LONGEST and patience is not Patience.OVER:
            return WAIT
        return limit + 1 if buffer[limit : limit + 1] in _ENDED else limit


class LineReader:
    """Reads the lines of one stream and refuses those whose beginning may be lost.

    A piece without an end, of a line that is too long or that a pause has cut, is followed by
    another piece, not by a line. What could be read all the same was whole.
    """

    def __init__(self, protocol: str, read: Callable[[bytes, datetime | None], Report]) -> None:
        """``read`` takes a line without its end and never raises."""
        self._protocol = protocol
        self._read = read
        self._torn = False

    def read(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the report of one frame of :class:`LineFraming`."""
        line = raw.rstrip(_BREAKS)
        if self._torn:
            report = reject(self._protocol, "", line, "cut short", heard_at)
        elif len(line) >= LONGEST:
            report = reject(self._protocol, "", line, "too long", heard_at)
        else:
            report = self._read(line, heard_at)
        self._torn = len(line) == len(raw) and report.kind is ReportKind.REJECT
        return [report]


_ENDED = (b"\r", b"\n")
