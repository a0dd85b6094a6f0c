"""The place book: finds places by what is typed, said or pasted.

Asked by the intake form, the command bar and the table import. It knows the areas and roads of the
jurisdiction, house numbers along them, where units are, where incidents were, and coordinates in
three datums. Built in a reader thread, then only read, so any thread may ask it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import shapely

from cmdmap.domain.datum import Datum
from cmdmap.domain.grid import NOWHERE, Area, Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import mark, tr
from cmdmap.services.intake.coordinates import Typed, read_coordinates
from cmdmap.services.intake.pinyin import search_key
from cmdmap.services.intake.road_numbers import NumberedPlace, NumberedRoad, numbered_roads
from cmdmap.services.locate import AreaIndex
from cmdmap.store.queries.history import FormerAddress

SHOWN = 12
ROADS_SHOWN = 3
"""Roads of which a typed house number is offered."""
_NUMBERED = re.compile(r"^(?P<road>.*?[^\W\d_])\s*(?P<number>[1-9]\d{0,4})\s*(?:号|弄|#|$)")
_DATUM_NAMES = {None: "WGS-84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}


class PlaceKind(StrEnum):
    """What a place was found as; the order is that in which equals are shown."""

    POSITION = "position"
    NUMBER = "number"
    FORMER = "former"
    UNIT = "unit"
    ROAD = "road"
    AREA = "area"


KIND_NAMES = {
    PlaceKind.POSITION: mark("Position"),
    PlaceKind.NUMBER: mark("House number, estimated along the road"),
    PlaceKind.FORMER: mark("Address of {n} earlier incidents"),
    PlaceKind.UNIT: mark("Where the unit is"),
    PlaceKind.ROAD: mark("Road"),
    PlaceKind.AREA: mark("Area"),
}
_RANK = {kind: rank for rank, kind in enumerate(PlaceKind)}


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """One place that fits."""

    title: str
    """What goes into the address field."""
    note: str
    kind: PlaceKind
    place: Place
    words: str = ""
    unit_id: UnitId | None = None
    outside: bool = False
    """True outside every area of the jurisdiction: to be warned of."""

    @property
    def warning(self) -> str:
        """A sentence about a doubtful place, else empty."""
        return tr("This place lies outside the area of this centre.") if self.outside else ""


class PlaceBook:
    """Every place that has a name."""

    def __init__(self, index: AreaIndex, former: Iterable[FormerAddress] = ()) -> None:
        """Read the names of the index's jurisdiction and the addresses of ``former`` incidents."""
        self._index = index
        self._roads = numbered_roads(index.jurisdiction.roads)
        self._road_words = {name: search_key(name) for name in self._roads}
        self._former = {each.address: _former_hit(each) for each in former if each.address}
        self._areas = _area_hits(index.jurisdiction)
        roads = [self._road_hit(road, self._road_words[name]) for name, road in self._roads.items()]
        self._names = (*self._former.values(), *roads, *self._areas)

    def search(
        self, text: str, units: Iterable[LiveUnit] = (), limit: int = SHOWN
    ) -> list[PlaceHit]:
        """Return the places that fit ``text``, best first (below 20 ms for 5,000 names)."""
        typed = read_coordinates(text)
        if typed is not None:
            return [self._judged(hit) for hit in _positions(typed)][:limit]
        parts = text.lower().split()
        if not parts:
            return []
        numbered = self._numbers(text.strip())
        pool = (*self._names, *filter(None, map(_unit_hit, units)))
        found = [hit for hit in pool if all(part in hit.words for part in parts)]
        found.sort(key=lambda hit: _order(hit, parts[0]))
        known = {hit.title for hit in found if hit.kind is PlaceKind.FORMER}
        fresh = [hit for hit in numbered if hit.title not in known]
        return [self._judged(hit) for hit in (fresh + found)[:limit]]

    def find_address(self, address: str) -> PlaceHit | None:
        """Return the place of a written address, None when none of its names is known.

        An address of an earlier incident comes first, then a house number or a road in it, then
        the smallest area that it names.
        """
        typed = read_coordinates(address)
        if typed is not None:
            return self._judged(_positions(typed)[0])
        address = address.strip()
        if address in self._former:
            return self._judged(self._former[address])
        hit = self._road_in(address) or self._area_in(address)
        return None if hit is None else self._judged(replace(hit, title=address))

    def _numbers(self, text: str) -> list[PlaceHit]:
        found = _NUMBERED.match(text)
        if found is None:
            return []
        wanted, number = found["road"].strip().lower(), int(found["number"])
        fits = [
            name
            for name, words in self._road_words.items()
            if any(word.startswith(wanted) for word in words.split("\n")) or name in wanted
        ]
        fits.sort(key=lambda name: (name not in wanted, len(name), name))
        return [self._number_hit(self._roads[name], number) for name in fits[:ROADS_SHOWN]]

    def _road_in(self, address: str) -> PlaceHit | None:
        named = [name for name in self._roads if name in address]
        if not named:
            return None
        name = max(named, key=len)
        number = re.match(r"\s*(\d{1,5})", address.split(name, 1)[1])
        if number and int(number[1]):
            return self._number_hit(self._roads[name], int(number[1]))
        return self._road_hit(self._roads[name], "")

    def _area_in(self, address: str) -> PlaceHit | None:
        named = [hit for hit in self._areas if hit.title in address]
        return max(named, key=lambda hit: len(hit.title), default=None)

    def _number_hit(self, road: NumberedRoad, number: int) -> PlaceHit:
        found = road.find(number)
        note = (
            tr("The road is too short for this number: its end")
            if found.beyond
            else tr(KIND_NAMES[PlaceKind.NUMBER])
        )
        return PlaceHit(f"{road.name}{number}号", note, PlaceKind.NUMBER, self._side(found))

    def _road_hit(self, road: NumberedRoad, words: str) -> PlaceHit:
        kind = PlaceKind.ROAD
        return PlaceHit(road.name, tr(KIND_NAMES[kind]), kind, self._side(road.middle), words)

    def _side(self, found: NumberedPlace) -> Place:
        """Return the number's side of a road, the other one where that lies outside the area."""
        one, other = found.sides
        inside = self._index.locate(one) != NOWHERE or self._index.locate(other) == NOWHERE
        return one if inside else other

    def _judged(self, hit: PlaceHit) -> PlaceHit:
        outside = self._index.locate(hit.place) == NOWHERE
        return replace(hit, outside=True) if outside else hit


