"""Acts on persons: register, put right, take back, confirm the registration, enter a permit.

Entries of ``plugin.toml``, writer side. A correction keeps what stood before; nothing is silently
overwritten.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from cmdmap.api import RowVerdict, Transaction, WorldError, tr
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.likeness import Doubt, Judged, doubt_words, judge
from migrant_population.domain.merging import three_way
from migrant_population.domain.records import PERSON_FIELDS, Here, Person, serial
from migrant_population.domain.rows import RowError, read_person
from migrant_population.domain.wishes import (
    ConfirmRegistration,
    CorrectPerson,
    RegisterPerson,
    RenewPermit,
    ReopenRegistration,
    RestoreVersion,
)
from migrant_population.services.entering import clock_values, day_of, known_person, reason_of
from migrant_population.store.houses import employer_row
from migrant_population.store.keybook import Vault, vault_for_writing
from migrant_population.store.moving import NO_AREAS, moved, settle, write_columns
from migrant_population.store.persons import (
    Candidates,
    insert_person,
    open_person,
    open_version,
    version_row,
    write_person,
)
from migrant_population.store.times import to_us
from migrant_population.words import field_title


def register(wish: RegisterPerson, tx: Transaction) -> None:
    """Take a person in and start the clock of three working days.

    Raises:
        WorldError: the entry cannot be, or somebody alike is known and that was not said.
    """
    vault = vault_for_writing(tx)
    person = checked(wish.person, tx)
    _refuse_known(judge(person, Candidates(tx, vault, [person]).of(person)), wish.though_alike)
    if wish.employer_id is not None:
        _check_employer(tx, wish.employer_id)
    since = day_of(tx, wish.since)
    columns = {
        **NO_AREAS,
        **clock_values(tx, since),
        "state": Here.HERE.value,
        "since": since,
        "owner": wish.owner.value,
        "employer_id": wish.employer_id,
        "held": False,
        "changed_at_us": to_us(tx.now),
    }
    if wish.registered:
        columns["registered_at_us"] = to_us(tx.now)
    person_id = insert_person(tx, vault, person, columns)
    if wish.house_id is not None:
        lives = settle(tx, person_id, wish.house_id, wish.room_id, since, bed=wish.bed)
        write_columns(tx, person_id, lives)
    tx.subject(serial(person_id))
    tx.tell("person_registered", {"person": serial(person_id)})
    moved(tx, wish.house_id)


def _refuse_known(found: Judged, though_alike: bool) -> None:
    """Refuse whose number is known, and who is alike unless it was said to be another person."""
    who = serial(found.person_id or 0)
    if found.verdict in (RowVerdict.SAME, RowVerdict.CHANGED) or found.doubt is Doubt.OTHER_NAME:
        raise WorldError(tr("This identity number stands in the register as {who}.", who=who))
    if found.doubt is not None and not though_alike:
        raise WorldError(
            tr(
                "Somebody alike is known as {who} ({why}); say that it is another person to keep "
                "both.",
                who=who,
                why=doubt_words(found.doubt),
            )
        )


def _check_employer(tx: Transaction, employer_id: int) -> None:
    if employer_row(tx, employer_id) is None:
        raise WorldError(tr("There is no such employer; choose one of the list."))


def checked(person: Person, tx: Transaction) -> Person:
    """Return an entry as it may be kept, by the same rules as a row of a list.

    Raises:
        WorldError: it cannot be kept; says why.
    """
    values = {name: str(value) for name, value in asdict(person).items()}
    try:
        read = read_person(values, 0, local_day(tx.now)).person
    except RowError as error:
        raise WorldError(str(error)) from error
    return read


def correct(wish: CorrectPerson, tx: Transaction) -> None:
    """Put an entry right, keeping the one before it with the reason."""
    vault = vault_for_writing(tx)
    row = known_person(tx, wish.person_id)
    known, person = open_person(vault, row), checked(wish.person, tx)
    if wish.before is not None:
        person = _beside_others(wish.before, person, known)
    reason = reason_of(wish.reason)
    changed = fields_between(known, person)
    if not changed:
        raise WorldError(tr("Nothing was changed; there is nothing to keep."))
    _check_number(vault, tx, person, row.id)
    write_person(tx, vault, row, person, reason, changed)
    tx.touch("persons")


def _beside_others(before: Person, mine: Person, known: Person) -> Person:
    """Return my correction beside what another seat has put right since I saw the entry."""
    person, clashes = three_way(before, mine, known)
    if clashes:
        raise WorldError(
            tr(
                "Somebody else has put right meanwhile: {fields}. Look at the entry again.",
                fields=tr(", ").join(map(field_title, clashes)),
            )
        )
    return person


def fields_between(one: Person, other: Person) -> tuple[str, ...]:
    """Return the names of the fields that differ, emptied ones too."""
    return tuple(name for name in PERSON_FIELDS if getattr(one, name) != getattr(other, name))


def _check_number(vault: Vault, tx: Transaction, person: Person, own_id: int) -> None:
    if not person.number:
        return
    for each in Candidates(tx, vault, [person]).of(person):
        if each.id != own_id and each.person.number == person.number:
            raise WorldError(
                tr("This identity number stands in the register as {who}.", who=serial(each.id))
            )


def restore(wish: RestoreVersion, tx: Transaction) -> None:
    """Take a correction back; what it said is kept as a version in its turn."""
    vault = vault_for_writing(tx)
    version = version_row(tx, wish.version_id)
    if version is None:
        raise WorldError(tr("There is no such version; choose one of the list."))
    row = known_person(tx, version.person_id)
    before, now = open_version(vault, row.uid, version), open_person(vault, row)
    changed = fields_between(now, before)
    if not changed:
        raise WorldError(tr("The entry says that already; there is nothing to take back."))
    _check_number(vault, tx, before, row.id)
    write_person(tx, vault, row, before, reason_of(wish.reason), changed)
    tx.touch("persons")


def confirm(wish: ConfirmRegistration, tx: Transaction) -> None:
    """Say that a person is registered."""
    row = known_person(tx, wish.person_id)
    if row.registered_at_us is not None:
        raise WorldError(tr("This person is registered already."))
    if row.state != Here.HERE:
        raise WorldError(tr("This person has left; let them move in first."))
    write_columns(tx, row.id, {"registered_at_us": to_us(tx.now), "overdue": False})
    tx.tell("registration_confirmed", {"person": serial(row.id)})
    moved(tx, row.house_id)


def reopen(wish: ReopenRegistration, tx: Transaction) -> None:
    """Take a confirmation back that was a mistake; the deadline stands as it was."""
    row = known_person(tx, wish.person_id)
    if row.registered_at_us is None or row.state != Here.HERE:
        raise WorldError(tr("There is no registration to take back."))
    reason_of(wish.reason)
    write_columns(tx, row.id, {"registered_at_us": None})
    tx.tell("registration_reopened", {"person": serial(row.id)})
    moved(tx, row.house_id)


def renew_permit(wish: RenewPermit, tx: Transaction) -> None:
    """Enter a permit: kind, number and last day."""
    vault = vault_for_writing(tx)
    row = known_person(tx, wish.person_id)
    known = open_person(vault, row)
    until = day_of(tx, wish.until, future=True) if wish.until else ""
    fresh = replace(
        known, permit_kind=wish.kind, permit_number=wish.number.strip(), permit_until=until
    )
    person = checked(fresh, tx)
    changed = fields_between(known, person)
    if not changed:
        raise WorldError(tr("Nothing was changed; there is nothing to keep."))
    write_person(tx, vault, row, person, tr("permit"), changed)
    tx.touch("persons")
