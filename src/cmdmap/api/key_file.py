"""The key file of a plugin: made once, mode 0600, outside the database, never overwritten.

Opened by acts and questions that seal or open cells (``sealing.py``). A lost, damaged or foreign
file is told in one sentence before anything is sealed with another key: who seals on with a fresh
key loses what was sealed before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

KEY_BYTES = 32
FIRST_KEY = 1
MOST_KEYS = 0xFFFF
"""The number of a key takes two bytes in a cell."""
_CHECK = b"cmdmap key check"
_MARK_BYTES = 16
HEAD = struct.Struct(">BH4s")
"""Beginning of a cell: version, number of its key, check of its key."""
VERSION = 1


def key_number(cell: bytes) -> int:
    """Return the number of the key that a cell is sealed with, 0 for what is no cell."""
    if len(cell) < HEAD.size or cell[0] != VERSION:
        return 0
    return int(HEAD.unpack_from(cell)[1])


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one file, by number. Never logged: the repr hides them."""

    keys: Mapping[int, bytes] = field(repr=False)
    """AES-256 keys; cells name theirs by number. Empty where the file is lost."""
    index: bytes = field(repr=False)
    """Key of the search marks, independent of the others and the same for the file's life."""
    current: int = FIRST_KEY
    """Number of the key that new cells are sealed with."""
    name: str = ""
    """Name of the file, for sentences."""

    def check_of(self, number: int) -> bytes:
        """Return eight bytes by which a key is known again; they tell nothing about it."""
        return _check(self.keys[number])

    def number_for(self, cell: bytes) -> int:
        """Return the number of the key that opens a cell.

        Raises:
            WorldError: the file is lost or another one, or this is no cell.
        """
        if not self.keys:
            raise self.lost()
        number = key_number(cell)
        if not number:
            raise changed()
        if number not in self.keys:
            raise WorldError(
                tr(
                    "The key file {name} lacks key {number}; put your copy of it in its place.",
                    name=self.name,
                    number=number,
                )
            )
        if not hmac.compare_digest(self.check_of(number)[:4], HEAD.unpack_from(cell)[2]):
            raise WorldError(
                tr(
                    "The key file {name} is not the one of this database (key {number}); put the "
                    "right one in its place.",
                    name=self.name,
                    number=number,
                )
            )
        return number

    def lost(self) -> WorldError:
        """Return the sentence for a file that is gone."""
        return WorldError(
            tr(
                "The key file {name} is gone; put your copy of it back. Nothing was overwritten.",
                name=self.name,
            )
        )

    def with_current(self, number: int) -> KeyRing:
        """Return the ring sealing with another of its keys."""
        return replace(self, current=number)

    def mark(self, kind: str, text: str) -> bytes | None:
        """Return 16 bytes by which a sealed value is found again, None for an empty text.

        Keyed blind index, HMAC-SHA-256 (RFC 2104) over kind and text. Equal values of one kind have
        equal marks: who holds the database without the key learns which rows are equal and how
        many, not what they say. Bring the text into one form first (spaces, country code).
        """
        if not text:
            return None
        message = f"{kind}\x1f{text}".encode()
        return hmac.new(self.index, message, hashlib.sha256).digest()[:_MARK_BYTES]


