"""The door: ``cmdmap`` and ``cmdmap demo|shots`` open the window, everything else is the CLI."""

from __future__ import annotations

import sys

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

    return run_cli(words)


if __name__ == "__main__":
    sys.exit(main())
