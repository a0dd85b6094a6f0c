"""A plugin's logger: part of the program's log, with a limit so that it cannot be drowned.

Handed out by the plugin's desk; lines that are too many are left out and counted in its health.
Numbers of persons in a line are hidden; an error it comes with is told as the guard tells it, and
of what a plugin that keeps persons puts into a line only figures are written.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from cmdmap.plugins.calling.health import HealthBook
from cmdmap.plugins.discretion import HIDDEN
from cmdmap.plugins.guard import Wording, attempt
from cmdmap.services.login.masking import mask_text

MOST_LINES = 200
"""In a minute."""

LONGEST = 2_000
"""Letters of one line."""


class LogLimit(logging.Filter):
    """Lets a bounded number of lines a minute through, each of bounded length."""

    def __init__(self, health: HealthBook, wording: Wording) -> None:
        super().__init__()
        self._health = health
        self._wording = wording
        self._since = time.monotonic()
        self._count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line goes in; called by the logger."""
        now = time.monotonic()
        if now - self._since >= 60.0:
            self._since, self._count = now, 0
        self._count += 1
        if self._count > MOST_LINES:
            self._health.drop("log")
            return False
        if self._wording.personal:
            record.args = _without_words(record.args)
        # A line that cannot be put together is the plugin's mistake, not a trace in our log.
        message = attempt(record.getMessage).value or str(record.msg)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            message = f"{message}\n{self._wording.trace(error)}"
        record.msg, record.args = mask_text(message[:LONGEST]).replace("\n", " ⏎ "), ()
        record.exc_info = record.stack_info = None
        return True


def _without_words(args: object) -> tuple[object, ...] | dict[str, object]:
    """Return the values of a line with all that is no figure hidden."""
    if isinstance(args, Mapping):
        return {str(name): _figure(value) for name, value in args.items()}
    return tuple(map(_figure, args)) if isinstance(args, tuple) else ()


def _figure(value: object) -> object:
    return value if isinstance(value, int | float) else HIDDEN


def plugin_logger(plugin_id: str, health: HealthBook, wording: Wording) -> logging.Logger:
    """Return the logger of a plugin, limited anew."""
    logger = logging.getLogger(f"cmdmap.plugin.{plugin_id}")
    logger.filters[:] = [LogLimit(health, wording)]
    return logger


def release_logger(plugin_id: str) -> None:
    """Take the limit of a plugin that is gone off its logger."""
    logging.getLogger(f"cmdmap.plugin.{plugin_id}").filters.clear()
