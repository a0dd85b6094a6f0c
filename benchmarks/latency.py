"""From a byte on the wire to a drawn pixel: 20 pseudo-terminals through the whole console.

Each link is a GNSS receiver that speaks NMEA; a thread writes one RMC sentence at a time, in turn,
every position further north. The sentences go through link, decoder, steps, a committed SQLite row
and the window's bridge to the map, and the same way to each peer (``latency_peers.py``). A write
counts as drawn when Python hears from the page that a frame with that position, or a newer one of
the same unit, has been painted. To prove that word, single writes are also watched in the widget
itself: the pixels at the unit's new place are read back until they change.
Run: ``python benchmarks/latency.py [--links 20] [--rate 40] [--seconds 20] [--crowd 1200]``.
"""

from __future__ import annotations

import argparse
import base64
import os
import pty
import tempfile
import threading
import time
import tty
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from cmdmap.config import resources_dir
from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.links.spec import parse_link
from cmdmap.mapview.door import Door
from cmdmap.mapview.engine import prepare_web_engine
from cmdmap.mapview.layers.units import HEADER, RECORD
from cmdmap.mapview.layers.world import world_steps
from cmdmap.mapview.map_view import MapView
from cmdmap.mapview.scheme import register_scheme
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.ui.bridge import Bridge
from latency_peers import FoliumPeer, LatencyPeer, MarkerPeer
from map import wait
from map_units import CENTRE, walk

STEP_MINUTES = 0.001
"""Every sentence moves its receiver 1.85 m to the north."""
TOLERANCE = 30
"""World steps (0.9 cm) between what is written and what is drawn: the sentence's rounding."""


def sentence(lon: float, minutes: float, now: datetime) -> bytes:
    """One RMC at 30 degrees north plus ``minutes``, with checksum."""
    east = f"{int(lon):03d}{(lon % 1) * 60:08.5f}"
    stamp = f"{now:%H%M%S}.{now.microsecond // 1000:03d}"
    body = f"GNRMC,{stamp},A,30{minutes:08.5f},N,{east},E,4.0,0.0,{now:%d%m%y},,,A"
    check = 0
    for char in body.encode():
        check ^= char
    return f"${body}*{check:02X}\r\n".encode()


OURS = "cmdmap"
SINGLE_WRITES = 40


class Wire:
    """One pseudo-terminal and the writes on it that are not drawn yet."""

    def __init__(self, number: int) -> None:
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self.slave = slave
        self.lon = CENTRE.lon - 0.02 + number * 0.002
        self.minutes = 60 * (CENTRE.lat % 1) - 0.3
        self.waiting: deque[tuple[int, float]] = deque()
        self.uncommitted: deque[tuple[int, float]] = deque()

    def write(self) -> None:
        """Send the next position."""
        self.minutes += STEP_MINUTES
        lat = 30 + self.minutes / 60
        row = int(world_steps(np.array([self.lon]), np.array([lat]))[1][0])
        data = sentence(self.lon, self.minutes, datetime.now(UTC))
        sent = (row, time.perf_counter())
        self.waiting.append(sent)
        self.uncommitted.append(sent)
        os.write(self.master, data)


def settle(waiting: deque[tuple[int, float]], row: int, now: float, into: list[float]) -> None:
    """Take every write at or south of ``row`` off the queue and note how long it took."""
    while waiting and waiting[0][0] >= row - TOLERANCE:
        into.append((now - waiting.popleft()[1]) * 1000)


