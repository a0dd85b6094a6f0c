"""Pins of the queue: how each open incident stands on the map.

Pure; the screen hands them to ``MapView.overlays.incidents`` whenever a card changed or ran out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import IncidentState
from cmdmap.mapview.layers.incidents import Pin, PinShape
from cmdmap.ui.casework.card import Card

SHAPES = {
    IncidentState.REPORTED: PinShape.WAITING,
    IncidentState.TAKEN_IN: PinShape.WAITING,
    IncidentState.DISPATCHED: PinShape.FIELD,
    IncidentState.SIGNED: PinShape.FIELD,
    IncidentState.ON_SITE: PinShape.SITE,
    IncidentState.DISPOSED: PinShape.DONE,
    IncidentState.FED_BACK: PinShape.DONE,
    IncidentState.CALLED_BACK: PinShape.DONE,
    IncidentState.SUSPENDED: PinShape.HELD,
}


def pins_of(cards: Iterable[Card], now: datetime) -> dict[IncidentId, Pin]:
    """Return the pin of each card whose incident has a place."""
    return {
        card.incident.id: Pin(
            card.incident.place,
            card.kind.mark,
            card.kind.name,
            card.incident.urgency,
            SHAPES[card.incident.state],
            card.is_overdue(now),
        )
        for card in cards
        if card.incident.place is not None
    }
