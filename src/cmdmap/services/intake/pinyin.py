"""Pinyin: how Chinese names are typed, so that ``zsl`` and ``zhishan`` both find 至善路.

Used by every search: the window's fields, the place book and the store's column of search words.
The readings, those of whole words included (重庆 is ``chongqing``), are those of pypinyin.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

KEPT = 16_384
"""Names whose readings are remembered; all of a sub-district's."""


def _as_typed(run: str) -> str:
    """Return the letters and digits between Chinese characters, each for itself."""
    return " ".join(letter for letter in run.lower() if letter.isascii() and letter.isalnum())


@lru_cache(maxsize=KEPT)
def _syllables(text: str) -> tuple[str, ...]:
    # Here, because who only starts the program need not wait for the table of phrases.
    from pypinyin import lazy_pinyin

    return tuple(" ".join(lazy_pinyin(text, errors=_as_typed)).split())


def full_pinyin(text: str) -> str:
    """Return the reading without tones or spaces, lower case, e.g. ``zhishanlu``."""
    return "".join(_syllables(text))


def initials(text: str) -> str:
    """Return the first letter of each character's reading; letters and digits are themselves."""
    return "".join(syllable[0] for syllable in _syllables(text))


def search_words(parts: Iterable[str]) -> tuple[str, ...]:
    """Return each part as written, its initials and its reading, lower case, each once."""
    words = (
        word for part in parts if part for word in (part.lower(), initials(part), full_pinyin(part))
    )
    return tuple(dict.fromkeys(filter(None, words)))


def search_key(*parts: str) -> str:
    """Return what a search looks in: the words of :func:`search_words`, one a line."""
    return "\n".join(search_words(parts))
