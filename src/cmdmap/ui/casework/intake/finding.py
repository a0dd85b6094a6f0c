"""Finding places: answers a place field while somebody types into it.

For the intake form and every other form with such a field; the search itself
(``services/intake/places.py``) runs in a reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from shiboken6 import isValid

from cmdmap.services.intake.places import PlaceHit, PlaceKind
from cmdmap.ui.casework.intake.fields import PlaceField
from cmdmap.ui.models.hits import Hit
from cmdmap.ui.seat import Seat

ICONS = {
    PlaceKind.POSITION: "locate",
    PlaceKind.NUMBER: "road",
    PlaceKind.FORMER: "again",
    PlaceKind.UNIT: "unit",
    PlaceKind.ROAD: "road",
    PlaceKind.AREA: "area",
}


def find_places(seat: Seat, field: PlaceField, text: str) -> None:
    """Search what fits a text and show it at the field, unless other words stand there by then."""
    book = seat.shelf.places
    if book is None:
        return
    units = tuple(seat.present.values())
    future = seat.pool.run(lambda: book.search(text, units))
    seat.answers.deliver(future, partial(_show, field, text))


def _show(field: PlaceField, text: str, hits: Sequence[PlaceHit]) -> None:
    if isValid(field):
        field.show_found(text, [_hit(hit) for hit in hits])


def _hit(hit: PlaceHit) -> Hit:
    return Hit(hit.title, hit.warning or hit.note, ICONS[hit.kind], "", place=hit.place)
