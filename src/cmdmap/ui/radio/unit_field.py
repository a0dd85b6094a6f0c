"""Unit field: finds one unit or team by name, radio id or pinyin initials, and keeps it.

The search field of the header forgets what it found; this one holds it for the form it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QModelIndex, QPoint, Signal

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.hits import HIT_ROLE, Hit, find_hits, unit_hit
from cmdmap.ui.panels.search import SearchField


class UnitField(SearchField):
    """Holds a unit, a team, or what was typed and is neither."""

    taken = Signal()
    """A unit or team was chosen from the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Unit or team"))
        self.source: Callable[[], Iterable[Hit]] = tuple
        """Returns what can be found; asked at each change of the text."""
        self.look_up = lambda text: find_hits(text, self.source())
        self.unit_id: UnitId | None = None
        self.team = ""
        self.textEdited.connect(self._on_typed)

    def put(self, text: str, unit_id: UnitId | None, team: str = "") -> None:
        """Hold a unit or team."""
        self.setText(text)
        self.unit_id, self.team = unit_id, team

    def empty(self) -> None:
        """Hold nothing."""
        self.put("", None)
        self._hide_list()

    def leave(self) -> None:
        """Close the list; what was typed stays."""
        self._hide_list()

    def _wants_escape(self) -> bool:
        return self.hits_visible()

    def _take(self, index: QModelIndex) -> None:
        hit: Hit | None = index.data(HIT_ROLE) if self.hits_visible() else None
        if hit is not None:
            team = hit.title if hit.unit_id is None else ""
            self.put(hit.title, hit.unit_id, team)
        self._hide_list()
        self.taken.emit()

    def _on_typed(self) -> None:
        self.unit_id, self.team = None, ""

    def _show_list(self, rows: int) -> None:
        """Open upwards: the field stands at the bottom of the window."""
        super()._show_list(rows)
        frame = self._frame
        assert frame is not None
        height = self._list_height(rows)
        corner = self.mapTo(self.window(), QPoint(0, 0))
        if corner.y() + self.height() + height > self.window().height():
            width = max(self.width(), 320)
            frame.setGeometry(corner.x(), corner.y() - height - 4, width, height)


def loggable(units: Iterable[LiveUnit]) -> list[Hit]:
    """Return every unit and every team as something that can be found."""
    units = list(units)
    teams = sorted({live.unit.team for live in units if live.unit.team})
    found = [unit_hit(live) for live in units]
    return found + [Hit(team, tr("Team"), "unit", search_key(team)) for team in teams]
