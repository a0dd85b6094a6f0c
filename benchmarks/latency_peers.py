"""The peers of the latency benchmark: Leaflet's markers and the folium page made anew.

Each takes changed units from the same bridge as our map. While one update is on its way changes
collect, newest per unit, as our own map does it; so a slow peer is not buried by a queue.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import folium
import numpy as np
from PySide6.QtCore import QUrl

from cmdmap.domain.unit import LiveUnit
from cmdmap.mapview.layers.world import world_steps
from cmdmap.mapview.page import CommandMap, build_page
from cmdmap.mapview.scheme import PAGE_URL
from map import PeerView, wait
from map_units import CENTRE

ZOOM = 15


class LatencyPeer:
    """Collects changes and draws one batch at a time; ``drawn`` hears each unit and its row."""

    def __init__(self, html: str) -> None:
        self.drawn: Callable[[int, int], None] = lambda _unit, _row: None
        self.pending: dict[int, LiveUnit] = {}
        self.on_its_way: list[LiveUnit] = []
        self.view = PeerView(html)
        self.view.show()

    def begin(self, crowd: list[LiveUnit]) -> None:
        """Load the page and show those who stand still."""
        self.show(crowd)
        wait(lambda: not self.on_its_way and not self.pending)

    def show(self, units: Iterable[LiveUnit]) -> None:
        """Take changed units."""
        self.pending.update({int(live.unit.id): live for live in units if live.fix is not None})
        self.send()

    def send(self) -> None:
        """Draw what has collected, unless something is being drawn."""
        if self.on_its_way or not self.pending:
            return
        self.on_its_way = list(self.pending.values())
        self.pending = {}
        self.draw(self.on_its_way)

    def draw(self, units: list[LiveUnit]) -> None:
        """Bring units to the screen and call :meth:`note_drawn` after that frame."""
        raise NotImplementedError

    def note_drawn(self) -> None:
        """Tell what was on its way and send the rest."""
        places = np.array([live.fix.place for live in self.on_its_way if live.fix is not None])
        rows = world_steps(places[:, 0], places[:, 1])[1]
        for live, row in zip(self.on_its_way, rows, strict=True):
            self.drawn(int(live.unit.id), int(row))
        self.on_its_way = []
        self.send()

    def finish(self) -> None:
        """Take the page down."""
        wait(lambda: not self.on_its_way)
        self.view.finish()


class MarkerPeer(LatencyPeer):
    """Leaflet markers, one JSON signal per batch; ``way`` is ``dom`` or ``circles``."""

    def __init__(self, way: str) -> None:
        super().__init__(build_page(CENTRE, None).replace("zoom: 13", f"zoom: {ZOOM}"))
        self.way = way
        opened: list[int] = []
        self.view.feed.opened.connect(lambda: opened.append(1))
        self.view.feed.drawn.connect(lambda _number: self.note_drawn())
        self.view.page().load(QUrl(PAGE_URL))
        wait(lambda: bool(opened))

    def draw(self, units: list[LiveUnit]) -> None:
        """Send the changed units only."""
        rows = [
            [live.unit.id, live.fix.place.lat, live.fix.place.lon]
            for live in units
            if live.fix is not None
        ]
        update = {"number": 1, "way": self.way, "units": rows}
        self.view.feed.update_sent.emit(json.dumps(update))


class FoliumPeer(LatencyPeer):
    """The usual way with folium: write the whole page again and load it."""

    def __init__(self) -> None:
        super().__init__("")
        self.present: dict[int, LiveUnit] = {}
        self.view.page().loadFinished.connect(self.on_loaded)

    def draw(self, units: list[LiveUnit]) -> None:
        """Make and load the page with everybody on it."""
        self.present.update({int(live.unit.id): live for live in units})
        page = CommandMap(
            location=(CENTRE.lat, CENTRE.lon), zoom_start=ZOOM, tiles=None, prefer_canvas=True
        )
        for live in self.present.values():
            if live.fix is not None:
                place = live.fix.place
                folium.CircleMarker((place.lat, place.lon), radius=5).add_to(page)
        self.view.routes.html = page.get_root().render().encode()
        self.view.page().load(QUrl(PAGE_URL))

    def on_loaded(self, _ok: bool) -> None:
        """Count the page as drawn one frame after it has loaded."""
        if self.on_its_way:
            code = "new Promise((done) => requestAnimationFrame(() => done(1))); 1"
            self.view.page().runJavaScript(code, lambda _one: self.note_drawn())
