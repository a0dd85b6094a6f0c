"""A small XML document as a tree, read so that a hostile one costs nothing.

Used by the readers of XML protocols. Whatever declares something (document types, and with them
entities) is refused before the parser sees it, and the tags are counted: no document can grow, or
reach out of itself.
"""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

Node = ElementTree.Element

MOST_TAGS = 4000
"""Opening and closing ones."""

_NUMBER = re.compile(r"\s*[+-]?\d{1,12}(?:\.\d{0,18})?(?:[eE][+-]?\d{1,2})?\s*\Z", re.ASCII)


def read_tree(data: bytes) -> Node | None:
    """Return the outermost element of a document; None when it cannot be read.

    The encoding is found by looking: UTF-8 where the bytes are UTF-8, else GB18030, whatever the
    declaration claims; many Chinese devices declare one and write the other.
    """
    # "<" never stands in a text or an attribute: "<!" declares, comments, or hides a closing tag.
    if b"<!" in data or data.count(b"<") > MOST_TAGS:
        return None
    try:
        return ElementTree.fromstring(_text_of(data))
    except (ElementTree.ParseError, UnicodeError):
        return None


def child(node: Node | None, *tags: str) -> Node | None:
    """Return the first element down the path of ``tags``, None when there is none."""
    for tag in tags:
        if node is None:
            return None
        node = node.find(tag)
    return node


def attribute(node: Node | None, name: str, *tags: str) -> str | None:
    """Return an attribute of the element down the path, None when there is none."""
    found = child(node, *tags)
    return None if found is None else found.get(name)


def words(node: Node | None, *tags: str) -> str | None:
    """Return the text of the element down the path, None when there is none or nothing."""
    found = child(node, *tags)
    return ((found.text or "").strip() or None) if found is not None else None


def number_in(written: str | None, low: float, high: float) -> float | None:
    """Return a number in decimal digits within ``low`` .. ``high``; None for anything else."""
    if written is None or not _NUMBER.match(written):
        return None
    value = float(written)
    return value if math.isfinite(value) and low <= value <= high else None


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")
