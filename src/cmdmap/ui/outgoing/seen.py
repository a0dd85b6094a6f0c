"""Seen: since when losses are news, kept for this seat so that a restart hides none.

A file of the home folder with one instant. What was lost before it has been seen by somebody.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr


class SeenMark:
    """The instant of the last look; the first start of a seat begins with its present."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        kept = self._read()
        self.at = kept or now
        if kept is None:
            with contextlib.suppress(WorldError):
                self.move(now)

    def move(self, at: datetime) -> None:
        """Remember that everything lost until ``at`` (aware UTC) has been seen.

        Raises:
            WorldError: the file cannot be written; it counts until the program ends.
        """
        self.at = at
        try:
            self._path.write_text(at.isoformat(), encoding="utf-8")
        except OSError as error:
            raise WorldError(
                tr(
                    "{path} cannot be written ({why}); what was seen is news at the next start.",
                    path=self._path,
                    why=error.strerror,
                )
            ) from error

    def _read(self) -> datetime | None:
        try:
            at = datetime.fromisoformat(self._path.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return None
        return at.astimezone(UTC) if at.tzinfo else None
