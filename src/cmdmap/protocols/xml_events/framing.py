"""Framing of XML documents that follow each other without a separator.

Asked by the framer. A document counts as a frame when the element that opens it closes; one that is
torn by the next one's beginning is given up at once. Documents hold no CDATA and no comments here,
because no sender of these protocols writes any and they would hide a closing tag.
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

LONGEST = 65_536
"""A chat or a position has less than 3,000 bytes; routes and drawings are the long ones."""
_LONGEST_DECLARATION = 200

_BEGINS = b"<?xml"
_DECLARATION = re.compile(rb"<\?xml[^<>]{0,%d}>[\s\x00]{0,8}" % _LONGEST_DECLARATION)
_START_TAG = re.compile(rb"""<[A-Za-z]+(?:[^<>"']|"[^"<]*"|'[^'<]*')*+""")
_LONGEST_TAG_NAME = 16


class XmlFraming:
    """Recognises a document by the name of its outermost element."""

    leaders = b"<"

    def __init__(self, name: str, elements: tuple[str, ...]) -> None:
        """``elements`` are the names that a document of this protocol may open with."""
        self.name = name
        self._opens = tuple(b"<" + element.encode() for element in elements)
        names = "|".join(elements).encode()
        self._opening = re.compile(rb"<(%b)(?=[\s/>])" % names)
        self._next_tag = re.compile(rb"<(/?)(?:%b)(?=[\s/>])" % names)

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        at = start
        declaration = _DECLARATION.match(buffer, start)
        if declaration:
            at = declaration.end()
        elif buffer.startswith(_BEGINS, start):
            short = len(buffer) - start <= _LONGEST_DECLARATION
            waits = short and b"<" not in buffer[start + 1 :]
            return self._unfinished(buffer, start, patience) if waits else NOT_HERE
        if not self._opening.match(buffer, at):
            rest = buffer[at : at + _LONGEST_TAG_NAME]
            begun = any(element.startswith(rest[: len(element)]) for element in self._opens)
            fits = begun and len(rest) <= max(map(len, self._opens))
            may = fits or (at == start and _BEGINS.startswith(rest))
            return self._unfinished(buffer, start, patience) if may else NOT_HERE
        return self._document(buffer, start, at, patience)

    def _document(self, buffer: bytes, start: int, at: int, patience: Patience) -> Verdict:
        """Judge a document that begins at ``start`` and whose first element opens at ``at``."""
        tag = _START_TAG.match(buffer, at)
        end = tag.end() if tag else at
        if buffer[end : end + 1] != b">":
            torn = buffer.find(b"<", end)
            return Broken(torn, "cut short") if torn >= 0 else self._more(buffer, start, patience)
        if buffer[end - 1 : end] == b"/":
            return end + 1
        closing = self._next_tag.search(buffer, end)
        if closing is None:
            return self._more(buffer, start, patience)
        if not closing[1]:
            return Broken(closing.start(), "cut short")
        end = buffer.find(b">", closing.end())
        if end < 0:
            return self._more(buffer, start, patience)
        return end + 1 if not buffer[closing.end() : end].strip() else Broken(end, "structure")

    def _more(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        if len(buffer) - start >= LONGEST:
            return Broken(len(buffer), "too long")
        return self._unfinished(buffer, start, patience)

    def _unfinished(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        if patience is not Patience.OVER:
            return WAIT
        return Broken(len(buffer), "cut short") if len(buffer) - start > 1 else NOT_HERE
