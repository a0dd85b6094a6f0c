"""Which column of a list is which field: by its heading, Chinese or English, with synonyms.

Asked once for each file; people may change the answer before the rows are read. The words stand in
``resources/headings.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "resources" / "headings.toml"
DEEPEST = 10
"""Rows from the top within which the headings stand; titles may come before them."""

BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
NOISE = re.compile(r"[\s*：:、,，/\\_-]+")


@lru_cache(maxsize=2)
def known_headings(kind: str) -> Mapping[str, str]:
    """Return field by tidied heading; ``kind`` is ``person`` or ``house``."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))[kind]
    return {tidy(word): field for field, words in raw.items() for word in words}


@lru_cache(maxsize=2)
def fields_of(kind: str) -> Mapping[str, str]:
    """Return every field of a kind with its usual Chinese heading, in order."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))[kind]
    return {field: words[0] for field, words in raw.items()}


def tidy(heading: str) -> str:
    """Return a heading without spaces, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", heading)
    return NOISE.sub("", BRACKETS.sub("", plain)).casefold()


def map_headings(kind: str, headings: Sequence[str]) -> dict[str, int]:
    """Return the column of each field that a row of headings has; the first of two wins."""
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        field = known_headings(kind).get(tidy(heading))
        if field is not None:
            found.setdefault(field, column)
    return found


def find_headings(kind: str, rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return which of the first rows has most headings, and its columns; -1 where none has two."""
    best = -1
    columns: dict[str, int] = {}
    for number, row in enumerate(rows[:DEEPEST]):
        found = map_headings(kind, row)
        if len(found) > max(1, len(columns)):
            best, columns = number, found
    return best, columns
