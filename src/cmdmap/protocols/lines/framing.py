"""Framing of lines of text that carry no checksum: whatever stands on a line is one frame.

Asked by the framer under a name of its own only, never in an unknown stream. The whole line is
handed to the reader even when it cannot be read, because a line taken up in its middle would be
believed with half of its sender's name.
"""

from __future__ import annotations

from cmdmap.protocols.framing import WAIT, Patience, Verdict

LONGEST = 1024
"""A longer line is handed on in pieces of this length."""

_BREAKS = b"\r\n"


class LineFraming:
    """Takes every line; ``stops`` are bytes that end a line and belong to another framing."""

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
        return limit


class WholeLines:
    """Tells whole lines from the pieces of one that is too long."""

    def __init__(self) -> None:
        self._torn = False

    def is_whole(self, line: bytes) -> bool:
        """Return False for a piece; to be asked for every line of a stream in turn."""
        torn, self._torn = self._torn, len(line) >= LONGEST
        return not (torn or self._torn)
