"""The pure half of our own scheme: a path goes in, a reply comes out, no browser involved.

``scheme.py`` is the Qt half that asks here for every request of the map page. Everything the page
may load is listed below, anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

MIME_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".html": "text/html",
}
BINARY = "application/octet-stream"

_TILE = re.compile(r"/tiles/(\d{1,2})/(\d{1,8})/(\d{1,8})")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class Reply(NamedTuple):
    """What a path answers with."""

    mimetype: str
    body: bytes


Maker = Callable[[], bytes]
"""Makes a body when it is asked for, on whatever thread asks."""

TileSource = Callable[[int, int, int], Reply]
"""Zoom, column and row (row 0 in the north) to a tile; may read from disk."""


class Routes:
    """All paths of the page: ``/`` page, ``/web/…`` files, ``/tiles/z/x/y``, ``/live/…`` bodies.

    Live bodies (pulses, areas) are put in by the view and replaced by name; a body that is asked
    for once only is dropped on delivery.
    """

    def __init__(self, web: Path, page: bytes, fixed: Mapping[str, Reply] | None = None) -> None:
        self._web = web.resolve()
        self._fixed = {"/": Reply("text/html", page), **(fixed or {})}
        self._kept: dict[str, bytes] = {}
        self._once: set[str] = set()
        self._makers: dict[str, Maker] = {}
        self.tiles: TileSource | None = None

    def set_page(self, page: bytes) -> bool:
        """Answer ``/`` with another page from now on; False when it is the same."""
        same = self._fixed["/"].body == page
        self._fixed["/"] = Reply("text/html", page)
        return not same

    def keep(self, name: str, body: bytes, *, once: bool = False) -> None:
        """Answer ``/live/<name>`` with ``body`` from now on, or only one time."""
        self._kept[name] = body
        if once:
            self._once.add(name)

    def keep_made(self, name: str, maker: Maker) -> None:
        """Answer ``/live/<name>`` with what ``maker`` returns; it runs once, on the first wish."""
        self._makers[name] = maker

    def forget(self, name: str) -> None:
        """Answer ``/live/<name>`` no longer."""
        self._kept.pop(name, None)
        self._makers.pop(name, None)

    def drop_once(self) -> None:
        """Forget the one-time bodies that nobody fetched (the page that wanted them is gone)."""
        for name in self._once:
            self._kept.pop(name, None)
        self._once.clear()

    def is_slow(self, path: str) -> bool:
        """Return whether the answer takes time (a database, a body yet to be made): ask a pool."""
        return path.startswith("/tiles/") or path.removeprefix("/live/") in self._makers

    def answer(self, path: str) -> Reply | None:
        """Return the reply for an absolute path without query, None when there is nothing."""
        if path in self._fixed:
            return self._fixed[path]
        if path.startswith("/web/"):
            return self._file(path.removeprefix("/web/"))
        if path.startswith("/live/"):
            return self._live(path.removeprefix("/live/"))
        tile = _TILE.fullmatch(path)
        if tile and self.tiles is not None:
            zoom, column, row = map(int, tile.groups())
            return self.tiles(zoom, column, row)
        return None

    def _live(self, name: str) -> Reply | None:
        maker = self._makers.get(name)
        if maker is not None:
            self._kept[name] = maker()
            self._makers.pop(name, None)
        body = self._kept.get(name)
        if body is None:
            return None
        if name in self._once:
            self._once.discard(name)
            del self._kept[name]
        return Reply(BINARY, body)

    def _file(self, name: str) -> Reply | None:
        # Each part must be a plain name: no "..", no empty part, no backslash, no drive.
        parts = name.split("/")
        if not all(_NAME.fullmatch(part) for part in parts):
            return None
        path = self._web.joinpath(*parts)
        mimetype = MIME_TYPES.get(path.suffix)
        if mimetype is None or not path.resolve().is_relative_to(self._web):
            return None
        try:
            return Reply(mimetype, path.read_bytes())
        except OSError:
            return None
