"""From a byte on the wire to a drawn pixel: 20 pseudo-terminals through the whole console.

Each link is a GNSS receiver that speaks NMEA; a thread writes one RMC sentence at a time, in turn,
every position further north. The sentences go through link, decoder, steps, a committed SQLite row,
the window's bridge and the map's pulse. A write counts as drawn when Python hears from the page
that a frame with that position, or a newer one of the same unit, has been painted. The same run
also takes the time to the commit, so that the map's share can be told.
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
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from cmdmap.config import resources_dir
from cmdmap.domain.changes import Commit
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
    """Listens to what is sent to the page and to what the page has drawn."""

    def __init__(self, view: MapView, wires: list[Wire]) -> None:
        self.wires = {round(wire.lon, 4): wire for wire in wires}
        self.of_unit: dict[int, Wire] = {}
        self.sent: deque[tuple[int, np.ndarray]] = deque()
        self.drawn_ms: list[float] = []
        self.commit_ms: list[float] = []
        door = view.findChild(Door)
        door.pulse_sent.connect(self.on_sent)
        view.pulse_drawn.connect(self.on_drawn)

    def on_commit(self, commit: Commit) -> None:
        """Runs on the writer thread, after the commit."""
        now = time.perf_counter()
        for live in commit.units.values():
            wire = self.wire_of(live)
            if wire is not None and live.fix is not None:
                place = live.fix.place
                row = int(world_steps(np.array([place.lon]), np.array([place.lat]))[1][0])
                settle(wire.uncommitted, row, now, self.commit_ms)

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
        """Everything sent up to ``seq`` is on the canvas."""
        now = time.perf_counter()
        while self.sent and self.sent[0][0] <= seq:
            for record in self.sent.popleft()[1]:
                wire = self.of_unit.get(int(record["id"]))
                if wire is not None:
                    settle(wire.waiting, int(record["y"]), now, self.drawn_ms)


def row(name: str, values: list[float]) -> str:
    """One line of the table, milliseconds."""
    ordered = sorted(values)
    at = [ordered[int(part * (len(ordered) - 1))] for part in (0.5, 0.95, 0.99, 1.0)]
    return f"{name:<22}{len(ordered):>8}" + "".join(f"{value:>9.1f}" for value in at)


def write_all(wires: list[Wire], rate: float, stop: threading.Event) -> None:
    """Write in turn, ``rate`` sentences a second in all, until told to stop."""
    number = 0
    due = time.monotonic()
    while not stop.wait(max(0.0, due - time.monotonic())):
        wires[number % len(wires)].write()
        number += 1
        due += 1.0 / rate


def run(args: argparse.Namespace, home: Path) -> None:
    """Build the console and the map, write, print."""
    options = Options.load(resources_dir(), home)
    console = Console(home, f"sqlite:///{home / 'latency.db'}", options)
    console.start()
    view = MapView(resources_dir() / "web")
    opened: list[int] = []
    view.ready.connect(lambda: opened.append(1))
    view.resize(1280, 800)
    view.show()
    wait(lambda: bool(opened))
    view.set_jurisdiction(console.jurisdiction)
    view.fly_to(CENTRE, 15)
    crowd = [
        LiveUnit(
            type(live.unit)(type(live.unit.id)(10**6 + live.unit.id), "", live.unit.kind), live.fix
        )
        for live in walk(args.crowd).live[0]
    ]
    wires = [Wire(number) for number in range(args.links)]
    watch = Watch(view, wires)
    bridge = Bridge()
    bridge.units_changed.connect(lambda units: view.apply_units(units, datetime.now(UTC)))
    console.desk.hear(watch.on_commit)
    bridge.open(console.desk)
    view.apply_units(crowd, datetime.now(UTC))
    for wire in wires:
        console.rack.add(parse_link(f"serial:{wire.path}?protocol=nmea"))
    wait(lambda: all(status.opened for status in console.rack.statuses()))
    stop = threading.Event()
    writer = threading.Thread(target=write_all, args=(wires, args.rate, stop))
    writer.start()
    begun = time.monotonic()
    wait(lambda: time.monotonic() - begun > 2.0)  # units appear, code warms up
    watch.drawn_ms.clear()
    watch.commit_ms.clear()
    cpu, begun = time.process_time(), time.monotonic()
    wait(lambda: time.monotonic() - begun > args.seconds, args.seconds + 5)
    cpu_part = 100 * (time.process_time() - cpu) / (time.monotonic() - begun)
    drawn, committed = list(watch.drawn_ms), list(watch.commit_ms)
    stop.set()
    writer.join()
    bridge.close()
    print(f"{args.links} links, {args.rate:g} sentences/s, {args.crowd} other units on the map,")
    print(f"console process {cpu_part:.0f} % of a core; milliseconds from the write to")
    print(f"{'':<22}{'writes':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
    print(row("row committed", committed))
    print(row("drawn and painted", drawn))
    gone: list[int] = []
    view.gone.connect(lambda: gone.append(1))
    view.shut_down()
    wait(lambda: bool(gone))
    view.close()
    console.stop()


def main() -> None:
    """Measure in a folder that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=20)
    parser.add_argument("--rate", type=float, default=40.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--crowd", type=int, default=1200)
    args = parser.parse_args()
    prepare_web_engine()
    register_scheme()
    app = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        run(args, Path(home))
    app.quit()


if __name__ == "__main__":
    main()
