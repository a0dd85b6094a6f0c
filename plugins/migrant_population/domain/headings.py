"""What stands over the columns of lists from offices: Chinese or English words for each field.

Read once from ``resources/headings.toml`` for ``cmdmap.api.find_columns``; people may choose other
columns before the rows are read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from cmdmap.api import current_language

FILE = Path(__file__).parent.parent / "resources" / "headings.toml"


@lru_cache(maxsize=2)
def headings_of(kind: str) -> Mapping[str, Sequence[str]]:
    """Return the words of each field; ``kind`` is ``person`` or ``house``."""
    words: Mapping[str, Sequence[str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))[kind]
    return words


def titles_of(kind: str) -> dict[str, str]:
    """Return every field with what it is called in the language of the seat, in order."""
    # The first word is the usual Chinese one, the last the English one.
    place = 0 if current_language() == "zh_CN" else -1
    return {field: words[place] for field, words in headings_of(kind).items()}
