"""Reports and the analysis of the register as sheets; the program prints and saves them.

Entries of ``plugin.toml``, reader side. Lists of persons come masked, except when ``wanted`` brings
the token of a fresh act ``take`` (``services/privacy.py``): without it neither the window nor the
command line gets a plain name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cmdmap.api import (
    LOCAL,
    Cell,
    PluginDesk,
    Reader,
    Section,
    Sheet,
    Table,
    WorldError,
    tr,
)
from migrant_population.domain.addresses import written
from migrant_population.domain.codes import code_name, province_name
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.periods import Span
from migrant_population.domain.records import Person, serial
from migrant_population.services.figures import statistics_sections, today_of
from migrant_population.services.narrowing import wanted_of
from migrant_population.store.houses import house_row, landlord_of
from migrant_population.store.houses_list import HousesWhich, find_houses, read_landlord
from migrant_population.store.keybook import Vault, open_vault
from migrant_population.store.opening import may_take, read_person, taken_name
from migrant_population.store.persons import open_persons
from migrant_population.store.persons_list import (
    PersonLine,
    Today,
    Wanted,
    Which,
    find_ids,
    read_lines,
)
from migrant_population.words import field_title, permit_words, standing_words

MOST_ROWS = 50_000
CHUNK = 500
CODED = ("sex", "nation", "marital", "political", "education", "occupation", "reason", "dwelling",
         "permit_kind", "attention")  # fmt: skip


def form(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the registration form of one person (``person``: its key)."""
    vault = open_vault(desk, reader)
    person_id = int(wanted.get("person", "0") or 0)
    opened = read_person(reader, vault, person_id)
    if opened is None:
        raise WorldError(tr("There is no such person in the register; choose one of the list."))
    person = opened.person
    if may_take(reader, wanted.get("token", ""), taken_name("form", serial(person_id))):
        person = open_persons(reader, vault, [person_id])[person_id]
    stays = [
        (stay.since, stay.until or tr("until now"), stay.address, stay.room.room)
        for stay in opened.stays
        if not stay.cancelled
    ]
    registered = (
        "" if opened.registered_at is None else f"{opened.registered_at.astimezone(LOCAL):%Y-%m-%d}"
    )
    pairs = [*person_pairs(person), (tr("Registered on"), registered)]
    table = Table(
        [tr("Lived there from"), tr("Lived there until"), tr("Address"), tr("Room")],
        stays,
        tr("Where they lived"),
    )
    return Sheet(
        tr("Registration form of a migrant resident"),
        [
            Section(pairs=pairs),
            Section(tables=[table], signatures=[tr("Declared by"), tr("Received by")]),
        ],
        number=serial(person_id),
        personal=True,
    )


def person_pairs(person: Person) -> list[tuple[str, str]]:
    """Return every filled field of a person with its title, codes as names."""
    pairs = []
    for name in Person.__dataclass_fields__:
        value = getattr(person, name)
        if name in CODED:
            value = code_name(name, value)
        elif name == "origin":
            value = f"{province_name(value)} {value}".strip()
        if value:
            pairs.append((field_title(name), value))
    return pairs


