"""From a report to a row: fixes per second through all steps, beside taky and bare INSERTs.

Every contestant gets blocks of distinct fixes of 1,200 units, in turn, in the same process; a block
ends when its last fix is kept. Shown are medians: wall time, which includes the disk's fsync, and
CPU time of all threads. Then one sustained run, and the time from heard to committed at three
loads. All SQLite runs use WAL and synchronous=FULL on the same disk.

- *bytes*: FleetSync sentences -> decoder -> steps with area index -> group commit.
- *reports*: the same without the decoder.
- *bare, many*: ``executemany`` of ready rows, as many in a transaction as the desk's median.
- *bare, one*: one ready row in each transaction.
- *taky* (TAK server, its own client and router fed with CoT events in this process): parsing,
  in-memory state and its CoT log file, which is flushed but never synced.

Run: ``python benchmarks/store.py [--seconds 20] [--rounds 5]``.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cmdmap.domain.changes import Commit
from cmdmap.domain.facts import UnitMoved
from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.protocols.kenwood_encode import pklsh
from cmdmap.protocols.registry import open_decoder
from cmdmap.services.desk import Desk
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.ledger import percentile
from cmdmap.services.locate import AreaIndex
from cmdmap.store.engine import open_store

UNITS = 1_200
LINK = LinkId("serial:/dev/ttyUSB0")
BLOCK = 24 * UNITS
TAKY_BLOCK = 2 * UNITS
ONE_BLOCK = 200
CHUNK = 240
"""Fixes handed in at a time, as a busy link's read does."""


class Cost(NamedTuple):
    """What one block took, per fix."""

    wall_us: float
    cpu_us: float


