"""Frames per second, work per frame and update latency of the unit layer beside its peers.

Every renderer gets the same page, the same units and the same drag; all units move once a second.
``drawn`` is the time from handing the update over in Python to Python hearing that it is on the
canvas. Peers: Leaflet DOM markers, Leaflet circle markers on canvas, and the folium page made anew.
Run: ``python benchmarks/map.py [--units 1200 10000] [--seconds 8] [--peers-up-to 10000]``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, QPoint, QTimer, QUrl, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from cmdmap.mapview.engine import prepare_web_engine
from cmdmap.mapview.map_view import MapView
from cmdmap.mapview.page import CommandMap, build_page
from cmdmap.mapview.pulse import Pulse
from cmdmap.mapview.routes import Reply, Routes
from cmdmap.mapview.scheme import PAGE_URL, SCHEME, MapScheme, channel_script, register_scheme
from map_units import Walk, walk

HERE = Path(__file__).resolve().parent
WEB = HERE.parent / "resources" / "web"
PAN = (HERE / "map_pan.js").read_text(encoding="utf-8")
PEERS = (HERE / "map_peers.js").read_text(encoding="utf-8")
ZOOM = 14
SIZE = (1280, 800)
LIMIT_S = 60.0


def wait(ready: Callable[[], bool], limit_s: float = LIMIT_S) -> bool:
    """Run the event loop until ``ready`` or the limit; return whether it came true."""
    deadline = time.monotonic() + limit_s
    loop = QEventLoop()
    tick = QTimer()
    tick.timeout.connect(loop.quit)
    tick.start(2)
    while not ready() and time.monotonic() < deadline:
        loop.exec()
    return ready()


def ask(page: QWebEnginePage, code: str) -> str:
    """Run ``code`` in the page and return its text."""
    answers: list[str] = []
    page.runJavaScript(code, lambda value: answers.append(str(value)))
    wait(lambda: bool(answers))
    return answers[0]


def cpu_s(pids: list[int]) -> float:
    """CPU seconds spent so far by some processes."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


@dataclass
class Result:
    """One row of the table."""

    name: str
    units: int
    fps: float = 0.0
    worst_ms: float = 0.0
    work_ms: float = 0.0
    cpu: float = 0.0
    drawn_ms: list[float] = field(default_factory=list)
    hover_ms: list[float] = field(default_factory=list)

    def row(self) -> str:
        """The row as text."""
        drawn = sorted(self.drawn_ms)
        p50 = statistics.median(drawn) if drawn else float("nan")
        p95 = drawn[int(0.95 * (len(drawn) - 1))] if drawn else float("nan")
        hover = f"{max(self.hover_ms):>10.0f}" if self.hover_ms else f"{'-':>10}"
        pan = f"{self.fps:>8.1f}{self.worst_ms:>10.0f}{self.work_ms:>10.1f}"
        if not self.fps:
            pan = f"{'-':>8}{'-':>10}{'-':>10}"
        return f"{self.name:<26}{self.units:>9}{pan}{p50:>10.0f}{p95:>10.0f}{self.cpu:>8.0f}{hover}"


HEADER = (
    f"{'renderer':<26}{'units':>9}{'pan fps':>8}{'worst ms':>10}{'frame ms':>10}"
    f"{'drawn p50':>10}{'p95':>10}{'CPU %':>8}{'hover max':>10}"
)


class Feed(QObject):
    """The peers' door."""

    update_sent = Signal(str)
    opened = Signal()
    drawn = Signal(int)

    @Slot()
    def ready(self) -> None:
        self.opened.emit()

    @Slot(int)
    def report_drawn(self, number: int) -> None:
        self.drawn.emit(number)


class ChangingPage(Routes):
    """Routes whose page can be replaced."""

    html = b""

    def answer(self, path: str) -> Reply | None:
        return Reply("text/html", self.html) if path == "/" else super().answer(path)


