"""Fills an empty register with what an inventor invents, in bulk.

Used by the sample of the demo, by tests and by the benchmark; everything else is as the acts would
have kept it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import PluginDesk, Transaction, new_uid
from migrant_population.domain.deadlines import local_day, registration_due
from migrant_population.domain.invented import Inventor
from migrant_population.domain.likeness import Doubt
from migrant_population.domain.records import Employer, Here, House, Owner, Person
from migrant_population.domain.rows import PersonRow
from migrant_population.store.drafts import insert_doubt
from migrant_population.store.houses import area_values, put_landlord, recount
from migrant_population.store.houses_writing import write_employer
from migrant_population.store.keybook import Vault, vault_for_writing
from migrant_population.store.moving import areas_of
from migrant_population.store.persons import person_values
from migrant_population.store.tables import hazards, houses, persons, rooms, stays
from migrant_population.store.times import from_us, noon_us, place_values, to_us

CHUNK = 2_000
HAZARDS = (
    ("01", "电动自行车在楼道内充电"),
    ("01", "灭火器失效，安全出口堆物"),
    ("02", "门禁损坏，外来人员随意出入"),
    ("01", "厨房与卧室未分隔"),
)
"""Words as a grid member writes them; invented like everything here, not texts of the program."""


def is_empty(tx: Transaction) -> bool:
    """Tell whether nobody was ever registered."""
    return not tx.scalar(select(func.count()).select_from(persons))


class Filler:
    """Fills the tables with what an :class:`Inventor` invents."""

    def __init__(self, desk: PluginDesk, tx: Transaction, seed: int = 2026) -> None:
        self._desk = desk
        self._tx = tx
        self._vault: Vault = vault_for_writing(tx)
        self._today = local_day(tx.now)
        self._inventor = Inventor(seed, self._today)
        self._firms: list[tuple[str, int]] = []
        self._dues: dict[date, tuple[int, int]] = {}
        self.people: list[Person] = []
        """Who was invented, for tests that look for them in the file."""

    def fill(self, persons_count: int, houses_count: int, firms: int = 0) -> None:
        """Invent houses, employers and persons who live in them."""
        self._put_houses(houses_count)
        self._put_firms(firms)
        homes = self._homes()
        for start in range(0, persons_count, CHUNK):
            self._put_persons(range(start, min(start + CHUNK, persons_count)), homes)
        self._put_hazards()
        recount(self._tx, [home.house_id for home in homes])
        for topic in ("persons", "houses", "employers", "hazards"):
            self._tx.touch(topic)

    def _put_houses(self, count: int) -> None:
        tx, inventor = self._tx, self._inventor
        landlord_ids: list[int] = []
        made = list(inventor.houses(self._desk.jurisdiction(), count))
        rows = []
        for number, house in enumerate(made):
            if number % 3 == 0:
                landlord_ids.append(put_landlord(tx, self._vault, inventor.contact()))
            visited = inventor.days_ago(90) if inventor.chance(0.6) else None
            rows.append(self._house(house, landlord_ids[-1], visited))
        before = tx.scalar(select(func.max(houses.c.id))) or 0
        tx.execute(insert(houses), rows)
        fresh = tx.rows(select(houses.c.id, houses.c.number).where(houses.c.id > before))
        ids = {row.number: row.id for row in fresh}
        all_rooms = [
            {
                "house_id": ids[house.number],
                "building": k.building,
                "floor": k.floor,
                "room": k.room,
            }
            for house in made
            for k in house.rooms
        ]
        tx.execute(insert(rooms), all_rooms)

    def _house(self, house: House, landlord_id: int, visited: date | None) -> dict[str, object]:
        return {
            "number": house.number,
            "address": house.address,
            **place_values(house.place),
            **area_values(self._tx, house.place),
            "building_use": house.building_use,
            "rent_use": house.rent_use,
            "area_m2": house.area_m2,
            "landlord_id": landlord_id,
            "let": True,
            "visited_at_us": None if visited is None else noon_us(visited.isoformat()),
            "created_at_us": to_us(self._tx.now),
        }

    def _homes(self) -> Sequence[Any]:
        """Return every room with the areas of its house; fuller houses come more often."""
        wanted = select(
            rooms.c.id, rooms.c.house_id, houses.c.community, houses.c.grid, houses.c.micro_grid
        ).join(houses, houses.c.id == rooms.c.house_id)
        return self._tx.rows(wanted)

    def _put_firms(self, count: int) -> None:
        for name in dict.fromkeys(self._inventor.firm() for _ in range(count)):
            contact = self._inventor.contact()
            said = (contact.name, contact.phone)
            firm = Employer(name, place=self._inventor.spot(self._desk.jurisdiction()))
            self._firms.append((name, write_employer(self._tx, self._vault, None, firm, said)))

    def _put_persons(self, numbers: range, homes: Sequence[Any]) -> None:
        tx, rows, moves = self._tx, [], {}
        for number in numbers:
            person, firm = self._inventor.person(), None
            if self._firms and number % 5 < 3:
                name, firm = self._firms[number % len(self._firms)]
                person = replace(person, employer=name)
            self.people.append(person)
            row, move = self._person(person, homes[(number * 7919) % len(homes)])
            row["employer_id"] = firm
            rows.append(row)
            moves[row["uid"]] = move
        before = tx.scalar(select(func.max(persons.c.id))) or 0
        tx.execute(insert(persons), rows)
        fresh = tx.rows(select(persons.c.id, persons.c.uid).where(persons.c.id > before))
        tx.execute(insert(stays), [{**moves[row.uid], "person_id": row.id} for row in fresh])

    def _person(self, person: Person, home: Any) -> tuple[dict[str, object], dict[str, object]]:
        inventor, tx = self._inventor, self._tx
        since = inventor.days_ago(700)
        has_left = inventor.chance(0.12) and since < self._today - timedelta(days=20)
        left = (since + (self._today - since) / 2).isoformat() if has_left else ""
        columns: dict[str, object] = {
            **person_values(self._vault, new_uid(), person),
            **areas_of(home),
            **self._clock(since),
            "state": Here.LEFT.value if left else Here.HERE.value,
            "house_id": None if left else home.house_id,
            "room_id": None if left else home.id,
            "owner": Owner.LANDLORD.value,
            "since": since.isoformat(),
            "left_on": left,
            "held": False,
            "changed_at_us": to_us(tx.now),
        }
        if since < self._today - timedelta(days=6) and not inventor.chance(0.01):
            columns["registered_at_us"] = noon_us((since + timedelta(days=1)).isoformat())
        stay: dict[str, object] = {
            "house_id": home.house_id,
            "room_id": home.id,
            "grid": home.grid,
            "since": since.isoformat(),
            "until": left,
            "came": "in",
            "moved_on": "left" if left else "",
            "written_at_us": noon_us(since.isoformat()),
            "by": tx.actor,
            "cancelled": False,
        }
        return columns, stay

    def _clock(self, since: date) -> dict[str, object]:
        """Return the columns of the clock; each day's end is counted once."""
        if since not in self._dues:
            known_us = noon_us(since.isoformat())
            due = registration_due(from_us(known_us), self._desk.calendar())
            self._dues[since] = (known_us, to_us(due))
        known_us, due_us = self._dues[since]
        return {
            "known_at_us": known_us,
            "due_at_us": due_us,
            "registered_at_us": None,
            "overdue": False,
        }

    def _put_hazards(self) -> None:
        some = select(houses.c.id).where(houses.c.id % 29 == 3)
        rows = []
        for number, row in enumerate(self._tx.rows(some)):
            kind, what = HAZARDS[number % len(HAZARDS)]
            due = self._today + timedelta(days=number % 12 - 3)
            rows.append(
                {
                    "house_id": row.id,
                    "kind": kind,
                    "what": what,
                    "found_at_us": to_us(self._tx.now - timedelta(days=5)),
                    "by": self._tx.actor,
                    "due_on": due.isoformat(),
                    "state": "open",
                }
            )
        self._tx.execute(insert(hazards), rows)

    def add_doubts(self) -> None:
        """Put a few doubtful entries into the queue, as a careless list would."""
        for key, doubt, entry in self._slips():
            insert_doubt(self._tx, self._vault, PersonRow(0, entry), key, doubt, None)
        self._tx.execute(update(persons).where(persons.c.id == 1).values(held=True))
        self._tx.touch("doubts")

    def _slips(self) -> Iterator[tuple[int, Doubt, Person]]:
        for key, person in enumerate(self.people[:4], 1):
            yield key, Doubt.SAME_PHONE, replace(person, number="", born="", sex="")
        for key, person in enumerate(self.people[4:7], 5):
            yield key, Doubt.OTHER_NAME, replace(person, name=self._inventor.name())


def filled(desk: PluginDesk, tx: Transaction, persons_count: int, houses_count: int) -> Filler:
    """Fill an empty register for measuring; return who was invented."""
    filler = Filler(desk, tx)
    filler.fill(persons_count, houses_count)
    return filler
