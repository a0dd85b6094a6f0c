"""Layouts: named arrangements of the docks, kept as small files in the home folder.

Saved at the wish of the operator and, under :data:`LAST`, when the window closes. A layout that
cannot be restored changes nothing; the arrangement of the box can always be had back.
"""

from __future__ import annotations

import re
from pathlib import Path

LAST = "last"
SUFFIX = ".layout"
MAX_BYTES = 1_000_000


class LayoutBook:
    """The folder of saved layouts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Return the names the operator gave, sorted."""
        found = sorted(path.stem for path in self._folder.glob(f"*{SUFFIX}"))
        return [name for name in found if name != LAST]

    def save(self, name: str, state: bytes) -> None:
        """Keep a layout under a name; signs that no file name should hold become ``_``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(name)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(state)
        fresh.replace(path)

    def load(self, name: str) -> bytes:
        """Return a layout, empty when there is none of that name."""
        path = self._path(name)
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return b""
        return path.read_bytes()

    def _path(self, name: str) -> Path:
        safe = re.sub(r"[^\w\- ]", "_", name).strip()[:60] or "_"
        return self._folder / f"{safe}{SUFFIX}"
