"""Rosters and duty in the store: one row for each record, replaced whole.

Written by the writer thread's orders (``services/people/orders.py``), read into the people book.
What a newer cmdmap wrote and this one does not know is left out of the book, not out of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, delete, insert, select

from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import SHELVES, PeopleBook, Record
from cmdmap.domain.people.duty import DutyEntry, DutyState
from cmdmap.domain.people.roster import (
    Appointment,
    Lawyer,
    Member,
    Mode,
    Occasion,
    Post,
    StrengthLimit,
    Team,
)
from cmdmap.domain.unit import ForceKind
from cmdmap.store.people import tables
from cmdmap.store.places import place_of, place_values
from cmdmap.store.times import from_us, to_us

Values = Mapping[str, Any]


class _Form(NamedTuple):
    """How one kind of record stands in its table."""

    table: Table
    values: Callable[[Any], Values]
    record: Callable[[Any], Record]


def read_records(connection: Connection, duty_since: datetime) -> PeopleBook:
    """Return a book of every roster and of the duty that ends after ``duty_since``."""
    found: list[Record] = []
    for kind in SHELVES:
        found += read_kind(connection, kind, duty_since if kind is DutyEntry else None)
    return PeopleBook().with_records(found)


def read_kind(connection: Connection, kind: type, since: datetime | None = None) -> list[Record]:
    """Return every record of one kind; ``since`` leaves out duty that had ended by then."""
    form = _FORMS[kind]
    wanted = select(form.table).order_by(*form.table.primary_key.columns)
    if since is not None:
        wanted = wanted.where(form.table.c.ends_at_us > to_us(since))
    return list(_known(form, connection.execute(wanted)))


def write_records(connection: Connection, put: Iterable[Record], gone: Iterable[Record]) -> None:
    """Take records out, then put others in or replace them."""
    fresh = tuple(put)
    for record in (*gone, *fresh):
        _delete(connection, record)
    rows: dict[type, list[Values]] = {}
    for record in fresh:
        rows.setdefault(type(record), []).append(_FORMS[type(record)].values(record))
    for kind, values in rows.items():
        connection.execute(insert(_FORMS[kind].table), values)


def _delete(connection: Connection, record: Record) -> None:
    table = _FORMS[type(record)].table
    pairs = zip(table.primary_key.columns, record.key, strict=True)
    connection.execute(delete(table).where(*(column == part for column, part in pairs)))


def _known(form: _Form, rows: Iterable[Row[Any]]) -> Iterator[Record]:
    for row in rows:
        try:
            yield form.record(row)
        except ValueError:
            continue


def join(parts: Iterable[str]) -> str:
    """Return codes or words as one text."""
    return ",".join(parts)


def parts_of(text: str) -> tuple[str, ...]:
    """Return the codes or words of a text."""
    return tuple(filter(None, text.split(",")))


def _team_values(team: Team) -> Values:
    return {"code": team.code, "name": team.name, "force": team.force.value, "area": team.area,
            "head": team.head}  # fmt: skip


def _team(row: Any) -> Team:
    return Team(row.code, row.name, ForceKind(row.force), row.area, row.head)


def _post_values(post: Post) -> Values:
    return {
        "code": post.code, "name": post.name, "force": post.force.value, "area": post.area,
        "mode": post.mode.value, "need": post.need,
        **place_values(post.place),
    }  # fmt: skip


def _post(row: Any) -> Post:
    place = place_of(row.lon, row.lat)
    return Post(row.code, row.name, ForceKind(row.force), row.area, Mode(row.mode), row.need, place)


def _member_values(member: Member) -> Values:
    return {
        "code": member.code, "name": member.name, "force": member.force.value,
        "team": member.team, "rank": member.rank, "phone": member.phone,
        "unit_id": member.unit_id, "skills": join(member.skills), "area": member.area,
        "disputes": join(member.disputes), "most_cases": member.most_cases,
        "on_plan": member.on_plan,
    }  # fmt: skip


def _member(row: Any) -> Member:
    return Member(
        row.code, row.name, ForceKind(row.force), row.team, row.rank, row.phone,
        None if row.unit_id is None else UnitId(row.unit_id), parts_of(row.skills), row.area,
        parts_of(row.disputes), row.most_cases, row.on_plan,
    )  # fmt: skip


def _lawyer_values(lawyer: Lawyer) -> Values:
    return {"community": lawyer.community, "name": lawyer.name, "firm": lawyer.firm,
            "phone": lawyer.phone, "hours": lawyer.hours}  # fmt: skip


def _lawyer(row: Any) -> Lawyer:
    return Lawyer(row.community, row.name, row.firm, row.phone, row.hours)


def _appointment_values(each: Appointment) -> Values:
    return {
        "code": each.code, "occasion": each.occasion.value, "title": each.title,
        "starts_at_us": to_us(each.starts_at), "ends_at_us": to_us(each.ends_at),
        "place": each.place, "speaker": each.speaker, "audience": each.audience,
        "notes": each.notes,
    }  # fmt: skip


def _appointment(row: Any) -> Appointment:
    return Appointment(
        row.code, Occasion(row.occasion), row.title, from_us(row.starts_at_us),
        from_us(row.ends_at_us), row.place, row.speaker, row.audience, row.notes,
    )  # fmt: skip


def _limit_values(limit: StrengthLimit) -> Values:
    return {"force": limit.force.value, "area": limit.area, "least": limit.least}


def _limit(row: Any) -> StrengthLimit:
    return StrengthLimit(ForceKind(row.force), row.area, row.least)


def _duty_values(entry: DutyEntry) -> Values:
    return {
        "day": entry.day.isoformat(), "shift": entry.shift, "member": entry.member,
        "post": entry.post, "starts_at_us": to_us(entry.starts_at),
        "ends_at_us": to_us(entry.ends_at), "state": entry.state.value,
        "stands_in_for": entry.stands_in_for, "note": entry.note,
    }  # fmt: skip


def _duty(row: Any) -> DutyEntry:
    return DutyEntry(
        date.fromisoformat(row.day), row.shift, row.member, row.post, from_us(row.starts_at_us),
        from_us(row.ends_at_us), DutyState(row.state), row.stands_in_for, row.note,
    )  # fmt: skip


_FORMS: Mapping[type, _Form] = {
    Team: _Form(tables.teams, _team_values, _team),
    Post: _Form(tables.posts, _post_values, _post),
    Member: _Form(tables.members, _member_values, _member),
    Lawyer: _Form(tables.lawyers, _lawyer_values, _lawyer),
    Appointment: _Form(tables.appointments, _appointment_values, _appointment),
    StrengthLimit: _Form(tables.strength_limits, _limit_values, _limit),
    DutyEntry: _Form(tables.duty_entries, _duty_values, _duty),
}
