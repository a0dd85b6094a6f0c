"""Acts on the queue 待核: merge a doubtful entry, keep both, drop it, and take that back.

Entries of ``plugin.toml``, writer side.
"""

from __future__ import annotations

from typing import Any

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.likeness import merged
from migrant_population.domain.records import Here, serial
from migrant_population.domain.wishes import Choice, DecideDoubt, UndoDecision
from migrant_population.services.entering import known_person
from migrant_population.services.imports import keep_new
from migrant_population.services.persons import fields_between
from migrant_population.store.drafts import doubt_row, open_draft, write_doubt
from migrant_population.store.erasing import wipe
from migrant_population.store.keybook import Vault, vault_for_writing
from migrant_population.store.moving import leave_house, moved, write_columns
from migrant_population.store.persons import (
    holder_of,
    newest_version,
    open_person,
    open_version,
    person_row,
    version_row,
    write_person,
)
from migrant_population.store.times import to_us


def decide(wish: DecideDoubt, tx: Transaction) -> None:
    """Decide a doubtful entry."""
    vault = vault_for_writing(tx)
    doubt = doubt_row(tx, wish.doubt_id)
    if doubt.state != "open":
        raise WorldError(tr("This entry is decided already; take that back first."))
    row = known_person(tx, doubt.person_id)
    draft = open_draft(vault, doubt)
    if draft is None:
        raise WorldError(tr("This entry was deleted; import the list again."))
    done: dict[str, object] = {
        "state": wish.choice.value,
        "decided_at_us": to_us(tx.now),
        "decided_by": tx.actor,
    }
    if wish.choice is Choice.MERGE:
        before = open_person(vault, row)
        person = merged(before, draft.person, wish.fields)
        changed = fields_between(before, person)
        _check_free(tx, vault, person.number, row.id)
        if changed:
            done["version_id"] = write_person(
                tx, vault, row, person, tr("merged into one"), changed
            )
    elif wish.choice is Choice.KEEP_BOTH:
        _check_free(tx, vault, draft.person.number, 0)
        done["made_id"] = keep_new(tx, vault, draft)
    write_doubt(tx, doubt.id, done)
    tx.touch("doubts")
    moved(tx, _house(tx, done.get("made_id")))


def _check_free(tx: Transaction, vault: Vault, number: str, own_id: int) -> None:
    taken = holder_of(tx, vault, number)
    if taken is not None and taken != own_id:
        raise WorldError(
            tr(
                "Two persons cannot have the same identity number: {who} has it. Correct one of "
                "both, or merge them.",
                who=serial(taken),
            )
        )


def _house(tx: Transaction, person_id: object) -> int | None:
    row = person_row(tx, person_id) if isinstance(person_id, int) else None
    return None if row is None else row.house_id


def undo(wish: UndoDecision, tx: Transaction) -> None:
    """Put a decided entry back into the queue; what the decision did is taken back.

    Raises:
        WorldError: the person was changed since, so that nothing can be taken back blindly.
    """
    vault = vault_for_writing(tx)
    doubt = doubt_row(tx, wish.doubt_id)
    if doubt.state == "open":
        raise WorldError(tr("This entry waits for a decision; there is nothing to take back."))
    row = known_person(tx, doubt.person_id)
    again = {
        "state": "open",
        "decided_at_us": None,
        "decided_by": "",
        "made_id": None,
        "version_id": None,
    }
    write_doubt(tx, doubt.id, again)
    if doubt.version_id is not None:
        _unmerge(tx, vault, row, doubt.version_id)
    if doubt.made_id is not None:
        _unmake(tx, doubt.made_id, doubt.decided_at_us)
    tx.touch("doubts")
    tx.touch("persons")


def _unmerge(tx: Transaction, vault: Vault, row: Any, version_id: int) -> None:
    version = version_row(tx, version_id)
    if newest_version(tx, row.id) != version_id:
        raise _changed_since()
    before = open_version(vault, row.uid, version)
    changed = fields_between(open_person(vault, row), before)
    write_person(tx, vault, row, before, tr("merging taken back"), changed)


def _unmake(tx: Transaction, person_id: int, decided_at_us: int) -> None:
    made = person_row(tx, person_id)
    if made is None or made.state != Here.HERE or made.changed_at_us > decided_at_us:
        raise _changed_since()
    if made.house_id is not None:
        leave_house(tx, made, made.since, "left")
    wipe(tx, [made.id])
    write_columns(tx, made.id, {"house_id": None, "room_id": None})
    moved(tx, made.house_id)


def _changed_since() -> WorldError:
    return WorldError(
        tr("The person was changed since; correct the entry instead of taking the decision back.")
    )