class KeyFile:
    """One key file of a plugin, usually in ``desk.folder``; every seat on a database needs it."""

    def __init__(self, path: Path, what: str) -> None:
        """Name a file.

        Args:
            path: where it lies or will lie.
            what: one line in ASCII written into it, what the keys are for.
        """
        self.path = path
        self._what = what

    def ring(self) -> KeyRing:
        """Read the file; a ring without keys where there is none, which opens nothing.

        Raises:
            WorldError: it cannot be read, is damaged, or others may read it.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return KeyRing({}, b"", 0, self.path.name)
        except OSError as error:
            raise self._unreadable(error) from error
        if os.name == "posix" and found.st_mode & 0o077:
            name = self.path.name
            raise WorldError(
                tr("The key file {name} may be read by others; run: chmod 600 {name}", name=name)
            )
        try:
            return _read(self.path, found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError as error:
            raise self._unreadable(error) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise WorldError(
                tr(
                    "The key file {name} is damaged; put your copy of it in its place.",
                    name=self.path.name,
                )
            ) from error

    def ring_to_seal(self, sealed: bytes | None) -> KeyRing:
        """Return the ring for sealing; the first cell of all makes the file.

        Args:
            sealed: any cell that the database holds already, None where there is none.

        Raises:
            WorldError: as :meth:`ring`, or the file is lost or another one; nothing is made then,
                because what is sealed already would never open again.
        """
        ring = self.ring()
        if sealed is not None:
            ring.number_for(sealed)
        return ring if ring.keys else self.make()

    def make(self) -> KeyRing:
        """Make the file with a first key.

        Raises:
            WorldError: there is one already, or it cannot be written.
        """
        keys = {FIRST_KEY: secrets.token_bytes(KEY_BYTES)}
        ring = KeyRing(keys, secrets.token_bytes(KEY_BYTES), name=self.path.name)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._put(ring, anew=True)
        except FileExistsError as error:
            raise WorldError(
                tr(
                    "There is a key file {name} already; it is never overwritten.",
                    name=self.path.name,
                )
            ) from error
        except OSError as error:
            raise self._unreadable(error) from error
        return ring

    def add(self, ring: KeyRing) -> KeyRing:
        """Add a key and return the ring with it as the current one."""
        number = max(ring.keys) + 1
        if number > MOST_KEYS:
            raise WorldError(tr("The key file {name} takes no more keys.", name=self.path.name))
        keys = {**ring.keys, number: secrets.token_bytes(KEY_BYTES)}
        return self._replaced(replace(ring, keys=keys, current=number))

    def drop(self, ring: KeyRing, unused: Iterable[int]) -> KeyRing:
        """Take keys out that no cell uses any more; the current one stays.

        Only after the commit that sealed the last of their cells anew: a transaction that is undone
        would bring those cells back, and nothing opens them then.
        """
        gone = set(unused) - {ring.current}
        keys = {number: key for number, key in ring.keys.items() if number not in gone}
        return self._replaced(replace(ring, keys=keys))

    def _replaced(self, ring: KeyRing) -> KeyRing:
        try:
            self._put(ring, anew=False)
        except OSError as error:
            raise self._unreadable(error) from error
        return ring

    def _put(self, ring: KeyRing, *, anew: bool) -> None:
        """Write beside the file, then take its name in one step: never half a key file."""
        fresh = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        try:
            self._write(fresh, ring)
            if not anew:
                fresh.replace(self.path)
            elif os.name == "posix":
                os.link(fresh, self.path)  # fails where there is one; a rename would replace it
            else:
                fresh.rename(self.path)
            _settle(self.path.parent)
        finally:
            fresh.unlink(missing_ok=True)

    def _write(self, path: Path, ring: KeyRing) -> None:
        shown = {
            "what": self._what,
            "keys": {str(n): base64.b64encode(k).decode() for n, k in sorted(ring.keys.items())},
            "index": base64.b64encode(ring.index).decode(),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(shown, file, indent=1)
            file.flush()
            os.fsync(file.fileno())

    def _unreadable(self, error: OSError) -> WorldError:
        return WorldError(
            tr(
                "The key file {name} cannot be read or written ({why}); see to it and try again.",
                name=self.path.name,
                why=error.strerror,
            )
        )


def changed() -> WorldError:
    """Return the sentence for a cell that is none any more."""
    return WorldError(tr("A sealed entry was changed outside the program and does not open."))


@lru_cache(maxsize=32)
def _check(key: bytes) -> bytes:
    return hmac.new(key, _CHECK, hashlib.sha256).digest()[:8]


@lru_cache(maxsize=8)
def _read(path: Path, _mtime_ns: int, _size: int, _inode: int) -> KeyRing:
    raw = json.loads(path.read_text(encoding="ascii"))
    keys = {int(number): _key(text) for number, text in raw["keys"].items()}
    if not all(0 < number <= MOST_KEYS for number in keys):
        raise ValueError("number")
    return KeyRing(keys, _key(raw["index"]), max(keys), path.name)


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("key") from error
    if len(key) != KEY_BYTES:
        raise ValueError("key")
    return key


def _settle(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