class PeerView(QWebEngineView):
    """The same page with a peer's script instead of ours."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.feed = Feed()
        self.profile_kept = QWebEngineProfile()
        fixed = {
            "/web/qwebchannel.js": channel_script(),
            "/web/start.js": Reply("text/javascript", PEERS.encode()),
        }
        self.routes = ChangingPage(WEB, b"", fixed)
        self.routes.html = html.encode()
        self.scheme = MapScheme(self.routes, self.profile_kept)
        self.profile_kept.installUrlSchemeHandler(SCHEME, self.scheme)
        page = QWebEnginePage(self.profile_kept, self)
        channel = QWebChannel(page)
        channel.registerObject("feed", self.feed)
        page.setWebChannel(channel)
        self.setPage(page)
        self.resize(*SIZE)

    def finish(self) -> None:
        """Delete page before profile."""
        page, profile = self.page(), self.profile_kept
        gone: list[int] = []
        page.destroyed.connect(profile.deleteLater)
        profile.destroyed.connect(lambda: gone.append(1))
        self.setPage(None)
        page.deleteLater()
        wait(lambda: bool(gone))
        self.close()


def measure(
    result: Result, page: QWebEnginePage, update: Callable[[int], None], heard: list[int], s: float
) -> None:
    """Drag for ``s`` seconds and call ``update`` once a second."""
    pids = [os.getpid(), int(page.renderProcessPid())]
    ask(page, PAN + "; panBench.start(); 1")
    begun, cpu_before = time.monotonic(), cpu_s(pids)
    for number in range(1, int(s) + 1):
        wait(lambda n=number: time.monotonic() - begun >= n - 1)
        heard.clear()
        sent = time.monotonic()
        update(number)
        if wait(lambda: bool(heard), 20.0):
            result.drawn_ms.append((time.monotonic() - sent) * 1000)
        if time.monotonic() - begun > 4 * s:
            break
    wait(lambda: time.monotonic() - begun >= s)
    spent, took = cpu_s(pids) - cpu_before, time.monotonic() - begun
    frames = json.loads(ask(page, "panBench.stop()"))
    result.fps, result.worst_ms = frames["fps"], frames["worst"] or 0.0
    result.work_ms, result.cpu = frames["work"] or 0.0, 100 * spent / took


def hover(view: MapView, steps: Walk) -> list[float]:
    """Move the mouse onto 40 spots and note how long the map takes to name a unit there."""
    target = view.focusProxy()
    took: list[float] = []
    heard: list[int] = []
    view.unit_hovered.connect(heard.append)
    for live in steps.live[0][:40]:
        place = live.fix.place
        spot = json.loads(
            ask(
                view.page(),
                f"JSON.stringify(map_page.latLngToContainerPoint([{place.lat}, {place.lon}]))",
            )
        )
        heard.clear()
        sent = time.monotonic()
        QTest.mouseMove(target, QPoint(round(spot["x"]), round(spot["y"])))
        if wait(lambda: any(heard), 1.0):
            took.append((time.monotonic() - sent) * 1000)
    view.unit_hovered.disconnect(heard.append)
    return took


def run_ours(steps: Walk, seconds: float) -> Result:
    """Our layer, through the public door of the map."""
    result = Result("cmdmap blit", len(steps.live[0]))
    view = MapView(WEB)
    opened: list[int] = []
    view.ready.connect(lambda: opened.append(1))
    view.resize(*SIZE)
    view.show()
    wait(lambda: bool(opened))
    view.set_jurisdiction(steps.jurisdiction)
    view.fly_to(steps.centre, ZOOM)
    heard: list[int] = []
    pulse = view.findChild(Pulse)

    def on_drawn(_seq: int) -> None:
        if not pulse.is_behind():
            heard.append(1)

    view.pulse_drawn.connect(on_drawn)
    view.apply_units(steps.live[0], datetime.now(UTC))
    wait(lambda: bool(heard))
    result.hover_ms = hover(view, steps)
    measure(
        result,
        view.page(),
        lambda n: view.apply_units(steps.live[n % 2], datetime.now(UTC)),
        heard,
        seconds,
    )
    gone: list[int] = []
    view.gone.connect(lambda: gone.append(1))
    view.shut_down()
    wait(lambda: bool(gone))
    view.close()
    return result


def run_peer(name: str, way: str, steps: Walk, seconds: float) -> Result:
    """A Leaflet way, one JSON signal per update."""
    result = Result(name, len(steps.live[0]))
    view = PeerView(build_page(steps.centre, None).replace("zoom: 13", f"zoom: {ZOOM}"))
    opened: list[int] = []
    heard: list[int] = []
    view.feed.opened.connect(lambda: opened.append(1))
    view.feed.drawn.connect(heard.append)
    view.page().load(QUrl(PAGE_URL))
    view.show()
    wait(lambda: bool(opened))

    def update(number: int) -> None:
        units = [
            [live.unit.id, live.fix.place.lat, live.fix.place.lon]
            for live in steps.live[number % 2]
        ]
        view.feed.update_sent.emit(json.dumps({"number": number, "way": way, "units": units}))

    update(0)
    wait(lambda: bool(heard))
    measure(result, view.page(), update, heard, seconds)
    view.finish()
    return result


def run_regenerated(steps: Walk, times: int) -> Result:
    """The folium page made and loaded anew for each update; there is nothing to drag meanwhile."""
    import folium

    result = Result("folium page regenerated", len(steps.live[0]))
    view = PeerView(build_page(steps.centre, None))
    view.show()
    for number in range(times):
        loaded: list[bool] = []
        sent = time.monotonic()
        page = CommandMap(
            location=(steps.centre.lat, steps.centre.lon),
            zoom_start=ZOOM,
            tiles=None,
            prefer_canvas=True,
        )
        for live in steps.live[number % 2]:
            place = live.fix.place
            folium.CircleMarker((place.lat, place.lon), radius=5).add_to(page)
        view.routes.html = page.get_root().render().encode()
        view.page().loadFinished.connect(loaded.append)
        view.page().load(QUrl(PAGE_URL))
        wait(lambda loaded=loaded: bool(loaded), 120.0)
        ask(view.page(), "new Promise(r => requestAnimationFrame(() => r(1))); 1")
        result.drawn_ms.append((time.monotonic() - sent) * 1000)
        view.page().loadFinished.disconnect(loaded.append)
    view.finish()
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[1200, 10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--peers-up-to", type=int, default=10_000)
    args = parser.parse_args()
    prepare_web_engine()
    register_scheme()
    app = QApplication([])
    print(HEADER)
    for count in args.units:
        steps = walk(count)
        print(run_ours(steps, args.seconds).row(), flush=True)
        if count > args.peers_up_to:
            continue
        for name, way in (("Leaflet circle, canvas", "circles"), ("Leaflet DOM markers", "dom")):
            print(run_peer(name, way, steps, args.seconds).row(), flush=True)
        print(run_regenerated(steps, 3).row(), flush=True)
    app.quit()


if __name__ == "__main__":
    main()
