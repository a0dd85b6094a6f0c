"""Sealed cells and search marks: AES-256-GCM for each field, HMAC-SHA256 for finding it again.

Between plain records and the store's columns. A cell is version, key number, nonce, ciphertext and
tag; what it belongs to (table, column, the row's random ``uid``) is authenticated, so that a cell
moved to another row does not open. NIST SP 800-38D; nonces are random, 96 bits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cmdmap.api import WorldError, tr
from migrant_population.domain.spelling import initials, pinyin, tidy_name, tidy_phone
from migrant_population.vault.keys import Keyring

VERSION = 1
HEAD = struct.Struct(">BH")
NONCE_BYTES = 12
UID_BYTES = 16
MARK_BYTES = 16


def new_uid() -> bytes:
    """Return a fresh name of a row, part of what its cells authenticate."""
    return secrets.token_bytes(UID_BYTES)


def key_number(cell: bytes) -> int:
    """Return the number of the key that a cell is sealed with."""
    return int(HEAD.unpack_from(cell)[1]) if len(cell) >= HEAD.size else 0


class Sealer:
    """Seals and opens cells of one table with one ring."""

    def __init__(self, ring: Keyring, table: str) -> None:
        self._ring = ring
        self._table = table.encode()
        self._ciphers: dict[int, AESGCM] = {}

    def seal(self, uid: bytes, column: str, text: str) -> bytes | None:
        """Seal a text for one column of one row; None for an empty one."""
        if not text:
            return None
        nonce = secrets.token_bytes(NONCE_BYTES)
        number = self._ring.current
        sealed = self._cipher(number).encrypt(nonce, text.encode(), self._bound(uid, column))
        return HEAD.pack(VERSION, number) + nonce + sealed

    def open(self, uid: bytes, column: str, cell: bytes | None) -> str:
        """Open a cell.

        Raises:
            WorldError: the key is lost, or the cell was changed.
        """
        if cell is None:
            return ""
        number = key_number(cell)
        if number not in self._ring.keys:
            raise WorldError(
                tr(
                    "The key file lacks key {number}; put your copy of it in its place.",
                    number=number,
                )
            )
        nonce, sealed = cell[HEAD.size :][:NONCE_BYTES], cell[HEAD.size + NONCE_BYTES :]
        try:
            plain = self._cipher(number).decrypt(nonce, sealed, self._bound(uid, column))
        except (InvalidTag, ValueError) as error:
            raise WorldError(
                tr("A sealed entry was changed outside the register and does not open.")
            ) from error
        return plain.decode()

    def seal_all(self, uid: bytes, column: str, values: Mapping[str, str]) -> bytes | None:
        """Seal several fields in one cell; empty ones are left out."""
        kept = {name: value for name, value in values.items() if value}
        return self.seal(uid, column, json.dumps(kept, ensure_ascii=False) if kept else "")

    def open_all(self, uid: bytes, column: str, cell: bytes | None) -> dict[str, str]:
        """Open a cell of several fields."""
        text = self.open(uid, column, cell)
        return dict(json.loads(text)) if text else {}

    def _cipher(self, number: int) -> AESGCM:
        if number not in self._ciphers:
            self._ciphers[number] = AESGCM(self._ring.keys[number])
        return self._ciphers[number]

    def _bound(self, uid: bytes, column: str) -> bytes:
        return b"\x1f".join((self._table, column.encode(), uid))


class Marker:
    """Makes the marks by which sealed values are found again by their exact value.

    Equal values have equal marks: who holds the store without the key learns that two persons share
    a name, a telephone or initials, and how many do, not which. ``docs`` says so.
    """

    def __init__(self, ring: Keyring) -> None:
        self._key = ring.index

    def number(self, text: str) -> bytes | None:
        """Return the mark of an identity number of eighteen characters."""
        return self._mark("number", text)

    def phone(self, text: str) -> bytes | None:
        """Return the mark of a telephone number."""
        return self._mark("phone", tidy_phone(text))

    def name(self, text: str) -> bytes | None:
        """Return the mark of a whole name."""
        return self._mark("name", tidy_name(text))

    def pinyin(self, name: str) -> bytes | None:
        """Return the mark of a name's toneless pinyin."""
        return self.spelled(pinyin(name))

    def initials(self, name: str) -> bytes | None:
        """Return the mark of the first letters of a name's pinyin."""
        return self.first_letters(initials(name))

    def spelled(self, text: str) -> bytes | None:
        """Return the mark of pinyin as somebody typed it: ``zhangsan``."""
        return self._mark("pinyin", text.replace(" ", "").casefold())

    def first_letters(self, text: str) -> bytes | None:
        """Return the mark of initials as somebody typed them: ``zs``."""
        return self._mark("initials", text.casefold())

    def entry(self, text: str) -> bytes | None:
        """Return the mark of a whole entry of a list."""
        return self._mark("entry", text)

    def _mark(self, kind: str, text: str) -> bytes | None:
        if not text:
            return None
        message = f"{kind}\x1f{text}".encode()
        return hmac.new(self._key, message, hashlib.sha256).digest()[:MARK_BYTES]
