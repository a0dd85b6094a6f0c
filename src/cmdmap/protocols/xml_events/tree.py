"""A small XML document as a tree, read so that a hostile one costs nothing.

Used by the readers of XML protocols. Document types and entities are refused before anything of
them is read, and nodes and depth are bounded: no document can grow or reach out of itself.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_NODES = 2000
DEEPEST = 24
_ENCODING = re.compile(r"(<\?xml[^>]*?)\sencoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{0,18})?(?:[eE][+-]?\d{1,2})?\Z", re.ASCII)


class _Refused(Exception):  # noqa: N818 - ends the parser, never leaves this file
    """The document holds what none of ours does."""


@dataclass(slots=True)
class Node:
    """One element."""

    tag: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""
    """All text directly within the element."""

    def find(self, *tags: str) -> Node | None:
        """Return the first element down the path of ``tags``, None when there is none."""
        node: Node | None = self
        for tag in tags:
            if node is None:
                return None
            node = next((child for child in node.children if child.tag == tag), None)
        return node

    def get(self, name: str, *tags: str) -> str | None:
        """Return an attribute of the element down the path, None when there is none."""
        node = self.find(*tags)
        return node.attributes.get(name) if node else None

    def words(self, *tags: str) -> str | None:
        """Return the text of the element down the path, None when there is none or nothing."""
        node = self.find(*tags)
        return (node.text.strip() or None) if node else None


def read_tree(data: bytes) -> Node | None:
    """Return the outermost element of a document; None when it cannot be read.

    The encoding is found by looking: UTF-8 where the bytes are UTF-8, else GB18030, whatever the
    declaration claims; many Chinese devices declare one and write the other.
    """
    growing = _Growing()
    try:
        text = _text_of(data)
        growing.parser.Parse(_ENCODING.sub(r"\1", text, count=1).encode(), True)
    except (expat.ExpatError, _Refused, UnicodeError):
        return None
    return growing.root


class _Growing:
    """Builds the tree from the parser's calls."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_NODES or len(self._open) >= DEEPEST:
            raise _Refused
        node = Node(tag, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _doctype(self, *_declared: object) -> None:
        raise _Refused


def number_in(written: str | None, low: float, high: float) -> float | None:
    """Return a number in decimal digits within ``low`` .. ``high``; None for anything else."""
    if written is None or not _NUMBER.match(written.strip()):
        return None
    value = float(written)
    return value if math.isfinite(value) and low <= value <= high else None


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")
