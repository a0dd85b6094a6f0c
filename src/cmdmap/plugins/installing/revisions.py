"""The line of a plugin's database revisions, read from its files without running them.

Asked by the plan (how many steps), by upgrade and way back (whose scripts know both ends).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cmdmap.store.plugin_migrations import VERSIONS, read_revision

_FOLDER = f"{VERSIONS.as_posix()}/"


def line_of(contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the revisions from the first to the newest; those that hang on nothing are left out.

    ``contents`` are a plugin's files by their path.
    """
    after: dict[str | None, str] = {}
    for name, source in contents.items():
        if not (name.startswith(_FOLDER) and name.endswith(".py")):
            continue
        try:
            revision, down = read_revision(source)
        except (SyntaxError, ValueError):
            continue
        if revision:
            after[down[0] if down else None] = revision
    line: list[str] = []
    step = after.get(None)
    while step is not None and step not in line:
        line.append(step)
        step = after.get(step)
    return tuple(line)


def line_in(folder: Path) -> tuple[str, ...]:
    """Return the revisions of an unpacked plugin."""
    found = (folder / VERSIONS).glob("*.py")
    return line_of({f"{_FOLDER}{path.name}": path.read_bytes() for path in found})


def steps_between(line: tuple[str, ...], found: str | None) -> int:
    """Return how many revisions lie between the tables of now and the newest of a line."""
    return len(line) - (line.index(found) + 1 if found in line else 0)


def scripts_for(found: str | None, target: str, folders: tuple[Path, ...]) -> Path:
    """Return the first folder whose revisions hold both ends, the first of all if none does."""
    for folder in folders:
        line = line_in(folder)
        if target in line and (found is None or found in line):
            return folder
    return folders[0]
