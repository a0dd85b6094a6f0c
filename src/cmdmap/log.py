"""Loggers: one line per message to stderr and to a rotating file in the home folder.

Started once by a composition root; every room writes to ``logging.getLogger(__name__)``.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"


class _PatientFile(logging.handlers.RotatingFileHandler):
    """A log file whose disk may be full: stderr still has the line, so it says nothing of that."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let the line go; any other failure is shown as the library does."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


def start_logging(folder: Path | None, level: int = logging.INFO) -> None:
    """Send records of ``cmdmap.*`` to stderr and, given ``folder``, to its ``cmdmap.log``."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if folder is not None:
        handlers.append(
            _PatientFile(folder / "cmdmap.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8")
        )
    for handler in handlers:
        handler.setFormatter(logging.Formatter(LINE))
    root = logging.getLogger("cmdmap")
    for earlier in root.handlers:
        earlier.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    root.propagate = False
