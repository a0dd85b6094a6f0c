"""Checks of records: what a member, team, post or date must be like before it is kept.

Asked by the orders and, row by row, by the import from Excel; a refusal is one short reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cmdmap.domain.people.book import PeopleBook, Record
from cmdmap.domain.people.duty import DutyEntry
from cmdmap.domain.people.roster import (
    Appointment,
    Lawyer,
    Member,
    Post,
    StrengthLimit,
    Team,
)
from cmdmap.i18n import tr
from cmdmap.services.people.disputes import dispute_kinds

CODE_LENGTH = 40
TEXT_LENGTH = 200
NOTE_LENGTH = 2_000
MOST_NEED = 99
PHONE = re.compile(r"\+?[\d() -]{3,24}")


def doubt(record: Record, book: PeopleBook) -> str:
    """Return why a record cannot be kept beside what the book knows, empty when it can."""
    for part in record.key:
        if not part and not isinstance(record, StrengthLimit):
            return tr("no code or name")
        if len(part) > CODE_LENGTH or not part.isprintable() or "," in part:
            return tr("a code has at most {most} characters and no comma", most=CODE_LENGTH)
    for name in record.__slots__:
        value = getattr(record, name)
        if isinstance(value, str):
            most = NOTE_LENGTH if name in ("notes", "note") else TEXT_LENGTH
            if len(value) > most or not value.isprintable():
                return tr("a text has at most {most} printable characters", most=most)
    return _CHECKS[type(record)](record, book)


def duties_of(record: Record, book: PeopleBook, now: datetime) -> tuple[DutyEntry, ...]:
    """Return the duty that is not over and still names a member or a post."""
    code = record.key[0]
    if isinstance(record, Member):
        return tuple(
            entry
            for entry in book.duty.values()
            if entry.ends_at > now and code in (entry.member, entry.stands_in_for)
        )
    if isinstance(record, Post):
        return tuple(e for e in book.duty.values() if e.ends_at > now and e.post == code)
    return ()


def still_named(record: Record, book: PeopleBook, now: datetime) -> str:
    """Return who still names a record that is to be taken out, counted; empty when nobody does.

    ``book`` is as it would be afterwards. Duty that is over and closed cases may name who is gone.
    """
    code, named = record.key[0], []
    if duties := len(duties_of(record, book, now)):
        named.append(tr("{n} duties to come", n=duties))
    if isinstance(record, Member):
        if cases := book.load_of(code):
            named.append(tr("{n} open cases", n=cases))
        if teams := sum(team.head == code for team in book.teams.values()):
            named.append(tr("{n} teams as their head", n=teams))
    members = sum(member.team == code for member in book.members.values())
    if isinstance(record, Team) and members:
        named.append(tr("{n} members", n=members))
    return ", ".join(named)


def _team(team: Team, book: PeopleBook) -> str:
    return "" if team.name else tr("no name")


def _post(post: Post, book: PeopleBook) -> str:
    if not post.name:
        return tr("no name")
    if not 0 <= post.need <= MOST_NEED:
        return tr("the need must be a whole number from 0 to {most}", most=MOST_NEED)
    return ""


def _member(member: Member, book: PeopleBook) -> str:
    if not member.name:
        return tr("no name")
    if member.team and (member.team,) not in book.teams:
        return tr("there is no team {code}", code=member.team)
    if member.phone and not PHONE.fullmatch(member.phone):
        return tr("{phone} is no telephone number", phone=repr(member.phone[:20]))
    for code in member.disputes:
        if code not in dispute_kinds():
            return tr("there is no kind of dispute {code}", code=code[:20])
    if any("," in skill for skill in member.skills):
        return tr("a skill holds no comma")
    if not 0 <= member.most_cases <= MOST_NEED:
        return tr("the load must be a whole number from 0 to {most}", most=MOST_NEED)
    return ""


def _lawyer(lawyer: Lawyer, book: PeopleBook) -> str:
    if lawyer.phone and not PHONE.fullmatch(lawyer.phone):
        return tr("{phone} is no telephone number", phone=repr(lawyer.phone[:20]))
    return ""


def _appointment(each: Appointment, book: PeopleBook) -> str:
    if not each.title:
        return tr("no title")
    return "" if each.ends_at > each.starts_at else tr("it ends before it begins")


def _limit(limit: StrengthLimit, book: PeopleBook) -> str:
    if 1 <= limit.least <= MOST_NEED:
        return ""
    return tr("the limit must be a whole number from 1 to {most}", most=MOST_NEED)


def _duty(entry: DutyEntry, book: PeopleBook) -> str:
    if book.member(entry.member) is None:
        return tr("there is no member {code}", code=entry.member)
    if (entry.post,) not in book.posts:
        return tr("there is no post {code}", code=entry.post)
    if entry.ends_at <= entry.starts_at:
        return tr("it ends before it begins")
    return ""


_CHECKS: Mapping[type, Callable[[Any, PeopleBook], str]] = {
    Team: _team,
    Post: _post,
    Member: _member,
    Lawyer: _lawyer,
    Appointment: _appointment,
    StrengthLimit: _limit,
    DutyEntry: _duty,
}
