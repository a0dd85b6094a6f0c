"""Shapes: what plugins draw: spots, fields, circles and lines in named layers.

The workspace hands in drawings packed by a reader thread; the page's half is
``resources/web/overlays/shapes.js``. Things are numbered through all layers, so that a click comes
back as the layer and the plugin's own id. Words are drawn as text, never as HTML.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Signal

from cmdmap.api.drawing import Circle, Drawing, Feature, Field, Line, Spot, Tone
from cmdmap.domain.grid import Ring
from cmdmap.domain.place import Place
from cmdmap.mapview.door import Door
from cmdmap.mapview.overlay import Overlay, on_earth

MOST_SPOTS = 10_000
MOST_AREAS = 2_000
"""Fields, circles and lines of one layer."""
SLOT = 1 << 14
"""Numbers that each layer has for its things; more than it may hold."""
MOST_POINTS = 400_000
"""Of all rings and lines of one layer."""
LABEL_LIMIT = 60
GLYPH_LIMIT = 2
FARTHEST_M = 200_000.0
ROUND = 7
"""Decimals of a degree on the wire: about a centimetre."""
TONES = tuple(Tone)


class OfferedLayer(NamedTuple):
    """A layer as the map's panel offers it."""

    key: str
    name: str
    on: bool
    group: str = ""
    """Heading under which it stands; empty for none."""


class PackedDrawing(NamedTuple):
    """One drawing as the page takes it."""

    body: str
    """JSON."""
    ids: tuple[int, ...]
    """The plugin's ids of the things, in the order in which they are numbered."""
    legend: tuple[tuple[Tone, str], ...]
    left_out: int
    """Things that are not on earth, or more than can be drawn."""


def pack_drawing(drawing: Drawing) -> PackedDrawing:
    """Pack a drawing; what cannot be drawn is left out and counted. Runs in any thread."""
    spots: list[Spot] = []
    areas: list[Field | Circle | Line] = []
    points = 0
    for feature in drawing.features:
        if isinstance(feature, Spot):
            if len(spots) < MOST_SPOTS and _is_placed(feature.place):
                spots.append(feature)
        elif len(areas) < MOST_AREAS and (size := _size(feature)) and points + size <= MOST_POINTS:
            points += size
            areas.append(feature)
    body = json.dumps(
        {"spots": _spots(spots), "areas": [_area(each) for each in areas]}, allow_nan=False
    )
    kept = [*spots, *areas]
    ids = tuple(int(feature.id) for feature in kept)
    legend = tuple((Tone(tone), str(words)[:LABEL_LIMIT]) for tone, words in drawing.legend)
    return PackedDrawing(body, ids, legend, len(drawing.features) - len(kept))


class Shapes(Overlay):
    """Every layer of every plugin on one map."""

    layer_ticked = Signal(str, bool)
    """A layer was ticked in the panel; whether it is shown is the hearer's to say."""
    thing_pressed = Signal(str, int)
    """Name of a layer and the plugin's id of the thing in it that was clicked."""

    def __init__(self, door: Door) -> None:
        super().__init__("shapes", door)
        self._layers: dict[str, PackedDrawing] = {}
        self._slots: dict[str, int] = {}
        self._shown: tuple[str, ...] = ()
        self._answers = False
        self._panel: dict[str, object] = {}
        self.clicked.connect(self._on_number_clicked)
        door.more_toggled.connect(self._on_layer_ticked)

    def put(self, layer: str, drawing: PackedDrawing | None) -> None:
        """Keep a layer's drawing, or forget it; whether it is drawn is said by :meth:`show`."""
        if drawing is None:
            if self._layers.pop(layer, None) is not None:
                self._send({"gone": layer})
            return
        self._layers[layer] = drawing
        if layer in self._shown:
            self._send_layer(layer)

    def show(self, layers: Sequence[str], *, answers: bool) -> None:
        """Draw exactly these layers, the first one lowest.

        With ``answers`` a click on a thing is told; otherwise clicks go through to the ground, as
        on the Command workspace.
        """
        if (tuple(layers), answers) == (self._shown, self._answers):
            return
        fresh = [layer for layer in layers if layer not in self._shown]
        self._shown, self._answers = tuple(layers), answers
        for layer in fresh:
            self._send_layer(layer)
        self._send({"shown": list(layers), "answers": answers})

    def offer(
        self, layers: Sequence[OfferedLayer], legend: Sequence[tuple[Tone, str]] | None = None
    ) -> None:
        """Offer layers in the map's panel.

        With a legend, which may be empty, the panel is that of a module's page: these layers only,
        and the legend in place of the kinds of units.
        """
        numbered = None if legend is None else [[TONES.index(tone), said] for tone, said in legend]
        panel: dict[str, object] = {
            "panel": [layer._asdict() for layer in layers],
            "legend": numbered,
        }
        if panel != self._panel:
            self._panel = panel
            self._send(panel)

    def shown(self) -> tuple[str, ...]:
        """Return the layers that are drawn."""
        return self._shown

    def legend(self, layer: str) -> tuple[tuple[Tone, str], ...]:
        """Return the legend of a layer, empty before its drawing came."""
        drawing = self._layers.get(layer)
        return () if drawing is None else drawing.legend

    def restore(self) -> None:
        """Send every layer that is drawn again: a fresh page listens."""
        for layer in self._shown:
            self._send_layer(layer)
        self._send({"shown": list(self._shown), "answers": self._answers, **self._panel})

    def _on_layer_ticked(self, name: str, visible: bool) -> None:
        offered = self._panel.get("panel")
        if isinstance(offered, list) and any(layer["key"] == name for layer in offered):
            self.layer_ticked.emit(name, visible)

    def _send_layer(self, layer: str) -> None:
        drawing = self._layers.get(layer)
        if drawing is None:
            return
        slot = self._slots.setdefault(layer, len(self._slots))
        head = json.dumps({"layer": layer, "first": slot * SLOT + 1})
        text = f'{head[:-1]}, "drawing": {drawing.body}}}'
        self._door.overlay_sent.emit(self.name, text)

    def _on_number_clicked(self, number: int) -> None:
        slot, place = divmod(number - 1, SLOT)
        for layer, taken in self._slots.items():
            drawing = self._layers.get(layer)
            if taken == slot and drawing is not None and place < len(drawing.ids):
                self.thing_pressed.emit(layer, drawing.ids[place])
                return


