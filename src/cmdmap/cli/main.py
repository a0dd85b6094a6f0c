"""The command line: finds the command group's file, runs it, turns errors into exit codes.

Each file of :data:`GROUPS` has ``register(commands)`` (adds its parsers) and sets
``run=function(args) -> int`` on them. A composition root without Qt: groups build what they need.
It speaks the language of the terminal (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), not the window's.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

from cmdmap import __version__
from cmdmap.config import resources_dir
from cmdmap.errors import CmdmapError, UsageError
from cmdmap.i18n import tr, use_language

GROUPS = (
    "decode",
    "listen",
    "units",
    "areas",
    "steps",
    "simulate",
    "links",
    "ports",
    "db",
    "users",
    "audit",
    "incidents",
    "plugin",
    "report",
    "analyse",
)
"""One module of this folder per command group, in the order of the help page."""


def build_parser(groups: Sequence[str] = GROUPS) -> argparse.ArgumentParser:
    """Return the parser with the given groups registered."""
    parser = argparse.ArgumentParser(prog="cmdmap", description="GIS command map.")
    parser.add_argument("--version", action="version", version=f"cmdmap {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in groups:
        importlib.import_module(f"cmdmap.cli.{name}").register(commands)
    commands.add_parser("demo", help="open the window with simulated hardware")
    commands.add_parser("shots", help="write screenshots of every workspace into a folder")
    return parser


def terminal_language(environment: Mapping[str, str]) -> str:
    """Return the language of the terminal: ``"zh_CN"`` where its locale is Chinese, else English.

    The first of the three variables that is set decides, as in POSIX.
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "zh_CN" if locale.startswith("zh") else "en"


def run(words: Sequence[str]) -> int:
    """Run one command and return 0 done, 1 refused or failed, 2 wrong usage."""
    _ready_streams()
    use_language(terminal_language(os.environ), resources_dir() / "i18n")
    # One group is imported when it is named: decoding a file must not wait for the database.
    groups = words[:1] if words and words[0] in GROUPS else GROUPS
    args = build_parser(groups).parse_args(words)
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except UsageError as error:
        print(f"cmdmap: {error}", file=sys.stderr)
        return 2
    except CmdmapError as error:
        print(f"cmdmap: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has left.
        _drop_output()
        return 141
    except OSError as error:
        # Commands put their own troubles into words; what is left is output that nobody takes.
        _drop_output()
        why = ": ".join(str(part) for part in (error.filename, error.strerror) if part)
        print("cmdmap:", tr("Stopped: {why}.", why=why or error), file=sys.stderr)
        return 1
    return code


def _ready_streams() -> None:
    """Let a closed standard output swallow and a narrow one escape what it cannot print."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the exit
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Send what is left to nowhere, so that Python stays silent when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
