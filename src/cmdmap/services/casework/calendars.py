"""Working calendars from files: what ships and, over it, what the centre has written.

Read by ``kind_files.py`` into the book of kinds, whose clocks count by them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from cmdmap.domain.casework.calendar import Span, WorkingCalendar
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.kind_fields import Place, Raw, as_table
from cmdmap.services.casework.toml_files import read_table

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = frozenset({"week", "make_up", "days_off", "days_made_up"})
HOURS = re.compile(r"([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
DAY = timedelta(days=1)
LONGEST = timedelta(days=366)
"""Most days that one line may take off."""


def load_calendars(resources: Path, home: Path) -> dict[str, WorkingCalendar]:
    """Return every calendar by its name; one of the home folder replaces the shipped one.

    Raises:
        WorldError: names file, calendar and key of a wrong value.
    """
    found: dict[str, WorkingCalendar] = {}
    for path in (resources / "incidents" / "calendars.toml", home / "calendars.toml"):
        for name, raw in read_table(path).items():
            found[name] = _calendar(name, as_table(raw, Place(path, name)), Place(path, name))
    return found


def _calendar(name: str, raw: Raw, place: Place) -> WorkingCalendar:
    week = as_table(raw.get("week", {}), place)
    for key in (*(raw.keys() - KEYS), *(week.keys() - set(DAYS))):
        raise _wrong(place, key, tr("no such key"))
    try:
        return WorkingCalendar(
            name,
            tuple(_spans(week.get(day, []), Place(place.path, f"{name}.{day}")) for day in DAYS),
            _spans(raw.get("make_up", []), Place(place.path, f"{name}.make_up")),
            _days(raw.get("days_off", []), Place(place.path, f"{name}.days_off")),
            _days(raw.get("days_made_up", []), Place(place.path, f"{name}.days_made_up")),
        )
    except ValueError as error:
        raise _wrong(place, "week", tr("nobody ever works")) from error


def _spans(raw: object, place: Place) -> tuple[Span, ...]:
    spans: list[Span] = []
    for text in _texts(raw, place):
        match = HOURS.fullmatch(text)
        if match is None:
            raise _wrong(place, text, tr("hours look like 08:30-12:00"))
        first_h, first_m, last_h, last_m = map(int, match.groups())
        span = Span(
            timedelta(hours=first_h, minutes=first_m), timedelta(hours=last_h, minutes=last_m)
        )
        before = spans[-1].ends if spans else timedelta()
        if not before <= span.begins < span.ends <= DAY:
            raise _wrong(place, text, tr("hours of a day follow each other and end by 24:00"))
        spans.append(span)
    return tuple(spans)


def _days(raw: object, place: Place) -> frozenset[date]:
    days: set[date] = set()
    for text in _texts(raw, place):
        first, _, last = text.partition("..")
        try:
            begin = date.fromisoformat(first)
            end = date.fromisoformat(last) if last else begin
        except ValueError as error:
            raise _wrong(place, text, tr("days look like 2026-10-01..2026-10-07")) from error
        if not timedelta() <= end - begin <= LONGEST:
            raise _wrong(place, text, tr("the last day comes after the first, within a year"))
        days.update(begin + DAY * number for number in range((end - begin).days + 1))
    return frozenset(days)


def _texts(raw: object, place: Place) -> Mapping[str, None]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise _wrong(place, repr(raw), tr("a list of texts is wanted"))
    return dict.fromkeys(raw)


def _wrong(place: Place, what: str, why: str) -> WorldError:
    return WorldError(
        tr(
            "{path}: calendar {section}: {what}: {why}; change it.",
            path=place.path,
            section=place.section,
            what=what,
            why=why,
        )
    )
