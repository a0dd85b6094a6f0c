"""Everything the page shows but units and view, as one small value.

The view replaces it and sends it whole; the page applies what differs. So a fresh page, a new
language and a ticked layer go the same way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import FORCE_MARKS, ForceKind
from cmdmap.i18n import mark, tr
from cmdmap.mapview.door import LAYER_LIST, LAYERS
from cmdmap.mapview.layers.units import KINDS
from cmdmap.widgets.theme import theme

KIND_NAMES = {
    ForceKind.GOVERNANCE: mark("Governance"),
    ForceKind.LAW_ENFORCEMENT: mark("Law enforcement"),
    ForceKind.MEDIATION: mark("Mediation"),
    ForceKind.GRID: mark("Grid staff"),
    ForceKind.POLICE: mark("Police"),
    ForceKind.UNKNOWN: mark("Unknown"),
}

LAYER_NAMES = {
    "communities": mark("Communities"),
    "grids": mark("Grids"),
    "micro_grids": mark("Micro-grids"),
    "defence_zones": mark("Defence zones"),
    "patrol_zones": mark("Patrol zones"),
    "roads": mark("Roads"),
    "units": mark("Units"),
    "incidents": mark("Incidents"),
}

OFF_AT_FIRST = ("micro_grids", "defence_zones", "patrol_zones")
FIRST_LAYERS = {name: name not in OFF_AT_FIRST for name in LAYERS} | {LAYER_LIST: False}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows besides units; replaced, never changed in place."""

    language: str
    ground: str = ""
    """Name of the packed jurisdiction under ``/live/``, empty for none."""
    area_name: str = ""
    synthetic: bool = False
    bounds: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees."""
    raster: bool = False
    """True when an MBTiles base map lies below, so that land is not painted over it."""
    attribution: str = ""
    stale_after_s: float = 1800.0
    selected: UnitId | None = None
    chosen: Place | None = None
    """The place clicked last: its area is lit, a card tells its chain."""
    track: tuple[Place, ...] = ()
    layers: dict[str, bool] = field(default_factory=lambda: dict(FIRST_LAYERS))

    def to_json(self) -> str:
        """Return the scene for the page, worded in the language of the seat."""
        return json.dumps(
            {
                "ground": self.ground,
                "areaName": self.area_name,
                "bounds": self.bounds,
                "raster": self.raster,
                "attribution": self.attribution,
                "staleAfter": self.stale_after_s,
                "selected": self.selected or 0,
                "chosen": self.chosen,
                "track": [[place.lon, place.lat] for place in self.track],
                "language": self.language,
                "badge": tr("Demo data") if self.synthetic else "",
                "layers": [
                    {"key": key, "name": tr(LAYER_NAMES[key]), "on": self.layers[key]}
                    for key in LAYERS
                ],
                "layersOpen": self.layers[LAYER_LIST],
                "kinds": [
                    {
                        "mark": FORCE_MARKS[kind],
                        "name": tr(KIND_NAMES[kind]),
                        "colour": theme().force(kind).name(),
                    }
                    for kind in KINDS
                ],
                "words": _words(),
            },
            ensure_ascii=False,
        )


def _words() -> dict[str, str]:
    return {
        "layers": tr("Layers"),
        "zoomIn": tr("Zoom in"),
        "zoomOut": tr("Zoom out"),
        "fit": tr("Show the whole area"),
        "measure": tr("Measure a distance"),
        "measureHint": tr("Click points, double-click ends, Esc clears"),
        "drawnBase": tr("Base map drawn from area data"),
        "close": tr("Close"),
        "outside": tr("outside the area"),
        "empty": tr("No area yet: import one or open the demo area"),
    }
