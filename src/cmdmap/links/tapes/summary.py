"""What a tape holds, told without decoding it.

Used by ``cmdmap links tape list`` and ``info``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cmdmap.links.tapes.recorder import SUFFIX
from cmdmap.links.tapes.tape import TapeReader


class TapeSummary(NamedTuple):
    """One tape."""

    path: Path
    link: str
    """The link that was recorded, in its written form."""
    started_at: datetime
    ended_at: datetime
    """Arrival of the last record, aware UTC; the start when there is none."""
    records: int
    bytes: int
    """Of what was received, without times and check sums."""
    peers: int
    """Senders that are kept apart, 0 where the link has one."""
    damage: str
    """Why reading ended early, empty for a sound or torn tape."""


def summarise(path: Path) -> TapeSummary:
    """Read a tape from end to end.

    Raises:
        WorldError: it cannot be read as a tape.
    """
    reader = TapeReader(path)
    ended_at, records, size = reader.started_at, 0, 0
    peers: set[str] = set()
    for chunk in reader:
        ended_at = chunk.at or ended_at
        records += 1
        size += len(chunk.data)
        if reader.has_peers:
            peers.add(chunk.peer)
    return TapeSummary(
        path, reader.link, reader.started_at, ended_at, records, size, len(peers), reader.damage
    )


def find_tapes(folder: Path) -> list[Path]:
    """Return the tapes of a folder, oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: (path.stat().st_mtime, path.name))
