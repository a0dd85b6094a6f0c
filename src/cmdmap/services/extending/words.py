"""Words for the acts of active plugins, for whoever reads the audit log.

One list for the whole process, like the translations: ``services/audit/names.py`` asks it from any
view. An act of a plugin that is gone is shown by its stored name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cmdmap.i18n import current_language


class Title(NamedTuple):
    """A title in both languages."""

    english: str
    chinese: str

    def __str__(self) -> str:
        return self.chinese if current_language() == "zh_CN" else self.english


_titles: dict[str, Title] = {}


def add_titles(titles: Mapping[str, Title]) -> Callable[[], None]:
    """Take in the titles of a plugin's acts by full name; returns what takes them out again."""
    _titles.update(titles)

    def remove() -> None:
        for name in titles:
            _titles.pop(name, None)

    return remove


def title_of(name: str) -> str | None:
    """Return the title of an act in the language of the seat, None for one nobody knows."""
    found = _titles.get(name)
    return None if found is None else str(found)
