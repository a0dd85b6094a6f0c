"""Looks and exports that are noted, who is due for deletion, and deletion itself.

Used by the acts of privacy and the tick. The store overwrites what is deleted (``secure_delete``),
its write-ahead log at the next checkpoint; old backups hold ciphertext, unreadable for good once
the key is changed (``services/keys.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import delete, insert, or_, select, update

from cmdmap.api import Transaction
from migrant_population.domain.records import OPEN, SEALED, Here
from migrant_population.store.tables import (
    doubts,
    employers,
    houses,
    landlords,
    looks,
    person_versions,
    persons,
    stays,
    takings,
)
from migrant_population.store.times import to_us

EMPLOYER = re.compile(r"YG0*(\d{1,12})", re.ASCII)


def note_look(tx: Transaction, subject: str, reason: str) -> None:
    """Note that the actor looks at somebody unmasked."""
    values = {"subject": subject, "by": tx.actor, "at_us": to_us(tx.now), "reason": reason}
    tx.execute(insert(looks).values(values))


def note_taking(tx: Transaction, token: str, report: str, reason: str) -> None:
    """Note that the actor takes a list out unmasked."""
    values = {
        "token": token,
        "by": tx.actor,
        "at_us": to_us(tx.now),
        "report": report,
        "reason": reason,
    }
    tx.execute(insert(takings).values(values))


def is_kept(tx: Transaction, number: str) -> bool:
    """Tell whether there is a house, or an employer, of this number."""
    employer = EMPLOYER.fullmatch(number)
    wanted = select(houses.c.id).where(houses.c.number == number)
    if employer is not None:
        wanted = select(employers.c.id).where(employers.c.id == int(employer[1]))
    return tx.scalar(wanted) is not None


def count_erasable(tx: Transaction, ids: Sequence[int], before: str) -> int:
    """Return how many of these persons left before a day and are not held."""
    due = select(persons.c.id).where(
        persons.c.id.in_(ids),
        persons.c.state == Here.LEFT.value,
        persons.c.left_on < before,
        ~persons.c.held,
    )
    return len(tx.rows(due))


def wipe(tx: Transaction, ids: Sequence[int]) -> None:
    """Overwrite everything that says who these persons are; numbers and bare moves stay."""
    marks = ("name_mark", "number_mark", "phone_mark", "pinyin_mark", "initials_mark")
    empty: dict[str, object] = dict.fromkeys((*SEALED, "more", *marks))
    empty |= dict.fromkeys(OPEN, "")
    empty |= {"birth_year": None, "employer_id": None, "state": Here.ERASED.value}
    tx.execute(update(persons).where(persons.c.id.in_(ids)).values(empty))
    tx.execute(update(stays).where(stays.c.person_id.in_(ids)).values(why=""))
    concerned = or_(doubts.c.person_id.in_(ids), doubts.c.made_id.in_(ids))
    emptied = {"entry": None, "entry_mark": None, "version_id": None, "state": "dropped"}
    tx.execute(update(doubts).where(concerned).values(emptied))
    tx.execute(delete(person_versions).where(person_versions.c.person_id.in_(ids)))


def forget_landlords(tx: Transaction) -> int:
    """Delete landlords to whom no house belongs any more; return how many."""
    owners = select(houses.c.landlord_id).where(houses.c.landlord_id.is_not(None))
    return tx.execute(delete(landlords).where(landlords.c.id.not_in(owners)))