class Tour:
    """Endless distinct fixes: all units move a little, second by second."""

    def __init__(self) -> None:
        # FleetSync tells the time of day only; it is taken as the nearest to the arrival.
        self._start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=11)
        self._second = 0

    def chunks(self, count: int) -> Iterator[list[tuple[int, Place, datetime]]]:
        """Yield ``count`` fixes as unit number, place and time."""
        for start in range(0, count, CHUNK):
            if start % UNITS == 0:
                self._second += 1
            at = self._start + timedelta(seconds=self._second)
            shift = (self._second % 100) * 1e-5
            yield [
                (unit, Place(120.13 + (unit % 40) * 1e-3 + shift, 30.14 + (unit // 40) * 1e-3), at)
                for unit in range(start % UNITS, start % UNITS + CHUNK)
            ]


def report(unit: int, place: Place, at: datetime, heard_at: datetime) -> Heard:
    """One report as the decoder makes it."""
    key = f"fleetsync:100-{2000 + unit}"
    kind, raw = ReportKind.FIX, b"$PKLSH,3008.40,N,12007.80,E,040000,A,100,2000,*00"
    return Heard(
        LINK, Report("fleetsync", "PKLSH", kind, raw, key, place, at=at, heard_at=heard_at)
    )


class OurDesk:
    """A desk over a fresh file, and what its listener saw."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(f"sqlite:///{folder / 'desk.db'}")
        self.desk = Desk(self.store, AreaIndex(load_demo_jurisdiction()))
        self.latencies_s: list[float] = []
        self.sizes: list[int] = []
        self._moved = 0
        self._wanted = 0
        self._done = threading.Event()
        self.desk.hear(self._on_commit)
        self.desk.start()
        self.decoder = open_decoder("fleetsync")

    def _on_commit(self, commit: Commit) -> None:
        now = datetime.now(UTC)
        heard = [fact.fix.heard_at for fact in commit.facts if isinstance(fact, UnitMoved)]
        self.latencies_s += [(now - at).total_seconds() for at in heard]
        self.sizes.append(len(heard))
        self._moved += len(heard)
        if self._moved >= self._wanted:
            self._done.set()

    def expect(self, count: int) -> None:
        """Count from here."""
        self._wanted = self._moved + count
        self._done.clear()

    def finish(self) -> None:
        """Wait until all that is expected is published."""
        if not self._done.wait(60):
            raise SystemExit(f"the desk kept less than it was given: {self.desk.counts()}")

    def take_reports(self, count: int, tour: Tour) -> None:
        """Hand in ``count`` reports as fast as they are taken."""
        self.expect(count)
        for chunk in tour.chunks(count):
            self.desk.wait_for_room(60)
            now = datetime.now(UTC)
            self.desk.take([report(unit, place, at, now) for unit, place, at in chunk])
        self.finish()

    def take_bytes(self, chunks: list[bytes]) -> None:
        """Decode sentences and hand in what they say."""
        self.expect(len(chunks) * CHUNK)
        for chunk in chunks:
            self.desk.wait_for_room(60)
            now = datetime.now(UTC)
            self.desk.take([Heard(LINK, found) for found in self.decoder.feed(chunk, now)])
        self.finish()

    def close(self) -> None:
        """Stop the writer."""
        self.desk.stop()
        self.store.close()


def bare(path: Path) -> sqlite3.Connection:
    """Return a driver's connection to a fresh database with the same tables."""
    open_store(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def insert(connection: sqlite3.Connection, rows: list[tuple[object, ...]], size: int) -> None:
    """Insert ready rows, ``size`` in a transaction."""
    statement = f"INSERT INTO fixes VALUES ({', '.join('?' * 13)})"
    for start in range(0, len(rows), size):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows[start : start + size])
        connection.execute("COMMIT")


def ready_rows(count: int, tour: Tour) -> list[tuple[object, ...]]:
    """Return rows as the desk writes them."""
    return [
        (unit + 1, int(at.timestamp()) * 1_000_000, int(place.lon * 1e7), int(place.lat * 1e7),
         int(at.timestamp()) * 1_000_000, None, None, None, LINK, "fleetsync",
         "330108005001001", "P-01", "late")
        for chunk in tour.chunks(count)
        for unit, place, at in chunk
    ]  # fmt: skip


def make_taky(folder: Path) -> Callable[[bytes], None] | None:
    """Return what feeds taky with bytes of CoT, None where it is not installed."""
    try:
        from taky.config import load_config
        from taky.cot.client import TAKClient
        from taky.cot.router import COTRouter
    except ImportError:
        return None
    config = folder / "taky.conf"
    config.write_text(f"[taky]\nroot_dir={folder}\n[cot_server]\nlog_cot={folder}\n")
    load_config(str(config))
    router = COTRouter()

    class Client(TAKClient):
        addr = ("benchmark", 0)

        def send_event(self, event: object) -> None:
            """Nobody listens."""

    client = Client(cbs={"route": router.route})
    return client.feed


def cot(unit: int, place: Place, at: datetime) -> bytes:
    """One CoT event as a phone sends it."""
    now, stale = at.strftime("%Y-%m-%dT%H:%M:%SZ"), "2099-01-01T00:00:00Z"
    return (
        f'<event version="2.0" uid="U-{unit}" type="a-f-G-U-C" time="{now}" start="{now}" '
        f'stale="{stale}" how="m-g"><point lat="{place.lat:.6f}" lon="{place.lon:.6f}" hae="9.0" '
        f'ce="9.9" le="9.9"/><detail><contact callsign="U-{unit}"/></detail></event>'
    ).encode()


def cost(count: int, work: Callable[[], object]) -> Cost:
    """Run ``work`` and share its time out over ``count`` fixes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(
        (time.perf_counter() - wall) / count * 1e6, (time.process_time() - cpu) / count * 1e6
    )


def contest(folder: Path, rounds: int) -> dict[str, list[Cost]]:
    """Let everybody run in turn."""
    ours, tour = OurDesk(folder), Tour()
    many, one = bare(folder / "many.db"), bare(folder / "one.db")
    taky = make_taky(folder)
    ours.take_reports(UNITS, tour)
    costs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        ours.sizes.clear()
        sentences = [
            b"".join(pklsh(100, 2000 + unit, place, at) for unit, place, at in chunk)
            for chunk in tour.chunks(BLOCK)
        ]
        blocks: dict[str, Cost] = {}
        blocks["cmdmap, bytes"] = cost(BLOCK, lambda s=sentences: ours.take_bytes(s))
        blocks["cmdmap, reports"] = cost(BLOCK, lambda: ours.take_reports(BLOCK, tour))
        size = max(1, round(statistics.median(ours.sizes)))
        rows = ready_rows(BLOCK, tour)
        blocks["bare, many"] = cost(BLOCK, lambda r=rows, s=size: insert(many, r, s))
        rows = ready_rows(ONE_BLOCK, tour)[:ONE_BLOCK]
        blocks["bare, one"] = cost(ONE_BLOCK, lambda r=rows: insert(one, r, 1))
        if taky:
            events = b"".join(cot(*fix) for chunk in tour.chunks(TAKY_BLOCK) for fix in chunk)
            pieces = [events[n : n + 4096] for n in range(0, len(events), 4096)]
            blocks["taky"] = cost(TAKY_BLOCK, lambda p=pieces: [taky(piece) for piece in p])
        for name, block in blocks.items():
            costs.setdefault(name, []).append(block)
    many.close()
    one.close()
    ours.close()
    return costs


def print_contest(costs: dict[str, list[Cost]]) -> None:
    """Print medians, and how many times the wall and CPU time of cmdmap's bytes each takes."""
    print(f"{'':18}{'fixes/s':>10}{'us wall':>10}{'us CPU':>9}{'wall x':>9}{'CPU x':>9}")
    ours = costs["cmdmap, bytes"]
    for name, blocks in costs.items():
        wall = statistics.median(block.wall_us for block in blocks)
        cpu = statistics.median(block.cpu_us for block in blocks)
        pairs = list(zip(blocks, ours, strict=True))
        wall_x = statistics.median(block.wall_us / own.wall_us for block, own in pairs)
        cpu_x = statistics.median(block.cpu_us / own.cpu_us for block, own in pairs)
        print(f"{name:18}{1e6 / wall:10,.0f}{wall:10.1f}{cpu:9.1f}{wall_x:9.2f}{cpu_x:9.2f}")
    if "taky" not in costs:
        print("taky is not installed; make bench installs it")


def sustain(folder: Path, seconds: float) -> None:
    """Run all steps as fast as they go for ``seconds`` and print the rate."""
    ours, tour = OurDesk(folder), Tour()
    kept, started, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        ours.take_reports(BLOCK, tour)
        kept += BLOCK
    took = time.perf_counter() - started
    busy = (time.process_time() - cpu) / took
    counts = ours.desk.counts()
    ours.close()
    size_mb = (folder / "desk.db").stat().st_size / 1e6
    print(
        f"\nsustained: {kept:,} fixes in {took:.1f} s = {kept / took:,.0f}/s, {busy:.2f} cores, "
        f"{counts.commits:,} commits, refused {sum(counts.refused.values())}, "
        f"dropped {sum(counts.dropped.values())}, file {size_mb:.0f} MB"
    )


def pace(folder: Path, rate: int | None, seconds: float) -> list[float]:
    """Hand in ``rate`` fixes a second (None: as fast as taken); return seconds to commit."""
    ours, tour = OurDesk(folder), Tour()
    ours.take_reports(UNITS, tour)
    ours.latencies_s.clear()
    if rate is None:
        ours.take_reports(int(seconds * 15) * UNITS, tour)
    else:
        count = int(seconds * rate) // UNITS * UNITS
        ours.expect(count)
        pause, started = threading.Event(), time.perf_counter()
        reports = itertools.chain.from_iterable(tour.chunks(count))
        for sent, (unit, place, at) in enumerate(reports):
            pause.wait(max(0.0, started + sent / rate - time.perf_counter()))
            ours.desk.take([report(unit, place, at, datetime.now(UTC))])
        ours.finish()
    ours.close()
    return sorted(ours.latencies_s)


def main() -> None:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    print(f"{UNITS:,} units, {os.cpu_count()} cores, SQLite {sqlite3.sqlite_version}, FULL\n")
    with tempfile.TemporaryDirectory() as folder:
        print_contest(contest(Path(folder), args.rounds))
    with tempfile.TemporaryDirectory() as folder:
        sustain(Path(folder), args.seconds)
    print(f"\n{'heard -> committed, ms':24}{'p50':>9}{'p95':>9}{'p99':>9}")
    for rate in (1_000, 5_000, None):
        with tempfile.TemporaryDirectory() as folder:
            waits = pace(Path(folder), rate, args.seconds / 4)
        name = "as fast as taken" if rate is None else f"{rate:,} fixes/s"
        figures = "".join(f"{percentile(waits, part) * 1000:9.1f}" for part in (0.5, 0.95, 0.99))
        print(f"{name:24}{figures}")


if __name__ == "__main__":
    main()
