"""Which plugins' code runs at this moment, kept where it outlives the process.

Written at every call (``calls.py``: one byte into mapped memory), read by the next start
(``installing/starts.py``) where a program has ended without saying so: ``os._exit()``, a crash in
C, a kill.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PLACE = 64
"""Bytes of one plugin: how many calls run, 255 at most, and its id."""

PLACES = 256


class AtWork:
    """The file of one start. End it once."""

    def __init__(self, path: Path) -> None:
        """Make the file.

        Raises:
            OSError: it cannot be made.
        """
        self._path = path
        self._places: dict[str, int] = {}
        with path.open("w+b") as file:
            file.truncate(PLACE * PLACES)
            self._memory = mmap.mmap(file.fileno(), PLACE * PLACES)

    def place_of(self, plugin_id: str) -> Callable[[int], None]:
        """Return what says how many calls into a plugin run now; from any thread."""
        known = self._places.setdefault(plugin_id, len(self._places))
        if known >= PLACES:
            return lambda _count: None
        start, memory = known * PLACE, self._memory
        name = plugin_id.encode("ascii")[: PLACE - 1]
        memory[start + 1 : start + 1 + len(name)] = name

        def tell(count: int) -> None:
            memory[start] = min(count, 255)

        return tell

    def end(self) -> None:
        """Take the file away: whatever runs now, the program was told to leave."""
        for start in range(0, PLACE * PLACES, PLACE):
            self._memory[start] = 0
        with suppress(PermissionError):
            # Windows keeps a mapped file; it says that nobody is at work.
            self._path.unlink(missing_ok=True)


def who_was_at_work(path: Path) -> set[str]:
    """Return the plugins whose code ran when a process ended; nobody where there is no file."""
    try:
        with path.open("rb") as file:
            raw = file.read(PLACE * PLACES)
    except OSError:
        return set()
    places = (raw[start : start + PLACE] for start in range(0, len(raw), PLACE))
    return {place[1:].rstrip(b"\0").decode("ascii", "replace") for place in places if place[0]}
