"""Questions of the queue 待核: which entries wait, and the two sides of one, masked.

Asked by the view 待核. Fields that differ are told, so that both sides can be compared although
they are masked; plain values need a look like everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from cmdmap.api import Reader
from migrant_population.domain.likeness import Doubt, differing
from migrant_population.domain.records import Person, serial
from migrant_population.store.drafts import open_draft
from migrant_population.store.keybook import Vault
from migrant_population.store.opening import has_looked, masked
from migrant_population.store.persons import open_person, person_row
from migrant_population.store.tables import doubts
from migrant_population.store.times import from_us

PAGE = 200


class DoubtLine(NamedTuple):
    """One entry of the queue."""

    id: int
    person_id: int
    why: Doubt
    at: datetime
    state: str
    name: str
    """Masked name of the entry."""


class Sides(NamedTuple):
    """An entry beside whom it may be."""

    id: int
    person_id: int
    why: Doubt
    state: str
    known: Person
    entry: Person
    differing: tuple[str, ...]
    plain: bool


def count_doubts(reader: Reader) -> int:
    """Return how many entries wait."""
    wanted = select(func.count()).select_from(doubts).where(doubts.c.state == "open")
    return reader.scalar(wanted) or 0


def read_doubts(
    reader: Reader, vault: Vault, *, decided: bool = False, most: int = PAGE
) -> Sequence[DoubtLine]:
    """Return entries that wait, or the newest that were decided."""
    states = ("merged", "kept", "dropped") if decided else ("open",)
    order = doubts.c.decided_at_us.desc() if decided else doubts.c.id.asc()
    chosen = doubts.c.state.in_(states) & doubts.c.entry.is_not(None)
    lines = []
    for row in reader.rows(select(doubts).where(chosen).order_by(order).limit(most)):
        draft = open_draft(vault, row)
        if draft is not None:
            name = masked(draft.person).name
            at = from_us(row.at_us)
            lines.append(DoubtLine(row.id, row.person_id, Doubt(row.why), at, row.state, name))
    return lines


def read_sides(
    reader: Reader, vault: Vault, doubt_id: int, plain_for: str = "", look_min: int = 5
) -> Sides | None:
    """Return both sides of an entry; None where one of them is gone."""
    row = reader.first(select(doubts).where(doubts.c.id == doubt_id))
    known_row = None if row is None else person_row(reader, row.person_id)
    draft = None if row is None else open_draft(vault, row)
    if row is None or known_row is None or draft is None:
        return None
    known, entry = open_person(vault, known_row), draft.person
    plain = bool(plain_for) and has_looked(reader, serial(row.person_id), plain_for, look_min)
    return Sides(
        row.id,
        row.person_id,
        Doubt(row.why),
        row.state,
        known if plain else masked(known),
        entry if plain else masked(entry),
        differing(known, entry),
        plain,
    )
