"""A search party: the circle, the sectors with their units, what is covered; above the ground.

One of the overlays of the map view; its half in the page is ``resources/web/overlays/search.js``.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import Ring
from cmdmap.domain.place import Place
from cmdmap.mapview.door import Door
from cmdmap.mapview.overlay import Overlay

COLOURS = ("#39c5cf", "#a371f7", "#3fb950", "#d29922", "#2f81f7", "#f778ba", "#e3b341", "#79c0ff")
"""Of the sectors in turn; number and name say it too."""


class SectorShape(NamedTuple):
    """One sector as drawn."""

    number: int
    label: str
    """Number, units and share covered, in words."""
    rings: Sequence[Ring]
    """Outlines in degrees, one for each separate part."""
    manned: bool
    """Without units it is dashed."""
    spot: Place
    """Where the label stands: well inside."""


class CoverRaster(NamedTuple):
    """Where somebody was, as a picture of cells; row 0 is the north."""

    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    covered: npt.NDArray[np.bool_]
    """Shape (rows, columns)."""


class SearchPicture(NamedTuple):
    """Everything of one search party."""

    last_seen: Place
    label: str
    """What stands at the circle: who is looked for, since when."""
    radius_m: float
    sectors: Sequence[SectorShape]
    cover: CoverRaster | None = None


class SearchArea(Overlay):
    """The search party that is shown now."""

    def __init__(self, door: Door) -> None:
        super().__init__("search", door)
        self._picture: SearchPicture | None = None

    def show(self, picture: SearchPicture | None) -> None:
        """Draw a search party, None takes it off the map."""
        if picture is not None or self._picture is not None:
            self._picture = picture
            self.restore()

    def restore(self) -> None:
        """Send everything."""
        self._send(None if self._picture is None else _packed(self._picture))


def _packed(picture: SearchPicture) -> dict[str, object]:
    return {
        "lastSeen": picture.last_seen,
        "label": picture.label,
        "radius": picture.radius_m,
        "sectors": [
            {
                "label": sector.label,
                "colour": COLOURS[(sector.number - 1) % len(COLOURS)],
                "manned": sector.manned,
                "spot": sector.spot,
                "rings": [np.round(ring, 6).tolist() for ring in sector.rings],
            }
            for sector in picture.sectors
        ],
        "cover": None if picture.cover is None else _cover(picture.cover),
    }


def _cover(cover: CoverRaster) -> dict[str, object]:
    rows, columns = cover.covered.shape
    bits = base64.b64encode(np.packbits(cover.covered).tobytes()).decode("ascii")
    return {"bounds": cover.bounds, "rows": rows, "columns": columns, "bits": bits}
