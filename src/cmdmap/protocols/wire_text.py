"""Text of foreign devices made fit for a screen and a log.

Used by the readers of protocols that carry free text. What a device sends is decoded loosely and
stripped of control characters, so that no message can break a line of the log or fake another.
"""

from __future__ import annotations

import unicodedata

_BREAKS = str.maketrans("\r\n\t", "   ")


def decoded(raw: bytes, encoding: str) -> str:
    """Return ``raw`` as visible text; what the encoding does not know becomes ``\\ufffd``."""
    return visible(raw.decode(encoding, "replace"))


def decoded_strictly(raw: bytes, encoding: str) -> str | None:
    """Return ``raw`` as text, None when it holds more than visible text and white space."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    shown = visible(text)
    return shown if len(shown) == len(_one_line(text)) else None


def visible(text: str) -> str:
    """Return ``text`` in one line of printable characters; white space becomes plain spaces."""
    text = _one_line(text)
    return text if text.isprintable() else "".join(map(_shown, text)).strip()


def _one_line(text: str) -> str:
    return text.replace("\r\n", " ").translate(_BREAKS).strip()


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if unicodedata.category(char) == "Zs" else ""
