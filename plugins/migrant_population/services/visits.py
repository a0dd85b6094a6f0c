"""Acts on what is seen at a house: visits, hazards, their re-checks.

Entries of ``plugin.toml``, writer side. A remark of a visit is sealed, because people write names
into it; the words of a hazard are not personal and stay readable.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update

from cmdmap.api import Transaction, WorldError, mask_text, tr
from migrant_population.domain.codes import code_tables
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import Here
from migrant_population.domain.wishes import CheckHazard, RecordVisit, ReportHazard
from migrant_population.services.entering import day_of, leave_house, moved, write_columns
from migrant_population.services.stays import gone
from migrant_population.store.houses import house_row, recount
from migrant_population.store.keybook import vault_for_writing
from migrant_population.store.persons import person_row
from migrant_population.store.tables import hazard_checks, hazards, houses, visits
from migrant_population.store.times import to_us
from migrant_population.vault.cells import new_uid

MOST_FOUND = 1000
LONGEST = 200


def record(wish: RecordVisit, tx: Transaction) -> None:
    """Write a visit down; who is no longer met there leaves today."""
    house = house_row(tx, wish.house_id)
    tx.subject(house.number)
    if not 0 <= wish.found <= MOST_FOUND:
        raise WorldError(tr("A number from 0 to {most} is wanted.", most=MOST_FOUND))
    vault, uid = vault_for_writing(tx), new_uid()
    remark = " ".join(wish.remark.split())[:LONGEST]
    values = {
        "house_id": house.id,
        "at_us": to_us(tx.now),
        "by": tx.actor,
        "found": wish.found,
        "uid": uid,
        "remark": vault.sealer("visits").seal(uid, "remark", remark),
        "key_number": vault.ring.current,
    }
    tx.execute(insert(visits).values(values))
    tx.execute(update(houses).where(houses.c.id == house.id).values(visited_at_us=to_us(tx.now)))
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
    what = mask_text(" ".join(wish.what.split()))[:LONGEST]
    if not what:
        raise WorldError(tr("Describe the hazard in a few words."))
    due_on = day_of(tx, wish.due_on, future=True)
    values = {
        "house_id": house.id,
        "kind": wish.kind,
        "what": what,
        "found_at_us": to_us(tx.now),
        "by": tx.actor,
        "due_on": due_on,
        "state": "open",
    }
    tx.execute(insert(hazards).values(values))
    recount(tx, [house.id])
    tx.tell("hazard_reported", {"house": house.number, "kind": wish.kind})
    tx.touch("houses")
    tx.touch("hazards")


def check_hazard(wish: CheckHazard, tx: Transaction) -> None:
    """Look at a hazard again: mended closes it, not mended gives it a new limit."""
    hazard = tx.first(select(hazards).where(hazards.c.id == wish.hazard_id))
    if hazard is None or hazard.state != "open":
        raise WorldError(tr("There is no such open hazard; choose one of the list."))
    house = house_row(tx, hazard.house_id)
    tx.subject(house.number)
    due_on = "" if wish.mended else day_of(tx, wish.due_on, future=True)
    check = {
        "hazard_id": hazard.id,
        "at_us": to_us(tx.now),
        "by": tx.actor,
        "mended": wish.mended,
        "remark": mask_text(" ".join(wish.remark.split()))[:LONGEST],
        "due_on": due_on,
    }
    tx.execute(insert(hazard_checks).values(check))
    changed: dict[str, object] = (
        {"state": "mended", "closed_at_us": to_us(tx.now)} if wish.mended else {"due_on": due_on}
    )
    tx.execute(update(hazards).where(hazards.c.id == hazard.id).values(changed))
    recount(tx, [house.id])
    tx.touch("houses")
    tx.touch("hazards")
