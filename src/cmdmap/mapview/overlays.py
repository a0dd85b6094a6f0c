"""Overlays: THE list of what is drawn over ground and units, in the order it is restored.

Owned by the map view. Another overlay is one line here and one in ``resources/web/start.js``.
"""

from __future__ import annotations

from cmdmap.mapview.door import Door
from cmdmap.mapview.layers.incidents import IncidentPins
from cmdmap.mapview.layers.search import SearchArea
from cmdmap.mapview.layers.shapes import Shapes
from cmdmap.mapview.layers.ways import Ways
from cmdmap.mapview.overlay import Overlay
from cmdmap.mapview.picker import PlacePicker


class Overlays:
    """Every overlay of one map."""

    def __init__(self, door: Door) -> None:
        self.incidents = IncidentPins(door)
        self.underway = Ways("underway", door)
        self.routes = Ways("ways", door)
        self.search = SearchArea(door)
        self.shapes = Shapes(door)
        self.picker = PlacePicker(door)

    def restore(self) -> None:
        """Send everything again: a fresh page listens."""
        for overlay in vars(self).values():
            if isinstance(overlay, Overlay):
                overlay.restore()
