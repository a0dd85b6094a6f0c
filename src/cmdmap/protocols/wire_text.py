"""Text of foreign devices made fit for a screen and a log.

Used by the readers of protocols that carry free text. What a device sends is decoded loosely and
stripped of control characters, so that no message can break a line of the log or fake another.
"""

from __future__ import annotations

import unicodedata

_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of characters that do not show; half a surrogate pair would break a file, too."""


def decoded(raw: bytes, encoding: str) -> str:
    """Return ``raw`` as visible text; what the encoding does not know becomes ``\\ufffd``."""
    return visible(raw.decode(encoding, "replace"))


def decoded_strictly(raw: bytes, encoding: str) -> str | None:
    """Return ``raw`` as text, None when it is not wholly visible text in this encoding."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if text == visible(text) else None


def visible(text: str) -> str:
    """Return ``text`` with line breaks as spaces and without other invisible characters."""
    text = text.replace("\r\n", " ").translate(_BREAKS)
    if text.isprintable():
        return text.strip()
    return "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE).strip()


_BREAKS = {ord("\r"): " ", ord("\n"): " ", ord("\t"): " "}
