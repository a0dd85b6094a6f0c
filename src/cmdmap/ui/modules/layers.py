"""Plugin layers: keeps the drawings of plugins up to date on the one map, and says which are shown.

On a page of the workspace 模块 those are the plugin's own layers that are ticked and what the page
draws itself; on the Command workspace the layers that were chosen there. Only what is shown is
asked for; a commit that touches a layer's topics has it drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from cmdmap.api.drawing import Tone
from cmdmap.api.handles import Reader
from cmdmap.errors import WorldError
from cmdmap.mapview.layers.shapes import OfferedLayer, PackedDrawing, Shapes, pack_drawing
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.entries import DRAW_S
from cmdmap.plugins.views import LayerSlot
from cmdmap.ui.answers import Answers
from cmdmap.ui.modules.kept import KeptChoices
from cmdmap.ui.modules.watching import Watching

COMMAND_SECTION, PAGE_SECTION = "command_layers", "page_layers"


def name_of(layer: LayerSlot) -> str:
    """Return the full name of a layer."""
    return f"{layer.plugin_id}.{layer.part.id}"


@dataclass(slots=True)
class _State:
    """How far one layer's drawing is."""

    layer: LayerSlot
    stop: Callable[[], None]
    stale: bool = True
    asked: bool = False


class PluginLayers(QObject):
    """Every layer of every active plugin on one map."""

    def __init__(
        self, shapes: Shapes, answers: Answers, kept: KeptChoices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shapes, self._answers, self._kept = shapes, answers, kept
        self._watching = Watching(self)
        self._states: dict[str, _State] = {}
        self._page: tuple[str, tuple[str, ...]] | None = None
        shapes.layer_ticked.connect(self._on_layer_ticked)

    def set_layers(self, layers: Sequence[LayerSlot]) -> None:
        """Take the layers of the active plugins; those that are gone are taken off the map."""
        wanted = {name_of(layer): layer for layer in layers}
        for name, state in list(self._states.items()):
            # One that was made anew comes with another desk.
            if name not in wanted or wanted[name].plugin is not state.layer.plugin:
                self._states.pop(name).stop()
                self._shapes.put(name, None)
        for name, layer in wanted.items():
            if name not in self._states:
                stop = self._watching.watch(
                    layer.desk, layer.part.topics, partial(self._on_touched, name)
                )
                self._states[name] = _State(layer, stop)
        self.refresh()

    def show_on_page(self, plugin_id: str, own: Sequence[str]) -> None:
        """A page is in front: show its plugin's layers, and the names it draws itself."""
        self._page = (plugin_id, tuple(own))
        self.refresh()

    def show_on_command(self) -> None:
        """The Command workspace is in front."""
        self._page = None
        self.refresh()

    def set_visible(self, name: str, visible: bool) -> None:
        """Show or hide a layer where the map is now, and remember it."""
        if name in self._states:
            section = COMMAND_SECTION if self._page is None else PAGE_SECTION
            self._kept.keep(section, name, visible)
            self.refresh()

    def end(self) -> None:
        """Hear nothing more."""
        self._watching.close()

    def refresh(self) -> None:
        """Bring map and panel up to date."""
        page = self._page
        offered = [
            state.layer
            for state in self._states.values()
            if page is None or state.layer.plugin_id == page[0]
        ]
        visible = [layer for layer in offered if self._is_visible(layer)]
        for layer in visible:
            self._ask(self._states[name_of(layer)])
        names = [name_of(layer) for layer in visible] + list(page[1] if page else ())
        panel = [
            OfferedLayer(name_of(o), title_of(o.part), o in visible, o.plugin.manifest.title)
            for o in offered
        ]
        self._shapes.offer(panel, None if page is None else self._legend(names))
        self._shapes.show(names, answers=page is not None)

    def _is_visible(self, layer: LayerSlot) -> bool:
        if self._page is None:
            return self._kept.flag(COMMAND_SECTION, name_of(layer), False)
        return self._kept.flag(PAGE_SECTION, name_of(layer), layer.part.visible)

    def _legend(self, names: Sequence[str]) -> list[tuple[Tone, str]]:
        """Each entry once, in the order of the layers."""
        entries = (entry for name in names for entry in self._shapes.legend(name))
        return list(dict.fromkeys(entries))

    def _ask(self, state: _State) -> None:
        if not state.stale or state.asked:
            return
        state.stale, state.asked = False, True
        layer, name = state.layer, name_of(state.layer)
        draw, desk = layer.plugin.entries.find, layer.desk

        def pack(reader: Reader) -> PackedDrawing:
            return pack_drawing(draw(layer.part.entry)(desk, reader))

        # Packed where it is drawn, so that a wrong drawing is the plugin's failure too.
        future = desk.ask(f"layers.{layer.part.id}", pack, DRAW_S)
        self._answers.deliver(
            future, partial(self._on_drawn, name), partial(self._on_not_drawn, name)
        )

    def _on_drawn(self, name: str, drawing: PackedDrawing) -> None:
        state = self._states.get(name)
        if state is None:
            return
        state.asked = False
        self._shapes.put(name, drawing)
        # Touched meanwhile: the next answer is on its way; the legend may be new as well.
        self.refresh()

    def _on_not_drawn(self, name: str, error: WorldError) -> None:
        state = self._states.get(name)
        if state is not None:
            state.asked = False
            self._answers.failed.emit(str(error))

    def _on_touched(self, name: str) -> None:
        state = self._states.get(name)
        if state is not None:
            state.stale = True
            if name in self._shapes.shown():
                self._ask(state)

    def _on_layer_ticked(self, name: str, visible: bool) -> None:
        self.set_visible(name, visible)
