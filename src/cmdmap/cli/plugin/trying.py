"""``cmdmap plugin test``: run a plugin's own tests, with the program alone.

A part of ``commands.py``; the work stands in ``testing/running.py``.
"""

from __future__ import annotations

import argparse
import sys


def run_test(args: argparse.Namespace) -> int:
    """Run the tests of a folder; exit code 1 where one fails."""
    # Here, because no other part of the command needs a bench.
    from cmdmap.testing.running import run_tests

    return 0 if run_tests(args.folder, sys.stdout) else 1
