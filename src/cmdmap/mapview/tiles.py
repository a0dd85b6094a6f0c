"""Raster base map from an MBTiles file.

Answers ``/tiles/z/x/y`` of the scheme from a pool thread. Source of the format: MBTiles 1.3
specification (rows count from the south, TMS). The file is opened immutable with no busy time-out,
because a wait inside SQLite would stop the map.
"""

from __future__ import annotations

import html
import re
import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.mapview.routes import Reply

NOTHING_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4"
    "890000000b4944415478da636000020000050001e9fadcd80000000049454e44"
    "ae426082"
)
"""One transparent pixel: what a missing tile looks like."""

_FORMATS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
_TAG = re.compile(r"<[^>]*>")


class TileArchive:
    """One open MBTiles file; ``tile`` may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Open ``path`` read-only.

        Raises:
            WorldError: the file is absent or is no MBTiles file with raster tiles.
        """
        self._lock = threading.Lock()
        try:
            address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
            self._base = sqlite3.connect(address, uri=True, timeout=0, check_same_thread=False)
            meta = dict(self._base.execute("SELECT name, value FROM metadata").fetchall())
            low, high = self._base.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchone()
        except sqlite3.Error as error:
            raise WorldError(
                tr(
                    "{path} is no MBTiles base map ({error}); choose another",
                    path=path,
                    error=error,
                )
            ) from error
        if low is None or meta.get("format") == "pbf":
            self._base.close()
            raise WorldError(tr("{path} holds no raster tiles; choose another base map", path=path))
        self.min_zoom, self.max_zoom = int(low), int(high)
        self.attribution = html.unescape(_TAG.sub("", str(meta.get("attribution", ""))))[:200]

    def tile(self, zoom: int, column: int, row: int) -> Reply:
        """Return one tile, row 0 in the north; transparent when it is absent or damaged."""
        with self._lock:
            try:
                found = self._base.execute(
                    "SELECT tile_data FROM tiles"
                    " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                    (zoom, column, (1 << zoom) - 1 - row),
                ).fetchone()
            except sqlite3.Error:
                found = None
        body = found[0] if found and isinstance(found[0], bytes) else NOTHING_PNG
        for start, mimetype in _FORMATS.items():
            if body.startswith(start):
                return Reply(mimetype, body)
        return Reply("image/png", NOTHING_PNG)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()
