"""Shift sheets 交接班单: made from what is open, signed by both heads, written into a file.

Last view of the Duty workspace.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.people.commands import MakeShiftSheet, SignShiftSheet
from cmdmap.domain.people.shift_sheet import ShiftSheet, Signature
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.services.people.sheet_export import export_sheet
from cmdmap.services.people.wording import section_name
from cmdmap.ui.people.sheet_print import Heading, print_sheet
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.files import SHEETS, ask_save
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import NOTHING, instant_text

NOTES_MAX = 2_000


class SheetsView(QWidget):
    """The newest sheets on the left, what one says on the right."""

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self.sheets = RowTable(
            tr("Shift sheets"),
            (tr("Made"), tr("Made by"), tr("Handed over by"), tr("Taken over by")),
            tr("No shift sheet yet. Make one at the end of the shift."),
            stretch=3,
        )
        self.lines = RowTable(
            tr("What the next shift has to know"),
            (tr("Matter"), tr("Subject"), tr("How it stands")),
            tr("Choose a sheet on the left."),
            stretch=2,
        )
        self.notes, self.said = (
            QLineEdit(maxLength=NOTES_MAX),
            styled(QLabel(wordWrap=True), "value"),
        )
        self.make = push_button(tr("Make the sheet"), look="primary")
        self.sign = push_button(tr("Sign"))
        self.export = push_button(tr("Export…"), "export")
        self.print = push_button(tr("Print as PDF…"), "export")
        self._build()
        self.make.clicked.connect(self._on_make_pressed)
        self.sign.clicked.connect(self._on_sign_pressed)
        self.export.clicked.connect(self._on_export_pressed)
        self.print.clicked.connect(self._on_print_pressed)
        self.sheets.chosen.connect(self.refresh)
        wishes.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the sheets as they are."""
        self.sheets.show_lines(
            [
                TableLine(
                    sheet.id,
                    (
                        TableCell(instant_text(sheet.made_at)),
                        TableCell(self._wishes.seat.shelf.person(sheet.made_by)),
                        TableCell(_signed(sheet.handed)),
                        TableCell(_signed(sheet.taken), tone="text" if sheet.taken else "warn"),
                    ),
                )
                for sheet in self._wishes.book.sheets
            ]
        )
        sheet, allowed = self.chosen(), self._wishes.may(Right.EDIT_DUTY)
        self.make.setEnabled(allowed)
        self.sign.setEnabled(allowed and sheet is not None and sheet.taken is None)
        for button in (self.export, self.print):
            button.setEnabled(sheet is not None and self._wishes.may(Right.EXPORT))
        self.said.setText(sheet.notes if sheet else "")
        self.said.setVisible(bool(self.said.text()))
        self.lines.show_lines(
            [
                TableLine(
                    number,
                    (
                        TableCell(section_name(line.section)),
                        TableCell(line.subject),
                        TableCell(line.text),
                    ),
                )
                for number, line in enumerate(sheet.lines if sheet else ())
            ]
        )

    def chosen(self) -> ShiftSheet | None:
        """Return the chosen sheet."""
        key = self.sheets.key()
        return next((sheet for sheet in self._wishes.book.sheets if sheet.id == key), None)

    def _build(self) -> None:
        self.notes.setPlaceholderText(tr("Notes for the next shift (may be empty)"))
        self.said.setContentsMargins(12, 8, 12, 8)
        split = QSplitter()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        column.addWidget(self.lines, 1)
        split.addWidget(self.sheets)
        split.addWidget(right)
        split.setSizes([560, 900])
        split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.notes, 1)
        for button in (self.make, self.sign, self.export, self.print):
            row.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(split, 1)
        outer.addLayout(row)

    def _on_make_pressed(self) -> None:
        self._wishes.submit(
            MakeShiftSheet(self.notes.text()), tr("The shift sheet was made."),
            lambda _commit: self.notes.clear(),
        )  # fmt: skip

    def _on_sign_pressed(self) -> None:
        sheet = self.chosen()
        if sheet is not None:
            self._wishes.submit(
                SignShiftSheet(sheet.id, self._wishes.seat.login.shown_name),
                tr("The shift sheet was signed."),
            )

    def _on_export_pressed(self) -> None:
        sheet = self.chosen()
        if sheet is not None:
            name = f"{_file_name(sheet)}.xlsx"
            ask_save(self, tr("Shift sheets"), name, SHEETS, partial(self.write, sheet))

    def _on_print_pressed(self) -> None:
        sheet = self.chosen()
        if sheet is not None:
            name = f"{_file_name(sheet)}.pdf"
            take = partial(self.print_to, sheet)
            ask_save(self, tr("Print as PDF…"), name, "PDF (*.pdf)", take)

    def write(self, sheet: ShiftSheet, path: Path) -> None:
        """Write a sheet in a reader thread."""

        def tell(rows: int) -> None:
            self._wishes.told.emit(tr("{n} rows were written to {path}.", n=rows, path=path))

        title = self._title(sheet)
        self._wishes.export(title, len(sheet.lines), lambda: export_sheet(path, sheet), tell)

    def print_to(self, sheet: ShiftSheet, path: Path) -> None:
        """Print a sheet into a file in a reader thread."""
        area = self._wishes.seat.console.jurisdiction
        heading = Heading(area.name, area.synthetic)

        def tell(pages: int) -> None:
            self._wishes.told.emit(tr("{n} pages were written to {path}.", n=pages, path=path))

        title = self._title(sheet)
        self._wishes.export(
            title, len(sheet.lines), lambda: print_sheet(path, sheet, heading), tell
        )

    def _title(self, sheet: ShiftSheet) -> str:
        return f"{tr('Shift sheet')} {instant_text(sheet.made_at)}"


def _file_name(sheet: ShiftSheet) -> str:
    return f"shift-{sheet.made_at.astimezone(LOCAL):%Y%m%d-%H%M}"


def _signed(signature: Signature | None) -> str:
    return NOTHING if signature is None else f"{signature.by} {instant_text(signature.at)}"
