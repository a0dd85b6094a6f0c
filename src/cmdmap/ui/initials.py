"""Initials: the first pinyin letter of each Chinese character, so that ``zsl`` finds 至善路.

Used by the search field and the unit table. Source: GB/T 2312 orders its 3,755 first-level
characters by pinyin, so the letter follows from the code's range; others are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

_STARTS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"), (0xD7FA, ""),
)  # fmt: skip
_CODES = tuple(code for code, _ in _STARTS)


@lru_cache(maxsize=8192)
def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        high, low = character.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return ""
    at = bisect_right(_CODES, high << 8 | low) - 1
    return _STARTS[at][1] if at >= 0 else ""


def initials(text: str) -> str:
    """Return the initials of ``text`` in lower case; letters and digits stand for themselves."""
    return "".join(map(_initial, text))


def search_key(*parts: str) -> str:
    """Return what a search looks in: the parts as written and their initials, lower case."""
    return "\n".join(part for text in parts if text for part in (text.lower(), initials(text)))
