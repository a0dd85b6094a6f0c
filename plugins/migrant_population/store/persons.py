"""Persons in the store: sealed on the way in, opened on the way out, found by marks.

Used by acts and questions. Opening costs a few microseconds a cell, so callers open only the rows
that are shown; lists find their rows by marks and readable columns alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from cmdmap.api import Reader, Transaction, new_uid
from migrant_population.domain.identity import made_new, tidy_number
from migrant_population.domain.likeness import Known
from migrant_population.domain.records import (
    OPEN,
    PERSON_FIELDS,
    SEALED,
    SEALED_TOGETHER,
    Here,
    Person,
)
from migrant_population.store.keybook import Vault
from migrant_population.store.tables import employers, person_versions, persons
from migrant_population.store.times import to_us

TABLE = "persons"
CHUNK = 400
"""Values of one ``IN``."""


def person_values(vault: Vault, uid: bytes, person: Person) -> dict[str, object]:
    """Return the columns of a person's fields, sealed and marked."""
    sealer, marks = vault.sealer(TABLE), vault.marks
    values: dict[str, object] = {name: getattr(person, name) for name in OPEN}
    values |= {name: sealer.seal(uid, name, getattr(person, name)) for name in SEALED}
    together = {name: getattr(person, name) for name in SEALED_TOGETHER}
    values["more"] = sealer.seal_all(uid, "more", together)
    values["uid"], values["key_number"] = uid, vault.ring.current
    values["birth_year"] = int(person.born[:4]) if person.born else None
    values["name_mark"] = marks.name(person.name)
    values["number_mark"] = marks.number(person.number)
    values["phone_mark"] = marks.phone(person.phone)
    values["pinyin_mark"] = marks.pinyin(person.name)
    values["initials_mark"] = marks.initials(person.name)
    return values


def open_person(vault: Vault, row: Any) -> Person:
    """Return a person's fields; ``row`` has every column of :data:`OPENED`."""
    sealer = vault.sealer(TABLE)
    values = {name: sealer.open(row.uid, name, getattr(row, name)) for name in SEALED}
    values |= sealer.open_all(row.uid, "more", row.more)
    values |= {name: getattr(row, name) for name in OPEN}
    return Person(**{name: value for name, value in values.items() if name in PERSON_FIELDS})


OPENED = tuple(persons.c[name] for name in ("id", "uid", *SEALED, "more", *OPEN))
"""What :func:`open_person` needs."""


def person_row(reader: Reader, person_id: int) -> Any | None:
    """Return a whole row that is not erased."""
    wanted = select(persons).where(persons.c.id == person_id, persons.c.state != Here.ERASED)
    return reader.first(wanted)


def insert_person(tx: Transaction, vault: Vault, person: Person, more: Mapping[str, object]) -> int:
    """Add a person with further columns; return the key."""
    values = person_values(vault, new_uid(), person) | dict(more)
    values["employer_id"] = values.get("employer_id") or employer_named(tx, person.employer)
    return tx.insert(insert(persons).values(values))


def write_person(
    tx: Transaction, vault: Vault, row: Any, person: Person, reason: str, changed: Sequence[str]
) -> int:
    """Put a person's fields right, keeping what stood before; return the version's key."""
    before = json.dumps(asdict(open_person(vault, row)), ensure_ascii=False)
    version = {
        "person_id": row.id,
        "at_us": to_us(tx.now),
        "by": tx.actor,
        "reason": reason,
        "fields": ",".join(changed),
        "before": vault.sealer("person_versions").seal(row.uid, "before", before),
        "key_number": vault.ring.current,
    }
    version_id = tx.insert(insert(person_versions).values(version))
    values = person_values(vault, row.uid, person) | {"changed_at_us": to_us(tx.now)}
    if "employer" in changed:
        values["employer_id"] = employer_named(tx, person.employer)
    tx.execute(update(persons).where(persons.c.id == row.id).values(values))
    return version_id


def open_version(vault: Vault, uid: bytes, row: Any) -> Person:
    """Return the whole entry that stood before a correction."""
    return Person(**json.loads(vault.sealer("person_versions").open(uid, "before", row.before)))


def employer_named(reader: Reader, name: str) -> int | None:
    """Return the employer of the list whose name a person's entry gives."""
    if not name:
        return None
    found = reader.scalar(select(employers.c.id).where(employers.c.name == name))
    return None if found is None else int(found)


def version_row(reader: Reader, version_id: int) -> Any | None:
    """Return a correction."""
    return reader.first(select(person_versions).where(person_versions.c.id == version_id))


