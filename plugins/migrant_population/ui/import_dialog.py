"""Import of a list: choose a file, map its columns, look at every row's verdict, keep.

Reading and judging run in reader threads and can be left; the rows go to the writer in parts of at
most 500. What was kept stays kept, and taking the same file over again changes nothing.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from cmdmap.api import Page, Reader, mask_name, mask_phone, read_sheet, tr
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
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.headings import fields_of, find_headings
from migrant_population.domain.likeness import Verdict, doubt_words
from migrant_population.domain.records import serial
from migrant_population.domain.rows import HouseRow, PersonRow
from migrant_population.domain.wishes import MOST_ROWS, ImportHouses, ImportPersons
from migrant_population.services.imports import judge_house
from migrant_population.services.judging import Outcome, preview
from migrant_population.services.reading import ReadList, read_list
from migrant_population.store.houses import find_house
from migrant_population.store.keybook import Vault, open_vault
from migrant_population.words import field_title

TONES = {
    Verdict.NEW: "good",
    Verdict.CHANGED: "accent_text",
    Verdict.DOUBTFUL: "warn",
    Verdict.REFUSED: "bad",
}
NEEDED = {"person": ("name", "number", "phone", "house"), "house": ("address", "landlord")}
COLUMNS_HEIGHT = 190


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of the preview."""

    line: int
    shown: str
    verdict: Verdict
    why: str
    row: PersonRow | HouseRow | None = None


@dataclass(slots=True)
class Taken:
    """What was read so far."""

    path: Path | None = None
    sheet: Sequence[Sequence[str]] = ()
    head: int = -1
    judged: list[JudgedRow] = field(default_factory=list)
    token: str = ""


