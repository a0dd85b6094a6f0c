"""Acts of inspections: hand in what was found, take back what was entered by mistake.

A hazard becomes a finding with its photos; an inspection counts for the plan at once and for the
campaign it was made in. Carried out in the writer's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import update

from cmdmap.api import Transaction, WorldError, tr
from fire_safety.domain.check_list import Checked, CheckList, Verdict, done, settled
from fire_safety.domain.days import day_of, day_text, us_of
from fire_safety.domain.finding import UNSETTLED, FindingAct, FindingState, moved
from fire_safety.domain.plan import Level, due_day
from fire_safety.domain.wishes import AddPhoto, EndPhoto, SubmitInspection, WithdrawInspection
from fire_safety.services.assessing import assess_places
from fire_safety.services.photo_files import check_name
from fire_safety.services.reference import intervals, reference
from fire_safety.store import findings, inspections, places
from fire_safety.store.campaigns import running_for
from fire_safety.store.serials import next_number, next_numbers
from fire_safety.store.tables import places as place_table

LONGEST = 500
"""Letters of a note or of what was found."""


def submit_inspection(wish: object, tx: Transaction) -> None:
    """Carry out :class:`SubmitInspection`."""
    assert isinstance(wish, SubmitInspection)
    known = places.held_columns(tx, wish.place_id)
    if known is None or known["ended_at_us"] is not None:
        raise WorldError(tr("This place is not on the register any more."))
    made = _list(tx, str(known["kind"]), wish)
    checked = settled(made, wish.checked)
    hazards = [each for each in checked if each.verdict is Verdict.HAZARD]
    today, now_us = day_of(tx.now), us_of(tx.now)
    number = next_number(tx, f"JC-{day_text(today)[:4]}", 5)
    campaign = running_for(tx, wish.place_id, today)
    columns: dict[str, object] = {
        "number": number,
        "place_id": wish.place_id,
        "check_list_id": inspections.keep_list(tx, made),
        "campaign_id": wish.campaign_id or (campaign.id if campaign else None),
        "at_us": now_us,
        "day": today,
        "due_day": known["due_day"],
        "by": tx.actor,
        "checked": done(checked),
        "hazards": len(hazards),
        "note": wish.note.strip()[:LONGEST],
    }
    inspection_id = inspections.add_inspection(tx, columns, checked)
    made_ids = _find(tx, wish.place_id, inspection_id, made, hazards)
    _keep_photos(tx, wish, made_ids)
    if wish.deadline_day is not None:
        _order(tx, list(made_ids.values()), wish.deadline_day)
    _inspected(tx, wish.place_id, today)
    tx.subject(number)
    for topic in ("places", "findings", "campaigns"):
        tx.touch(topic)
    tx.tell("inspected", {"place_id": wish.place_id, "number": number, "hazards": len(hazards)})


def _list(tx: Transaction, kind: str, wish: SubmitInspection) -> CheckList:
    made = reference(tx.desk).list_of(kind)
    if (made.code, made.version) != (wish.list_code, wish.list_version):
        raise WorldError(
            tr("The check list does not fit the inspection; open the place again and check anew.")
        )
    return made


def _find(
    tx: Transaction,
    place_id: int,
    inspection_id: int,
    made: CheckList,
    hazards: Sequence[Checked],
) -> Mapping[str, int]:
    """Make a finding of each hazard that the place has not open already; return them by item."""
    wanted = findings.FindingFilter(place_id=place_id)
    there = {row.item for row in findings.list_findings(tx, wanted)}
    fresh = [each for each in hazards if each.item not in there]
    numbers = next_numbers(tx, "YH", len(fresh)) if fresh else []
    found = {}
    for number, each in zip(numbers, fresh, strict=True):
        item = made.item(each.item)
        assert item is not None, "settled() lets only items of the list pass"
        columns: dict[str, object] = {
            "number": number,
            "place_id": place_id,
            "inspection_id": inspection_id,
            "item": item.code,
            "item_text": f"{item.text_zh}{findings.TEXTS}{item.text_en}",
            "points": item.points,
            "text": each.note.strip()[:LONGEST],
            "found_at_us": us_of(tx.now),
        }
        found[each.item] = findings.add_finding(tx, columns, us_of(tx.now))
    return found


def _keep_photos(tx: Transaction, wish: SubmitInspection, made: Mapping[str, int]) -> None:
    for photo in wish.photos:
        keep_photo_row(tx, photo, wish.place_id, made.get(photo.item))


def keep_photo_row(tx: Transaction, photo: AddPhoto, place_id: int, finding_id: int | None) -> None:
    """Write down one photo that lies in the folder."""
    check_name(photo.file, photo.sha256)
    findings.add_photo(
        tx, place_id, photo.file, photo.sha256, us_of(tx.now), photo.item, finding_id,
        photo.caption[:LONGEST],
    )  # fmt: skip


def add_photo(wish: object, tx: Transaction) -> None:
    """Carry out :class:`AddPhoto`."""
    assert isinstance(wish, AddPhoto)
    known = places.held_columns(tx, wish.place_id)
    if known is None:
        raise WorldError(tr("This place is not on the register any more."))
    keep_photo_row(tx, wish, wish.place_id, wish.finding_id)
    tx.subject(str(known["number"]))
    tx.touch("places")
    if wish.finding_id is not None:
        tx.touch("findings")


def end_photo(wish: object, tx: Transaction) -> None:
    """Carry out :class:`EndPhoto`."""
    assert isinstance(wish, EndPhoto)
    reason = wish.reason.strip()[:LONGEST]
    if not reason:
        raise WorldError(tr("Write why the photo is taken away."))
    file = findings.end_photo(tx, wish.photo_id, us_of(tx.now))
    if file is None:
        raise WorldError(tr("This photo is not there any more."))
    tx.subject(f"{file[:12]}: {reason}")
    tx.touch("places")
    tx.touch("findings")


def _order(tx: Transaction, finding_ids: Sequence[int], deadline_day: int) -> None:
    today, now_us = day_of(tx.now), us_of(tx.now)
    after = moved(FindingState.OPEN, FindingAct.ORDER, today, deadline_day, "")
    for finding_id in finding_ids:
        findings.move(tx, finding_id, after, now_us, deadline_day)
        findings.add_step(tx, finding_id, FindingAct.ORDER, "", deadline_day, now_us)


def _inspected(tx: Transaction, place_id: int, day: int | None) -> None:
    """Write down when a place was inspected last and judge it anew."""
    tx.execute(update(place_table).where(place_table.c.id == place_id).values(inspected_day=day))
    if day is not None:
        due = due_day(Level.LOW, intervals(tx.desk), day, day)
        tx.execute(update(place_table).where(place_table.c.id == place_id).values(due_day=due))
    assess_places(tx, [place_id])


def withdraw_inspection(wish: object, tx: Transaction) -> None:
    """Carry out :class:`WithdrawInspection`."""
    assert isinstance(wish, WithdrawInspection)
    reason = wish.reason.strip()[:LONGEST]
    if not reason:
        raise WorldError(tr("Write why the inspection is taken back."))
    record = inspections.read_inspection(tx, wish.inspection_id)
    if record is None or record.row.withdrawn:
        raise WorldError(tr("This inspection was taken back already."))
    made = findings.of_inspection(tx, wish.inspection_id)
    if any(row.state not in (FindingState.OPEN, FindingState.WITHDRAWN) for row in made):
        raise WorldError(
            tr("Findings of this inspection are being worked on; withdraw those first.")
        )
    now_us = us_of(tx.now)
    inspections.withdraw(tx, wish.inspection_id, reason)
    for row in made:
        if row.state in UNSETTLED:
            findings.move(tx, row.id, FindingState.WITHDRAWN, now_us, None)
            findings.add_step(tx, row.id, FindingAct.WITHDRAW, reason, None, now_us)
    place_id = record.row.place_id
    _inspected(tx, place_id, inspections.newest_day(tx, place_id))
    tx.subject(record.row.number)
    for topic in ("places", "findings", "campaigns"):
        tx.touch(topic)
