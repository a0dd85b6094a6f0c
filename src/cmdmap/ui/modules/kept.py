"""Kept choices: what a seat has chosen about the pages of plugins, in a small file of its home.

Which layers are shown where, and how wide the parts of a page are. A file that cannot be read is as
good as none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

MAX_BYTES = 100_000


class KeptChoices:
    """Sections of names with what was chosen for each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._chosen = self._read()

    def flag(self, section: str, name: str, otherwise: bool) -> bool:
        """Return a choice of yes or no."""
        found = self._chosen.get(section, {}).get(name)
        return found if isinstance(found, bool) else otherwise

    def numbers(self, section: str, name: str) -> list[int]:
        """Return whole numbers, empty for none."""
        found = self._chosen.get(section, {}).get(name)
        good = isinstance(found, list) and all(type(each) is int for each in found)
        return list(found) if isinstance(found, list) and good else []

    def keep(self, section: str, name: str, value: bool | Sequence[int]) -> None:
        """Remember a choice."""
        self._chosen.setdefault(section, {})[name] = (
            value if isinstance(value, bool) else list(value)
        )
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._chosen), encoding="utf-8")
        fresh.replace(self._path)

    def _read(self) -> dict[str, dict[str, object]]:
        if not self._path.is_file() or self._path.stat().st_size > MAX_BYTES:
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: part for name, part in found.items() if isinstance(part, dict)}