class ImportDialog(FormDialog):
    """Nothing is kept before it was accepted."""

    def __init__(self, page: Page, parent: QWidget, kind: str) -> None:
        title = tr("Import persons") if kind == "person" else tr("Import rental houses")
        super().__init__(title, tr("Keep the rows"), parent)
        self.resize(1000, 720)
        self._page = page
        self._kind = kind
        self.taken = Taken()
        self.columns: Form | None = None
        self._slot = QWidget()
        self.summary = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "value")
        self.progress = ProgressLine(leave=True)
        self.table = RowTable(
            tr("Rows of the list"),
            (tr("Row"), tr("Entry"), tr("What becomes of it"), tr("Reason")),
            tr("Choose an Excel or CSV file with Chinese headings, such as 姓名 and 身份证号."),
            stretch=3,
            filtered=True,
        )
        self._lay_out()

    def read(self, path: Path) -> None:
        """Read a file in a reader thread."""
        self.summary.setText(tr("{file} is being read…", file=path.name))
        self._page.run(
            lambda: read_sheet(path), lambda rows: self._show_columns(path, rows), self._fail
        )

    def accept(self) -> None:
        """Keep the rows, part by part."""
        rows = self.wanted_rows()
        if not rows:
            self.show_refusal(tr("There is nothing to keep."))
            return
        self.accept_button.setEnabled(False)
        self._keep(rows, 0, self.progress.begin())

    def wanted_rows(self) -> list[PersonRow | HouseRow]:
        """Return the rows that say anything; doubtful ones go into the queue."""
        kinds = {Verdict.NEW, Verdict.CHANGED, Verdict.DOUBTFUL}
        return [each.row for each in self.taken.judged if each.verdict in kinds and each.row]

    def reject(self) -> None:
        """Leave; a part that is under way is still kept."""
        self.progress.end()
        super().reject()

    def _show_columns(self, path: Path, sheet: Sequence[Sequence[str]]) -> None:
        head, known = find_headings(self._kind, sheet)
        self.taken = Taken(path, sheet, head, [], secrets.token_hex(8))
        row = sheet[head] if head >= 0 else ()
        choices = [(str(at), text or f"#{at + 1}") for at, text in enumerate(row)]
        fields = [
            FormField(name, usual, FieldKind.CHOICE, choices=choices)
            for name, usual in fields_of(self._kind).items()
            if name in known or name in NEEDED[self._kind]
        ]
        self._replace(Form(fields, {name: str(at) for name, at in known.items()}))
        if head < 0:
            self._fail(tr("No row of headings was found in the first ten rows of {file}.",
                          file=path.name))  # fmt: skip
            return
        self._judge()

    def _replace(self, form: Form) -> None:
        self.columns = form
        layout = self._slot.layout()
        assert layout is not None, "laid out when the dialog was made"
        while (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        layout.addWidget(scrolled(form))
        form.changed.connect(self._judge)

    def _judge(self) -> None:
        """Read and judge every row again by the columns that are chosen now."""
        if self.columns is None or self.taken.head < 0:
            return
        columns = {
            name: int(at)
            for name, at in self.columns.values().items()
            if isinstance(at, str) and at
        }
        taken, kind, desk = self.taken, self._kind, self._page.desk
        today, check = local_day(desk.now()), self.progress.begin()

        def question(reader: Reader) -> list[JudgedRow]:
            found = read_list(kind, taken.sheet, taken.head, columns, today, check.told)
            return judge_rows(reader, open_vault(desk, reader), found)

        def show(judged: list[JudgedRow]) -> None:
            if not check.stopped:
                self._show_judged(judged)

        def fail(sentence: str) -> None:
            if not check.stopped:
                self._fail(sentence)

        self._page.read(question, show, fail)

    def _show_judged(self, judged: list[JudgedRow]) -> None:
        self.progress.end()
        self.show_refusal("")
        self.taken.judged = judged
        self.table.show_lines([_line(row) for row in judged])
        counts = Counter(row.verdict for row in judged)
        self.summary.setText(summary_words(counts))
        self.accept_button.setEnabled(bool(self.wanted_rows()))

    def _keep(self, rows: list[PersonRow | HouseRow], start: int, check: Check) -> None:
        check.done, check.steps = start, len(rows)
        part = tuple(rows[start : start + MOST_ROWS])
        if not part or check.stopped:
            self._kept(start)
            return
        wish: object = ImportPersons(
            self.taken.token, tuple(row for row in part if isinstance(row, PersonRow))
        )
        if self._kind == "house":
            wish = ImportHouses(
                self.taken.token, tuple(row for row in part if isinstance(row, HouseRow))
            )
        self._page.submit(
            wish,
            lambda _commit: self._keep(rows, start + len(part), check),
            lambda sentence: self._refused(sentence, start),
        )

    def _kept(self, count: int) -> None:
        self.progress.end()
        self._page.tell(tr("{count} rows were imported.", count=count))
        super().accept()

    def _refused(self, sentence: str, count: int) -> None:
        self.progress.end()
        self._fail(tr("{count} rows were kept before: {why}", count=count, why=sentence))

    def _fail(self, sentence: str) -> None:
        self.progress.end()
        self.summary.setText("")
        self.show_refusal(sentence)

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, self.windowTitle(), str(Path.home()))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(tr("Excel or CSV lists") + " (*.xlsx *.csv)")
        chooser.fileSelected.connect(lambda name: self.read(Path(name)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._slot)
        column.setContentsMargins(0, 0, 0, 0)
        self._slot.setFixedHeight(COLUMNS_HEIGHT)
        choose = push_button(tr("Choose a file…"))
        choose.clicked.connect(self._choose_file)
        self.form.addRow(choose, self.summary)
        self.form.addRow(self._slot)
        self.form.addRow(self.table)
        self.form.addRow(self.progress)
        self.table.setMinimumHeight(280)
        self.accept_button.setEnabled(False)
        self.finished.connect(self.deleteLater)


def judge_rows(reader: Reader, vault: Vault, found: ReadList) -> list[JudgedRow]:
    """Return every row of a file with its verdict, in the order of the file."""
    judged = [JudgedRow(each.line, "", Verdict.REFUSED, each.why) for each in found.refused]
    people = [row for row in found.rows if isinstance(row, PersonRow)]
    judged += [_judged_person(each) for each in preview(reader, vault, people)]
    for row in found.rows:
        if isinstance(row, HouseRow):
            known = find_house(reader, row.house.number) or find_house(reader, row.house.address)
            verdict = judge_house(reader, vault, known, row)
            judged.append(JudgedRow(row.line, row.house.address, verdict, "", row))
    return sorted(judged, key=lambda each: each.line)


def _judged_person(outcome: Outcome) -> JudgedRow:
    """Say why: masked, because the preview is a list as every other."""
    row, found = outcome.row, outcome.found
    why = [doubt_words(found.doubt)] if found.doubt is not None else []
    if found.person_id is not None and found.person_id > 0:
        why.append(serial(found.person_id))
    if found.verdict is Verdict.CHANGED:
        why.append(", ".join(field_title(name) for name in found.changes))
    if not outcome.house_known:
        why.append(tr("the house is not in the register"))
    if outcome.passed_over:
        why.append(tr("another house without a newer day of moving in: no move"))
    why += row.notes
    shown = f"{mask_name(row.person.name)} {mask_phone(row.person.phone)}".strip()
    return JudgedRow(row.line, shown, found.verdict, " · ".join(why), row)


def _line(row: JudgedRow) -> TableLine:
    words = verdict_words(row.verdict)
    cells = (
        TableCell(str(row.line), row.line),
        TableCell(row.shown),
        TableCell(words, tone=TONES.get(row.verdict, "muted")),
        TableCell(row.why),
    )
    return TableLine(row.line, cells)


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict in words."""
    match verdict:
        case Verdict.NEW:
            return tr("new")
        case Verdict.CHANGED:
            return tr("entry changed")
        case Verdict.SAME:
            return tr("the same")
        case Verdict.DOUBTFUL:
            return tr("doubtful")
        case Verdict.REFUSED:
            return tr("refused")


def summary_words(counts: Counter[Verdict]) -> str:
    """Return how many rows have each verdict."""
    return " · ".join(f"{verdict_words(verdict)} {counts[verdict]:,}" for verdict in Verdict)


def open_import(page: Page, parent: QWidget, kind: str) -> ImportDialog:
    """Open the dialog; ``kind`` is ``person`` or ``house``."""
    dialog = ImportDialog(page, parent, kind)
    dialog.open()
    return dialog
