"""Framing of JSON objects, one on a line, as gpsd and OwnTracks send them over a stream.

Asked by the framer. JSON has no checksum: an object counts as a frame when its braces close on its
own line, within bounds of size and depth that keep a hostile sender from costing time. Sources:
RFC 8259; gpsd_json(5).
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

LONGEST = 16_384
"""gpsd's own limit is 10,240."""
DEEPEST = 16

OPEN = 0
"""Verdict of :func:`object_end`: more bytes may close it."""
TORN = -1
"""The line ends within the object."""
TOO_DEEP = -2

_TOKEN = re.compile(rb'"(?:[^"\\\r\n]|\\[^\r\n])*+"|["\[\]{}\r\n]')


_FLAT = re.compile(rb'\{(?:"[^"\\\r\n]*+"|[^"{}\[\]\r\n]++)*+\}')
"""An object that holds no other, which most are: found without following its braces."""

_NO_NAME = re.compile(rb'\{"(?:[^"\\\r\n]|\\[^\r\n])*+"[ \t]*+[^: \t\r\n]')
"""No object: its first text is no name, for no colon follows."""


class JsonFraming:
    """Recognises an object that begins with given bytes."""

    leaders = b"{"

    def __init__(self, name: str, head: bytes = b'{"') -> None:
        """``head`` is what every object of this protocol begins with."""
        self.name = name
        self._head = head

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        head = buffer[start : start + len(self._head)]
        if not self._head.startswith(head):
            return NOT_HERE
        limit = min(len(buffer), start + LONGEST)
        if _NO_NAME.match(buffer, start, limit):
            return NOT_HERE
        flat = _FLAT.match(buffer, start, limit)
        if flat:
            return flat.end()
        end, at = object_end(buffer, start, limit, one_line=True)
        if end == OPEN and at < start + LONGEST:
            waits = patience is not Patience.OVER
            return WAIT if waits else Broken(at, "cut short")
        if end == TORN:
            return Broken(at, "cut short")
        return end if end > 0 else NOT_HERE


def object_end(data: bytes, start: int, limit: int, one_line: bool = False) -> tuple[int, int]:
    """Return the index behind the object or array at ``start``, and where the look ended.

    The first number is :data:`OPEN`, :data:`TORN` or :data:`TOO_DEEP` where it does not close.
    """
    depth = 0
    for token in _TOKEN.finditer(data, start, limit):
        mark = token[0]
        if mark in (b"{", b"["):
            depth += 1
            if depth > DEEPEST:
                return TOO_DEEP, token.start()
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth <= 0:
                return token.end(), token.end()
        elif mark == b'"':
            # A text that does not end before the line or the buffer does.
            return _open_text(data, token.end(), limit)
        elif mark in (b"\r", b"\n") and one_line:
            return TORN, token.start()
    return OPEN, limit


def _open_text(data: bytes, start: int, limit: int) -> tuple[int, int]:
    line = _BREAK.search(data, start, limit)
    return (TORN, line.start()) if line else (OPEN, limit)


_BREAK = re.compile(rb"[\r\n]")