def newest_version(reader: Reader, person_id: int) -> int | None:
    """Return the key of the newest correction of a person."""
    newest = select(func.max(person_versions.c.id)).where(person_versions.c.person_id == person_id)
    found = reader.scalar(newest)
    return None if found is None else int(found)


def holder_of(reader: Reader, vault: Vault, number: str) -> int | None:
    """Return who has an identity number."""
    mark = vault.marks.number(number)
    if mark is None:
        return None
    found = reader.scalar(select(persons.c.id).where(persons.c.number_mark == mark))
    return None if found is None else int(found)


def open_persons(reader: Reader, vault: Vault, ids: Sequence[int]) -> dict[int, Person]:
    """Return these persons opened, by key."""
    rows = reader.rows(select(*OPENED).where(persons.c.id.in_(ids)))
    return {row.id: open_person(vault, row) for row in rows}


class Candidates:
    """Who in the register may be one of some entries, found by marks in few questions."""

    def __init__(self, reader: Reader, vault: Vault, entries: Iterable[Person]) -> None:
        self._vault = vault
        self._rows: dict[int, Any] = {}
        self._by: dict[str, dict[bytes, list[int]]] = {"number": {}, "phone": {}, "pinyin": {}}
        self._opened: dict[int, Known] = {}
        marks: dict[str, set[bytes]] = {"number": set(), "phone": set(), "pinyin": set()}
        for entry in entries:
            for kind, mark in self._marks(entry):
                marks[kind].add(mark)
        for kind, wanted in marks.items():
            self._find(reader, kind, sorted(wanted))

    def of(self, entry: Person) -> list[Known]:
        """Return who may be an entry, opened: same number, same telephone, same sound."""
        ids: dict[int, None] = {}
        for kind, mark in self._marks(entry):
            ids.update(dict.fromkeys(self._by[kind].get(mark, ())))
            if ids and kind == "number":
                break
        return [self.known(each) for each in ids]

    def row(self, person_id: int) -> Any:
        """Return the whole row of a candidate."""
        return self._rows[person_id]

    def note(self, person_id: int, person: Person, row: Any) -> None:
        """Take in who was kept meanwhile, so that the next entries are held against them too."""
        self._rows[person_id] = row
        self._opened[person_id] = Known(person_id, person)
        for kind, mark in self._marks(person):
            self._place(kind, mark, person_id)

    def _marks(self, entry: Person) -> list[tuple[str, bytes]]:
        marks = self._vault.marks
        found = (
            ("number", marks.number(entry.number)),
            ("phone", marks.phone(entry.phone)),
            ("pinyin", marks.pinyin(entry.name)),
        )
        return [(kind, mark) for kind, mark in found if mark is not None]

    def _find(self, reader: Reader, kind: str, wanted: Sequence[bytes]) -> None:
        column = persons.c[f"{kind}_mark"]
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            for row in reader.rows(select(persons).where(column.in_(some))):
                self._put(row)

    def _put(self, row: Any) -> None:
        self._rows[row.id] = row
        for kind in self._by:
            mark = getattr(row, f"{kind}_mark")
            if mark is not None:
                self._place(kind, mark, row.id)

    def _place(self, kind: str, mark: bytes, person_id: int) -> None:
        placed = self._by[kind].setdefault(mark, [])
        if person_id not in placed:
            placed.append(person_id)

    def known(self, person_id: int) -> Known:
        """Return a candidate, opened once."""
        if person_id not in self._opened:
            row = self._rows[person_id]
            self._opened[person_id] = Known(person_id, open_person(self._vault, row))
        return self._opened[person_id]


def by_marks(vault: Vault, text: str) -> Any:
    """Return the condition for a search word: name, identity number, telephone, pinyin, initials.

    Every way goes over an index; nothing is opened to find it.
    """
    marks = vault.marks
    ways: list[Any] = []
    digits = made_new(tidy_number(text))
    if len(digits) >= 15 and digits[:14].isdecimal():
        ways.append(persons.c.number_mark == marks.number(digits))
    elif text.replace(" ", "").replace("-", "").isdecimal():
        ways.append(persons.c.phone_mark == marks.phone(text))
    elif text.isascii() and text.replace(" ", "").isalpha():
        ways.append(persons.c.initials_mark == marks.first_letters(text))
        ways.append(persons.c.pinyin_mark == marks.spelled(text))
    else:
        ways.append(persons.c.name_mark == marks.name(text))
    return or_(*ways)
