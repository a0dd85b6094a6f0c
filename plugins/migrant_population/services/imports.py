"""Acts that keep the rows of a list: persons and rental houses, at most 500 rows each.

Entries of ``plugin.toml``, writer side. Importing the same list again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from cmdmap.api import Reader, RowVerdict, Transaction, WorldError, tr
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.likeness import merged
from migrant_population.domain.records import Here, House, Owner, Person
from migrant_population.domain.rows import HouseRow, PersonRow
from migrant_population.domain.wishes import MOST_ROWS, ImportHouses, ImportPersons
from migrant_population.services.entering import clock_values, day_of
from migrant_population.services.judging import MOVED, REGISTERED, Judge, Outcome
from migrant_population.store.drafts import count_batch, insert_doubt, open_batch
from migrant_population.store.houses import (
    dwelling_ids,
    find_house,
    landlord_of,
    put_landlord,
    recount,
)
from migrant_population.store.houses_writing import insert_house, update_house
from migrant_population.store.keybook import Vault, vault_for_writing
from migrant_population.store.moving import NO_AREAS, leave_house, settle, write_columns
from migrant_population.store.persons import (
    insert_person,
    open_person,
    person_row,
    write_person,
)
from migrant_population.store.times import noon_us, place_of, to_us
from migrant_population.store.visits import insert_hazard

DEFAULT_LIMIT = timedelta(days=7)
"""Until when a hazard of an imported list is to be mended."""

COUNTED = {
    RowVerdict.NEW: "fresh",
    RowVerdict.CHANGED: "changed",
    RowVerdict.SAME: "same",
    RowVerdict.DOUBTFUL: "doubtful",
}


def import_persons(wish: ImportPersons, tx: Transaction) -> None:
    """Keep rows of a list of persons; doubtful ones go into the queue."""
    _check_size(len(wish.rows))
    vault = vault_for_writing(tx)
    batch_id = open_batch(tx, wish.token, "person")
    judging = Judge(tx, vault, wish.rows)
    keeper = _Keeper(tx, vault, judging, batch_id)
    counts: Counter[RowVerdict] = Counter()
    for row in wish.rows:
        outcome = judging.judge(row)
        counts[outcome.found.verdict] += 1
        keeper.keep(outcome)
    recount(tx, keeper.houses)
    count_batch(tx, batch_id, {COUNTED[verdict]: n for verdict, n in counts.items()})
    tx.subject(str(len(wish.rows)))
    for topic in ("persons", "houses", "doubts"):
        tx.touch(topic)


class _Keeper:
    """Keeps the rows of one act by their verdicts."""

    def __init__(self, tx: Transaction, vault: Vault, judging: Judge, batch_id: int) -> None:
        self.houses: set[int | None] = set()
        self._tx = tx
        self._vault = vault
        self._judging = judging
        self._batch_id = batch_id

    def keep(self, outcome: Outcome) -> None:
        """Keep one row."""
        match outcome.found.verdict:
            case RowVerdict.NEW:
                person_id = keep_new(self._tx, self._vault, outcome.row)
                self._kept(person_id, outcome.row.person)
            case RowVerdict.CHANGED:
                self._change(outcome)
            case RowVerdict.DOUBTFUL:
                self._queue(outcome)
                self._judging.pretend(outcome)

    def _change(self, outcome: Outcome) -> None:
        tx, row, found = self._tx, outcome.row, outcome.found
        known: Any = person_row(tx, found.person_id or 0)
        before = open_person(self._vault, known)
        person = merged(before, row.person)
        fields = [name for name in found.changes if name not in (MOVED, REGISTERED)]
        if fields:
            write_person(tx, self._vault, known, person, tr("list imported"), fields)
        if MOVED in found.changes:
            self.houses.add(known.house_id)
            self._move(known, row)
        if REGISTERED in found.changes:
            values = {"registered_at_us": noon_us(row.registered), "overdue": False}
            write_columns(tx, known.id, values)
        self._kept(known.id, person)

    def _move(self, known: Any, row: PersonRow) -> None:
        tx = self._tx
        house_id, room_id, bed = dwelling_ids(tx, row.lives)
        if house_id is None:
            return
        since = row.since or day_of(tx, "")
        at_home = known.state == Here.HERE and known.house_id is not None
        if at_home:
            leave_house(tx, known, since, "house")
        came = "house" if at_home else "in"
        values = settle(tx, known.id, house_id, room_id, since, came, bed)
        values |= clock_values(tx, since)
        write_columns(tx, known.id, values)

    def _queue(self, outcome: Outcome) -> None:
        found = outcome.found
        assert found.person_id is not None, "a doubt is about somebody"
        assert found.doubt is not None, "a doubt has a reason"
        insert_doubt(
            self._tx, self._vault, outcome.row, found.person_id, found.doubt, self._batch_id
        )

    def _kept(self, person_id: int, person: Person) -> None:
        row = person_row(self._tx, person_id)
        self._judging.candidates.note(person_id, person, row)
        self.houses.add(None if row is None else row.house_id)


def keep_new(tx: Transaction, vault: Vault, row: PersonRow) -> int:
    """Take in the person of a row; return the key."""
    since = row.since or day_of(tx, "")
    columns = {
        **NO_AREAS,
        **clock_values(tx, since),
        "state": Here.HERE.value,
        "since": since,
        "owner": Owner.GRID.value,
        "held": False,
        "changed_at_us": to_us(tx.now),
    }
    if row.registered:
        columns["registered_at_us"] = noon_us(row.registered)
    person_id = insert_person(tx, vault, row.person, columns)
    house_id, room_id, bed = dwelling_ids(tx, row.lives)
    if house_id is not None:
        write_columns(tx, person_id, settle(tx, person_id, house_id, room_id, since, bed=bed))
    return person_id


def import_houses(wish: ImportHouses, tx: Transaction) -> None:
    """Keep rows of a list of rental houses, known again by number or address."""
    _check_size(len(wish.rows))
    vault = vault_for_writing(tx)
    batch_id = open_batch(tx, wish.token, "house")
    counts: Counter[RowVerdict] = Counter()
    touched = []
    for row in wish.rows:
        known = find_house(tx, row.house.number) or find_house(tx, row.house.address)
        verdict = judge_house(tx, vault, known, row)
        counts[verdict] += 1
        if verdict is not RowVerdict.SAME:
            touched.append(_keep_house(tx, vault, known, row))
    recount(tx, touched)
    count_batch(tx, batch_id, {COUNTED[verdict]: n for verdict, n in counts.items()})
    tx.subject(str(len(wish.rows)))
    tx.touch("houses")


def judge_house(reader: Reader, vault: Vault, known: Any | None, row: HouseRow) -> RowVerdict:
    """Tell whether a row of a list says anything new of a house."""
    if known is None:
        return RowVerdict.NEW
    house = row.house
    said = {
        "number": house.number,
        "address": house.address,
        "building_use": house.building_use,
        "rent_use": house.rent_use,
        "area_m2": house.area_m2,
    }
    changed = any(value and value != getattr(known, name) for name, value in said.items())
    place = place_of(known.lon, known.lat)
    moved = house.place is not None and (place is None or house.place.metres_to(place) > 1)
    landlord = landlord_of(reader, vault, known)
    other = row.landlord is not None and (
        landlord is None
        or any(
            (said := getattr(row.landlord, name)) and said != getattr(landlord, name)
            for name in ("name", "phone", "number", "address")
        )
    )
    return RowVerdict.CHANGED if changed or moved or other else RowVerdict.SAME


def _keep_house(tx: Transaction, vault: Vault, known: Any | None, row: HouseRow) -> int:
    landlord_id = put_landlord(tx, vault, row.landlord) if row.landlord else None
    house = row.house
    if known is None:
        house_id = insert_house(tx, house, landlord_id)
        if row.hazard not in ("", "00"):
            due_on = (local_day(tx.now) + DEFAULT_LIMIT).isoformat()
            insert_hazard(tx, house_id, row.hazard, tr("from the imported list"), due_on)
        return house_id
    whole = House(
        number=house.number or known.number,
        address=house.address,
        place=house.place or place_of(known.lon, known.lat),
        building_use=house.building_use or known.building_use,
        rent_use=house.rent_use or known.rent_use,
        area_m2=house.area_m2 or known.area_m2,
    )
    update_house(tx, known, whole, landlord_id, tr("list imported"))
    return int(known.id)


def _check_size(count: int) -> None:
    if not 0 < count <= MOST_ROWS:
        raise WorldError(tr("An import takes 1 to {most} rows at once.", most=MOST_ROWS))
