"""Import of a list of resources: file, columns, verdict on each row, then acts of 500 rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QWidget

from cmdmap.api import Page, PluginDesk, Reader, WorldError, read_sheet, tr
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.progress_line import Check, ProgressLine
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from emergency_response.domain.resource_rows import (
    FIELD_WORDS,
    VERDICT_WORDS,
    Judged,
    Verdict,
    guess_columns,
    judge_rows,
)
from emergency_response.domain.wishes import ImportResources, SaveResource
from emergency_response.services.acts.ground import MOST_AT_ONCE, entry_of
from emergency_response.store.contacts import true_resource
from emergency_response.store.resources import find_resource

TONES = {
    Verdict.NEW: "good",
    Verdict.CHANGED: "warn",
    Verdict.SAME: "muted",
    Verdict.REFUSED: "bad",
}
Rows = list[list[str]]


def choose_file(
    parent: QWidget, title: str, names: str, take: Callable[[Path], object]
) -> QFileDialog:
    """Let the user choose a file; ``take`` gets it, nothing waits meanwhile."""
    dialog = QFileDialog(parent, title, str(Path.home()), names)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def read_rows(path: Path) -> Rows:
    """Read a list and give every row as many cells as its headings have.

    Raises:
        WorldError: it cannot be read, is too large, or has nothing under its headings.
    """
    rows = read_sheet(path)
    if len(rows) < 2:
        raise WorldError(tr("The file has no rows under its headings."))
    wide = max((number for number, head in enumerate(rows[0], 1) if head.strip()), default=0)
    return [[*row[:wide], *[""] * (wide - len(row))] for row in rows]


class ImportList(FormDialog):
    """Columns above, rows with their verdicts below; nothing is changed before the button."""

    def __init__(self, page: Page, rows: Rows, parent: QWidget) -> None:
        super().__init__(tr("Import resources"), tr("Take the rows in"), parent)
        self._page = page
        self._rows = rows
        self._left: list[SaveResource] = []
        self.judged: list[Judged] = []
        self.columns: dict[str, QComboBox] = {}
        self.summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        heads = (tr("Line"), tr("Judgement"), tr("Name"), tr("Reason"))
        self.table = RowTable(tr("Rows"), heads, tr("No row can be read."), stretch=3)
        self.progress = ProgressLine(leave=True)
        self._build_form()
        self.finished.connect(self.deleteLater)
        self.judge()

    def judge(self) -> None:
        """Give every row its verdict with the columns as they are chosen."""
        columns = {name: box.currentData() for name, box in self.columns.items()}
        chosen = {name: number for name, number in columns.items() if number is not None}
        self.accept_button.setEnabled(False)
        rows = self._rows[1:]
        desk = self._page.desk
        self._page.read(lambda reader: _judge(reader, desk, rows, chosen), self._show)

    def accept(self) -> None:
        """Hand the good rows in, 500 an act; the dialog closes after the last."""
        self._left = [
            each.wish
            for each in self.judged
            if each.wish is not None and each.verdict in (Verdict.NEW, Verdict.CHANGED)
        ]
        self.accept_button.setEnabled(False)
        check = self.progress.begin()
        check.steps = len(self._left)
        self._next(check)

    def _next(self, check: Check) -> None:
        if not self._left or check.stopped:
            self.progress.end()
            super().accept()
            return
        part, self._left = self._left[:MOST_AT_ONCE], self._left[MOST_AT_ONCE:]

        def kept(_commit: object) -> None:
            check.done += len(part)
            self._next(check)

        self._page.submit(ImportResources(tuple(part)), kept, self._on_refused)

    def _on_refused(self, sentence: str) -> None:
        self.progress.end()
        self.accept_button.setEnabled(True)
        self.show_refusal(sentence)

    def _show(self, judged: list[Judged]) -> None:
        self.judged = judged
        counts = {verdict: sum(each.verdict is verdict for each in judged) for verdict in Verdict}
        words = [f"{tr(VERDICT_WORDS[verdict])} {count}" for verdict, count in counts.items()]
        self.summary.setText(" · ".join(words))
        self.table.show_lines([_line(each) for each in judged])
        self.accept_button.setEnabled(counts[Verdict.NEW] + counts[Verdict.CHANGED] > 0)

    def _build_form(self) -> None:
        self.setMinimumSize(760, 640)
        heads = self._rows[0]
        guessed = guess_columns(heads)
        for name, words in FIELD_WORDS.items():
            box = QComboBox()
            box.addItem(tr("(none)"), None)
            for number, head in enumerate(heads):
                box.addItem(head or str(number + 1), number)
            box.setCurrentIndex(guessed.get(name, -1) + 1)
            box.currentIndexChanged.connect(lambda _index: self.judge())
            self.columns[name] = box
            self.form.addRow(tr(words), box)
        self.form.addRow(self.summary)
        self.form.addRow(self.table)
        self.form.addRow(self.progress)


def _judge(reader: Reader, desk: PluginDesk, rows: Rows, columns: dict[str, int]) -> list[Judged]:
    def known(wish: SaveResource) -> Verdict:
        entry = entry_of(wish)
        before = find_resource(reader, entry.kind, entry.name)
        if before is None:
            return Verdict.NEW
        same = not before.gone and true_resource(reader, desk, before).entry == entry
        return Verdict.SAME if same else Verdict.CHANGED

    return judge_rows(rows, columns, known)


def _line(each: Judged) -> TableLine:
    name = each.wish.name if each.wish is not None else ""
    cells = (
        TableCell(str(each.line), each.line),
        TableCell(tr(VERDICT_WORDS[each.verdict]), tone=TONES[each.verdict]),
        TableCell(name),
        TableCell(each.reason),
    )
    return TableLine(each.line, cells)
