"""Whether two entries are the same person: certain, doubtful, or different, and why.

Asked for each row of an import and each form, over the few candidates that the store's search marks
found. Certain is only the identity number; everything else is for a person to decide (待核).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from typing import NamedTuple

from cmdmap.api import RowVerdict, mark, tr
from migrant_population.domain.identity import distance
from migrant_population.domain.records import Person
from migrant_population.domain.spelling import pinyin, tidy_name, tidy_phone

SLIPS = 2
"""Slips of the hand within which two identity numbers of one spelled name are doubtful."""


class Doubt(StrEnum):
    """Why a row is doubtful; values are stored."""

    OTHER_NAME = "other_name"
    SAME_PHONE = "same_phone"
    NUMBER_SLIP = "number_slip"
    NAME_SLIP = "name_slip"
    SAME_BIRTHDAY = "same_birthday"


DOUBT_WORDS = {
    Doubt.OTHER_NAME: mark("same identity number, other name"),
    Doubt.SAME_PHONE: mark("same telephone, name sounds the same"),
    Doubt.NUMBER_SLIP: mark("identity numbers differ by a slip, name sounds the same"),
    Doubt.NAME_SLIP: mark("same telephone, names differ by one character"),
    Doubt.SAME_BIRTHDAY: mark("same name and birthday, no identity number"),
}


class Known(NamedTuple):
    """A candidate of the register, opened for comparing."""

    id: int
    person: Person


class Judged(NamedTuple):
    """What becomes of an entry."""

    verdict: RowVerdict
    person_id: int | None = None
    """Whom it changes, or whom it may be."""
    doubt: Doubt | None = None
    changes: tuple[str, ...] = ()
    """Fields that differ."""


def judge(entry: Person, candidates: Iterable[Known]) -> Judged:
    """Compare an entry with who is known."""
    known = list(candidates)
    for each in known:
        if entry.number and entry.number == each.person.number:
            return _same_number(entry, each)
    for each in known:
        if _same_without_number(entry, each.person):
            return Judged(RowVerdict.SAME, each.id)
    for each in known:
        doubt = _doubt(entry, each.person)
        if doubt is not None:
            return Judged(RowVerdict.DOUBTFUL, each.id, doubt, differing(each.person, entry))
    return Judged(RowVerdict.NEW)


def _same_without_number(entry: Person, known: Person) -> bool:
    """Tell the same entry again of somebody whose number nobody has written down."""
    if entry.number or known.number or tidy_name(entry.name) != tidy_name(known.name):
        return False
    return bool(entry.phone or entry.born) and not differing(known, entry)


def _same_number(entry: Person, known: Known) -> Judged:
    changes = differing(known.person, entry)
    if entry.name and pinyin(entry.name) != pinyin(known.person.name):
        return Judged(RowVerdict.DOUBTFUL, known.id, Doubt.OTHER_NAME, changes)
    return Judged(RowVerdict.CHANGED if changes else RowVerdict.SAME, known.id, None, changes)


def _doubt(entry: Person, known: Person) -> Doubt | None:
    same_sound = bool(entry.name) and pinyin(entry.name) == pinyin(known.name)
    same_phone = bool(entry.phone) and tidy_phone(entry.phone) == tidy_phone(known.phone)
    missing = not (entry.number and known.number)
    if same_phone and same_sound:
        return Doubt.SAME_PHONE
    if same_sound and not missing and distance(entry.number, known.number) <= SLIPS:
        return Doubt.NUMBER_SLIP
    if same_phone and distance(tidy_name(entry.name), tidy_name(known.name)) <= 1:
        return Doubt.NAME_SLIP
    same_name = tidy_name(entry.name) == tidy_name(known.name)
    if missing and same_name and entry.born and entry.born == known.born:
        return Doubt.SAME_BIRTHDAY
    return None


def differing(known: Person, entry: Person) -> tuple[str, ...]:
    """Return the fields in which an entry says something else; an empty one says nothing."""
    return tuple(
        each.name
        for each in fields(Person)
        if getattr(entry, each.name) and getattr(entry, each.name) != getattr(known, each.name)
    )


def merged(known: Person, entry: Person, names: Sequence[str] | None = None) -> Person:
    """Return what is known with an entry's values over it; ``names`` limits which."""
    taken = differing(known, entry)
    wanted = taken if names is None else [name for name in taken if name in names]
    return replace(known, **{name: getattr(entry, name) for name in wanted})


def doubt_words(doubt: Doubt) -> str:
    """Return why a row is doubtful in the language of the seat."""
    return tr(DOUBT_WORDS[doubt])
