"""Where the map looks, and the view to come back to.

``map_view.py`` asks here for the view to send; the page reports where it came to rest. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cmdmap.domain.place import Place

NEAR_ZOOM = 17.0
"""A flight to a thing goes at least this near, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class View:
    """Centre and zoom of the map; zoom 0..24, the world is 256 pixels wide at 0."""

    centre: Place
    zoom: float


class Camera:
    """The present view, and the one before the last flight."""

    def __init__(self) -> None:
        self.current: View | None = None
        self.previous: View | None = None

    def rest(self, view: View) -> None:
        """Note where the page came to rest."""
        self.current = view

    def fly(self, place: Place, zoom: float | None) -> View:
        """Return the view of ``place`` and remember the one that is left."""
        self.previous = self.current
        if zoom is None:
            zoom = max(self.current.zoom, NEAR_ZOOM) if self.current else NEAR_ZOOM
        self.current = View(place, zoom)
        return self.current

    def restore(self) -> View | None:
        """Return the exact view that the last flight left, once; None when there is none."""
        view, self.previous = self.previous, None
        if view is not None:
            self.current = view
        return view


class Cameras:
    """One camera for each workspace that shows the map, so that each finds its view again."""

    def __init__(self, send: Callable[[View], None]) -> None:
        """``send`` brings a view to the page."""
        self.now = Camera()
        self._send = send
        self._by_name: dict[str, Camera] = {"": self.now}

    def use(self, name: str) -> bool:
        """Look through the camera of a name; True for a fresh one.

        A fresh one begins where the last one looks.
        """
        before, self.now = self.now, self._by_name.setdefault(name, Camera())
        fresh = self.now.current is None
        if fresh:
            self.now.current = before.current
        elif self.now.current is not None and self.now.current != before.current:
            self._send(self.now.current)
        return fresh
