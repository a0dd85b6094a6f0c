"""Reads the tables of the plugin's own data files, naming file and key of whatever is wrong.

Every parser of this room asks here; files come from ``resources`` or from the centre's own folder,
so a wrong value is the admin's to mend and never a crash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cmdmap.api import WorldError, tr


class Entry:
    """One table of a data file; every question names the file and the table when it fails."""

    def __init__(self, raw: object, place: str) -> None:
        if not isinstance(raw, Mapping):
            raise WorldError(tr("{place} must be a table with keys; mend it.", place=place))
        self.place = place
        self._raw: Mapping[str, Any] = raw

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        value = self._raw.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, tr("a text"))
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number that is 0 or more."""
        value = self._raw.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise self.wrong(key, tr("a number of 0 or more"))
        return float(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._raw.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, tr("true or false"))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; absent is empty."""
        value = self._raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, tr("a list of texts"))
        return tuple(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of numbers that never falls, so that more is never less."""
        value = self._raw.get(key)
        good = isinstance(value, list) and all(
            isinstance(each, int | float) and not isinstance(each, bool) for each in value
        )
        if not good or not value or list(value) != sorted(value) or value[0] < 0:
            raise self.wrong(key, tr("a list of numbers that does not fall"))
        return tuple(float(each) for each in value)

    def entries(self, key: str) -> Sequence[Entry]:
        """Return a list of tables; absent is empty."""
        value = self._raw.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, tr("a list of tables"))
        return [Entry(each, f"{self.place} {key} {n}") for n, each in enumerate(value, 1)]

    def entry(self, key: str) -> Entry:
        """Return a table inside this one; absent is empty."""
        return Entry(self._raw.get(key, {}), f"{self.place} {key}")

    def keys(self) -> tuple[str, ...]:
        """Return the keys that are written, in their order."""
        return tuple(self._raw)

    def wrong(self, key: str, wanted: str) -> WorldError:
        """Return what to raise for a value that will not do."""
        return WorldError(
            tr("{place}: {key} takes {wanted}; mend it.", place=self.place, key=key, wanted=wanted)
        )
