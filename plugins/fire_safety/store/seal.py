"""Seals names and telephones in the tables; the keys are a file outside the database.

Columns named ``contact_…`` hold base64 of a cell of ``cmdmap.api.Sealer``, bound to table, column
and row: a place by its number, a person by place, role and the instant it was entered. The key file
lies in the plugin's folder of the home; further seats on one database need the same file. Who loses
it loses the contacts, and nothing is sealed with another key while there are contacts of the old.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, select

from cmdmap.api import (
    KeyFile,
    KeyRing,
    PluginDesk,
    Sealer,
    Transaction,
    WorldError,
    mask_name,
    mask_phone,
)
from fire_safety.store.tables import people, places

KEY = "contacts.keys"
UNREADABLE = "?"
Contact = tuple[str, str]
"""Name and telephone."""


class Seal:
    """Opens and closes the contacts of rows; without a key it opens nothing."""

    def __init__(self, ring: Callable[[], KeyRing]) -> None:
        self._ring = ring
        self._sealers: dict[str, Sealer] = {}

    def close(self, table: Table, row: str, name: str, phone: str) -> dict[str, str]:
        """Return the contact columns of a row; what is empty stays empty.

        Raises:
            WorldError: there is no key.
        """
        texts = {"contact_name": name, "contact_phone": phone}
        return {column: self._close(table, row, column, text) for column, text in texts.items()}

    def open(self, table: Table, row: str, found: Any) -> Contact:
        """Return the contact of a row that was read.

        Raises:
            WorldError: there is no key, or it is another one.
        """
        name = self._open(table, row, "contact_name", found.contact_name)
        return name, self._open(table, row, "contact_phone", found.contact_phone)

    def shown(self, table: Table, row: str, found: Any) -> Contact:
        """Return the contact of a row masked, signs where it cannot be opened."""
        try:
            name, phone = self.open(table, row, found)
        except WorldError:
            said = (found.contact_name, found.contact_phone)
            return tuple(UNREADABLE if sealed else "" for sealed in said)  # type: ignore[return-value]
        return mask_name(name), mask_phone(phone)

    def _close(self, table: Table, row: str, column: str, text: str) -> str:
        cell = self._sealer(table).seal(row.encode(), column, text)
        return base64.b64encode(cell).decode("ascii") if cell is not None else ""

    def _open(self, table: Table, row: str, column: str, sealed: str) -> str:
        cell = cell_of(sealed) if sealed else None
        return self._sealer(table).open(row.encode(), column, cell)

    def _sealer(self, table: Table) -> Sealer:
        if table.name not in self._sealers:
            self._sealers[table.name] = Sealer(self._ring(), table.name)
        return self._sealers[table.name]


def cell_of(sealed: str) -> bytes:
    """Return the cell of a column; what is no base64 is a cell that opens nowhere."""
    try:
        return base64.b64decode(sealed, validate=True)
    except binascii.Error:
        return b""


def person_row(place_id: int, role: str, entered_at_us: int) -> str:
    """Return what the contact of a person is bound to."""
    return f"{place_id} {role} {entered_at_us}"


def key_file(desk: PluginDesk) -> KeyFile:
    """Return the key file of the plugin."""
    what = "keys of the contacts of fire safety: keep a copy apart from the database"
    return KeyFile(desk.folder / KEY, what)


def seal_for(desk: PluginDesk) -> Seal:
    """Return the seal for reading; the file is read with the first contact."""
    return Seal(key_file(desk).ring)


def sealing(tx: Transaction) -> Seal:
    """Return the seal for writing; the keys are made with the first contact.

    Raises:
        WorldError: there are contacts already and their key is not here.
    """
    sealed = None
    for table in (places, people):
        columns = (table.c.contact_name, table.c.contact_phone)
        known = tx.first(select(*columns).where((columns[0] != "") | (columns[1] != "")).limit(1))
        if known is not None:
            sealed = cell_of(known.contact_name or known.contact_phone)
            break
    ring = key_file(tx.desk).ring_to_seal(sealed)
    return Seal(lambda: ring)
