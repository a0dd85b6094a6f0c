"""Ways of proposed or ordered units to an incident, drawn under the units.

Two of the overlays of the map view; their half in the page is ``resources/web/overlays/ways.js``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.mapview.door import Door
from cmdmap.mapview.overlay import Overlay, on_earth
from cmdmap.widgets.theme import theme

MOST_WAYS = 30


class RouteLine(NamedTuple):
    """One way on the map."""

    label: str
    """What stands beside its beginning, e.g. ``巡-07 · 0.4 km · 1'50"``."""
    force: ForceKind
    """Gives the colour."""
    places: Sequence[Place]
    """The unit's place first."""
    chosen: bool = False
    """Drawn strong; the others thin and dashed."""


class Ways(Overlay):
    """The ways of one sort that are shown now."""

    def __init__(self, name: str, door: Door) -> None:
        super().__init__(name, door)
        self._lines: tuple[RouteLine, ...] = ()

    def show(self, lines: Sequence[RouteLine]) -> None:
        """Draw these instead of those drawn before, at most :data:`MOST_WAYS`."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.restore()

    def clear(self) -> None:
        """Take the ways off the map."""
        self.show(())

    def restore(self) -> None:
        """Send everything; the chosen ways last, so that they lie on top."""
        shown = sorted(self._lines[:MOST_WAYS], key=lambda line: line.chosen)
        self._send([_packed(line) for line in shown if all(map(on_earth, line.places))])


def _packed(line: RouteLine) -> dict[str, object]:
    return {
        "label": line.label,
        "colour": theme().force(line.force).name(),
        "chosen": line.chosen,
        "places": [[round(lon, 6), round(lat, 6)] for lon, lat in line.places],
    }
