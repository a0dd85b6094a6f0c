"""The detail of a person as parts: registration, person, house, permit, moves, corrections.

Pure apart from the widgets' values; made by the view of persons for the panel at the right.
"""

from __future__ import annotations

from datetime import date, datetime

from cmdmap.api import LOCAL, Tone, tr
from cmdmap.widgets import Card, Chip, Part, Row
from migrant_population.domain.codes import code_name, province_name
from migrant_population.domain.deadlines import (
    PermitStanding,
    Standing,
    permit_standing,
    standing,
)
from migrant_population.domain.household import room_words
from migrant_population.domain.records import Here, Owner
from migrant_population.services.reports import person_pairs
from migrant_population.store.opening import Opened, StayLine, VersionLine
from migrant_population.store.persons_list import PersonLine, age
from migrant_population.words import (
    PERMIT_TONES,
    STANDING_TONES,
    day_words,
    field_title,
    permit_words,
    standing_words,
)


def draw_person(line: PersonLine, today: date) -> Card:
    """Return the card of a person in the list, masked."""
    years = age(line.birth_year, today)
    who = (code_name("sex", line.sex), "" if years is None else str(years))
    second = " · ".join(
        filter(None, (*who, province_name(line.origin), line.where or tr("no house")))
    )
    chips: list[Chip] = []
    right = day_words(line.since, today)
    if line.state == Here.LEFT:
        chips.append(Chip(tr("left {day}", day=line.left_on)))
    else:
        chips.append(
            Chip(standing_words(line.standing, line.due_at), STANDING_TONES[line.standing])
        )
        if line.standing is not Standing.DONE:
            right = f"{line.due_at.astimezone(LOCAL):%m-%d}"
        if line.permit in (PermitStanding.SOON, PermitStanding.EXPIRED):
            chips.append(Chip(permit_words(line.permit), PERMIT_TONES[line.permit]))
    if line.attention:
        chips.append(Chip(tr("attention"), Tone.MIDDLE))
    if line.held:
        chips.append(Chip(tr("held"), Tone.PLAIN))
    return Card(f"{line.name}  {line.phone}", right, second, tuple(chips))


def person_parts(opened: Opened, now: datetime, warn_days: int, areas: str) -> list[Part]:
    """Return the parts of the panel."""
    return [
        _registration(opened, now, warn_days),
        _where(opened, areas),
        _who(opened),
        _moves(opened.stays),
        _corrections(opened.versions),
    ]


def owner_words(owner: Owner) -> str:
    """Return who has to report."""
    match owner:
        case Owner.LANDLORD:
            return tr("landlord")
        case Owner.EMPLOYER:
            return tr("employer")
        case Owner.GRID:
            return tr("grid member")


def _registration(opened: Opened, now: datetime, warn_days: int) -> Part:
    state = standing(opened.due_at, opened.registered_at, now)
    words, tone = standing_words(state, opened.due_at), STANDING_TONES[state]
    permit = permit_standing(opened.person.permit_until, now.astimezone(LOCAL).date(), warn_days)
    rows = [
        Row(tr("Known since"), f"{opened.known_at.astimezone(LOCAL):%Y-%m-%d}"),
        Row(tr("Register until"), f"{opened.due_at.astimezone(LOCAL):%Y-%m-%d %H:%M}",
            chips=(Chip(words, tone),)),
        Row(tr("Who has to report"), owner_words(opened.owner)),
        Row(tr("Permit until"), opened.person.permit_until,
            chips=(Chip(permit_words(permit), PERMIT_TONES[permit]),)),
    ]  # fmt: skip
    if opened.registered_at is not None:
        day = f"{opened.registered_at.astimezone(LOCAL):%Y-%m-%d}"
        key = ("registration", opened.id) if opened.state == Here.HERE else None
        below = tr("press to take it back") if key else ""
        rows.insert(2, Row(tr("Registered on"), day, below=below, key=key))
    if opened.state == Here.LEFT:
        rows.insert(0, Row(tr("Left on"), opened.left_on, tone=Tone.MIDDLE))
    if opened.held:
        rows.append(Row(tr("Deletion"), tr("held: may not be deleted"), tone=Tone.MIDDLE))
    return Part(tr("Registration"), rows=rows)


def _where(opened: Opened, areas: str) -> Part:
    living = next((stay for stay in opened.stays if not stay.until and not stay.cancelled), None)
    if living is None or opened.house_id is None:
        return Part(tr("Lives at"), rows=[Row(tr("no house"))])
    rows = [
        Row(living.address, strong=True, below=areas, key=("house", opened.house_id)),
        Row(tr("Room"), room_words(living.room, living.bed) or tr("not known")),
        Row(tr("Moved in on"), living.since),
    ]
    if opened.employer:
        rows.append(Row(tr("Employer"), opened.employer))
    return Part(tr("Lives at"), rows=rows)


def _who(opened: Opened) -> Part:
    note = tr("plain, in the log") if opened.plain else tr("masked")
    rows = [Row(title, value) for title, value in person_pairs(opened.person)]
    return Part(tr("About the person"), note, rows)


def _moves(stays: tuple[StayLine, ...]) -> Part:
    rows = [
        Row(
            stay.address,
            f"{stay.since} – {stay.until or tr('until now')}",
            below=" · ".join(filter(None, (room_words(stay.room, stay.bed),
                                           tr("taken back") if stay.cancelled else ""))),
            strong=True,
        )
        for stay in stays
    ]  # fmt: skip
    return Part(tr("Moves"), str(len(stays)), rows)


def _corrections(versions: tuple[VersionLine, ...]) -> Part:
    rows = [
        Row(
            ", ".join(field_title(name) for name in version.fields),
            f"{version.at.astimezone(LOCAL):%m-%d %H:%M}",
            below=f"{version.by} · {version.reason}",
            strong=True,
            key=("version", version.id),
        )
        for version in versions
    ]
    return Part(tr("Corrections"), tr("press one to take it back") if rows else tr("none"), rows)
