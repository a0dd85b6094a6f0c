"""Names and telephones, sealed: the only place of this plugin that opens or seals them.

Rows elsewhere point at a person by its random ``uid``; an activation takes the persons of its plan
over by it, so that a response begins and goes on even where the key file is lost. Shown is masked;
true names leave by :func:`true_persons` only, which the page asks after the act ``look``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from cmdmap.api import (
    KeyFile,
    KeyRing,
    PluginDesk,
    Reader,
    Sealer,
    Transaction,
    WorldError,
    new_uid,
)
from emergency_response.domain.personal import UNREADABLE, Personal
from emergency_response.store.tables import persons

OFFICE = "office"
KEY_FILE = "emergency_response.keys"
CHUNK = 400
"""Persons asked for at once."""


def key_file(desk: PluginDesk) -> KeyFile:
    """Return the key file of the plugin."""
    what = "keys of names and telephones of emergency response: keep a copy apart from the database"
    return KeyFile(desk.folder / KEY_FILE, what)


def keep_persons(tx: Transaction, people: Sequence[Personal]) -> list[str]:
    """Seal people and return their uids, empty for nobody; the first of all makes the key file.

    Raises:
        WorldError: the key file is lost or another one.
    """
    uids = [new_uid() if person else b"" for person in people]
    if any(uids):
        newest = sa.select(persons.c.cell).order_by(persons.c.id.desc()).limit(1)
        sealer = _sealer(key_file(tx.desk).ring_to_seal(tx.scalar(newest)))
        rows = [
            {"uid": uid.hex(), "cell": sealer.seal_all(uid, "cell", _words(person))}
            for uid, person in zip(uids, people, strict=True)
            if uid
        ]
        tx.execute(sa.insert(persons), rows)
    return [uid.hex() for uid in uids]


def true_persons(reader: Reader, desk: PluginDesk, uids: Iterable[str]) -> dict[str, Personal]:
    """Return persons as they were written, by uid; only after a look, or to compare.

    Raises:
        WorldError: the key file is lost, damaged or another one.
    """
    cells = _cells(reader, uids)
    if not cells:
        return {}
    sealer = _sealer(key_file(desk).ring())
    return {uid: _open(sealer, uid, cell) for uid, cell in cells.items()}


def shown_persons(reader: Reader, desk: PluginDesk, uids: Iterable[str]) -> dict[str, Personal]:
    """Return persons masked, by uid; question marks where the key is not there."""
    cells = _cells(reader, uids)
    if not cells:
        return {}
    try:
        sealer = _sealer(key_file(desk).ring())
    except WorldError:
        return dict.fromkeys(cells, UNREADABLE)
    shown = {}
    for uid, cell in cells.items():
        try:
            shown[uid] = _open(sealer, uid, cell).masked()
        except WorldError:
            shown[uid] = UNREADABLE
    return shown


def _cells(reader: Reader, uids: Iterable[str]) -> Mapping[str, bytes]:
    wanted = sorted({uid for uid in uids if uid})
    found = {}
    for start in range(0, len(wanted), CHUNK):
        asked = sa.select(persons.c.uid, persons.c.cell)
        asked = asked.where(persons.c.uid.in_(wanted[start : start + CHUNK]))
        found.update({row.uid: row.cell for row in reader.rows(asked)})
    return found


def _sealer(ring: KeyRing) -> Sealer:
    return Sealer(ring, persons.name)


def _open(sealer: Sealer, uid: str, cell: bytes) -> Personal:
    words = sealer.open_all(bytes.fromhex(uid), "cell", cell)
    return Personal(words.get("name", ""), words.get("phone", ""), bool(words.get(OFFICE)))


def _words(person: Personal) -> dict[str, str]:
    return {"name": person.name, "phone": person.phone, OFFICE: "yes" if person.office else ""}
