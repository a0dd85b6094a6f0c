"""Exports: writes a table that is shown to an Excel file, for every table of the window.

Tables hand their sheet in (``widgets/tables``); asking for the file never blocks, writing it
happens in a reader thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.login.commands import Undertaking
from cmdmap.i18n import tr
from cmdmap.services.files.sheets import write_sheet
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.seat import Seat
from cmdmap.widgets.files import ask_save
from cmdmap.widgets.tables.actions import Sheet, TableActions
from cmdmap.widgets.wording import count_text

SUFFIX = ".xlsx"


class Exports(QObject):
    """Asks where to, writes, and tells the end."""

    def __init__(self, seat: Seat, window: QWidget, told: Callable[[str], None]) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self._told = told

    def serve(self, part: QWidget) -> None:
        """Let every table in ``part`` be exported."""
        for actions in part.findChildren(TableActions):
            actions.allow_export(self.ask)

    def ask(self, sheet: Sheet) -> None:
        """Ask for the file and write the sheet into it."""
        stamp = f"{datetime.now(LOCAL):%Y%m%d-%H%M%S}"
        safe = re.sub(r"[^\w-]", "_", sheet.title) or "cmdmap"
        name, kinds = f"{safe}-{stamp}{SUFFIX}", f"Excel (*{SUFFIX})"
        title = tr("Export to Excel…")
        ask_save(self._window, title, name, kinds, lambda path: self.write(sheet, path))

    def write(self, sheet: Sheet, path: Path) -> None:
        """Write the sheet; text that looks like a formula stays text."""

        def go() -> None:
            future = self._seat.pool.run(lambda: write_sheet(path, sheet.head, sheet.rows))
            self._seat.answers.deliver(future, tell)

        def tell(rows: int) -> None:
            self._told(tr("{rows} rows written to {path}.", rows=count_text(rows), path=path))

        with_leave(self._seat, Undertaking.EXPORT, sheet.title, go, rows=len(sheet.rows))
