"""Reads one table of a ``plugin.toml`` key by key and notes every problem, not only the first.

Used by ``manifest.py``; a key with a wrong value gives its default, so that reading goes on and the
author sees everything at once. Whoever reads looks at the problems before using the values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from cmdmap.i18n import mark, tr

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
ENTRY = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.[a-z]{2,5}", re.ASCII)
LONGEST = 200
"""Letters of a text that is shown."""

MOST_LISTED = 200


class Fields:
    """One table; ask for each key once, then call :meth:`end`."""

    def __init__(self, raw: object, place: str, problems: list[str]) -> None:
        self.place = place
        self.problems = problems
        self._asked: set[str] = set()
        self._raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            problems.append(tr("{place} must be a table with keys.", place=place))

    def text(self, key: str, default: str | None = None) -> str:
        """Return one line of printable text; without a default it must be there."""
        return str(self._take(key, default, "", is_text, mark("a short text of one line")))

    def name(self, key: str, default: str | None = None) -> str:
        """Return a name of small letters, digits and underscores."""
        wanted = mark("a name of small letters, digits and _ that begins with a letter")
        return str(self._take(key, default, "", is_name, wanted))

    def word(self, key: str, good: Callable[[object], bool], wanted: str) -> str:
        """Return a text that ``good`` takes; it must be there."""
        return str(self._take(key, None, "", good, wanted))

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        good = lambda value: isinstance(value, bool)  # noqa: E731 - one of several alike
        return bool(self._take(key, default, default, good, mark("true or false")))

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number inside ``low`` to ``high``."""

        def good(value: object) -> bool:
            real = isinstance(value, int | float) and not isinstance(value, bool)
            return real and low <= value <= high  # type: ignore[operator]

        wanted = mark("a number from {low} to {high}")
        span = {"low": f"{low:g}", "high": f"{high:g}"}
        return float(self._take(key, default, default, good, wanted, **span))

    def texts(
        self, key: str, good: Callable[[object], bool], wanted: str, **span: str
    ) -> tuple[str, ...]:
        """Return a list of texts, each good and none twice; absent is empty."""

        def all_good(value: object) -> bool:
            return (
                isinstance(value, list)
                and len(value) <= MOST_LISTED
                and all(map(good, value))
                and len(set(value)) == len(value)
            )

        return tuple(self._take(key, (), (), all_good, wanted, **span))

    def one_of(self, key: str, names: tuple[str, ...], default: str) -> str:
        """Return one of some words."""
        wanted = mark("one of {choices}")
        choices = ", ".join(names)
        return str(self._take(key, default, default, lambda v: v in names, wanted, choices=choices))

    def table(self, key: str) -> Fields:
        """Return a table inside this one; absent is empty."""
        self._asked.add(key)
        return Fields(self._raw.get(key, {}), f"{self.place} [{key}]".strip(), self.problems)

    def tables(self, key: str) -> list[Fields]:
        """Return a list of tables, ``[[key]]``; absent is empty."""
        self._asked.add(key)
        raw = self._raw.get(key, [])
        if not isinstance(raw, list):
            self.problems.append(tr("[[{key}]] must be a list of tables.", key=key))
            return []
        return [
            Fields(each, f"[[{key}]] {number}", self.problems) for number, each in enumerate(raw, 1)
        ]

    def rest(self) -> Mapping[str, Any]:
        """Return the whole table as it is written, for keys that are the author's own."""
        self._asked.update(self._raw)
        return self._raw

    def refuse(self, sentence: str) -> None:
        """Note a problem of this table."""
        self.problems.append(f"{self.place}: {sentence}".removeprefix(": "))

    def end(self) -> None:
        """Note keys that nobody asked for."""
        for key in self._raw:
            if key not in self._asked:
                self.refuse(tr("the key {key} is not known; remove it.", key=repr(key)))

    def _take(
        self,
        key: str,
        default: object,
        instead: object,
        good: Callable[[object], bool],
        wanted: str,
        **span: str,
    ) -> Any:
        self._asked.add(key)
        if key not in self._raw:
            if default is None:
                takes = tr(wanted, **span)
                self.refuse(tr("{key} is missing; it takes {wanted}.", key=key, wanted=takes))
                return instead
            return default
        value = self._raw[key]
        if good(value):
            return value
        takes, shown = tr(wanted, **span), repr(value)[:LONGEST]
        self.refuse(tr("{key} takes {wanted}, not {value}.", key=key, wanted=takes, value=shown))
        return instead


def is_text(value: object) -> bool:
    """Tell a line that can be shown: printable, not blank, at most 200 letters."""
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) == len(value) <= LONGEST
        and value.isprintable()
    )


def is_name(value: object) -> bool:
    """Tell a name of small letters, digits and underscores, at most 40."""
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def is_entry(value: object) -> bool:
    """Tell ``module.path:name``."""
    return isinstance(value, str) and len(value) <= LONGEST and ENTRY.fullmatch(value) is not None


def is_path(value: object) -> bool:
    """Tell a path of plain names with slashes and an ending."""
    return isinstance(value, str) and len(value) <= LONGEST and PATH.fullmatch(value) is not None
