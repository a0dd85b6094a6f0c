"""Acts of privacy: look unmasked, take a list out, hold a person, delete persons.

Entries of ``plugin.toml``, writer side. Each stands in the audit with the person's number and no
more; looks and takings are kept here too, because opening and exporting ask for them.
"""

from __future__ import annotations

import re

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import serial
from migrant_population.domain.retention import retention_rules
from migrant_population.domain.wishes import MOST_ROWS, ErasePersons, Hold, Look, Take
from migrant_population.services.entering import known_person, reason_of
from migrant_population.store.erasing import (
    count_erasable,
    is_kept,
    note_look,
    note_taking,
    wipe,
)
from migrant_population.store.moving import write_columns
from migrant_population.store.opening import taken_name

PERSON = re.compile(r"RK(\d{6,12})", re.ASCII)
TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)
REPORTS = frozenset({"form", "persons", "due", "houses"})


def look(wish: Look, tx: Transaction) -> None:
    """Note that somebody looks unmasked; the page opens the entry only after it."""
    person = PERSON.fullmatch(wish.subject)
    if person is not None:
        subject = serial(known_person(tx, int(person[1])).id)
    elif is_kept(tx, wish.subject):
        subject = wish.subject
    else:
        raise WorldError(tr("There is no such house; choose one of the list."))
    note_look(tx, subject, reason_of(wish.reason))
    tx.subject(subject)


def take(wish: Take, tx: Transaction) -> None:
    """Note that somebody takes a list out unmasked; needs the right to see persons as well."""
    if wish.report not in REPORTS or TOKEN.fullmatch(wish.token) is None:
        raise WorldError(tr("There is no such list to take out."))
    if not tx.may("person.reveal"):
        raise WorldError(tr("You may take this list out masked only."))
    about = serial(known_person(tx, _form_of(wish)).id) if wish.report == "form" else ""
    note_taking(tx, wish.token, taken_name(wish.report, about), reason_of(wish.reason))
    tx.subject(about or wish.report)


def _form_of(wish: Take) -> int:
    person = PERSON.fullmatch(wish.subject)
    if person is None:
        raise WorldError(tr("There is no such person in the register; choose one of the list."))
    return int(person[1])


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
    if count_erasable(tx, ids, before) != len(ids):
        raise WorldError(
            tr("One of them is not due, has not left or is held; nobody was deleted. Read again.")
        )
    wipe(tx, ids)
    numbers = [serial(each) for each in ids]
    tx.subject(numbers[0] if len(ids) == 1 else f"{numbers[0]} … {numbers[-1]} ({len(ids)})")
    tx.tell("persons_erased", {"persons": numbers})
    tx.touch("persons")