def _order(hit: PlaceHit, first: str) -> tuple[bool, int, int, str]:
    starts = any(word.startswith(first) for word in hit.words.split("\n"))
    return (not starts, _RANK[hit.kind], len(hit.title), hit.title)


def _positions(typed: Typed) -> list[PlaceHit]:
    """Return what typed coordinates mean, in every datum when none was named."""
    datums: Sequence[Datum | None] = (
        (typed.datum,) if typed.named else (None, Datum.GCJ02, Datum.BD09)
    )
    hits = []
    for datum in datums:
        place = typed.place(datum)
        hits.append(
            PlaceHit(
                f"{place.lon:.6f}, {place.lat:.6f}",
                tr("Position, typed in {datum}", datum=_DATUM_NAMES[datum]),
                PlaceKind.POSITION,
                place,
            )
        )
    return hits


def _former_hit(former: FormerAddress) -> PlaceHit:
    kind = PlaceKind.FORMER
    note = tr(KIND_NAMES[kind], n=former.times)
    return PlaceHit(former.address, note, kind, former.place, search_key(former.address))


def _unit_hit(live: LiveUnit) -> PlaceHit | None:
    if live.fix is None:
        return None
    unit, kind = live.unit, PlaceKind.UNIT
    words = search_key(unit.name, *unit.keys, unit.team)
    return PlaceHit(unit.name, tr(KIND_NAMES[kind]), kind, live.fix.place, words, unit.id)


def _area_hits(jurisdiction: Jurisdiction) -> tuple[PlaceHit, ...]:
    areas = [area for area in jurisdiction.areas if area.polygons]
    names = {area.code: area.name for area in areas}
    inside = shapely.get_coordinates(shapely.point_on_surface(np.array(list(map(_shape, areas)))))
    return tuple(
        PlaceHit(
            area.name,
            names.get(area.parent) or tr(KIND_NAMES[PlaceKind.AREA]),
            PlaceKind.AREA,
            Place(float(lon), float(lat)),
            search_key(area.name, area.code),
        )
        for area, (lon, lat) in zip(areas, inside, strict=True)
    )


def _shape(area: Area) -> shapely.Polygon:
    """Return the largest part of an area."""
    outer = max((polygon[0] for polygon in area.polygons), key=len)
    return shapely.Polygon(outer)
