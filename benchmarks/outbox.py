"""Sending, measured: from the order to the wire and to the answer, and what a full outbox costs.

Run: ``python benchmarks/outbox.py``. A real console, a real pseudo-terminal; the device answers at
once. The second table counts the writer's CPU time beside how many messages wait.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
import tty
from pathlib import Path

from cmdmap.config import resources_dir
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import EnrolUnits, SendText
from cmdmap.domain.facts import MessageChanged
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.outgoing import OutgoingState
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.options import Options
from cmdmap.services import writer
from cmdmap.services.console import Console
from cmdmap.services.desk import Desk
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.store.engine import open_store

ORDERS = 100
WAITING = (100, 1_046, 4_000)
TEXT = "请到至善路口维持秩序，收到回复1，到达回复2，完成回复3。"


def quantiles(seconds: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[int(0.95 * len(ordered))]
    return f"{statistics.median(ordered) * 1e3:9.1f} {p95 * 1e3:9.1f}"


class Device:
    """The far end of a pseudo-terminal: notes when bytes came and answers each frame."""

    def __init__(self, path: Path) -> None:
        self.far, near = os.openpty()
        tty.setraw(near)
        path.symlink_to(os.ttyname(near))
        self.near = near
        self.came = threading.Event()
        self.at = 0.0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            data = os.read(self.far, 4096)
            self.at = time.perf_counter()
            self.came.set()
            os.write(self.far, b"\x020\x03" * data.count(b"\x03"))


def one_by_one(home: Path) -> None:
    """Send one text after the other and time each."""
    device = Device(home / "base")
    console = Console(home, f"sqlite:///{home / 'x.db'}", Options.load(resources_dir(), home))
    delivered = threading.Event()

    def hear(commit: Commit) -> None:
        for fact in commit.facts:
            changed = isinstance(fact, MessageChanged)
            if changed and fact.message.state is OutgoingState.DELIVERED:
                delivered.set()

    console.desk.hear(hear)
    console.start()
    unit = Unit(UnitId(0), "u", ForceKind.GRID, (UnitKey("fleetsync:100-2001"),))
    console.desk.submit(EnrolUnits((unit,))).result()
    session = console.rack.add(parse_link(f"serial:{home / 'base'}?protocol=fleetsync"))
    while session.status().state is not LinkState.OPEN:
        time.sleep(0.01)
    kept, wire, answer = [], [], []
    for number in range(ORDERS):
        device.came.clear()
        delivered.clear()
        began = time.perf_counter()
        console.desk.submit(SendText(UnitId(1), f"text {number}", "me")).result()
        kept.append(time.perf_counter() - began)
        device.came.wait()
        wire.append(device.at - began)
        delivered.wait()
        answer.append(time.perf_counter() - began)
    console.stop()
    print(f"{ORDERS} texts, one by one       median       p95   ms")
    for name, times in (("kept on disk", kept), ("on the wire", wire), ("delivered", answer)):
        print(f"  {name:24s}{quantiles(times)}")


def full_outbox(home: Path, waiting: int) -> None:
    """Let messages wait for a link and count the writer's CPU time for them."""
    store = open_store(f"sqlite:///{home / f'{waiting}.db'}")
    desk = Desk(store, None, outbox=OutboxPolicy())
    turns: list[float] = []
    look_after = writer.look_after

    def timed(draft: object) -> None:
        began = time.thread_time()
        look_after(draft)  # type: ignore[arg-type]
        turns.append(time.thread_time() - began)

    writer.look_after = timed  # type: ignore[assignment]
    desk.start()
    units = tuple(
        Unit(UnitId(0), f"u{n}", ForceKind.GRID, phone=f"138{n:08d}") for n in range(waiting)
    )
    desk.submit(EnrolUnits(units)).result()
    began = time.perf_counter()
    answers = [desk.submit(SendText(UnitId(n + 1), TEXT, "me")) for n in range(waiting)]
    for answer in answers:
        answer.result()
    queued_s = time.perf_counter() - began
    turns.clear()
    time.sleep(4.5)
    desk.stop()
    store.close()
    writer.look_after = look_after
    told = statistics.median(turns) * 1e3
    print(f"  {waiting:6d} waiting   queued at {waiting / queued_s:8.0f}/s   told {told:6.1f} ms")


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        one_by_one(Path(folder))
        print("a full outbox               commands     writer's CPU a second")
        for waiting in WAITING:
            full_outbox(Path(folder), waiting)


if __name__ == "__main__":
    main()
