"""Sheet exports: makes a report of a plugin into a file the user chooses, audited, with progress.

First the sheet is made, then leave is asked with the rows it holds, then it is written in a reader
thread; it can be cancelled at every row. Personal sheets carry account, time and seat.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from cmdmap.api.contributions import ReportPart
from cmdmap.api.sheets import Sheet
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.sheets.files import row_count, write_rows
from cmdmap.plugins.views import SheetSlot
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.modules.printing.pdf import Imprint, print_sheet
from cmdmap.ui.seat import Seat
from cmdmap.widgets.progress_line import Check, ProgressLine
from cmdmap.widgets.wording import count_text, instant_text

KINDS = "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)"
PDF = ".pdf"


class SheetExports(QObject):
    """Asks where to, makes, writes, tells the end."""

    told = Signal(str)
    """A sentence for the status line."""

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._seat, self._window = seat, parent
        self.progress = ProgressLine(leave=True)
        self._check = Check()

    def ask(self, slot: SheetSlot, wanted: Mapping[str, str], name: str = "") -> QFileDialog:
        """Ask for the file, then export the report into it."""
        stamp = f"{datetime.now(LOCAL):%Y%m%d-%H%M%S}"
        plain = re.sub(r"[^\w-]", "_", name or f"{title_of(slot.part)}-{stamp}") or "cmdmap"
        dialog = QFileDialog(self._window, title_of(slot.part), str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(KINDS.split(";;"))
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda kind: dialog.setDefaultSuffix(re.sub(r".*\*\.|\)", "", kind))
        )
        dialog.selectFile(plain)
        dialog.fileSelected.connect(lambda path: self.export(slot, wanted, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def export(self, slot: SheetSlot, wanted: Mapping[str, str], path: Path) -> None:
        """Make the report and write it to ``path`` (.pdf, .xlsx, .csv)."""
        check = self._check = self.progress.begin()

        def take(sheet: Sheet) -> None:
            if check.stopped:
                self._leave()
                return
            personal = sheet.personal or (isinstance(slot.part, ReportPart) and slot.part.personal)
            subject = f"{slot.plugin_id}.{slot.part.id} {path.name}"
            with_leave(
                self._seat, Undertaking.EXPORT, subject,
                lambda: self._write(path, sheet, personal, check), self._fail,
                rows=row_count(sheet),
            )  # fmt: skip

        self._seat.answers.deliver(slot.make(wanted), take, self._fail)

    def made(self, now: datetime) -> str:
        """Return who exports, when and at which seat."""
        who = self._seat.actor.name
        return tr("Made {at} by {by}", at=instant_text(now), by=who) + f"  ·  {platform.node()}"

    def _write(self, path: Path, sheet: Sheet, personal: bool, check: Check) -> None:
        made = self.made(self._seat.console.clock())
        area = self._seat.console.jurisdiction
        families = tuple(QGuiApplication.font().families())
        imprint = Imprint(area.name, made, made if personal else "")

        def work() -> int:
            if path.suffix.lower() == PDF:
                print_sheet(path, sheet, imprint, families, check.told)
                return row_count(sheet)
            return write_rows(path, sheet, made, check.told)

        def tell(rows: int) -> None:
            self.progress.end()
            said = tr("{rows} rows written to {path}.", rows=count_text(rows), path=path)
            self.told.emit(said)

        self._seat.answers.deliver(self._seat.pool.run(work), tell, self._fail)

    def _fail(self, error: WorldError) -> None:
        left = self._check.stopped
        self.progress.end()
        if left:
            self._leave()
        else:
            self._seat.answers.failed.emit(str(error))

    def _leave(self) -> None:
        self.told.emit(tr("The export was left; no file was written."))
