"""Acts of findings: order with a deadline, re-check, postpone, hand over, withdraw.

The table of ``domain/finding.py`` says what may follow what. Handing over records a suspicion of a
major hazard with the criteria that speak for it; whether it is one decides fire rescue.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cmdmap.api import PluginDesk, Transaction, WorldError, tr
from fire_safety.domain.days import day_of, us_of
from fire_safety.domain.finding import FindingAct, moved
from fire_safety.domain.wishes import AddPhoto, DecideFinding, MoveFinding
from fire_safety.services.assessing import assess_places
from fire_safety.services.inspecting import LONGEST, keep_photo_row
from fire_safety.services.reference import reference
from fire_safety.store import findings

FIELD_ACTS = frozenset({FindingAct.ORDER, FindingAct.PASS, FindingAct.FAIL, FindingAct.POSTPONE})
DECISIONS = frozenset({FindingAct.HAND_OVER, FindingAct.ANSWERED, FindingAct.WITHDRAW})
MOST_AT_ONCE = 200
LONGEST_HOLIDAY_D = 30


def proposed_deadline(desk: PluginDesk) -> date:
    """Return until when a hazard found now should be put right: a working day, not before."""
    calendar = desk.calendar()
    first = date.fromordinal(day_of(desk.now()) + int(desk.option("deadline_d")))
    days = (first + timedelta(days=n) for n in range(LONGEST_HOLIDAY_D))
    return next((day for day in days if calendar.hours(day)), first)


def move_finding(wish: object, tx: Transaction) -> None:
    """Carry out :class:`MoveFinding`."""
    assert isinstance(wish, MoveFinding)
    if wish.act not in FIELD_ACTS:
        raise WorldError(tr("Who decides has to do this."))
    _move(tx, wish.finding_ids, wish.act, wish.words, wish.deadline_day, None, wish.photos)


def decide_finding(wish: object, tx: Transaction) -> None:
    """Carry out :class:`DecideFinding`."""
    assert isinstance(wish, DecideFinding)
    if wish.act not in DECISIONS:
        raise WorldError(tr("Who inspects does this."))
    known = {each.code for each in reference(tx.desk).criteria.criteria}
    if not set(wish.criteria) <= known:
        raise WorldError(tr("The criteria were changed meanwhile; open the aid again."))
    criteria = ",".join(sorted(set(wish.criteria))) if wish.act is FindingAct.HAND_OVER else None
    _move(tx, wish.finding_ids, wish.act, wish.words, None, criteria, ())


def _move(
    tx: Transaction,
    finding_ids: Sequence[int],
    act: FindingAct,
    words: str,
    deadline_day: int | None,
    criteria: str | None,
    photos: Sequence[AddPhoto],
) -> None:
    rows = findings.read_findings(tx, finding_ids[:MOST_AT_ONCE])
    if not rows:
        raise WorldError(tr("Choose a finding first."))
    today, now_us, words = day_of(tx.now), us_of(tx.now), words.strip()[:LONGEST]
    for row in rows:
        after = moved(row.state, act, today, deadline_day, words)
        findings.move(tx, row.id, after, now_us, deadline_day, criteria)
        findings.add_step(tx, row.id, act, words, deadline_day, now_us)
        for photo in photos:
            keep_photo_row(tx, photo, row.place_id, row.id)
    assess_places(tx, sorted({row.place_id for row in rows}))
    tx.subject(" ".join(row.number for row in rows))
    for topic in ("places", "findings", "campaigns"):
        tx.touch(topic)
    tx.tell("findings_moved", {"act": act.value, "numbers": [row.number for row in rows]})
