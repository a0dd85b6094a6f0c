"""The command line: finds the command group's file, runs it, turns errors into exit codes.

Each module named in :data:`GROUPS` has ``register(parser)``, which adds the words of its command
and sets ``run=function(args) -> int``. A composition root without Qt: groups build what they need,
and only the group that is named is imported, so that help and a decoder wait for no database.
It speaks the language of the terminal (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), not the window's.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

from cmdmap import __version__
from cmdmap.config import resources_dir
from cmdmap.errors import CmdmapError, UsageError
from cmdmap.i18n import tr, use_language

PrintPdf = Callable[..., None]
"""``print_pdf(path, sheet, area, made, watermark)`` writes a sheet as a PDF."""

GROUPS: Mapping[str, str] = {
    "decode": "print what a recording says, one JSON per report",
    "listen": "run links into the store without a window",
    "units": "list the units, name one, or send to one",
    "areas": "list, locate and import areas",
    "steps": "print the steps a report goes through",
    "simulate": "run simulated devices",
    "links": "the links the window opens when it starts",
    "ports": "list serial ports and what hangs on them",
    "db": "look after the database",
    "users": "list the accounts, make or change one",
    "audit": "list, verify or export the audit log",
    "incidents": "list, open, move, import or export incidents",
    "plugin": "make, check, pack, install and trust plugins",
    "report": "list or make the reports of plugins",
    "analyse": "list or run the analyses of plugins",
}
"""One module of this folder per command group and its line on the help page, in that order."""


def build_parser(named: str | None) -> argparse.ArgumentParser:
    """Return the parser of all commands, of which only the named one knows its words."""
    parser = argparse.ArgumentParser(prog="cmdmap", description="GIS command map.")
    parser.add_argument("--version", action="version", version=f"cmdmap {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in GROUPS.items():
        command = commands.add_parser(name, help=help_text)
        if name == named:
            importlib.import_module(f"cmdmap.cli.{name}").register(command)
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


def run(words: Sequence[str], print_pdf: PrintPdf | None = None) -> int:
    """Run one command and return 0 done, 1 refused or failed, 2 wrong usage.

    ``print_pdf`` prints sheets; it is handed in by ``__main__.py``, because there is no Qt here.
    """
    _ready_streams()
    use_language(terminal_language(os.environ), resources_dir() / "i18n")
    named = next((word for word in words if not word.startswith("-")), None)
    args = build_parser(named).parse_args(words)
    args.print_pdf = print_pdf
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
