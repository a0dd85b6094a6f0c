"""The key file of the register: made once, mode 0600, outside the store, never overwritten.

Opened by every act and reader that seals or opens; the store holds only check values, by which a
wrong or lost file is told before anything is written. Losing the file loses every sealed cell:
``docs/manual/migrant_population.md`` says how to keep a copy.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from cmdmap.api import WorldError, tr

FILE = "register.keys"
KEY_BYTES = 32
CHECK = b"cmdmap migrant register key check"
FIRST_KEY = 1


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys of the register. Never logged: the repr hides them."""

    keys: Mapping[int, bytes] = field(repr=False)
    """AES-256 keys by number; cells name theirs."""
    index: bytes = field(repr=False)
    """Key of the search marks, independent of the others."""
    current: int = FIRST_KEY
    """Number of the key that new cells are sealed with."""

    def check_of(self, number: int) -> bytes:
        """Return what the store keeps of a key, to know it again."""
        return hmac.new(self.keys[number], CHECK, hashlib.sha256).digest()[:8]

    def with_current(self, number: int) -> Keyring:
        """Return the ring sealing with another of its keys."""
        return replace(self, current=number)


def key_path(folder: Path, elsewhere: str = "") -> Path:
    """Return where the key file lies: the plugin's folder, or the one that the option names."""
    return (Path(elsewhere) if elsewhere else folder) / FILE


def load_keyring(path: Path) -> Keyring | None:
    """Read the key file; None where there is none.

    Raises:
        WorldError: it cannot be read, is damaged, or others may read it.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorldError(_unreadable(path, error)) from error
    if os.name == "posix" and found.st_mode & 0o077:
        raise WorldError(
            tr("The key file {name} may be read by others; run: chmod 600 {name}", name=path.name)
        )
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _mtime_ns: int, _size: int) -> Keyring:
    try:
        raw = json.loads(path.read_text(encoding="ascii"))
        keys = {int(number): _key(text) for number, text in raw["keys"].items()}
        ring = Keyring(keys, _key(raw["index"]), max(keys))
    except OSError as error:
        raise WorldError(_unreadable(path, error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorldError(
            tr("The key file {name} is damaged; put your copy of it in its place.", name=path.name)
        ) from error
    return ring


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("key") from error
    if len(key) != KEY_BYTES:
        raise ValueError("key")
    return key


def _unreadable(path: Path, error: OSError) -> str:
    return tr(
        "The key file {name} cannot be read ({why}); see to it and try again.",
        name=path.name,
        why=error.strerror,
    )


def create_keyring(path: Path) -> Keyring:
    """Make a new key file; one that is there is left alone and raises WorldError."""
    ring = Keyring({FIRST_KEY: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write_new(path, ring)
    except FileExistsError as error:
        raise WorldError(
            tr("There is a key file {name} already; it is never overwritten.", name=path.name)
        ) from error
    except OSError as error:
        raise WorldError(_unreadable(path, error)) from error
    return ring


def add_key(path: Path, ring: Keyring) -> Keyring:
    """Add a key to the file and return the ring with it as the current one."""
    number = max(ring.keys) + 1
    keys = {**ring.keys, number: secrets.token_bytes(KEY_BYTES)}
    larger = Keyring(keys, ring.index, number)
    _replace(path, larger)
    return larger


def drop_keys(path: Path, ring: Keyring, unused: frozenset[int]) -> Keyring:
    """Take keys out of the file that no cell uses any more; the current one stays."""
    keys = {n: key for n, key in ring.keys.items() if n not in unused or n == ring.current}
    smaller = Keyring(keys, ring.index, ring.current)
    _replace(path, smaller)
    return smaller


def _replace(path: Path, ring: Keyring) -> None:
    """Put a new file in place of the old one in one step."""
    fresh = path.with_suffix(".new")
    try:
        fresh.unlink(missing_ok=True)
        _write_new(fresh, ring)
        fresh.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise WorldError(_unreadable(path, error)) from error


def _write_new(path: Path, ring: Keyring) -> None:
    shown = {
        "what": "keys of the register of migrant population: keep a copy apart from the database",
        "keys": {str(n): base64.b64encode(key).decode() for n, key in sorted(ring.keys.items())},
        "index": base64.b64encode(ring.index).decode(),
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(shown, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
