"""Sealed cells: names, telephones and numbers of persons encrypted before they reach a table.

Between a plugin's plain values and its columns; the keys come from a ``KeyFile``. A cell is
version, key number, check of the key, nonce, ciphertext and tag: AES-256-GCM (NIST SP 800-38D) with
a random nonce of 96 bits. Where the cell belongs (table, column, row) is authenticated, so that one
that is moved to another row does not open.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cmdmap.api.key_file import HEAD, VERSION, KeyRing, changed

_NONCE_BYTES = 12
_UID_BYTES = 16


def new_uid() -> bytes:
    """Return 16 random bytes that name a row for good, to bind its cells to."""
    return secrets.token_bytes(_UID_BYTES)


class Sealer:
    """Seals and opens the cells of one table with one ring.

    The row is named by what never changes and is known before the row is there: a number of the
    register or :func:`new_uid`.
    """

    def __init__(self, ring: KeyRing, table: str) -> None:
        self._ring = ring
        self._table = table.encode()
        self._ciphers: dict[int, AESGCM] = {}

    def seal(self, row: bytes, column: str, text: str) -> bytes | None:
        """Seal a text for one column of one row; None for an empty one.

        Raises:
            WorldError: the key file is lost.
        """
        if not text:
            return None
        number = self._ring.current
        if number not in self._ring.keys:
            raise self._ring.lost()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher(number).encrypt(nonce, text.encode(), self._bound(row, column))
        return HEAD.pack(VERSION, number, self._ring.check_of(number)[:4]) + nonce + sealed

    def open(self, row: bytes, column: str, cell: bytes | None) -> str:
        """Open a cell; None is the empty text.

        Raises:
            WorldError: the key is lost or another one, or the cell was changed.
        """
        if cell is None:
            return ""
        cipher = self._cipher(self._ring.number_for(cell))
        sealed = cell[HEAD.size :]
        try:
            plain = cipher.decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._bound(row, column)
            )
        except (InvalidTag, ValueError) as error:
            raise changed() from error
        return plain.decode()

    def seal_all(self, row: bytes, column: str, values: Mapping[str, str]) -> bytes | None:
        """Seal several fields in one cell; empty ones are left out, None where all are empty."""
        kept = {name: value for name, value in values.items() if value}
        return self.seal(row, column, json.dumps(kept, ensure_ascii=False) if kept else "")

    def open_all(self, row: bytes, column: str, cell: bytes | None) -> dict[str, str]:
        """Open a cell of several fields; raises as :meth:`open`."""
        text = self.open(row, column, cell)
        return dict(json.loads(text)) if text else {}

    def _cipher(self, number: int) -> AESGCM:
        if number not in self._ciphers:
            self._ciphers[number] = AESGCM(self._ring.keys[number])
        return self._ciphers[number]

    def _bound(self, row: bytes, column: str) -> bytes:
        parts = (self._table, column.encode(), row)
        return b"".join(len(part).to_bytes(4) + part for part in parts)
