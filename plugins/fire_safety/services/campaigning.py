"""Acts of campaigns 专项行动: begin one over every place it is about, end it before its time.

Targets are fixed when it begins; inspections of a target within the period count by themselves.
"""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, tr
from fire_safety.domain.days import us_of
from fire_safety.domain.wishes import EndCampaign, OpenCampaign
from fire_safety.services.reference import reference
from fire_safety.store import campaigns
from fire_safety.store.serials import next_number

LONGEST = 200
LONGEST_D = 3 * 366


def open_campaign(wish: object, tx: Transaction) -> None:
    """Carry out :class:`OpenCampaign`."""
    assert isinstance(wish, OpenCampaign)
    name = wish.name.strip()[:LONGEST]
    if not name:
        raise WorldError(tr("Give the campaign a name."))
    if not 0 <= wish.to_day - wish.from_day <= LONGEST_D:
        raise WorldError(tr("A campaign ends on the day it begins or within three years."))
    if not set(wish.kinds) <= set(reference(tx.desk).kinds):
        raise WorldError(tr("Choose a kind of place from the list."))
    number = next_number(tx, "ZX")
    campaign_id = campaigns.add_campaign(
        tx,
        {
            "number": number,
            "name": name,
            "kinds": ",".join(wish.kinds),
            "area": wish.area,
            "from_day": wish.from_day,
            "to_day": wish.to_day,
            "opened_by": tx.actor,
        },
    )
    targets = campaigns.add_targets(tx, campaign_id, wish.kinds, wish.area)
    if not targets:
        raise WorldError(tr("No place is of these kinds in this area; choose others."))
    tx.subject(number)
    tx.touch("campaigns")
    tx.tell("campaign_opened", {"number": number, "targets": targets})


def end_campaign(wish: object, tx: Transaction) -> None:
    """Carry out :class:`EndCampaign`."""
    assert isinstance(wish, EndCampaign)
    reason = wish.reason.strip()[:LONGEST]
    if not reason:
        raise WorldError(tr("Write why the campaign ends."))
    known = campaigns.read_campaign(tx, wish.campaign_id)
    if known is None or not campaigns.end_campaign(tx, wish.campaign_id, reason, us_of(tx.now)):
        raise WorldError(tr("This campaign has ended already."))
    tx.subject(known.number)
    tx.touch("campaigns")
