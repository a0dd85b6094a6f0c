"""Orders about rosters and duty: keep records, swap two people, somebody cannot come.

Run by the writer thread inside its transaction; each judges everything before it writes. What a
fact :class:`RecordsKept` says the other way round takes the change back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from cmdmap.domain.people.book import SHELVES, Key, PeopleBook, Record
from cmdmap.domain.people.commands import KeepDuty, KeepRoster, ReportAbsence, SwapDuty
from cmdmap.domain.people.duty import DutyEntry, DutyState
from cmdmap.domain.people.facts import RecordsKept
from cmdmap.domain.people.roster import Member, StrengthLimit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.people.checks import doubt, still_named
from cmdmap.services.present import Draft
from cmdmap.store.people.records import write_records

MOST_RECORDS = 20_000
"""Most records of one order; a year of duty of a brigade is more than that, a quarter is not."""


def keep_roster(command: KeepRoster, draft: Draft) -> None:
    """Put records in or replace them, take others out.

    Raises:
        WorldError: one of them cannot be kept, or is duty; nothing was changed.
    """
    records = (*command.put, *command.gone)
    if any(isinstance(record, DutyEntry | StrengthLimit) for record in records):
        raise WorldError(tr("Duty is kept with the duty plan; nothing was changed."))
    keep(draft, command.put, command.gone)


def keep_duty(command: KeepDuty, draft: Draft) -> None:
    """Put duty entries and strength limits in or replace them, take others out.

    Raises:
        WorldError: one of them cannot be kept, or somebody would stand twice; nothing was changed.
    """
    keep(draft, command.put, command.gone)


def swap_duty(command: SwapDuty, draft: Draft) -> None:
    """Let two people change places.

    Raises:
        WorldError: an entry is not there, or somebody would stand twice; nothing was changed.
    """
    one, other = (_entry(draft, key) for key in (command.one, command.other))
    if one.member == other.member:
        raise WorldError(tr("Choose the duties of two different people; nothing was changed."))
    if one.key[:2] == other.key[:2] and one.post == other.post:
        raise WorldError(tr("Both stand on one post in one shift; nothing was changed."))
    swapped = (replace(one, member=other.member), replace(other, member=one.member))
    keep(draft, swapped, (one, other))


def report_absence(command: ReportAbsence, draft: Draft) -> None:
    """Note that somebody cannot come, and who takes the place.

    Raises:
        WorldError: the entry is not there, or the other person is unknown or on duty then.
    """
    if command.state is DutyState.PLANNED:
        raise WorldError(tr("Say whether it is sick leave or another leave; nothing was changed."))
    entry = _entry(draft, command.entry)
    absent = replace(entry, state=command.state, note=command.note.strip())
    put = [absent]
    if command.stand_in:
        stands = replace(entry, member=command.stand_in)
        if stands.key in draft.present.people.book.duty:
            raise WorldError(tr("{code} is on duty then already.", code=command.stand_in))
        put.append(replace(entry, member=command.stand_in, stands_in_for=entry.member, note=""))
    keep(draft, put, ())


def keep(draft: Draft, put: Iterable[Record], gone: Iterable[Record]) -> None:
    """Judge all, then write all, then publish what stood there before.

    Raises:
        WorldError: one sentence with the first record that cannot be kept.
    """
    fresh, leaving = tuple(put), tuple(gone)
    book = draft.present.people.book
    if not fresh and not leaving:
        raise WorldError(tr("There is nothing to keep; nothing was changed."))
    if len(fresh) + len(leaving) > MOST_RECORDS:
        raise WorldError(tr("At most {most} rows are kept at once; split them.", most=MOST_RECORDS))
    if len({(type(each), each.key) for each in fresh}) != len(fresh):
        raise WorldError(tr("Two rows have the same code; nothing was changed."))
    after = book.with_records(fresh, leaving)
    for record in fresh:
        if reason := _doubt(record, after, draft):
            what = " ".join(filter(None, record.key))
            raise WorldError(tr("{what}: {why}. Nothing was changed.", what=what, why=reason))
    _judge_named(leaving, after, draft)
    _judge_double(fresh, after)
    before = _before(book, fresh, leaving)
    write_records(draft.connection, fresh, leaving)
    draft.present.people.book = after
    draft.facts.append(RecordsKept(fresh, before))


def _doubt(record: Record, after: PeopleBook, draft: Draft) -> str:
    unit_id = record.unit_id if isinstance(record, Member) else None
    if unit_id is not None and draft.live(unit_id) is None:
        return tr("there is no unit number {number}", number=unit_id)
    return doubt(record, after)


def _judge_named(leaving: tuple[Record, ...], after: PeopleBook, draft: Draft) -> None:
    """What duty to come or open cases still name is not taken out under them."""
    for record in leaving:
        if after.known(record) is None and (named := still_named(record, after, draft.now)):
            raise WorldError(
                tr(
                    "{what} is still named by {who}; end that first. Nothing was changed.",
                    what=record.key[0],
                    who=named,
                )
            )


def _before(
    book: PeopleBook, fresh: tuple[Record, ...], leaving: tuple[Record, ...]
) -> tuple[Record, ...]:
    found: dict[tuple[str, Key], Record] = {}
    for record in (*leaving, *fresh):
        if (known := book.known(record)) is not None:
            found[SHELVES[type(record)], record.key] = known
    return tuple(found.values())


def _judge_double(fresh: tuple[Record, ...], after: PeopleBook) -> None:
    """Nobody is in two places: shifts of one person may touch, never overlap."""
    changed = {record.member for record in fresh if isinstance(record, DutyEntry)}
    own: dict[str, list[DutyEntry]] = {}
    for entry in after.duty.values():
        if entry.stands and entry.member in changed:
            own.setdefault(entry.member, []).append(entry)
    for member, entries in own.items():
        entries.sort(key=lambda entry: entry.starts_at)
        for first, second in pairwise(entries):
            if second.starts_at < first.ends_at:
                raise WorldError(
                    tr(
                        "{member} would stand twice on {day}; nothing was changed.",
                        member=member,
                        day=second.day.isoformat(),
                    )
                )


def _entry(draft: Draft, key: Key) -> DutyEntry:
    entry = draft.present.people.book.duty.get(key)
    if entry is None:
        raise WorldError(tr("This duty is not in the plan any more; nothing was changed."))
    return entry
