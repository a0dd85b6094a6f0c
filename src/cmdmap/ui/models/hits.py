"""Search hits: units and places that match what was typed, best first.

Pure search over prepared words; the field's list shows the hits through :class:`HitModel`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import mark, tr
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.unit_view import unit_words
from cmdmap.ui.theme import icon
from cmdmap.ui.wording import force_name, key_text

SHOWN = 12
HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
LEVEL_NAMES = {
    AreaLevel.SUBDISTRICT: mark("Sub-district"),
    AreaLevel.COMMUNITY: mark("Community"),
    AreaLevel.GRID: mark("Grid"),
    AreaLevel.MICRO_GRID: mark("Micro-grid"),
    AreaLevel.DEFENCE_ZONE: mark("Defence zone"),
    AreaLevel.PATROL_ZONE: mark("Patrol zone"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that can be found: a unit, or a place."""

    title: str
    note: str
    icon: str
    words: str
    unit_id: UnitId | None = None
    place: Place | None = None


def level_name(level: AreaLevel) -> str:
    """Return the name of a level in the seat's language."""
    return tr(LEVEL_NAMES[level])


def place_hits(jurisdiction: Jurisdiction) -> list[Hit]:
    """Return every area and every named road of the jurisdiction, once each."""
    hits = [
        Hit(area.name, level_name(area.level), "area", search_key(area.name, area.code),
            place=_middle(area))
        for area in jurisdiction.areas
        if area.polygons
    ]  # fmt: skip
    roads: dict[str, Place] = {}
    for road in jurisdiction.roads:
        if road.name:
            lon, lat = road.line[len(road.line) // 2]
            roads.setdefault(road.name, Place(float(lon), float(lat)))
    hits.extend(
        Hit(name, tr("Road"), "road", search_key(name), place=place)
        for name, place in sorted(roads.items())
    )
    return hits


def unit_hit(live: LiveUnit) -> Hit:
    """Return what the search shows of a unit."""
    note = " · ".join((force_name(live.unit.kind), *map(key_text, live.unit.keys[:1])))
    return Hit(live.unit.name, note, "unit", unit_words(live.unit), unit_id=live.unit.id)


def find_hits(text: str, hits: Iterable[Hit], limit: int = SHOWN) -> list[Hit]:
    """Return the hits that hold every word of ``text``; those that begin with it come first."""
    parts = text.lower().split()
    if not parts:
        return []
    found = [hit for hit in hits if all(part in hit.words for part in parts)]
    first = parts[0]

    def rank(hit: Hit) -> tuple[bool, bool, int]:
        starts = any(word.startswith(first) for word in hit.words.split("\n"))
        return (not starts, hit.unit_id is None, len(hit.title))

    return sorted(found, key=rank)[:limit]


def _middle(area: Area) -> Place:
    ring = np.asarray(max((polygon[0] for polygon in area.polygons), key=len))
    lon, lat = (ring.min(axis=0) + ring.max(axis=0)) / 2
    return Place(float(lon), float(lat))


class HitModel(QAbstractListModel):
    """The list under the search field."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Hit] = []

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._hits)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.title}    {hit.note}"
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(hit.icon, "muted")
        if role == HIT_ROLE:
            return hit
        return None
