"""The door: ``cmdmap`` and ``cmdmap demo|shots`` open the window, everything else is the CLI."""

from __future__ import annotations

import sys
from typing import Any

WINDOW_COMMANDS = frozenset({"demo", "shots"})
WINDOW_WORDS = frozenset({"--safe", "--install"})


def main() -> int:
    """Run cmdmap with the words after its name and return the exit code (0, 1 or 2)."""
    words = sys.argv[1:]
    if not words or words[0] in WINDOW_COMMANDS or words[0] in WINDOW_WORDS:
        from cmdmap.app import run

        return run(words)
    if words[0] == "plugin-driver":
        # A driver's process starts itself by this word; nobody types it.
        from cmdmap.plugins.outside.child import run as run_driver

        return run_driver()
    if words[0] == "plugin-migrate":
        from cmdmap.plugins.outside.migration import run as run_migration

        return run_migration()
    from cmdmap.cli.main import run as run_cli

    return run_cli(words, _print_pdf)


def _print_pdf(*given: Any) -> None:
    """Print a sheet for the command line, which knows no Qt."""
    from cmdmap.ui.modules.printing.headless import print_headless

    print_headless(*given)


if __name__ == "__main__":
    sys.exit(main())
