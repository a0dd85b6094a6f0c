"""Restart: the same program once more, without plugins, after this run has ended.

Asked for in the view of plugins, carried out by ``app`` when everything is closed. The way of
starting is that of this run: frozen, or Python with the package.
"""

from __future__ import annotations

import os
import sys

from cmdmap.config import own_command

SAFE = "--safe"


def restart_words(*, demo: bool) -> list[str]:
    """Return program and words of a start without plugins."""
    return [*own_command(), *(["demo"] if demo else []), SAFE]


def restart(*, demo: bool) -> None:
    """Become that start; does not return."""
    words = restart_words(demo=demo)
    sys.stdout.flush()
    os.execv(words[0], words)
