"""Map place: who has the one map: the Command workspace, or the slot of a page in front.

There is one web view for all of them: it is moved, not made again. Each place finds the view it
left, a page that is new to it the whole area. What stands in for the map keeps the panels around it
as they are.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from cmdmap.mapview.map_view import MapView
from cmdmap.ui.modules.kept import KeptChoices
from cmdmap.ui.modules.layers import PluginLayers
from cmdmap.ui.seat import Seat
from cmdmap.widgets.split_page import MapSlot

HOME_CAMERA = ""
KEPT = "module_choices.json"


class MapPlace:
    """Lends the map."""

    def __init__(self, home: QMainWindow, view: MapView) -> None:
        """``home``: the workspace whose central widget the map is."""
        self._home = home
        self._view = view
        self._slot: MapSlot | None = None

    @property
    def slot(self) -> MapSlot | None:
        """The slot that has the map now, None while it is at home."""
        return self._slot

    def lend(self, slot: MapSlot, page: str) -> None:
        """Move the map into the slot of a page, whose first view is the whole area."""
        if slot is self._slot:
            return
        if self._slot is None:
            self._home.takeCentralWidget()
            self._home.setCentralWidget(QWidget())
        self._slot = slot
        slot.hold(self._view)
        if self._view.cameras.use(page):
            self._view.fit()

    def give_back(self) -> None:
        """Bring the map home."""
        if self._slot is None:
            return
        self._slot = None
        self._home.setCentralWidget(self._view)
        self._view.show()
        if self._view.cameras.use(HOME_CAMERA):
            # It was lent before the page had said where it looks.
            self._view.fit()


class SharedMap:
    """The map as the workspace of modules has it: place, layers of plugins, what was chosen."""

    def __init__(self, seat: Seat, view: MapView, place: MapPlace, parent: QObject) -> None:
        self.view, self.place = view, place
        self.kept = KeptChoices(seat.home / KEPT)
        self.layers = PluginLayers(view.overlays.shapes, seat.answers, self.kept, parent)
