"""The change of the key: one button, then everything sealed anew, a part at a time.

Stands in the view of statistics for who may; the line shows how far it is and lets it be left.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from cmdmap.api import Page, Reader, tr
from cmdmap.widgets import ProgressLine, ask_confirm, push_button
from migrant_population.domain.wishes import MOST_ROWS, Reseal, RotateKey
from migrant_population.store.keybook import open_vault
from migrant_population.store.resealing import waiting_rows


class KeyChange(QObject):
    """Button and line."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.button = push_button(tr("Change the key…"))
        self.progress = ProgressLine(leave=True)
        self.button.clicked.connect(self._ask)

    def _ask(self) -> None:
        """Ask before: the copy of the key file that lies in the safe is old afterwards."""
        ask_confirm(
            self.button.window(),
            tr("Change the key"),
            tr("Everything is sealed anew; the copy of the key file that is kept is old then."),
            tr("Change the key"),
            self._rotate,
        )

    def _rotate(self) -> None:
        """Add a key, then seal everything anew, a batch at a time."""
        self._page.submit(RotateKey(), lambda _commit: self._reseal())

    def _reseal(self) -> None:
        page = self._page

        def question(reader: Reader) -> int:
            return waiting_rows(reader, open_vault(page.desk, reader).ring.current)

        check = self.progress.begin()

        def go_on(waiting: int) -> None:
            check.steps = max(check.steps, waiting)
            check.done = check.steps - waiting
            if check.stopped:
                return
            if waiting == 0:
                self._drop_old_keys()
            else:
                page.submit(Reseal(MOST_ROWS), lambda _commit: page.read(question, go_on))

        page.read(question, go_on)

    def _drop_old_keys(self) -> None:
        """Retire them, then, when that is kept, take them out of the key file."""
        last, page = Reseal(MOST_ROWS), self._page
        page.submit(last, lambda _commit: page.submit(last, lambda _commit: self._resealed()))

    def _resealed(self) -> None:
        self.progress.end()
        self._page.tell(
            tr("Everything is sealed with the new key. Keep a new copy of the key file.")
        )