def _spots(spots: Sequence[Spot]) -> dict[str, object]:
    """Columns: half the text of rows, and quickly read."""
    return {
        "lon": [round(spot.place.lon, ROUND) for spot in spots],
        "lat": [round(spot.place.lat, ROUND) for spot in spots],
        "tone": [TONES.index(spot.tone) for spot in spots],
        "glyph": [spot.glyph[:GLYPH_LIMIT] for spot in spots],
        "label": [spot.label[:LABEL_LIMIT] for spot in spots],
        "from": [_zoom(spot.from_zoom) for spot in spots],
    }


def _zoom(zoom: float) -> float:
    """Return a zoom as JSON takes it; what is none hides nothing."""
    return float(zoom) if math.isfinite(zoom) else 0.0


def _area(feature: Feature) -> dict[str, object]:
    common = {"tone": TONES.index(feature.tone), "label": feature.label[:LABEL_LIMIT]}
    match feature:
        case Field():
            strength = min(1.0, max(0.0, float(feature.strength)))
            return {**common, "kind": "field", "points": _points(feature.ring),
                    "strength": strength, "dashed": bool(feature.dashed)}  # fmt: skip
        case Circle():
            lon, lat = feature.middle
            return {**common, "kind": "circle", "points": [round(lon, ROUND), round(lat, ROUND)],
                    "radius": float(feature.radius_m), "dashed": bool(feature.dashed)}  # fmt: skip
        case Line():
            width = min(12.0, max(1.0, float(feature.width)))
            return {**common, "kind": "line", "points": _points(feature.line), "width": width,
                    "dashed": bool(feature.dashed)}  # fmt: skip
        case Spot():
            raise AssertionError("spots are packed in columns")


def _points(ring: Ring) -> list[float]:
    flat: list[float] = np.round(np.asarray(ring, dtype=np.float64), ROUND).ravel().tolist()
    return flat


def _size(feature: Feature) -> int:
    """Return the points of an area or line, 0 for what cannot be drawn."""
    match feature:
        case Circle():
            sized = math.isfinite(feature.radius_m) and 0 < feature.radius_m <= FARTHEST_M
            return 1 if sized and _is_placed(feature.middle) else 0
        case Field():
            return _ring_size(feature.ring, 4)
        case Line():
            return _ring_size(feature.line, 2)
        case Spot():
            return 0


def _ring_size(ring: Ring, least: int) -> int:
    points = np.asarray(ring, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < least:
        return 0
    inside = np.isfinite(points).all() and (np.abs(points) <= (180.0, 90.0)).all()
    return len(points) if inside else 0


def _is_placed(place: Place) -> bool:
    return math.isfinite(place.lat) and on_earth(place)
