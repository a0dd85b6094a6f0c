"""Acts of privacy: look unmasked, take a list out, hold a person, delete persons.

Entries of ``plugin.toml``, writer side. Each stands in the audit with the person's number and no
more; looks and takings are kept here too, because opening and exporting ask for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import delete, insert, or_, select, update

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import OPEN, SEALED, Here, serial
from migrant_population.domain.retention import retention_rules
from migrant_population.domain.wishes import MOST_ROWS, ErasePersons, Hold, Look, Take
from migrant_population.services.entering import known_person, reason_of, write_columns
from migrant_population.store.tables import (
    doubts,
    houses,
    looks,
    person_versions,
    persons,
    stays,
    takings,
)
from migrant_population.store.times import to_us

PERSON = re.compile(r"RK(\d{6,12})", re.ASCII)
TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)
REPORTS = frozenset({"form", "persons", "due", "houses"})


def look(wish: Look, tx: Transaction) -> None:
    """Note that somebody looks unmasked; the page opens the entry only after it."""
    person = PERSON.fullmatch(wish.subject)
    if person is not None:
        subject = serial(known_person(tx, int(person[1])).id)
    else:
        subject = str(tx.scalar(select(houses.c.number).where(houses.c.number == wish.subject)))
        if subject != wish.subject:
            raise WorldError(tr("There is no such house; choose one of the list."))
    values = {
        "subject": subject,
        "by": tx.actor,
        "at_us": to_us(tx.now),
        "reason": reason_of(wish.reason),
    }
    tx.execute(insert(looks).values(values))
    tx.subject(subject)


def take(wish: Take, tx: Transaction) -> None:
    """Note that somebody takes a list out unmasked; needs the right to see persons as well."""
    if wish.report not in REPORTS or TOKEN.fullmatch(wish.token) is None:
        raise WorldError(tr("There is no such list to take out."))
    if not tx.may("person.reveal"):
        raise WorldError(tr("You may take this list out masked only."))
    values = {
        "token": wish.token,
        "by": tx.actor,
        "at_us": to_us(tx.now),
        "report": wish.report,
        "reason": reason_of(wish.reason),
    }
    tx.execute(insert(takings).values(values))
    tx.subject(wish.report)


def hold(wish: Hold, tx: Transaction) -> None:
    """Keep a person from being deleted, or end that."""
    row = known_person(tx, wish.person_id)
    reason_of(wish.reason)
    if row.held == wish.held:
        raise WorldError(tr("That is so already."))
    write_columns(tx, row.id, {"held": wish.held})
    tx.tell("person_held", {"person": serial(row.id), "held": wish.held})
    tx.touch("persons")


def erase(wish: ErasePersons, tx: Transaction) -> None:
    """Delete persons that left long enough ago; only their numbers stay.

    Raises:
        WorldError: one of them may not be deleted; nobody is.
    """
    reason_of(wish.reason)
    ids = sorted(set(wish.person_ids))
    if not 0 < len(ids) <= MOST_ROWS:
        raise WorldError(tr("Name 1 to {most} persons.", most=MOST_ROWS))
    before = retention_rules(tx.desk.folder)["left"].before(local_day(tx.now)).isoformat()
    due = select(persons.c.id).where(
        persons.c.id.in_(ids),
        persons.c.state == Here.LEFT,
        persons.c.left_on < before,
        ~persons.c.held,
    )
    if len(tx.rows(due)) != len(ids):
        raise WorldError(
            tr("One of them is not due, has not left or is held; nobody was deleted. Read again.")
        )
    wipe(tx, ids)
    numbers = [serial(each) for each in ids]
    tx.subject(numbers[0] if len(ids) == 1 else f"{numbers[0]} … {numbers[-1]} ({len(ids)})")
    tx.tell("persons_erased", {"persons": numbers})
    tx.touch("persons")


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
