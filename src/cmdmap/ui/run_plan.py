"""Run plan: what one run of the window is to do, from the command line and the display.

Made by ``app`` before the window; read by the session.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr


@dataclass(slots=True)
class Plan:
    """One run."""

    demo: bool
    offscreen: bool
    seconds: float | None
    """End by itself, or take the pictures, after this time; None: never."""
    shots: Path | None
    """Folder of the pictures that are taken."""
    table: bool
    """Print a table in the end."""
    safe: bool = False
    """Without any plugin."""
    install: Path | None = None
    """A package to be shown before it is installed."""
    again: bool = False
    """Start once more without plugins when this run has ended."""


def make_folder(folder: Path) -> None:
    """Make the folder of the pictures when it is absent.

    Raises:
        WorldError: it cannot be made or nothing can be written into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be written; choose another folder", path=folder)
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WorldError(tr("{path} cannot be written; choose another folder", path=folder))
