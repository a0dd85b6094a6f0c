"""Search hits: whatever matches what was typed in the command bar, best first.

Pure search over prepared words; the field's list shows the hits through :class:`HitModel`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.grid import AreaLevel
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import mark, tr
from cmdmap.ui.models.unit_view import unit_words
from cmdmap.widgets.theme import icon
from cmdmap.widgets.wording import force_name, key_text

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
    """One thing that can be found: an incident, a unit, a place, or an action."""

    title: str
    note: str
    icon: str
    words: str
    unit_id: UnitId | None = None
    place: Place | None = None
    incident_id: IncidentId | None = None
    run: Callable[[], object] | None = None
    """What choosing it does, where it leads nowhere."""


def level_name(level: AreaLevel) -> str:
    """Return the name of a level in the seat's language."""
    return tr(LEVEL_NAMES[level])


def unit_hit(live: LiveUnit) -> Hit:
    """Return what the search shows of a unit."""
    note = " · ".join((force_name(live.unit.kind), *map(key_text, live.unit.keys[:1])))
    return Hit(live.unit.name, note, "unit", unit_words(live.unit), unit_id=live.unit.id)


def find_hits(text: str, hits: Iterable[Hit], limit: int = SHOWN) -> list[Hit]:
    """Return the hits that hold every word of ``text``; those that begin with it come first."""
    parts = text.lower().split()
    if not parts:
        return []
    found = [hit for hit in hits if fits(parts, hit.words)]
    first = parts[0]

    def rank(hit: Hit) -> tuple[bool, int, int]:
        starts = any(word.startswith(first) for word in hit.words.split("\n"))
        return (not starts, _class_of(hit), len(hit.title))

    return sorted(found, key=rank)[:limit]


def fits(parts: Iterable[str], words: str) -> bool:
    """Tell whether each part stands in the words, with or without its hyphens."""
    return all(part in words or _bare(part) in words for part in parts)


def _bare(part: str) -> str:
    """Return a part without hyphens; one that is nothing else is kept."""
    return part.replace("-", "") or part


def _class_of(hit: Hit) -> int:
    """Return the order of kinds of hits: incidents, units, the rest, actions."""
    if hit.incident_id is not None:
        return 0
    if hit.unit_id is not None:
        return 1
    return 3 if hit.run is not None else 2


class HitModel(QAbstractListModel):
    """The list under the search field."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Hit] = []

    @property
    def hits(self) -> Sequence[Hit]:
        """What the list shows."""
        return self._hits

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
