"""Questions of the list of persons: who stands in it by filter and search word, page by page.

Asked by the page and the reports. Rows are found by marks and readable columns over indexes; only
those of the page asked for are opened, and what comes out is masked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from cmdmap.api import LOCAL, Reader, mask_id, mask_name, mask_phone
from migrant_population.domain.deadlines import (
    PermitStanding,
    Standing,
    local_day,
    permit_standing,
    standing,
)
from migrant_population.domain.household import room_words
from migrant_population.domain.periods import Period
from migrant_population.domain.records import Here, RoomKey, serial
from migrant_population.store.keybook import Vault
from migrant_population.store.persons import by_marks
from migrant_population.store.statistics import Turn, kind_column, turn_condition
from migrant_population.store.tables import doubts, houses, persons, rooms, stays
from migrant_population.store.times import from_us, to_us

PAGE = 60
"""Rows that are opened at once."""
MOST_HOUSES = 300
"""Houses of an address whose persons are looked for."""
NUMBER = re.compile(r"RK0*(\d{1,12})", re.IGNORECASE)


class Which(StrEnum):
    """Filters of the list; names stand in forms and reports."""

    ALL = "all"
    TODAY = "today"
    """Registration due today, or permit that runs out today."""
    UNREGISTERED = "unregistered"
    OVERDUE = "overdue"
    PERMIT = "permit"
    """Permits that run out soon or have."""
    DOUBTFUL = "doubtful"
    ATTENTION = "attention"
    HOMELESS = "homeless"
    """In no house of the register."""
    LEFT = "left"
    ERASABLE = "erasable"
    """Left so long ago that they are to be deleted."""


class Moves(NamedTuple):
    """Moves that somebody has made."""

    turns: tuple[Turn, ...]
    period: Period
    grid: str | None = None
    """Of the stay that began or ended, None for any."""


class Wanted(NamedTuple):
    """What the list is asked for."""

    which: Which = Which.ALL
    words: str = ""
    house_id: int | None = None
    employer_id: int | None = None
    only: tuple[tuple[str, str], ...] = ()
    """Names of :data:`~migrant_population.store.statistics.SHARES` with the code of each."""
    moves: Moves | None = None
    """Who moved, wherever they are now."""


class Today(NamedTuple):
    """What filters compare with."""

    now: datetime
    warn_days: int = 30
    erase_before: str = ""
    """Who left before this day is to be deleted."""


class PersonLine(NamedTuple):
    """One masked row."""

    id: int
    name: str
    phone: str
    number: str
    address: str
    key: RoomKey
    bed: str
    room_id: int | None
    state: str
    standing: Standing
    due_at: datetime
    permit_until: str
    permit: PermitStanding
    attention: str
    sex: str
    birth_year: int | None
    origin: str
    reason: str
    since: str
    left_on: str
    held: bool

    @property
    def room(self) -> str:
        """Room and bed in words."""
        return room_words(self.key, self.bed)

    @property
    def where(self) -> str:
        """Address and room."""
        return " ".join(filter(None, (self.address, self.room)))

    @property
    def serial(self) -> str:
        """The number that may be said aloud."""
        return serial(self.id)


class PersonPage(NamedTuple):
    """One page of the list."""

    total: int
    lines: Sequence[PersonLine]


def find_persons(
    reader: Reader, vault: Vault, wanted: Wanted, today: Today, start: int = 0, most: int = PAGE
) -> PersonPage:
    """Return how many persons there are and the masked rows of one page."""
    where = conditions(reader, vault, wanted, today)
    total = reader.scalar(select(func.count()).select_from(persons).where(*where))
    ids = [row.id for row in reader.rows(page_of(wanted, where).offset(start).limit(most))]
    return PersonPage(total or 0, read_lines(reader, vault, ids, today))


def find_ids(reader: Reader, vault: Vault, wanted: Wanted, today: Today, most: int) -> list[int]:
    """Return the keys of the whole list, at most so many, in its order."""
    where = conditions(reader, vault, wanted, today)
    return [row.id for row in reader.rows(page_of(wanted, where).limit(most))]


def page_of(wanted: Wanted, where: Sequence[ColumnElement[bool]]) -> Any:
    """Return the question for the keys in the order of the list."""
    order: tuple[Any, ...] = (persons.c.id.desc(),)
    if wanted.which in (Which.TODAY, Which.UNREGISTERED, Which.OVERDUE):
        order = (persons.c.due_at_us, persons.c.id)
    elif wanted.which is Which.PERMIT:
        order = (persons.c.permit_until, persons.c.id)
    elif wanted.which in (Which.LEFT, Which.ERASABLE):
        order = (persons.c.left_on.desc(), persons.c.id)
    return select(persons.c.id).where(*where).order_by(*order)


def conditions(
    reader: Reader, vault: Vault, wanted: Wanted, today: Today
) -> list[ColumnElement[bool]]:
    """Return what a row must be; who is searched or has moved need not be here any more."""
    anywhere = wanted.which is Which.ALL and (bool(wanted.words) or wanted.moves is not None)
    where = [persons.c.state != Here.ERASED.value] if anywhere else _of_filter(wanted.which, today)
    if wanted.words:
        where.append(_of_words(reader, vault, wanted.words))
    where += [kind_column(name) == code for name, code in wanted.only]
    if wanted.moves is not None:
        turns, period, grid = wanted.moves
        counted = or_(*(turn_condition(turn, period, grid) for turn in turns))
        where.append(persons.c.id.in_(select(stays.c.person_id).where(counted)))
    if wanted.house_id is not None:
        where.append(persons.c.house_id == wanted.house_id)
    if wanted.employer_id is not None:
        where.append(persons.c.employer_id == wanted.employer_id)
    return where


def _of_filter(which: Which, today: Today) -> list[ColumnElement[bool]]:
    day = local_day(today.now)
    here = persons.c.state == Here.HERE.value
    waiting = persons.c.registered_at_us.is_(None)
    match which:
        case Which.TODAY:
            now_us = to_us(today.now)
            due = persons.c.due_at_us.between(now_us + 1, now_us + _us_left(today.now))
            runs_out = persons.c.permit_until == day.isoformat()
            return [here, or_(waiting & due, runs_out)]
        case Which.UNREGISTERED:
            return [here, waiting]
        case Which.OVERDUE:
            return [here, waiting, persons.c.due_at_us <= to_us(today.now)]
        case Which.PERMIT:
            latest = (day + timedelta(days=today.warn_days)).isoformat()
            return [here, persons.c.permit_until > "", persons.c.permit_until <= latest]
        case Which.DOUBTFUL:
            waiting_ones = select(doubts.c.person_id).where(doubts.c.state == "open")
            return [persons.c.id.in_(waiting_ones)]
        case Which.ATTENTION:
            return [here, persons.c.attention > ""]
        case Which.HOMELESS:
            return [here, persons.c.house_id.is_(None)]
        case Which.LEFT:
            return [persons.c.state == Here.LEFT.value]
        case Which.ERASABLE:
            left = persons.c.state == Here.LEFT.value
            return [left, persons.c.left_on < today.erase_before, ~persons.c.held]
    return [here]


def _us_left(now: datetime) -> int:
    """Return the microseconds left of a local day."""
    local = now.astimezone(LOCAL)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), LOCAL)
    return int((midnight - local) / timedelta(microseconds=1))


def _of_words(reader: Reader, vault: Vault, words: str) -> ColumnElement[bool]:
    number = NUMBER.fullmatch(words)
    if number is not None:
        return persons.c.id == int(number[1])
    found: ColumnElement[bool] = by_marks(vault, words)
    if len(words) < 2:
        return found
    lives_in = select(houses.c.id).where(of_address(words)).limit(MOST_HOUSES)
    house_ids = [row.id for row in reader.rows(lives_in)]
    return or_(found, persons.c.house_id.in_(house_ids)) if house_ids else found


def of_address(words: str) -> ColumnElement[bool]:
    """Return the condition for an address or number of a house with these words in it."""
    return or_(
        houses.c.address.contains(words, autoescape=True),
        houses.c.number == words.upper(),
    )


SHOWN = (
    *(persons.c[name] for name in ("id", "uid", "name", "number", "phone", "sex", "birth_year")),
    *(persons.c[name] for name in ("origin", "reason", "attention", "permit_until", "state")),
    *(persons.c[name] for name in ("due_at_us", "registered_at_us", "since", "left_on", "held")),
    persons.c.room_id,
    persons.c.bed,
    houses.c.address,
    rooms.c.building,
    rooms.c.floor,
    rooms.c.room,
)


def read_lines(reader: Reader, vault: Vault, ids: Sequence[int], today: Today) -> list[PersonLine]:
    """Return masked rows of these persons, in this order; opens their cells and no others."""
    wanted = (
        select(*SHOWN)
        .select_from(
            persons.outerjoin(houses, houses.c.id == persons.c.house_id).outerjoin(
                rooms, rooms.c.id == persons.c.room_id
            )
        )
        .where(persons.c.id.in_(ids))
    )
    by_id = {row.id: row for row in reader.rows(wanted)}
    return [_line(vault, by_id[each], today) for each in ids if each in by_id]


def _line(vault: Vault, row: Any, today: Today) -> PersonLine:
    sealer = vault.sealer("persons")
    due_at = from_us(row.due_at_us)
    registered_at = None if row.registered_at_us is None else from_us(row.registered_at_us)
    key = RoomKey(floor=0) if row.room is None else RoomKey(row.building, row.floor, row.room)
    day = local_day(today.now)
    return PersonLine(
        id=row.id,
        name=mask_name(sealer.open(row.uid, "name", row.name)),
        phone=mask_phone(sealer.open(row.uid, "phone", row.phone)),
        number=mask_id(sealer.open(row.uid, "number", row.number)),
        address=row.address or "",
        key=key,
        bed=row.bed,
        room_id=row.room_id,
        state=row.state,
        standing=standing(due_at, registered_at, today.now),
        due_at=due_at,
        permit_until=row.permit_until,
        permit=permit_standing(row.permit_until, day, today.warn_days),
        attention=row.attention,
        sex=row.sex,
        birth_year=row.birth_year,
        origin=row.origin,
        reason=row.reason,
        since=row.since,
        left_on=row.left_on,
        held=row.held,
    )


def count_persons(reader: Reader, today: Today) -> dict[Which, int]:
    """Return how many persons each filter shows that people look at daily."""
    found = {}
    for which in Which:
        where = _of_filter(which, today)
        found[which] = reader.scalar(select(func.count()).select_from(persons).where(*where)) or 0
    return found


def age(birth_year: int | None, today: date) -> int | None:
    """Return the age reached in this year; the birthday itself is sealed."""
    return None if birth_year is None else today.year - birth_year
