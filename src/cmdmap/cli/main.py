"""The command line: finds the command group's file, runs it, turns errors into exit codes.

Each file of :data:`GROUPS` has ``register(commands)`` (adds its parsers) and sets
``run=function(args) -> int`` on them. A composition root without Qt: groups build what they need.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from cmdmap import __version__
from cmdmap.errors import CmdmapError, UsageError

GROUPS = ("decode", "listen", "units", "areas", "steps", "simulate", "links", "ports", "db")
"""One module of this folder per command group, in the order of the help page."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every group registered."""
    parser = argparse.ArgumentParser(prog="cmdmap", description="GIS command map.")
    parser.add_argument("--version", action="version", version=f"cmdmap {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in GROUPS:
        importlib.import_module(f"cmdmap.cli.{name}").register(commands)
    commands.add_parser("demo", help="open the window with simulated hardware")
    commands.add_parser("shots", help="write screenshots of every workspace into a folder")
    return parser


def run(words: Sequence[str]) -> int:
    """Run one command and return 0 done, 1 refused or failed, 2 wrong usage."""
    args = build_parser().parse_args(words)
    try:
        return int(args.run(args))
    except UsageError as error:
        print(f"cmdmap: {error}", file=sys.stderr)
        return 2
    except CmdmapError as error:
        print(f"cmdmap: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
