"""How long the map is away when its renderer is killed, from ``kill -9`` to the first whole frame.

The renderer process is killed again and again while units and areas are shown. Three instants are
taken: Qt tells the loss, the page listens again, a frame with every unit has been painted; then the
page is asked whether the areas are painted too. The time begins at the kill itself.
Run: ``python benchmarks/map_recovery.py [--units 1200 10000] [--kills 12]``.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import time
from datetime import UTC, datetime

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cmdmap.mapview.engine import prepare_web_engine
from cmdmap.mapview.map_view import MapView
from cmdmap.mapview.pulse import Pulse
from cmdmap.mapview.scheme import register_scheme
from map import SIZE, WEB, ZOOM, ask, wait
from map_units import Walk, walk

UNITS = "document.querySelector('[data-layer=units] ~ b')?.textContent ?? ''"
"""What the page counts; it writes the figure twice a second."""
TILES = (
    "String([...document.querySelectorAll('.leaflet-ground-pane canvas')].filter((c) => "
    "c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[3]).length)"
)
"""Tiles of the ground with paint in their middle."""


class Kills:
    """Kills the renderer of one map and keeps the times."""

    def __init__(self, view: MapView, count: int) -> None:
        self.view = view
        self.count = count
        self.pulse = view.findChild(Pulse)
        self.killed_at = 0.0
        self.lost: list[float] = []
        self.ready: list[float] = []
        self.drawn: list[float] = []
        self.painted: list[float] = []
        view.renderer_lost.connect(lambda: self.lost.append(self.since()))
        view.ready.connect(lambda: self.ready.append(self.since()))
        view.pulse_drawn.connect(self.on_drawn)

    def since(self) -> float:
        """Milliseconds since the kill."""
        return (time.monotonic() - self.killed_at) * 1000

    def on_drawn(self, _seq: int) -> None:
        """Note the first frame that holds everything."""
        if len(self.drawn) < len(self.ready) and not self.pulse.is_behind():
            self.drawn.append(self.since())

    def once(self) -> None:
        """Kill, wait until everything is drawn and look whether it truly is."""
        so_far = len(self.drawn)
        self.killed_at = time.monotonic()
        os.kill(int(self.view.page().renderProcessPid()), signal.SIGKILL)
        if not wait(lambda: len(self.drawn) > so_far, 20.0):
            raise SystemExit("the map did not come back within 20 s")
        wait(self.has_ground, 5.0)
        self.painted.append(self.since())
        if not wait(self.has_units, 5.0):
            raise SystemExit(f"the map came back with {ask(self.view.page(), UNITS)} units")
        # The page may die again only after it has been back: a second death in a row waits longer.
        wait(lambda: False, 0.3)

    def has_ground(self) -> bool:
        """Return whether the page shows painted ground."""
        return ask(self.view.page(), TILES) not in ("", "0")

    def has_units(self) -> bool:
        """Return whether the page counts every unit."""
        return ask(self.view.page(), UNITS) == str(self.count)


def row(name: str, values: list[float]) -> str:
    """One line of the table, milliseconds."""
    ordered = sorted(values)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"{name:<38}{statistics.median(ordered):>9.0f}{p95:>9.0f}{ordered[-1]:>9.0f}"


def run(steps: Walk, kills: int) -> None:
    """Show units and areas, kill, print."""
    view = MapView(WEB)
    opened: list[int] = []
    view.ready.connect(lambda: opened.append(1))
    view.resize(*SIZE)
    view.show()
    wait(lambda: bool(opened))
    view.set_jurisdiction(steps.jurisdiction)
    view.fly_to(steps.centre, ZOOM)
    times = Kills(view, len(steps.live[0]))
    view.apply_units(steps.live[0], datetime.now(UTC))
    wait(lambda: not times.pulse.is_behind() and times.has_ground() and times.has_units())
    times.ready.clear()
    times.drawn.clear()
    for _ in range(kills):
        times.once()
    print(f"{len(steps.live[0])} units, {len(steps.jurisdiction.areas)} areas, {kills} kills")
    print(row("  loss told", times.lost))
    print(row("  page listens", times.ready))
    print(row("  every unit painted", times.drawn))
    print(row("  ... and areas, asked afterwards", times.painted), flush=True)
    gone: list[int] = []
    view.gone.connect(lambda: gone.append(1))
    view.shut_down()
    wait(lambda: bool(gone))
    view.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[1200, 10_000])
    parser.add_argument("--kills", type=int, default=12)
    args = parser.parse_args()
    prepare_web_engine()
    register_scheme()
    app = QApplication([])
    print(f"{'milliseconds from kill -9 to':<38}{'median':>9}{'p95':>9}{'max':>9}")
    for count in args.units:
        run(walk(count), args.kills)
    app.quit()


if __name__ == "__main__":
    main()
