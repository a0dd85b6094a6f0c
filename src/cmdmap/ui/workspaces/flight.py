"""Flight: the way to a thing on the map and exactly back, shared by everything that is pressed.

A second press on the same thing restores the view from before the first; a flight to another thing
makes that one the way back's.
"""

from __future__ import annotations

from collections.abc import Hashable

from cmdmap.domain.place import Place
from cmdmap.mapview.map_view import MapView


class Flight:
    """Knows what the map flew to last."""

    def __init__(self, map_view: MapView) -> None:
        self._map = map_view
        self._target: Hashable = None

    def is_at(self, thing: Hashable) -> bool:
        """Tell whether the last flight went to this thing and has not been taken back."""
        return self._target is not None and self._target == thing

    def go(self, thing: Hashable, place: Place | None) -> None:
        """Bring a thing to the middle; one without a place moves nothing."""
        if place is not None:
            self._map.fly_to(place)
            self._target = thing

    def back(self) -> None:
        """Restore the view that the last flight left."""
        self._map.restore_view()
        self._target = None
