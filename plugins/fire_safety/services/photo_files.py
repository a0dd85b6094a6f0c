"""Photos as files in the plugin's folder, named by their own sha256.

The page lets a reader thread keep a chosen file here, then hands in its name with the wish; nothing
is ever overwritten, and a file that was changed on disk is told as such.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmdmap.api import WorldError, tr

LARGEST = 25_000_000
"""Bytes of a photo."""

MAGIC = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
"""First bytes of the files that are taken, with their ending."""

NAME = re.compile(r"[0-9a-f]{64}\.(jpg|png)", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo in the folder."""

    file: str
    sha256: str


def photo_folder(folder: Path) -> Path:
    """Return the folder of photos inside the plugin's folder, made."""
    made = folder / "photos"
    made.mkdir(exist_ok=True)
    return made


def keep_photo(folder: Path, source: Path) -> KeptPhoto:
    """Copy a photo into the folder; the same photo is kept once.

    Raises:
        WorldError: it cannot be read, is too large or is no JPEG or PNG.
    """
    try:
        with source.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be read ({why}).", path=source.name, why=error.strerror)
        ) from error
    ending = next((word for magic, word in MAGIC.items() if content.startswith(magic)), "")
    if not ending:
        raise WorldError(tr("{path} is no JPEG or PNG photo; choose another.", path=source.name))
    if len(content) > LARGEST:
        raise WorldError(tr("{path} is larger than 25 MB; make it smaller.", path=source.name))
    digest = hashlib.sha256(content).hexdigest()
    target = photo_folder(folder) / f"{digest}.{ending}"
    if not target.is_file():
        partial = target.with_suffix(".part")
        try:
            partial.write_bytes(content)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise WorldError(
                tr("The photo cannot be kept ({why}); check the disk.", why=error.strerror)
            ) from error
    return KeptPhoto(target.name, digest)


def checked_photo(folder: Path, file: str, sha256: str) -> Path:
    """Return the path of a kept photo after comparing it with its sha256.

    Raises:
        WorldError: it is gone or was changed.
    """
    path = photo_folder(folder) / file
    try:
        good = NAME.fullmatch(file) and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError as error:
        raise WorldError(tr("The photo is gone from the disk.")) from error
    if not good:
        raise WorldError(tr("The photo was changed on the disk; it is no proof any more."))
    return path


def check_name(file: str, sha256: str) -> None:
    """Hold the name of a photo that is handed in against what :func:`keep_photo` makes.

    Raises:
        WorldError: it is no such name.
    """
    if NAME.fullmatch(file) is None or not file.startswith(sha256):
        raise WorldError(tr("The photo was changed on the disk; it is no proof any more."))


def sound_photos(folder: Path, photos: Sequence[tuple[str, str]]) -> tuple[list[Path], list[str]]:
    """Return the paths of photos, by name and sha256, that are as they were kept, and why not."""
    sound, why = [], []
    for file, sha256 in photos:
        try:
            sound.append(checked_photo(folder, file, sha256))
        except WorldError as error:
            why.append(str(error))
    return sound, why
