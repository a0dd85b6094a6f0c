"""The door between Python and the page: typed slots in, few signals out.

Registered as ``door`` on the page's QWebChannel. The page connects to the signals first and calls
``ready`` after, so no first signal is lost. Values from the page are checked here; text never comes
in except names of layers and overlays.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal, Slot

from cmdmap.domain.place import Place

LAYERS = (
    "communities",
    "grids",
    "micro_grids",
    "defence_zones",
    "patrol_zones",
    "roads",
    "units",
    "incidents",
)
LAYER_LIST = "layer_list"
"""The list of the layers itself: it is opened and closed as a layer is shown and hidden."""


class Door(QObject):
    """What the page may say and what it is told."""

    pulse_sent = Signal(str)
    """To the page: one pulse as base64."""
    pulse_kept = Signal(str)
    """To the page: name under ``/live/`` where a large pulse waits."""
    scene_sent = Signal(str)
    """To the page: everything but units as JSON, see ``scene.py``."""
    view_sent = Signal(str)
    """To the page: JSON of the view to show."""
    overlay_sent = Signal(str, str)
    """To the page: name of an overlay and JSON of what changed in it, see ``overlay.py``."""

    opened = Signal()
    """From the page: it listens."""
    unit_hovered = Signal(int)
    unit_clicked = Signal(int)
    place_clicked = Signal(float, float)
    place_left = Signal()
    """From the page: the card of the clicked place was closed."""
    view_changed = Signal(float, float, float)
    layer_toggled = Signal(str, bool)
    more_toggled = Signal(str, bool)
    """From the page: a layer of a plugin was ticked."""
    thing_clicked = Signal(str, int)
    """From the page: overlay and id of a thing in it."""
    place_picked = Signal(float, float)
    pick_left = Signal()
    """From the page: the place picker was left without a place."""
    pulse_taken = Signal(int)
    pulse_drawn = Signal(int)

    @Slot()
    def ready(self) -> None:
        """Note that the page has connected its side."""
        self.opened.emit()

    @Slot(int)
    def hover(self, unit_id: int) -> None:
        """Note the unit under the pointer, 0 for none."""
        self.unit_hovered.emit(unit_id)

    @Slot(int)
    def click_unit(self, unit_id: int) -> None:
        """Note a click on a unit."""
        self.unit_clicked.emit(unit_id)

    @Slot(float, float)
    def click_place(self, lon: float, lat: float) -> None:
        """Note a click on the ground, degrees."""
        if _on_earth(lon, lat):
            self.place_clicked.emit(lon, lat)

    @Slot()
    def leave_place(self) -> None:
        """Note that the clicked place no longer matters."""
        self.place_left.emit()

    @Slot(float, float, float)
    def report_view(self, lon: float, lat: float, zoom: float) -> None:
        """Note where the map has come to rest."""
        if _on_earth(lon, lat) and 0.0 <= zoom <= 24.0:
            self.view_changed.emit(lon, lat, zoom)

    @Slot(str, bool)
    def toggle_layer(self, name: str, visible: bool) -> None:
        """Note a wish of the layer panel."""
        if name in LAYERS or name == LAYER_LIST:
            self.layer_toggled.emit(name, visible)
        else:
            self.more_toggled.emit(name, visible)

    @Slot(str, int)
    def click_thing(self, overlay: str, thing_id: int) -> None:
        """Note a click on a thing of an overlay."""
        self.thing_clicked.emit(overlay, thing_id)

    @Slot(float, float)
    def pick_place(self, lon: float, lat: float) -> None:
        """Note the place that the picker waited for, degrees."""
        if _on_earth(lon, lat):
            self.place_picked.emit(lon, lat)

    @Slot()
    def leave_pick(self) -> None:
        """Note that the picker was left."""
        self.pick_left.emit()

    @Slot(int)
    def report_taken(self, seq: int) -> None:
        """Note that the page has read pulse ``seq`` and can take the next."""
        self.pulse_taken.emit(seq)

    @Slot(int)
    def report_drawn(self, seq: int) -> None:
        """Note that everything up to pulse ``seq`` is on the canvas."""
        self.pulse_drawn.emit(seq)


def _on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90.0 and abs(lon) <= 720.0


def wrap(lon: float, lat: float) -> Place:
    """Return the place with its longitude brought to -180..180 (the map may be dragged around)."""
    return Place((lon + 180.0) % 360.0 - 180.0, lat)
