"""Map layers: which layers of the map this seat shows, kept in a small file of the home folder.

The map tells what was ticked, and whether the list of layers is open; at the next start it is
told the same before its page is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject

from cmdmap.mapview.door import LAYER_LIST, LAYERS
from cmdmap.mapview.map_view import MapView

MAX_BYTES = 10_000


class MapLayers(QObject):
    """The choice of layers; a file that cannot be read is as good as none."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._chosen = self._read()

    def restore(self, view: MapView) -> None:
        """Show and hide the layers as they were."""
        for name, visible in self._chosen.items():
            view.set_layer_visible(name, visible)

    def keep(self, name: str, visible: bool) -> None:
        """Remember that a layer was shown or hidden."""
        self._chosen[name] = visible
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._chosen), encoding="utf-8")
        fresh.replace(self._path)

    def _read(self) -> dict[str, bool]:
        if not self._path.is_file() or self._path.stat().st_size > MAX_BYTES:
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        known = (*LAYERS, LAYER_LIST)
        return {n: v for n, v in found.items() if n in known and isinstance(v, bool)}
