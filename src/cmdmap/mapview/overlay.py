"""Overlay: one drawing over the ground that Python fills and the page paints.

Each has a name, a small JSON of what changed, and whatever it needs to be sent whole to a fresh
page, so a killed renderer comes back with it. ``overlays.py`` lists them all; the page's halves are
in ``resources/web/overlays`` and take what :meth:`Overlay._send` gives them.
"""

from __future__ import annotations

import json
import math

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.place import Place
from cmdmap.mapview.door import Door


class Overlay(QObject):
    """One named overlay; subclasses keep its content and say how to send it whole."""

    clicked = Signal(int)
    """Id of the thing in it that was clicked."""

    def __init__(self, name: str, door: Door) -> None:
        super().__init__(door)
        self.name = name
        self._door = door
        door.thing_clicked.connect(self._on_thing_clicked)

    def restore(self) -> None:
        """Send everything again: a fresh page listens."""
        raise NotImplementedError

    def _send(self, content: object) -> None:
        # All but ASCII is escaped: half a surrogate pair, as broken names hold, has no UTF-8.
        self._door.overlay_sent.emit(self.name, json.dumps(content))

    def _on_thing_clicked(self, name: str, thing_id: int) -> None:
        if name == self.name:
            self.clicked.emit(thing_id)


def on_earth(place: Place) -> bool:
    """Tell whether a place can be drawn."""
    return math.isfinite(place.lon) and abs(place.lat) <= 90.0 and abs(place.lon) <= 180.0
