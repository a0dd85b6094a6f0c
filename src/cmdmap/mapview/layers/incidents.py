"""Incident pins: what the page draws of each incident that has a place.

``ui`` hands in the pins that are to be seen, whole; only what differs goes to the page. The page's
half is ``resources/web/overlays/incidents.js``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Urgency
from cmdmap.domain.place import Place
from cmdmap.mapview.door import Door
from cmdmap.mapview.overlay import Overlay, on_earth

LABEL_LIMIT = 60
"""Characters of a label that go to the page; it shows fewer."""


class PinShape(StrEnum):
    """How far an incident has come, as a shape."""

    WAITING = "waiting"
    """Nobody is on the way: hollow."""
    FIELD = "field"
    """Somebody is ordered: filled."""
    SITE = "site"
    """Somebody is there: with a ring."""
    DONE = "done"
    """Dealt with, to be called back or filed: with a tick."""
    HELD = "held"
    """Suspended: hollow with a broken edge."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One incident on the map."""

    place: Place
    mark: str
    """One character of its kind."""
    label: str
    urgency: Urgency
    shape: PinShape
    overdue: bool = False
    """Beats red."""


class IncidentPins(Overlay):
    """Every pin on the map, and which one is selected."""

    def __init__(self, door: Door) -> None:
        super().__init__("incidents", door)
        self._pins: dict[IncidentId, Pin] = {}
        self._selected: IncidentId | None = None

    def show(self, pins: Mapping[IncidentId, Pin]) -> None:
        """Show these pins and no others; a place that is not on earth is left out."""
        wanted = {number: pin for number, pin in pins.items() if on_earth(pin.place)}
        changed = {n: pin for n, pin in wanted.items() if self._pins.get(n) != pin}
        gone = self._pins.keys() - wanted.keys()
        self._pins = wanted
        if changed or gone:
            self._send({"pins": _packed(changed.items()), "gone": sorted(gone)})

    def select(self, incident_id: IncidentId | None) -> None:
        """Ring one pin, with its surroundings, or none."""
        if incident_id != self._selected:
            self._selected = incident_id
            self._send({"selected": incident_id or 0})

    def restore(self) -> None:
        """Send everything again: a fresh page listens."""
        pins = _packed(self._pins.items())
        self._send({"all": True, "pins": pins, "selected": self._selected or 0})


def _packed(pins: Iterable[tuple[IncidentId, Pin]]) -> list[list[object]]:
    return [
        [
            number,
            pin.place.lon,
            pin.place.lat,
            pin.mark[:1],
            pin.label[:LABEL_LIMIT],
            int(pin.urgency),
            pin.shape.value,
            pin.overdue,
        ]
        for number, pin in pins
    ]
