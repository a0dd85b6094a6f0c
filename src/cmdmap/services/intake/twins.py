"""Twins: open incidents that may be the same matter, near in place and time.

Asked by the intake form before a second incident is opened, by the table import and by the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.incident import Incident
from cmdmap.domain.place import Place


@dataclass(frozen=True, slots=True)
class Twin:
    """An open incident that may be the same matter."""

    incident: Incident
    distance_m: float | None
    """None where only the address is the same."""
    age: timedelta
    """How long before the other it was known; negative when later."""
    same_kind: bool
    """False: another kind of the same group."""


def twins(
    casebook: Casebook,
    book: KindBook,
    kind: str,
    place: Place | None,
    at: datetime,
    address: str = "",
) -> tuple[Twin, ...]:
    """Return the open incidents that may be what was heard ``at`` this place, likeliest first.

    Radius and time are those of the kind. Without a place on one side the same address counts.
    """
    wanted = book.of(kind)
    found = (_twin(each, wanted, book, place, at, address) for each in casebook.open())
    return tuple(sorted(filter(None, found), key=_rank))


def _twin(
    incident: Incident,
    wanted: IncidentKind,
    book: KindBook,
    place: Place | None,
    at: datetime,
    address: str,
) -> Twin | None:
    age = at - incident.known_at
    if abs(age) > wanted.twin_within:
        return None
    same = incident.kind == wanted.code
    if not same and book.of(incident.kind).group != wanted.group:
        return None
    if place is None or incident.place is None:
        fits = bool(address.strip()) and incident.address.strip() == address.strip()
        return Twin(incident, None, age, same) if fits else None
    distance_m = incident.place.metres_to(place)
    return Twin(incident, distance_m, age, same) if distance_m <= wanted.twin_radius_m else None


def _rank(twin: Twin) -> tuple[bool, float, timedelta]:
    return (not twin.same_kind, twin.distance_m or 0.0, abs(twin.age))