def person_list(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return a list of persons (``which``, ``words`` and more, see ``services/narrowing.py``)."""
    vault, today = open_vault(desk, reader), today_of(desk, reader)
    asked = wanted_of(wanted)
    ids = find_ids(reader, vault, asked, today, MOST_ROWS)
    plain = may_take(reader, wanted.get("token", ""), "persons")
    rows: list[Sequence[Cell]] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        opened = open_persons(reader, vault, some) if plain else {}
        rows += [
            _person_cells(line, opened.get(line.id))
            for line in read_lines(reader, vault, some, today)
        ]
    heads = [
        tr("Number"), tr("Full name"), tr("Sex"), tr("Identity number"), tr("Telephone"),
        tr("Origin"), tr("Reason of coming"), tr("Lives at"), tr("Room"), tr("Moved in on"),
        tr("Registration"),
        tr("Permit until"),
    ]  # fmt: skip
    return Sheet(
        tr("List of migrant residents"),
        [Section(pairs=[(tr("Persons"), str(len(rows)))], tables=[Table(heads, rows)])],
        landscape=True,
        personal=True,
    )


def _person_cells(line: PersonLine, plain: Person | None) -> tuple[Cell, ...]:
    name, number, phone = (
        (line.name, line.number, line.phone)
        if plain is None
        else (plain.name, plain.number, plain.phone)
    )
    return (
        line.serial, name, code_name("sex", line.sex), number, phone,
        f"{province_name(line.origin)} {line.origin}".strip(), code_name("reason", line.reason),
        line.address, written(line.key, line.bed), line.since,
        standing_words(line.standing, line.due_at), line.permit_until,
    )  # fmt: skip


def due_list(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return who is to be registered, soonest first, and whose permit runs out."""
    vault, today = open_vault(desk, reader), today_of(desk, reader)
    plain = may_take(reader, wanted.get("token", ""), "due")
    sections = [
        _due_section(reader, vault, today, which, title, plain)
        for which, title in (
            (Which.UNREGISTERED, tr("To be registered within three working days")),
            (Which.PERMIT, tr("Permits that run out")),
        )
    ]
    return Sheet(tr("Due and overdue"), sections, landscape=True, personal=True)


def _due_section(
    reader: Reader, vault: Vault, today: Today, which: Which, title: str, plain: bool
) -> Section:
    asked = Wanted(which)
    ids = find_ids(reader, vault, asked, today, MOST_ROWS)
    rows: list[Sequence[Cell]] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        opened = open_persons(reader, vault, some) if plain else {}
        lines = read_lines(reader, vault, some, today)
        rows += [_due_cells(which, line, opened.get(line.id)) for line in lines]
    heads = [
        tr("Number"),
        tr("Full name"),
        tr("Telephone"),
        tr("Lives at"),
        tr("To be done by"),
        tr("State"),
    ]
    return Section(title, tables=[Table(heads, rows)])


def _due_cells(which: Which, line: PersonLine, plain: Person | None) -> tuple[Cell, ...]:
    name, phone = (line.name, line.phone) if plain is None else (plain.name, plain.phone)
    if which is Which.PERMIT:
        until, state = line.permit_until, permit_words(line.permit)
    else:
        until = f"{line.due_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        state = standing_words(line.standing, line.due_at)
    return (line.serial, name, phone, line.where, until, state)


def house_list(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return a list of rental houses (``which``, ``words``)."""
    vault = open_vault(desk, reader)
    plain = may_take(reader, wanted.get("token", ""), "houses")
    which = wanted.get("which", "")
    asked = HousesWhich(which) if which in set(HousesWhich) else HousesWhich.ALL
    page = find_houses(reader, vault, asked, wanted.get("words", ""), most=MOST_ROWS)
    rows: list[Sequence[Cell]] = []
    for line in page.lines:
        if plain:
            contact = landlord_of(reader, vault, house_row(reader, line.id))
            landlord = ("", "") if contact is None else (contact.name, contact.phone)
        else:
            masked = read_landlord(reader, vault, line.id)
            landlord = ("", "") if masked is None else masked
        visited = "" if line.visited_at is None else f"{line.visited_at.astimezone(LOCAL):%Y-%m-%d}"
        rows.append(
            (line.number, line.address, code_name("rent_use", line.rent_use), *landlord, line.rooms,
             line.persons, line.hazards, visited)
        )  # fmt: skip
    heads = [
        tr("Number"), tr("Address"), tr("Let as"), tr("Landlord"),
        tr("Landlord's telephone"), tr("Rooms"), tr("Persons"), tr("Open hazards"),
        tr("Last visit"),
    ]  # fmt: skip
    return Sheet(
        tr("List of rental houses"),
        [Section(pairs=[(tr("Houses"), str(len(rows)))], tables=[Table(heads, rows)])],
        landscape=True,
        personal=True,
    )


def statistics(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the numbers of the register (``grid``: of one grid, ``span``: flows of when)."""
    day = local_day(reader.now)
    named = wanted.get("span", "")
    span = Span(named) if named in set(Span) else Span.TWELVE
    sections = statistics_sections(desk, reader, span, wanted.get("grid", ""))
    return Sheet(tr("Statistics of the migrant population"), sections, number=_as_of(day))


def flows(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the same as an analysis, for the screen."""
    return statistics(desk, reader, wanted)


def _as_of(day: date) -> str:
    return tr("as of {day}", day=day.isoformat())
