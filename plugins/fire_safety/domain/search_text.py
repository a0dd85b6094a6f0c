"""What a place is found by: name, address and number in small letters, and pinyin initials.

Written with each place (``store/places.py``), so that a search needs no second table.
"""

from __future__ import annotations

from functools import lru_cache

LONGEST = 400


def search_text(*parts: str) -> str:
    """Return the text a place is searched in; the initials of all parts stand behind a line."""
    plain = " ".join(part.strip().lower() for part in parts if part.strip())
    return f"{plain}\n{initials(plain)}"[:LONGEST]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of what somebody typed; every one has to be found."""
    return tuple(text.lower().split())[:8]


def initials(text: str) -> str:
    """Return the first letter of each syllable, ``pyl`` for 浦沿路; other letters stay."""
    return "".join(_initial(letter) for letter in text if not letter.isspace())


@lru_cache(maxsize=8_192)
def _initial(letter: str) -> str:
    if letter < "\u2e80":
        return letter
    # The tables are large: whoever never types Chinese never loads them.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(letter, style=Style.FIRST_LETTER))[:1]
