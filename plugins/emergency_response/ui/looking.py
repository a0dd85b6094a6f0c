"""Look at true names and telephones: the act first, so that it stands in the audit, then the words.

Used by the panels; what was opened is shown until something else is chosen and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cmdmap.api import Page, PluginDesk, Reader
from emergency_response.domain.wishes import Look, LookAt

Opened = TypeVar("Opened")
REVEAL = "person.reveal"


def look(
    page: Page,
    at: LookAt,
    row: int,
    opened: Callable[[Reader, PluginDesk], Opened],
    then: Callable[[Opened], None],
) -> None:
    """Put the look into the audit, then open and hand what was opened to ``then``."""
    desk = page.desk
    page.submit(Look(at, row), lambda _commit: page.read(lambda reader: opened(reader, desk), then))