class Watch:
    """Knows which unit is heard on which wire and notes what has been committed and drawn."""

    def __init__(self, wires: list[Wire]) -> None:
        self.wires = {round(wire.lon, 4): wire for wire in wires}
        self.of_unit: dict[int, Wire] = {}
        self.sent: deque[tuple[int, np.ndarray]] = deque()
        self.drawn_ms: list[float] = []
        self.commit_ms: list[float] = []

    def on_commit(self, commit: Commit) -> None:
        """Runs on the writer thread, after the commit."""
        now = time.perf_counter()
        for live in commit.units.values():
            wire = self.wire_of(live)
            if wire is not None:
                settle(wire.uncommitted, row_of(live), now, self.commit_ms)

    def wire_of(self, live: LiveUnit) -> Wire | None:
        """The wire a unit is heard on, by its longitude."""
        if live.fix is not None and live.unit.id not in self.of_unit:
            wire = self.wires.get(round(live.fix.place.lon, 4))
            if wire is not None:
                self.of_unit[int(live.unit.id)] = wire
        return self.of_unit.get(live.unit.id)

    def on_sent(self, text: str) -> None:
        """Remember the records of a pulse."""
        body = base64.b64decode(text)
        seq, count, *_ = HEADER.unpack_from(body)
        self.sent.append((seq, np.frombuffer(body, RECORD, count, HEADER.size)))

    def on_drawn(self, seq: int) -> None:
        """Everything sent to our map up to ``seq`` is on the canvas."""
        while self.sent and self.sent[0][0] <= seq:
            for record in self.sent.popleft()[1]:
                self.note_drawn(int(record["id"]), int(record["y"]))

    def note_drawn(self, unit_id: int, row: int) -> None:
        """One unit is drawn at ``row`` (world steps from the north)."""
        wire = self.of_unit.get(unit_id)
        if wire is not None:
            settle(wire.waiting, row, time.perf_counter(), self.drawn_ms)

    def clear(self) -> None:
        """Begin anew; writes of a screen that is gone do not count."""
        self.drawn_ms.clear()
        self.commit_ms.clear()
        for wire in self.wires.values():
            wire.waiting.clear()


def row_of(live: LiveUnit) -> int:
    """World steps from the north to a unit that has a fix."""
    assert live.fix is not None
    place = live.fix.place
    return int(world_steps(np.array([place.lon]), np.array([place.lat]))[1][0])


def row(name: str, values: list[float]) -> str:
    """One line of the table, milliseconds."""
    if not values:
        return f"{name:<26}{0:>8}" + f"{'-':>9}" * 4
    ordered = sorted(values)
    at = [ordered[int(part * (len(ordered) - 1))] for part in (0.5, 0.95, 0.99, 1.0)]
    return f"{name:<26}{len(ordered):>8}" + "".join(f"{value:>9.1f}" for value in at)


def write_all(wires: list[Wire], rate: float, stop: threading.Event) -> None:
    """Write in turn, ``rate`` sentences a second in all, until told to stop."""
    number = 0
    due = time.monotonic()
    while not stop.wait(max(0.0, due - time.monotonic())):
        wires[number % len(wires)].write()
        number += 1
        due += 1.0 / rate


