"""Import of a list of places: choose a file, map its columns, look at every row's verdict, keep.

Reading and judging run in reader threads; the rows go to the writer in parts of at most 500, and
between two parts it can be left: what was kept stays kept, and taking the file over again goes on
where it ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmdmap.api import Page, read_sheet, tr
from cmdmap.widgets import (
    Check,
    FieldKind,
    Form,
    FormDialog,
    FormField,
    ProgressLine,
    RowTable,
    TableCell,
    TableLine,
    push_button,
    scrolled,
    styled,
)
from fire_safety.domain.wishes import ImportedPlace, ImportPlaces
from fire_safety.services.import_places import (
    HEADINGS,
    MOST_ROWS,
    NEEDED,
    ROW_WORDS,
    JudgedRow,
    RowVerdict,
    judge_rows,
    map_heads,
)
from fire_safety.services.reference import reference
from fire_safety.store.seal import seal_for

COLUMNS_WIDTH = 280
"""Room for the columns beside the table."""

TONES = {RowVerdict.REFUSED: "bad", RowVerdict.DOUBTFUL: "warn", RowVerdict.NEW: "good"}


@dataclass(slots=True)
class Taken:
    """What was read so far."""

    path: Path | None = None
    rows: Sequence[Sequence[str]] = ()
    judged: list[JudgedRow] = field(default_factory=list)


class ImportDialog(FormDialog):
    """Nothing is kept before it was accepted."""

    def __init__(self, page: Page, parent: QWidget) -> None:
        super().__init__(tr("Take over a list of places"), tr("Take over"), parent)
        self.resize(980, 680)
        self._page = page
        self.taken = Taken()
        self.columns: Form | None = None
        self._slot = QWidget()
        self.doubtful = QCheckBox(tr("Take over doubtful rows as new places as well"))
        self.summary = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "value")
        self.progress = ProgressLine(leave=True)
        self.table = RowTable(
            tr("Rows"),
            (tr("Row"), tr("Place"), tr("Verdict"), tr("Why")),
            tr("Choose an Excel or CSV file whose first row holds headings."),
            stretch=3,
            filtered=True,
        )
        self._lay_out()

    def choose_file(self) -> None:
        """Let the user choose a file."""
        chooser = QFileDialog(self, tr("Take over a list of places"), str(Path.home()))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(tr("Lists") + " (*.xlsx *.csv)")
        chooser.fileSelected.connect(lambda name: self.read(Path(name)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def read(self, path: Path) -> None:
        """Read a file in a reader thread."""
        self.summary.setText(tr("{file} is being read…", file=path.name))
        self._page.run(
            lambda: read_sheet(path), lambda rows: self._show_columns(path, rows), self.show_refusal
        )

    def accept(self) -> None:
        """Keep the rows, part by part."""
        rows = self.wanted_rows()
        if not rows or self.taken.path is None:
            self.show_refusal(tr("There is nothing to take over."))
            return
        self.accept_button.setEnabled(False)
        self._keep(rows, 0, self.progress.begin())

    def wanted_rows(self) -> list[ImportedPlace]:
        """Return what would be taken over."""
        kinds = {RowVerdict.NEW, RowVerdict.CHANGED}
        if self.doubtful.isChecked():
            kinds.add(RowVerdict.DOUBTFUL)
        return [row.place for row in self.taken.judged if row.verdict in kinds and row.place]

    def reject(self) -> None:
        """Leave; a part that is under way is still kept."""
        self.progress.end()
        super().reject()

    def _show_columns(self, path: Path, rows: Sequence[Sequence[str]]) -> None:
        head = rows[0] if rows else ()
        self.taken = Taken(path, rows)
        choices = [(str(number), text or f"#{number + 1}") for number, text in enumerate(head)]
        known = map_heads(head)
        fields = [
            FormField(name, words[0], FieldKind.CHOICE, choices=choices)
            for name, words in HEADINGS.items()
            if name in known or name in NEEDED
        ]
        form = Form(fields, {name: str(column) for name, column in known.items()})
        self._replace(form)
        self._judge()

    def _replace(self, form: Form) -> None:
        if self.columns is not None:
            self.columns.deleteLater()
        self.columns = form
        layout = self._slot.layout()
        assert layout is not None, "laid out when the dialog was made"
        layout.addWidget(form)
        form.changed.connect(self._judge)

    def _judge(self) -> None:
        if self.columns is None:
            return
        columns = {
            name: int(column)
            for name, column in self.columns.values().items()
            if isinstance(column, str) and column
        }
        desk, rows = self._page.desk, self.taken.rows
        kinds = reference(desk).kinds
        self._page.read(
            lambda reader: judge_rows(rows, columns, kinds, reader, seal_for(desk)),
            self._show_judged,
            self.show_refusal,
        )

    def _show_judged(self, judged: list[JudgedRow]) -> None:
        self.taken.judged = judged
        self.show_refusal("")
        self.table.show_lines(
            [
                TableLine(
                    row.line,
                    (
                        TableCell(str(row.line), row.line),
                        TableCell(row.shown),
                        TableCell(tr(ROW_WORDS[row.verdict]), tone=TONES.get(row.verdict, "text")),
                        TableCell(row.reason),
                    ),
                )
                for row in judged
            ]
        )
        counts = Counter(row.verdict for row in judged)
        self.summary.setText(
            tr(
                "{new} new, {changed} changed, {same} same, {doubtful} doubtful, {refused} refused",
                new=counts[RowVerdict.NEW],
                changed=counts[RowVerdict.CHANGED],
                same=counts[RowVerdict.SAME],
                doubtful=counts[RowVerdict.DOUBTFUL],
                refused=counts[RowVerdict.REFUSED],
            )
        )
        self.accept_button.setEnabled(bool(self.wanted_rows()))

    def _keep(self, rows: list[ImportedPlace], start: int, check: Check) -> None:
        check.done, check.steps = start, len(rows)
        part = tuple(rows[start : start + MOST_ROWS])
        if not part or check.stopped:
            self._kept(start)
            return
        name = self.taken.path.name if self.taken.path else ""
        self._page.submit(
            ImportPlaces(name, part),
            lambda _commit: self._keep(rows, start + len(part), check),
            lambda sentence: self._refused(sentence, start),
        )

    def _kept(self, count: int) -> None:
        self.progress.end()
        self._page.tell(tr("{n} rows were taken over.", n=count))
        super().accept()

    def _refused(self, sentence: str, count: int) -> None:
        self.progress.end()
        self.show_refusal(tr("{n} rows were kept before: {why}", n=count, why=sentence))
        self._judge()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._slot)
        column.setContentsMargins(0, 0, 0, 0)
        again = push_button(tr("Choose a file…"))
        again.clicked.connect(self.choose_file)
        self.form.addRow(again, self.summary)
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        frame = scrolled(self._slot)
        frame.setFixedWidth(COLUMNS_WIDTH)
        beside.addWidget(frame)
        beside.addWidget(self.table, 1)
        self.form.addRow(both)
        self.form.addRow(self.doubtful)
        self.form.addRow(self.progress)
        both.setMinimumHeight(420)
        self.accept_button.setEnabled(False)
        self.doubtful.toggled.connect(
            lambda _on: self.accept_button.setEnabled(bool(self.wanted_rows()))
        )
        self.finished.connect(self.deleteLater)
