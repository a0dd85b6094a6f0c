"""Writing so that a crash leaves the old or the new, never half: one file, one folder.

Used for the state, the trusted keys and the unpacked files of plugins.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.packaging.locks import take_lock

SYNCING = 8
"""Files that are brought onto the disk at once."""


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Replace a file; what was there stays until the new one is on the disk.

    Raises:
        WorldError: it cannot be written; what was there is kept.
    """
    fresh = path.with_name(f".{path.name}.new")
    with in_plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(fresh, content, mode)
        _sync(fresh)
        fresh.replace(path)
        _sync(path.parent)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Fill a new folder and bring it onto the disk.

    Raises:
        WorldError: it is there already, the disk is full or may not be written.
    """
    with in_plain_words(folder):
        folder.mkdir(parents=True)
        written = {folder}
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, content, 0o644)
            written |= {path, path.parent}
        # Several at once share one turn of the disk; one behind the other take a turn each.
        with ThreadPoolExecutor(SYNCING) as pool:
            for _ in pool.map(_sync, written):
                pass


def rename_folder(folder: Path, target: Path) -> None:
    """Give a folder its name and bring the name onto the disk."""
    folder.rename(target)
    _sync(target.parent)


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a lock file; without waiting it gives False when somebody else holds it.

    Raises:
        WorldError: the file cannot be made.
    """
    with in_plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield take_lock(number, wait=wait)
    finally:
        # The lock goes with the file's number, also when the process dies.
        os.close(number)


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn trouble with the disk into a sentence.

    Raises:
        WorldError: the disk is full, away, or may not be written.
    """
    try:
        yield
    except OSError as error:
        raise WorldError(
            tr(
                "{path} cannot be written ({why}); nothing was changed.",
                path=path,
                why=error.strerror,
            )
        ) from error


def _put(path: Path, content: bytes, mode: int) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(number, "wb") as file:
        file.write(content)


def _sync(path: Path) -> None:
    """Bring a file's content, or the names in a folder, onto the disk."""
    if path.is_dir():
        if sys.platform == "win32":
            # There folders cannot be opened; names are on the disk with the files.
            return
        number = os.open(path, os.O_RDONLY)
    else:
        number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
