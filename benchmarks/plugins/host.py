"""What a plugin costs the console: a step, an act, a driver, each beside the same work without one.

Run ``python benchmarks/plugins/host.py [ROUNDS]`` (7 by default). The ways take turns within each
round; the table shows medians of CPU time of the whole process, and how much dearer a way is than
the first of its block.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cmdmap.config import resources_dir
from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.rights import SYSTEM
from cmdmap.options import Options
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.protocols import registry
from cmdmap.services.console import Console
from cmdmap.services.passage import NamedStep

REPORTS, ACTS, CHUNKS = 4_000, 100, 400
NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
ANSWER_S = 120.0

MANIFEST = """
id = "bench"
version = "1.0"
api = "1.0"
name = "Bench"
author = "cmdmap"
{process}
[[rights]]
id = "use"
title = "use it"
roles = ["dispatcher"]
[[tables]]
id = "rows"
title = "Rows"
[[acts]]
id = "add"
title = "Add"
entry = "work:add"
wish = "work:Add"
right = "use"
[[steps]]
id = "look"
title = "Look"
entry = "work:look"
after = "check"
{protocols}
[[drivers]]
id = "bench_lines"
title = "Lines"
entry = "work:Lines"
"""
WORK = """
from dataclasses import dataclass
import sqlalchemy as sa
from cmdmap.api import Report, ReportKind
ROWS = sa.Table("bench_rows", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("text", sa.String))
@dataclass(frozen=True)
class Add:
    text: str
def add(wish, tx):
    tx.insert(sa.insert(ROWS).values(text=wish.text))
    tx.subject("row")
    tx.touch("rows")
def look(heard, tx):
    return None
class Lines:
    def feed(self, data, heard_at=None):
        return [Report("bench_lines", "X", ReportKind.TEXT, data, "bench:1", text="said")]
    def flush(self):
        return []
"""
REVISION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("bench_rows", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("text", sa.String))
def downgrade():
    op.drop_table("bench_rows")
"""


class Way:
    """One console, with or without the plugin."""

    def __init__(self, folder: Path, plugin: Path | None, *, plain_step: bool = False) -> None:
        folder.mkdir()
        options = Options.load(resources_dir(), folder)
        self.now = NOON
        self.console = Console(folder, f"sqlite:///{folder / 'x.db'}", options, lambda: self.now)
        self.host = PluginHost(
            self.console, PluginPlaces(folder), sources=[plugin] if plugin else []
        )
        self.console.start()
        self.host.open()
        if plain_step:
            step = NamedStep("bench.plain", "", lambda passage, _draft: passage)
            self.console.desk.steps.add(step, after="check")

    def reports(self) -> None:
        """Keep as many positions of a hundred units."""
        self.now += timedelta(minutes=10)
        self.console.desk.take([self._fix(number) for number in range(REPORTS)])
        self.console.desk.submit(WriteLog("bench", "after")).result(ANSWER_S)

    def acts(self) -> None:
        """Carry out as many acts, one after the other."""
        (plugin,) = self.host.active()
        wish = plugin.entries.find("work:Add")("a row of text")
        for _ in range(ACTS):
            plugin.desk.submit(wish).result(ANSWER_S)

    def commands(self) -> None:
        """Carry out as many commands of the core."""
        for _ in range(ACTS):
            self.console.desk.submit(WriteLog("bench", "a row of text"), SYSTEM).result(ANSWER_S)

    def chunks(self) -> None:
        """Decode as many chunks of a link."""
        decoder = registry.open_decoder("bench_lines")
        for _ in range(CHUNKS):
            if not decoder.feed(b"x" * 100, self.now):
                raise SystemExit("the driver did not answer")

    def close(self) -> None:
        """Take it down."""
        self.console.stop()
        self.host.close()

    def _fix(self, number: int) -> Heard:
        at = self.now + timedelta(seconds=number // 100)
        place = Place(120.15, 30.16 + number // 100 * 1e-5)
        key = f"fleetsync:100-{2000 + number % 100}"
        report = Report("fleetsync", "X", ReportKind.FIX, b"x", key, place, at=at, heard_at=at)
        return Heard(LinkId("tcp:bench"), report)


def write_plugin(folder: Path, *, protocols: str = "", process: str = "") -> Path:
    (folder / "migrations" / "versions").mkdir(parents=True)
    manifest = MANIFEST.replace("{protocols}", protocols).replace("{process}", process)
    (folder / "plugin.toml").write_text(manifest, encoding="utf-8")
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "work.py").write_text(WORK, encoding="utf-8")
    (folder / "migrations" / "versions" / "r0001.py").write_text(REVISION, encoding="utf-8")
    return folder


def measure(title: str, each: int, ways: dict[str, Callable[[], None]], rounds: int) -> None:
    """Run the ways in turns and print what one piece of work costs."""
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    wall: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, run in ways.items():
            began_cpu, began = time.process_time(), time.perf_counter()
            run()
            cpu[name].append(time.process_time() - began_cpu)
            wall[name].append(time.perf_counter() - began)
    print(f"\n{title:<44}{'CPU us':>10}{'ratio':>9}{'wall us':>10}")
    first = 0.0
    for name in ways:
        # The first round warms up.
        cost = statistics.median(cpu[name][1:]) / each * 1e6
        first = first or cost
        took = statistics.median(wall[name][1:]) / each * 1e6
        print(f"{name:<44}{cost:>10.1f}{cost / first:>9.2f}{took:>10.1f}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with ExitStack() as ends:
        root = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="cmdmap-bench-")))
        ways: dict[str, Way] = {}

        def way(name: str, plugin: Path | None, *, plain_step: bool = False) -> Way:
            made = ways[name] = Way(root / f"home-{name}", plugin, plain_step=plain_step)
            ends.callback(made.close)
            return made

        none, plain = way("none", None), way("plain", None, plain_step=True)
        every = way("every", write_plugin(root / "every"))
        measure(
            f"a position kept ({REPORTS} at a time)",
            REPORTS,
            {
                "no further step": none.reports,
                "one more step of the core": plain.reports,
                "a plugin's step that sees every report": every.reports,
            },
            rounds,
        )
        measure(
            "an order carried out",
            ACTS,
            {"a command of the core": every.commands, "an act of a plugin": every.acts},
            rounds,
        )
        every.host.stop("bench")
        own = 'protocols = ["another"]'
        other = way("other", write_plugin(root / "other", protocols=own, process='process = "own"'))
        measure(
            f"a position kept ({REPORTS} at a time)",
            REPORTS,
            {
                "no further step": none.reports,
                "a plugin's step for another protocol": other.reports,
            },
            rounds,
        )
        measure("a chunk decoded", CHUNKS, {"driver in its own process": other.chunks}, rounds)
        other.host.stop("bench")
        every.host.start("bench")
        measure("a chunk decoded", CHUNKS, {"driver inside": every.chunks}, rounds)


if __name__ == "__main__":
    main()
