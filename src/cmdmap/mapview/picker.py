"""Place picker: the next click on the map is a place for somebody who asked for one.

The page shows a cross and a sentence meanwhile; Esc ends it. Its half is
``resources/web/overlays/picker.js``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal

from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.mapview.door import Door, wrap
from cmdmap.mapview.overlay import Overlay


class _Asking(NamedTuple):
    """Who waits for a place."""

    take: Callable[[Place], None]
    hint: str
    left: Callable[[], None] | None


class PlacePicker(Overlay):
    """Waits for one click at a time, for one asker."""

    cancelled = Signal()
    """Nobody wants a place any more."""

    def __init__(self, door: Door) -> None:
        super().__init__("picker", door)
        self._asking: _Asking | None = None
        door.place_picked.connect(self._on_place_picked)
        door.pick_left.connect(self.cancel)

    @property
    def active(self) -> bool:
        """Tell whether somebody waits."""
        return self._asking is not None

    def ask(
        self,
        take: Callable[[Place], None],
        hint: str = "",
        left: Callable[[], None] | None = None,
    ) -> None:
        """Give the next click to ``take``, or call ``left``; whoever waited before is left."""
        self.cancel()
        self._asking = _Asking(take, hint, left)
        self.restore()

    def cancel(self) -> bool:
        """Wait no longer; False when nobody waited."""
        asking, self._asking = self._asking, None
        if asking is None:
            return False
        self.restore()
        self.cancelled.emit()
        if asking.left is not None:
            asking.left()
        return True

    def restore(self) -> None:
        """Tell a page whether it is on."""
        hint = self._asking.hint if self._asking is not None else ""
        words = hint or tr("Click the place on the map, Esc leaves")
        self._send({"on": self.active, "hint": words})

    def _on_place_picked(self, lon: float, lat: float) -> None:
        asking, self._asking = self._asking, None
        if asking is not None:
            self.restore()
            asking.take(wrap(lon, lat))
