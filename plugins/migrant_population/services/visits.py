"""Acts on what is seen at a house: visits, hazards, their re-checks.

Entries of ``plugin.toml``, writer side.
"""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, mask_text, tr
from migrant_population.domain.codes import code_tables
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import Here
from migrant_population.domain.wishes import CheckHazard, RecordVisit, ReportHazard
from migrant_population.services.entering import day_of
from migrant_population.store import visits
from migrant_population.store.houses import house_row, recount
from migrant_population.store.houses_writing import write_house
from migrant_population.store.keybook import vault_for_writing
from migrant_population.store.moving import gone, leave_house, moved, write_columns
from migrant_population.store.persons import person_row
from migrant_population.store.times import to_us

MOST_FOUND = 1000
LONGEST = 200


def record(wish: RecordVisit, tx: Transaction) -> None:
    """Write a visit down; who is no longer met there leaves today."""
    house = house_row(tx, wish.house_id)
    tx.subject(house.number)
    if not 0 <= wish.found <= MOST_FOUND:
        raise WorldError(tr("A number from 0 to {most} is wanted.", most=MOST_FOUND))
    remark = " ".join(wish.remark.split())[:LONGEST]
    visits.insert_visit(tx, vault_for_writing(tx), house.id, wish.found, remark)
    write_house(tx, house.id, visited_at_us=to_us(tx.now))
    today = local_day(tx.now).isoformat()
    for person_id in wish.gone:
        row = person_row(tx, person_id)
        if row is None or row.state != Here.HERE or row.house_id != house.id:
            raise WorldError(tr("Who has gone did not live there; read the house again."))
        leave_house(tx, row, today, "left")
        write_columns(tx, row.id, gone(today))
    tx.tell("house_visited", {"house": house.number, "gone": len(wish.gone)})
    moved(tx, house.id)
    tx.touch("visits")


def report_hazard(wish: ReportHazard, tx: Transaction) -> None:
    """Write a hazard of a house down, to be mended by a day."""
    house = house_row(tx, wish.house_id)
    tx.subject(house.number)
    if wish.kind not in code_tables()["house_hazard"].english or wish.kind == "00":
        raise WorldError(tr("Choose the kind of hazard."))
    what = _words(wish.what)
    if not what:
        raise WorldError(tr("Describe the hazard in a few words."))
    due_on = day_of(tx, wish.due_on, future=True)
    visits.insert_hazard(tx, house.id, wish.kind, what, due_on)
    tx.tell("hazard_reported", {"house": house.number, "kind": wish.kind})
    _hazards_changed(tx, house.id)


def check_hazard(wish: CheckHazard, tx: Transaction) -> None:
    """Look at a hazard again: mended closes it, not mended gives it a new limit."""
    hazard = visits.open_hazard(tx, wish.hazard_id)
    if hazard is None:
        raise WorldError(tr("There is no such open hazard; choose one of the list."))
    house = house_row(tx, hazard.house_id)
    tx.subject(house.number)
    if not (wish.mended or wish.due_on):
        raise WorldError(tr("Say until when it is to be mended."))
    due_on = "" if wish.mended else day_of(tx, wish.due_on, future=True)
    visits.check_hazard(tx, hazard.id, wish.mended, _words(wish.remark), due_on)
    _hazards_changed(tx, house.id)


def _words(text: str) -> str:
    """Return words as kept readable: one line, numbers of persons in it hidden."""
    return mask_text(" ".join(text.split()))[:LONGEST]


def _hazards_changed(tx: Transaction, house_id: int) -> None:
    recount(tx, [house_id])
    tx.touch("houses")
    tx.touch("hazards")
