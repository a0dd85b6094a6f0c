"""Drawing what plugins draw: 10,000 spots and 500 fields on our canvas, and by Leaflet's own.

Both stand in the same real page, one after the other, again and again: our two layers are drawn,
then Leaflet's canvas renderer with as many circle markers and polygons. Each drawing ends with one
pixel being read, so that it is done and not only queued.

Run: ``python benchmarks/plugins/map_shapes.py``.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cmdmap.api import Drawing, Field, Place, Spot, Tone
from cmdmap.config import resources_dir
from cmdmap.mapview.engine import prepare_web_engine
from cmdmap.mapview.layers.shapes import pack_drawing
from cmdmap.mapview.map_view import MapView
from cmdmap.mapview.scheme import register_scheme

SPOTS, FIELDS, CORNERS, ROUNDS = 10_000, 500, 24, 25
CENTRE = Place(120.15, 30.16)
HALF = 0.02
"""Degrees that the drawing reaches from its middle; all of it is in view."""
PEER = """
(() => {
  const data = %s;
  const renderer = L.canvas();
  const group = L.layerGroup().addTo(map_page);
  for (const ring of data.rings)
    L.polygon(ring, { renderer, color: "#f85149", weight: 1, fillOpacity: 0.4 }).addTo(group);
  for (const spot of data.spots)
    L.circleMarker(spot, { renderer, radius: 4, color: "#d29922" }).addTo(group);
  window.peer = renderer;
  window.peerGroup = group;
  const named = (pane) => Object.values(map_page._layers).find((layer) => layer.paneName === pane);
  const flush = (canvas) => canvas.getContext("2d").getImageData(0, 0, 1, 1);
  const timed = (work) => { const t = performance.now(); work(); return performance.now() - t; };
  window.oneRound = () => {
    const parts = ["shape-areas", "shape-spots"].map((pane) => timed(() => {
      named(pane).draw();
      flush(named(pane).canvas);
    }));
    const theirs = timed(() => {
      renderer._redrawBounds = null;
      renderer._clear();
      renderer._draw();
      flush(renderer._container);
    });
    return [...parts, parts[0] + parts[1], theirs];
  };
  return 1;
})()
"""


def drawing() -> Drawing:
    """Return the spots and fields, the same at every run."""
    rng = np.random.default_rng(7)
    places = rng.uniform(-HALF, HALF, (SPOTS, 2)) + CENTRE
    turns = np.linspace(0.0, 2 * np.pi, CORNERS)
    circle = np.column_stack([np.cos(turns), np.sin(turns)]) * 0.001
    middles = rng.uniform(-HALF, HALF, (FIELDS, 2)) + CENTRE
    tones = list(Tone)
    spots = [Spot(n, Place(*p), tones[n % 5], "消", f"place {n}") for n, p in enumerate(places)]
    fields = [Field(n, circle + middle, Tone.HIGH) for n, middle in enumerate(middles)]
    return Drawing([*spots, *fields])


def wait(condition: Callable[[], bool], most_s: float = 60.0) -> None:
    """Turn the event loop until something is so."""
    loop, watch = QEventLoop(), QTimer(interval=5)
    watch.timeout.connect(lambda: condition() and loop.quit())
    QTimer.singleShot(int(most_s * 1000), loop.quit)
    watch.start()
    loop.exec()
    if not condition():
        sys.exit("the page did not answer")


def ask(view: MapView, code: str) -> Any:
    """Return the value of an expression in the page."""
    answers: list[Any] = []
    view.page().runJavaScript(f"JSON.stringify({code})", answers.append)
    wait(lambda: bool(answers))
    return json.loads(answers[0])


def main() -> None:
    """Print the table."""
    prepare_web_engine()
    register_scheme()
    QApplication(sys.argv)
    view = MapView(resources_dir() / "web")
    ready: list[int] = []
    view.ready.connect(lambda: ready.append(1))
    view.resize(1162, 1000)
    view.show()
    wait(lambda: bool(ready))
    shown = drawing()
    packed = pack_drawing(shown)
    view.overlays.shapes.put("bench", packed)
    view.overlays.shapes.show(["bench"], answers=True)
    view.fly_to(CENTRE, 14.5)
    wait(lambda: ask(view, "map_page.getZoom()") == 14.5)
    rings = [f.ring[:, ::-1].tolist() for f in shown.features if isinstance(f, Field)]
    spots = [[f.place.lat, f.place.lon] for f in shown.features if isinstance(f, Spot)]
    ask(view, PEER % json.dumps({"rings": rings, "spots": spots}))
    ask(view, "oneRound()")
    rounds = [ask(view, "oneRound()") for _ in range(ROUNDS)]
    areas, spots_only, ours, theirs = zip(*rounds, strict=True)
    half, peer = statistics.median(ours), statistics.median(theirs)
    print(
        f"{SPOTS:,} spots and {FIELDS} fields, all in view, {ROUNDS} rounds, {len(packed.body):,} B"
    )
    print(f"{'':24}{'median ms':>12}{'95 of 100 ms':>14}")
    for name, values in (
        ("our fields", areas),
        ("our spots", spots_only),
        ("both", ours),
        ("Leaflet's canvas", theirs),
    ):
        high = sorted(values)[int(len(values) * 0.95)]
        print(f"{name:24}{statistics.median(values):>12.1f}{high:>14.1f}")
    print(f"ours / Leaflet's: {half / peer:.2f}")
    gone: list[int] = []
    view.gone.connect(lambda: gone.append(1))
    view.shut_down()
    wait(lambda: bool(gone))


if __name__ == "__main__":
    main()
