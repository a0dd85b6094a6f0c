"""Counts inside an area as they arrive, without a thread that waits for other modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from cmdmap.api import Counted, Page, Ring, WorldError
from emergency_response.services.counting import Counts, counts_of

LOOK_S = 0.2


class InsideCount:
    """Asks the modules and looks for their answer while the page is in front."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: list[tuple[Future[Sequence[Counted]], Ring, Callable[[Counts], None]]] = []
        page.every(LOOK_S, self._look)

    def ask(self, ring: Ring, then: Callable[[Counts], None]) -> None:
        """Count what lies inside a ring; ``then`` gets it in the UI thread."""
        self._asked.append((self._page.desk.count_inside(ring), ring, then))
        self._look()

    def _look(self) -> None:
        done = [each for each in self._asked if each[0].done()]
        self._asked = [each for each in self._asked if not each[0].done()]
        for future, ring, then in done:
            try:
                counted = future.result()
            except WorldError as error:
                self._page.warn(str(error))
                continue
            then(counts_of(self._page.desk, ring, counted))
