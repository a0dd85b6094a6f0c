"""``cmdmap listen``: runs links into the store without a window.

Ends after the given seconds, when every link is a tape that ran out, or at Ctrl+C or SIGTERM; then
prints what each link brought and what the desk made of it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from threading import Event
from types import FrameType
from typing import Any

from cmdmap.cli.table import print_json, print_table
from cmdmap.config import database_url, home_dir, resources_dir
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.links.spec import parse_link
from cmdmap.log import start_logging
from cmdmap.options import Options
from cmdmap.plugins.opening import open_plugins
from cmdmap.services.console import Console
from cmdmap.services.ledger import DeskCounts

LOOK_S = 0.1
"""How often the end of the tapes is looked for."""


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("links", nargs="+", metavar="LINK", help="e.g. serial:/dev/ttyUSB0")
    parser.add_argument("--seconds", type=_seconds, help="end after this time")
    parser.add_argument("--record", action="store_true", help="record every link to a tape")
    parser.add_argument("--safe", action="store_true", help="run without any plugin")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Listen, then report; exit code 1 when no link could be opened, or reports were lost."""
    specs = [parse_link(text) for text in args.links]
    if len({spec.id for spec in specs}) < len(specs):
        raise UsageError(tr("A link stands twice on the command line."))
    home = home_dir()
    options = Options.load(resources_dir(), home)
    start_logging(home)
    console = Console(home, database_url(), options)
    ended = _on_signals()
    with ExitStack() as opened:
        stop = opened.callback(console.stop)
        console.start()
        plugins = open_plugins(console, safe=args.safe)
        opened.pop_all()
        # What waits in the inbox still needs the plugins: they go last.
        opened.callback(plugins.close)
        opened.callback(stop)
        for sentence in plugins.refused:
            print(f"cmdmap: {sentence}", file=sys.stderr)
        for spec in specs:
            console.rack.add(spec, record=args.record or options.flag("links.record"))
        plugins.stood()
        _wait(console, ended, args.seconds)
    statuses, counts = console.rack.statuses(), console.desk.counts()
    if args.json:
        print_json({"links": [_link(status) for status in statuses], "desk": _desk(counts)})
    else:
        _print_links(statuses)
        print()
        _print_desk(counts)
    return 0 if any(status.opened for status in statuses) and not counts.lost else 1


def _wait(console: Console, ended: Event, seconds: float | None) -> None:
    deadline = None if seconds is None else time.monotonic() + seconds
    while not ended.wait(LOOK_S):
        if deadline is not None and time.monotonic() >= deadline:
            return
        if all(status.state is LinkState.ENDED for status in console.rack.statuses()):
            return


def _on_signals() -> Event:
    ended = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    return ended


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(tr("seconds must be more than 0"))
    return value


def _link(status: LinkStatus) -> dict[str, Any]:
    return {
        "id": status.id,
        "protocol": status.protocol,
        "peers": status.peers,
        "state": status.state.value,
        "reason": status.reason,
        "opened": status.opened,
        "bytes": status.bytes_in,
        "baud": status.baud,
        "frames": status.reports,
        "frames_by_protocol": dict(status.frames),
        "fixes": status.fixes,
        "rejects": status.rejects,
        "reject_reasons": dict(status.reject_reasons),
    }


def _desk(counts: DeskCounts) -> dict[str, Any]:
    return {
        "kept": counts.kept,
        "history": counts.history,
        "merged": counts.merged,
        "logged": counts.logged,
        "commits": counts.commits,
        "spooled": counts.spooled,
        "lost": counts.lost,
        "dropped": dict(counts.dropped),
        "refused": _by_step(counts.refused.items()),
        "flagged": _by_step(counts.flagged.items()),
        "latency_p50_ms": round(counts.latency_p50_s * 1000, 1),
        "latency_p95_ms": round(counts.latency_p95_s * 1000, 1),
    }


def _by_step(counted: Any) -> list[dict[str, Any]]:
    return [
        {"step": step, "reason": reason, "count": count}
        for (step, reason), count in sorted(counted)
    ]


def _print_links(statuses: Sequence[LinkStatus]) -> None:
    print_table(
        (tr("link"), tr("state"), tr("frames"), tr("fixes"), tr("rejects"), tr("reason")),
        [
            (
                status.id,
                status.state.value,
                status.reports,
                status.fixes,
                status.rejects,
                status.reason or None,
            )
            for status in statuses
        ],
    )


def _print_desk(counts: DeskCounts) -> None:
    figures = [
        (tr("fixes kept"), counts.kept + counts.history),
        (tr("of these older than the newest"), counts.history),
        (tr("completed a fix of the same time"), counts.merged),
        (tr("lines of the radio log"), counts.logged),
        (tr("spooled"), counts.spooled),
        (tr("lost: neither database nor spool could be written"), counts.lost),
        *((tr("dropped: {kind}", kind=kind), count) for kind, count in counts.dropped.items()),
        *(
            (tr("refused at {step}: {reason}", step=step, reason=reason), count)
            for (step, reason), count in sorted(counts.refused.items())
        ),
        *(
            (tr("flagged at {step}: {flag}", step=step, flag=flag), count)
            for (step, flag), count in sorted(counts.flagged.items())
        ),
        (tr("from heard to stored, 95 of 100 within"), f"{counts.latency_p95_s * 1000:.1f} ms"),
    ]
    print_table((tr("desk"), tr("count")), figures)