class Bench:
    """The console with its wires, and the screens that are measured one after another."""

    def __init__(self, args: argparse.Namespace, home: Path) -> None:
        self.args = args
        options = Options.load(resources_dir(), home)
        self.console = Console(home, f"sqlite:///{home / 'latency.db'}", options)
        self.console.start()
        self.wires = [Wire(number) for number in range(args.links)]
        self.watch = Watch(self.wires)
        self.console.desk.hear(self.watch.on_commit)
        for wire in self.wires:
            self.console.rack.add(parse_link(f"serial:{wire.path}?protocol=nmea"))
        wait(lambda: all(status.opened for status in self.console.rack.statuses()))
        self.crowd = [
            replace(live, unit=replace(live.unit, id=UnitId(10**6 + live.unit.id), name=""))
            for live in walk(args.crowd).live[0]
        ]

    def measure(self, name: str, show: Callable[[Iterable[LiveUnit]], None]) -> None:
        """Write to all wires while one screen shows what comes; print its line."""
        bridge = Bridge()
        bridge.units_changed.connect(show)
        bridge.open(self.console.desk)
        stop = threading.Event()
        task = (self.wires, self.args.rate, stop)
        writer = threading.Thread(target=write_all, args=task)
        writer.start()
        wait(lambda: False, 3.0)  # units appear, code warms up
        self.watch.clear()
        cpu = time.process_time()
        wait(lambda: False, self.args.seconds)
        cpu_part = 100 * (time.process_time() - cpu) / self.args.seconds
        drawn, committed = list(self.watch.drawn_ms), list(self.watch.commit_ms)
        stop.set()
        writer.join()
        bridge.close()
        if name == OURS:
            print(row("row committed", committed))
        print(f"{row(name, drawn)}{cpu_part:>9.0f}", flush=True)

    def run_ours(self) -> None:
        """Our map, in numbers heard from the page and in pixels read from the widget."""
        view = MapView(resources_dir() / "web")
        opened: list[int] = []
        view.ready.connect(lambda: opened.append(1))
        view.resize(1280, 800)
        view.show()
        wait(lambda: bool(opened))
        view.set_jurisdiction(self.console.jurisdiction)
        view.fly_to(CENTRE, 15)
        view.findChild(Door).pulse_sent.connect(self.watch.on_sent)
        view.pulse_drawn.connect(self.watch.on_drawn)
        view.apply_units(self.crowd, datetime.now(UTC))
        self.measure(OURS, lambda units: view.apply_units(units, datetime.now(UTC)))
        self.read_pixels(view)
        gone: list[int] = []
        view.gone.connect(lambda: gone.append(1))
        view.shut_down()
        wait(lambda: bool(gone))
        view.close()

    def read_pixels(self, view: MapView) -> None:
        """Follow single writes until the widget's own pixels at the new place have changed."""
        bridge = Bridge()
        bridge.units_changed.connect(lambda units: view.apply_units(units, datetime.now(UTC)))
        bridge.open(self.console.desk)
        wire = self.wires[0]
        seen: list[float] = []
        view.fly_to(Place(wire.lon, 30 + wire.minutes / 60), 20)
        wait(lambda: False, 2.0)
        self.watch.clear()
        square = QRect(view.width() // 2 - 30, view.height() // 2 - 30, 60, 60)
        for _ in range(SINGLE_WRITES):
            wire.minutes -= 2 * STEP_MINUTES * (len(seen) % 2)  # to and fro, or it would leave
            before = view.grab(square).toImage()
            begun = time.perf_counter()
            wire.write()
            wait(lambda before=before: view.grab(square).toImage() != before, 2.0)
            seen.append((time.perf_counter() - begun) * 1000)
            drawn = len(seen)
            wait(lambda drawn=drawn: len(self.watch.drawn_ms) >= drawn, 2.0)
            wait(lambda: False, 0.05)
        bridge.close()
        print(row("  single: heard drawn", self.watch.drawn_ms))
        print(row("  single: pixel changed", seen), flush=True)

    def run_peer(self, name: str, peer: LatencyPeer) -> None:
        """One of the ways others draw."""
        peer.drawn = self.watch.note_drawn
        peer.begin(self.crowd)
        self.measure(name, peer.show)
        peer.finish()


def run(args: argparse.Namespace, home: Path) -> None:
    """Measure every screen and print the table."""
    bench = Bench(args, home)
    print(f"{args.links} links, {args.rate:g} sentences/s, {args.crowd} other units on the map;")
    print("milliseconds from the write to the row, and from the write to the painted frame")
    print(f"{'':<26}{'writes':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}{'CPU %':>9}")
    bench.run_ours()
    if not args.alone:
        bench.run_peer("Leaflet circle, canvas", MarkerPeer("circles"))
        bench.run_peer("Leaflet DOM markers", MarkerPeer("dom"))
        bench.run_peer("folium page regenerated", FoliumPeer())
    bench.console.stop()


def main() -> None:
    """Measure in a folder that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=20)
    parser.add_argument("--rate", type=float, default=40.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--crowd", type=int, default=1200)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    args = parser.parse_args()
    prepare_web_engine()
    register_scheme()
    app = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        run(args, Path(home))
    app.quit()


if __name__ == "__main__":
    main()
