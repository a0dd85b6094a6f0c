"""Inspections that are begun and not handed in: kept in a file, so that closing loses nothing.

The detail of a place asks here. The file lies in the plugin's folder of this computer's home; each
account has its own drafts, since a verdict is somebody's word. Reading and writing are for a reader
thread, everything else for the thread of the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cmdmap.api import WorldError, tr
from fire_safety.domain.check_list import Verdict
from fire_safety.services.photo_files import KeptPhoto

KEEP_D = 7
"""What nobody handed in for so long is not what is found there today."""


@dataclass(slots=True)
class Draft:
    """One inspection that is being made."""

    day: int = 0
    """Local day it was last worked at."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    photos: list[tuple[str, KeptPhoto]] = field(default_factory=list)
    """Item and photo."""

    def done(self) -> int:
        """Return how many items have a verdict."""
        return sum(verdict is not Verdict.UNCHECKED for verdict in self.verdicts.values())

    def is_begun(self) -> bool:
        """Tell whether there is anything to keep."""
        return bool(self.done() or any(self.notes.values()) or self.photos)


class DraftBook:
    """Every draft of this computer, by account and place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._drafts: dict[tuple[str, int], Draft] = {}
        self._lock = Lock()
        self._asked = self._written = 0

    def of(self, actor: str, place_id: int) -> Draft:
        """Return the draft of an account at a place, a fresh one where none is begun."""
        return self._drafts.setdefault((actor, place_id), Draft())

    def begun(self, actor: str, place_id: int) -> Draft | None:
        """Return a draft that is worth showing."""
        draft = self._drafts.get((actor, place_id))
        return draft if draft is not None and draft.is_begun() else None

    def drop(self, actor: str, place_id: int) -> None:
        """Forget a draft: it was handed in."""
        self._drafts.pop((actor, place_id), None)

    def reading(self, today: int) -> Callable[[], Mapping[tuple[str, int], Draft]]:
        """Return the work that reads the file; what is too old is left out."""

        def read() -> Mapping[tuple[str, int], Draft]:
            found = _read(self._path)
            return {key: each for key, each in found.items() if today - each.day <= KEEP_D}

        return read

    def take(self, found: Mapping[tuple[str, int], Draft]) -> None:
        """Take over what was read; what was begun meanwhile stays."""
        self._drafts = {**found, **self._drafts}

    def saving(self) -> Callable[[], None]:
        """Return the work that writes the drafts as they are now; a later one is never undone."""
        self._asked += 1
        number, text = self._asked, _written(self._drafts)

        def save() -> None:
            with self._lock:
                if number > self._written:
                    _write(self._path, text)
                    self._written = number

        return save


def _written(drafts: Mapping[tuple[str, int], Draft]) -> str:
    rows = [
        {
            "actor": actor,
            "place": place_id,
            "day": draft.day,
            "verdicts": draft.verdicts,
            "notes": draft.notes,
            "photos": [[item, photo.file, photo.sha256] for item, photo in draft.photos],
        }
        for (actor, place_id), draft in drafts.items()
        if draft.is_begun()
    ]
    return json.dumps(rows, ensure_ascii=False)


def _read(path: Path) -> Mapping[tuple[str, int], Draft]:
    if not path.is_file():
        return {}
    try:
        return {
            (str(row["actor"]), int(row["place"])): Draft(
                int(row["day"]),
                {str(item): Verdict(verdict) for item, verdict in row["verdicts"].items()},
                {str(item): str(note) for item, note in row["notes"].items()},
                [(str(item), KeptPhoto(str(f), str(sha))) for item, f, sha in row["photos"]],
            )
            for row in json.loads(path.read_text(encoding="utf-8"))
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WorldError(
            tr("Inspections begun before cannot be read ({why}); make them anew.", why=error)
        ) from error


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(".part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise WorldError(
            tr("The inspection is not kept on the disk ({why}); hand it in before you close.",
               why=error.strerror)
        ) from error  # fmt: skip
