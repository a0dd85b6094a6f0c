"""``cmdmap steps``: prints what happens to a report, in order."""

from __future__ import annotations

import argparse
import sys

from cmdmap.cli.table import print_json, print_table
from cmdmap.config import home_dir, packages_dir
from cmdmap.i18n import tr
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.reading.planned_steps import planned_steps


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print name, what it does, why it refuses and what it flags, one step a line."""
    planned = planned_steps(PluginPlaces(home_dir(), packages_dir()))
    for sentence in planned.refused:
        print(f"cmdmap: {sentence}", file=sys.stderr)
    if args.json:
        print_json(
            [
                {
                    "name": step.name,
                    "title": tr(step.title),
                    "reasons": list(step.reasons),
                    "flags": list(step.flags),
                }
                for step in planned.steps
            ]
        )
        return 0
    print_table(
        (tr("step"), tr("what it does"), tr("refuses"), tr("flags")),
        [
            (
                step.name,
                tr(step.title),
                ", ".join(step.reasons) or None,
                ", ".join(step.flags) or None,
            )
            for step in planned.steps
        ],
    )
    return 0
