"""A plugin's logger: part of the program's log, with a limit so that it cannot be drowned.

Handed out by the plugin's desk; lines that are too many are left out and counted in its health.
"""

from __future__ import annotations

import logging
import time

from cmdmap.plugins.calling.health import HealthBook

MOST_LINES = 200
"""In a minute."""

LONGEST = 2_000
"""Letters of one line."""


class LogLimit(logging.Filter):
    """Lets a bounded number of lines a minute through, each of bounded length."""

    def __init__(self, health: HealthBook) -> None:
        super().__init__()
        self._health = health
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
        message = record.getMessage().replace("\n", " ⏎ ")
        record.msg, record.args = message[:LONGEST], ()
        return True


def plugin_logger(plugin_id: str, health: HealthBook) -> logging.Logger:
    """Return the logger of a plugin, limited anew."""
    logger = logging.getLogger(f"cmdmap.plugin.{plugin_id}")
    logger.filters[:] = [LogLimit(health)]
    return logger


def release_logger(plugin_id: str) -> None:
    """Take the limit of a plugin that is gone off its logger."""
    logging.getLogger(f"cmdmap.plugin.{plugin_id}").filters.clear()
