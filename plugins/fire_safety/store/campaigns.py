"""Reads and writes campaigns, their targets and how far they have come.

Used by ``services/campaigning.py``, the view of campaigns and the statistics.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Reader, Transaction
from fire_safety.domain.campaign import Progress
from fire_safety.domain.finding import FindingState
from fire_safety.store.places import in_area
from fire_safety.store.site_tables import campaign_targets
from fire_safety.store.tables import campaigns, findings, inspections, places


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as its list shows it."""

    id: int
    number: str
    name: str
    kinds: tuple[str, ...]
    area: str
    from_day: int
    to_day: int
    ended: bool
    end_reason: str


def list_campaigns(reader: Reader) -> Sequence[CampaignRow]:
    """Return the campaigns, running ones first."""
    rows = reader.rows(
        select(campaigns)
        .order_by(campaigns.c.ended_at_us.is_not(None), campaigns.c.to_day.desc())
        .limit(200)
    )
    return [_row(row) for row in rows]


def read_campaign(reader: Reader, campaign_id: int) -> CampaignRow | None:
    """Return one campaign."""
    found = reader.first(select(campaigns).where(campaigns.c.id == campaign_id))
    return _row(found) if found else None


def running_for(reader: Reader, place_id: int, today: int) -> CampaignRow | None:
    """Return the campaign that a place is a target of today, the one that ends first."""
    found = reader.first(
        select(campaigns)
        .join(campaign_targets, campaign_targets.c.campaign_id == campaigns.c.id)
        .where(
            campaign_targets.c.place_id == place_id,
            campaigns.c.ended_at_us.is_(None),
            campaigns.c.from_day <= today,
            campaigns.c.to_day >= today,
        )
        .order_by(campaigns.c.to_day, campaigns.c.id)
    )
    return _row(found) if found else None


def add_campaign(tx: Transaction, columns: dict[str, object]) -> int:
    """Insert a campaign and return its key."""
    return tx.insert(insert(campaigns).values(**columns))


def add_targets(tx: Transaction, campaign_id: int, kinds: Collection[str], area: str) -> int:
    """Make every place of some kinds inside an area a target; return how many there are."""
    held: list[Any] = [places.c.ended_at_us.is_(None)]
    if kinds:
        held.append(places.c.kind.in_(kinds))
    if area:
        held.append(in_area(places, area))
    ids = [row.id for row in tx.rows(select(places.c.id).where(*held))]
    tx.execute(
        insert(campaign_targets),
        [{"campaign_id": campaign_id, "place_id": place_id} for place_id in ids],
    )
    return len(ids)


def end_campaign(tx: Transaction, campaign_id: int, reason: str, now_us: int) -> bool:
    """End a campaign; False where none runs."""
    return bool(
        tx.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign_id, campaigns.c.ended_at_us.is_(None))
            .values(ended_at_us=now_us, end_reason=reason)
        )
    )


def progress_by(reader: Reader, campaign_id: int, level: str) -> Mapping[str, Progress]:
    """Return how far a campaign has come by ``community``, ``grid`` or ``kind``."""
    by = places.c[level]
    targets = _numbers(
        reader,
        select(by.label("part"), func.count().label("number"))
        .join(campaign_targets, campaign_targets.c.place_id == places.c.id)
        .where(campaign_targets.c.campaign_id == campaign_id)
        .group_by(by),
    )
    made = inspections.c.campaign_id == campaign_id, inspections.c.withdrawn == ""
    inspected = _numbers(
        reader,
        select(by.label("part"), func.count(func.distinct(places.c.id)).label("number"))
        .join(inspections, inspections.c.place_id == places.c.id)
        .where(*made)
        .group_by(by),
    )
    found = (
        select(by.label("part"), func.count().label("number"))
        .select_from(
            places.join(findings, findings.c.place_id == places.c.id).join(
                inspections, inspections.c.id == findings.c.inspection_id
            )
        )
        .where(*made, findings.c.state != FindingState.WITHDRAWN.value)
        .group_by(by)
    )
    hazards = _numbers(reader, found)
    passed = _numbers(reader, found.where(findings.c.state == FindingState.PASSED.value))
    return {
        part: Progress(number, inspected.get(part, 0), hazards.get(part, 0), passed.get(part, 0))
        for part, number in sorted(targets.items())
    }


def _numbers(reader: Reader, asked: Any) -> dict[str, int]:
    return {str(row.part): int(row.number) for row in reader.rows(asked)}


def _row(found: Any) -> CampaignRow:
    return CampaignRow(
        found.id, found.number, found.name, tuple(filter(None, found.kinds.split(","))),
        found.area, found.from_day, found.to_day, found.ended_at_us is not None, found.end_reason,
    )  # fmt: skip
