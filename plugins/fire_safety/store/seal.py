"""Seals names and telephones in the tables; the key is a file outside the database.

Columns named ``contact_…`` hold base64 of a nonce and AES-256-GCM (NIST SP 800-38D). The key lies
in the plugin's folder of the home; further seats on one database need the same file. Who loses it
loses the contacts, and nothing is sealed with another key while there are contacts of the old one.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from cmdmap.api import PluginDesk, Transaction, WorldError, mask_name, mask_phone, tr
from fire_safety.store.tables import places

KEY = "contacts.key"
NONCE = 12
USE = b"fire_safety contact"
"""Bound into every seal, so that one of another use does not open here."""


class Seal:
    """Opens and closes texts; without a key it opens nothing."""

    def __init__(self, key: bytes | None) -> None:
        self._cipher = AESGCM(key) if key is not None and len(key) == 32 else None

    def close(self, text: str) -> str:
        """Return a sealed text; an empty one stays empty.

        Raises:
            WorldError: there is no key.
        """
        if not text:
            return ""
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + self._ready().encrypt(nonce, text.encode(), USE)
        return base64.b64encode(sealed).decode("ascii")

    def open(self, sealed: str) -> str:
        """Return the text of a seal.

        Raises:
            WorldError: there is no key, or it is another one.
        """
        if not sealed:
            return ""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._ready().decrypt(raw[:NONCE], raw[NONCE:], USE).decode()
        except (InvalidTag, ValueError) as error:
            raise _no_key() from error

    def name(self, sealed: str) -> str:
        """Return a name masked, a sign where it cannot be opened."""
        return mask_name(self._try(sealed))

    def phone(self, sealed: str) -> str:
        """Return a telephone number masked, a sign where it cannot be opened."""
        text = self._try(sealed)
        return text if text == UNREADABLE else mask_phone(text)

    def _try(self, sealed: str) -> str:
        try:
            return self.open(sealed)
        except WorldError:
            return UNREADABLE

    def _ready(self) -> AESGCM:
        if self._cipher is None:
            raise _no_key()
        return self._cipher


UNREADABLE = "?"


def seal_for(desk: PluginDesk) -> Seal:
    """Return the seal for reading."""
    path = desk.folder / KEY
    return Seal(path.read_bytes() if path.is_file() else None)


def sealing(tx: Transaction) -> Seal:
    """Return the seal for writing; the key is made with the first contact.

    Raises:
        WorldError: there are contacts already and their key is not here.
    """
    path = tx.desk.folder / KEY
    if not path.is_file():
        known = select(places.c.id).where(places.c.contact_name != "").limit(1)
        if tx.scalar(known) is not None:
            raise _no_key()
        _make(path)
    return seal_for(tx.desk)


def _make(path: Path) -> None:
    partial = path.with_suffix(".new")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(AESGCM.generate_key(256))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _no_key() -> WorldError:
    return WorldError(
        tr(
            "The key of the contacts is missing or another one; copy {file} into the plugin's "
            "folder from the backup or from another seat.",
            file=KEY,
        )
    )
