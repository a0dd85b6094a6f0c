"""``cmdmap plugin health``: the last 24 hours of plugins, over restarts, and what happened.

Part of ``commands.py``. Reads what the programs that run plugins write each minute and when they
end; loads nothing.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

from cmdmap.cli.plugin.working import places_here
from cmdmap.cli.table import print_json, print_table
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.i18n import tr
from cmdmap.plugins.calling.days import Day
from cmdmap.plugins.finder import find_plugins
from cmdmap.plugins.installing.state import not_installed
from cmdmap.services.desk import utc_now


def run_health(args: argparse.Namespace) -> int:
    """Print the counts of every plugin, or of one, and below them what happened."""
    places = places_here()
    days, known = places.days.read(utc_now()), find_plugins(places)
    if args.id is not None and args.id not in known and args.id not in days:
        raise not_installed(args.id)
    ids = sorted(known.keys() | days.keys()) if args.id is None else [args.id]
    shown = {each: days.get(each, Day()) for each in ids}
    if args.json:
        print_json([{"id": each, **day_json(day)} for each, day in shown.items()])
    elif shown:
        _print(shown)
    else:
        print(tr("No plugin is installed; cmdmap plugin install FILE does it."))
    return 0


def _print(shown: dict[str, Day]) -> None:
    head = (
        tr("plugin"), tr("calls"), tr("mean ms"), tr("slowest ms"), tr("refused calls"),
        tr("slow calls"), tr("failures"), tr("crashes"), tr("process restarts"),
        tr("dropped items"),
    )  # fmt: skip
    rows = [
        (
            each, day.calls, round(day.mean_ms, 1), round(day.slowest_ms, 1), day.refused, day.slow,
            day.failures, day.crashes, day.restarts, day.dropped,
        )
        for each, day in shown.items()
    ]  # fmt: skip
    print_table(head, rows)
    happened = sorted(
        ((note.at, each, note) for each, day in shown.items() for note in day.notes),
        key=lambda row: row[0],
    )
    if happened:
        print()
        print_table(
            (tr("time"), tr("plugin"), tr("part"), tr("what happened")),
            [
                (f"{at.astimezone(LOCAL):%m-%d %H:%M:%S}", each, note.part or None, note.sentence)
                for at, each, note in happened
            ],
        )


def day_json(day: Day) -> dict[str, Any]:
    """Return the last 24 hours of a plugin."""
    counts = {each.name: getattr(day, each.name) for each in fields(day)}
    del counts["whole_ms"], counts["notes"]
    return {
        **counts,
        "mean_ms": round(day.mean_ms, 3),
        "slowest_ms": round(day.slowest_ms, 3),
        "events": [
            {"at": note.at, "part": note.part, "sentence": note.sentence} for note in day.notes
        ],
    }


def day_words(day: Day) -> str:
    """Return a day in few words: what went wrong first."""
    counts = (
        (day.crashes, tr("crashes {n}", n=day.crashes)),
        (day.failures, tr("failures {n}", n=day.failures)),
        (day.restarts, tr("restarts {n}", n=day.restarts)),
        (day.slow, tr("slow {n}", n=day.slow)),
        (day.calls, tr("calls {n}", n=f"{day.calls:,}")),
    )
    return " · ".join(words for count, words in counts if count)
