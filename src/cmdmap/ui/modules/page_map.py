"""Page map: the map beside a page, as the plugin's page uses it (``api/handles.PageMap``).

What the page draws is kept here under its own names and is on the map only while the page is in
front, together with the plugin's layers that are ticked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from cmdmap.api.drawing import Drawing
from cmdmap.domain.grid import Ring
from cmdmap.domain.place import Place
from cmdmap.mapview.layers.shapes import pack_drawing
from cmdmap.mapview.map_view import MapView
from cmdmap.plugins.views import PageSlot
from cmdmap.ui.modules.layers import PluginLayers


class ModuleMap(QObject):
    """One page's share of the one map."""

    drawn = Signal()
    """The names of what the page draws are others now."""

    def __init__(
        self, page: PageSlot, view: MapView, layers: PluginLayers, call: Callable[..., Any]
    ) -> None:
        """``call(part, work)`` calls the plugin guarded and says what went wrong."""
        super().__init__()
        self._page, self._view, self._layers, self._call = page, view, layers, call
        self._own: dict[str, str] = {}
        self._takers: list[Callable[[str, int], None]] = []
        self._picks = False
        view.overlays.shapes.thing_pressed.connect(self._on_thing_pressed)

    def show(self, layer: str, drawing: Drawing | None) -> None:
        """Draw under a name of the page's own; None takes it off."""
        name = f"{self._page.plugin_id}.{self._page.part.id}:{layer}"
        shapes = self._view.overlays.shapes
        if drawing is None:
            shapes.put(name, None)
            gone = self._own.pop(layer, None)
        else:
            shapes.put(name, pack_drawing(drawing))
            gone, self._own[layer] = self._own.get(layer), name
        if drawing is None or gone is None or drawing.legend:
            self.drawn.emit()

    def show_layer(self, layer: str, visible: bool) -> None:
        """Show or hide one of the plugin's layers of the manifest."""
        self._layers.set_visible(f"{self._page.plugin_id}.{layer}", visible)

    def fly_to(self, place: Place, zoom: float | None = None) -> None:
        """Bring a place to the middle."""
        self._view.fly_to(place, zoom)

    def fly_back(self) -> None:
        """Show exactly what the last flight left; once."""
        self._view.restore_view()

    def fit(self, ring: Ring) -> None:
        """Show a whole area (n, 2)."""
        self._view.fit(ring)

    def pick(
        self,
        take: Callable[[Place], None],
        hint: str = "",
        left: Callable[[], None] | None = None,
    ) -> None:
        """Let the user click a place; Esc leaves without one and ``left`` is called."""
        self._picks = True

        def on_place(place: Place) -> None:
            self._picks = False
            self._call("map pick", lambda: take(place))

        def on_left() -> None:
            self._picks = False
            if left is not None:
                self._call("map pick", left)

        self._view.overlays.picker.ask(on_place, hint, on_left)
        self._view.setFocus()

    def on_clicked(self, take: Callable[[str, int], None]) -> None:
        """Call ``take(layer, feature id)`` when something the plugin drew is clicked."""
        self._takers.append(take)

    @property
    def own(self) -> tuple[str, ...]:
        """Full names of what the page draws itself."""
        return tuple(self._own.values())

    def close(self) -> None:
        """Take everything off the map."""
        if self._picks:
            self._view.overlays.picker.cancel()
        for name in self._own.values():
            self._view.overlays.shapes.put(name, None)
        self._own.clear()
        self._takers.clear()

    def _on_thing_pressed(self, name: str, number: int) -> None:
        own = next((layer for layer, full in self._own.items() if full == name), None)
        plugin_id, _, layer = name.partition(".")
        found = own if own is not None else layer if plugin_id == self._page.plugin_id else None
        if found is None or ":" in found:
            return
        for take in tuple(self._takers):
            self._call("map click", lambda take=take: take(found, number))
