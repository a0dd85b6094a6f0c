"""Place picker: the next click on the map is a place for somebody who asked for one.

The page shows a cross and a sentence meanwhile; Esc ends it. Its half is
``resources/web/overlays/picker.js``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from cmdmap.i18n import tr
from cmdmap.mapview.door import Door, wrap
from cmdmap.mapview.overlay import Overlay


class PlacePicker(Overlay):
    """Waits for one click at a time."""

    picked = Signal(object)
    """Place: where the map was clicked; the picker is off again."""
    cancelled = Signal()
    """Nobody wants a place any more."""

    def __init__(self, door: Door) -> None:
        super().__init__("picker", door)
        self.active = False
        door.place_picked.connect(self._on_place_picked)
        door.pick_left.connect(self.cancel)

    def start(self) -> None:
        """Take the next click as a place."""
        self.active = True
        self.restore()

    def cancel(self) -> bool:
        """Wait no longer; False when nobody waited."""
        if not self.active:
            return False
        self.active = False
        self.restore()
        self.cancelled.emit()
        return True

    def restore(self) -> None:
        """Tell a page whether it is on."""
        hint = tr("Click the place on the map, Esc leaves")
        self._send({"on": self.active, "hint": hint})

    def _on_place_picked(self, lon: float, lat: float) -> None:
        if self.active:
            self.active = False
            self.restore()
            self.picked.emit(wrap(lon, lat))
