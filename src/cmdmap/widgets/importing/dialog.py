"""Import of a list: choose a file and its columns, look at every row's verdict, keep, see the rest.

A page says in a :class:`ListImport` what it takes over. Reading and judging run in reader threads;
what is kept goes to the writer in parts, and between two parts it can be left: what was kept stays
kept, and taking the same file over again goes on where it ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cmdmap.api import JudgedRow, ListFile, Page, RowVerdict, find_columns, read_sheet
from cmdmap.i18n import tr
from cmdmap.services.files.sheets import write_sheet
from cmdmap.widgets.files import SHEETS, ask_file, ask_save
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.importing.list_import import ListImport, row_line
from cmdmap.widgets.importing.parts import ImportParts
from cmdmap.widgets.progress_line import Check
from cmdmap.widgets.wording import count_text


class ImportDialog(FormDialog):
    """Nothing is kept before it was accepted."""

    def __init__(self, page: Page, what: ListImport, parent: QWidget) -> None:
        super().__init__(what.title, tr("Take over"), parent)
        self.parts = ImportParts(what)
        self.file: ListFile | None = None
        self.judged: Sequence[JudgedRow] | None = None
        """None until the rows were judged."""
        self._page = page
        self._what = what
        self._keeping = False
        self._done = False
        self.parts.build(self)
        self.parts.choose.setFocus()
        self._connect()
        self._show_rows()

    def choose_file(self) -> None:
        """Let the user choose a file."""
        ask_file(self, self._what.title, SHEETS, self.read)

    def read(self, path: Path) -> None:
        """Read a file, then judge its rows."""
        self._forget(tr("{file} is being read…", file=path.name))
        check = self.parts.progress.begin()

        def take(rows: Sequence[Sequence[str]]) -> None:
            if not check.stopped:
                self._show_columns(path.name, rows)

        self._page.run(lambda: read_sheet(path), take, lambda why: self._fail(check, why))

    def refusal(self) -> str:
        """Return why nothing can be taken over now."""
        if self._done:
            return ""
        if self.file is None:
            return tr("Choose an Excel or CSV file with a row of headings.")
        missing = [self._what.titles[name] for name in self._missing()]
        if missing:
            return tr("Choose the columns of: {fields}", fields=", ".join(missing))
        if self.judged == []:
            return tr("The file has no rows under its headings.")
        if self.judged is not None and not self.wanted_rows():
            return tr("No row of the list says anything new.")
        return ""

    def judge(self) -> None:
        """Allow or refuse as the file stands now."""
        super().judge()
        busy = self._keeping or (self.judged is None and not self._done)
        self.accept_button.setEnabled(self.accept_button.isEnabled() and not busy)

    def accept(self) -> None:
        """Keep the rows, part by part; the second time, leave the result."""
        if self._done:
            super().accept()
            return
        rows = self.wanted_rows()
        if rows and self.file is not None and not self._keeping:
            self._keeping = True
            self.parts.allow_changes(False)
            self.judge()
            self._keep(self.file, rows, 0, self.parts.progress.begin())

    def reject(self) -> None:
        """Leave; while rows are being kept, after the part that is under way."""
        self.parts.progress.end()
        if not self._keeping:
            super().reject()

    def wanted_rows(self) -> list[Any]:
        """Return what would be handed to the act."""
        kinds = {RowVerdict.NEW, RowVerdict.CHANGED}
        if not self._what.doubtful or self.parts.doubtful.isChecked():
            kinds.add(RowVerdict.DOUBTFUL)
        return [
            row.wanted
            for row in self.judged or ()
            if row.verdict in kinds and row.wanted is not None
        ]

    def refused_rows(self) -> list[tuple[str, ...]]:
        """Return the refused rows as they stand in the file, each with number and reason."""
        rows = self.file.rows if self.file is not None else ()
        return [
            (str(row.line), row.reason, *rows[row.line - 1])
            for row in self.judged or ()
            if row.verdict is RowVerdict.REFUSED
        ]

    def save_refused(self, path: Path) -> None:
        """Write the refused rows in a reader thread, to be mended and taken over again."""
        head = self.file.rows[self.file.head] if self.file is not None else ()
        heads, rows = (tr("Row"), tr("Reason"), *head), self.refused_rows()
        self._page.run(
            lambda: write_sheet(path, heads, rows),
            lambda count: self._page.tell(
                tr("{n} rows were written to {path}.", n=count_text(count), path=path)
            ),
            self.show_refusal,
        )

    def _missing(self) -> list[str]:
        known = self.file.columns if self.file is not None else {}
        return [name for name in self._what.needed if name not in known]

    def _show_columns(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        self.parts.progress.end()
        head, known = find_columns(rows, self._what.headings)
        self.file = ListFile(name, rows, max(head, 0), known)
        form = self.parts.ask_columns(self._what, rows[max(head, 0)] if rows else (), known)
        form.changed.connect(self._on_columns_chosen)
        if head < 0:
            self.parts.summary.setText("")
            self.show_refusal(
                tr(
                    "No row of headings was found in the first ten rows of {file}; choose the"
                    " columns.",
                    file=name,
                )
            )
        else:
            self._judge_rows()

    def _on_columns_chosen(self) -> None:
        form, file = self.parts.columns, self.file
        if form is not None and file is not None:
            chosen = {name: int(str(at)) for name, at in form.values().items() if at}
            self.file = ListFile(file.name, file.rows, file.head, chosen)
            self._judge_rows()

    def _judge_rows(self) -> None:
        file = self.file
        self._forget("")
        if file is None or self._missing():
            return
        check = self.parts.progress.begin()
        self._page.read(
            lambda reader: self._what.judge(reader, file, check.told),
            lambda judged: None if check.stopped else self._show(judged),
            lambda why: self._fail(check, why),
        )

    def _show(self, judged: Sequence[JudgedRow]) -> None:
        self.parts.progress.end()
        self.judged = list(judged)
        name = self.file.name if self.file is not None else ""
        self.parts.summary.setText(tr("{file}: {n} rows", file=name, n=count_text(len(judged))))
        self._show_rows()
        self.judge()

    def _show_rows(self) -> None:
        chosen = self.parts.bar.chosen
        judged = self.judged or ()
        counts = Counter(row.verdict for row in judged)
        for verdict in RowVerdict:
            self.parts.bar.set_count(verdict, counts[verdict])
            self.parts.bar.chip(verdict).setVisible(counts[verdict] > 0)
        asked = bool(self._what.doubtful) and counts[RowVerdict.DOUBTFUL] > 0
        self.parts.doubtful.setVisible(asked and not self._done)
        self.parts.save.setVisible(counts[RowVerdict.REFUSED] > 0)
        self.parts.table.sorted.set_words(self.parts.bar.words)
        self.parts.table.show_lines(
            [row_line(row) for row in judged if not chosen or row.verdict in chosen]
        )

    def _keep(self, file: ListFile, rows: Sequence[Any], start: int, check: Check) -> None:
        check.done, check.steps = start, len(rows)
        part = tuple(rows[start : start + self._what.most])
        if not part or check.stopped:
            self._end(start, len(rows))
            return
        self._page.submit(
            self._what.wish(file, part),
            lambda _commit: self._keep(file, rows, start + len(part), check),
            lambda why: self._stop(why, start),
        )

    def _end(self, kept: int, of: int) -> None:
        """Say what was kept; stay only where rows are left that somebody has to mend."""
        self.parts.progress.end()
        self._keeping, self._done = False, True
        said = tr("{n} of {all} rows were taken over.", n=count_text(kept), all=count_text(of))
        self._page.tell(said)
        left = self.refused_rows()
        if not left or kept < of:
            super().accept()
            return
        rest = tr("{n} refused rows are left: save them, put them right, take them over again.",
                  n=count_text(len(left)))  # fmt: skip
        self.parts.summary.setText(f"{said} {rest}")
        self.parts.bar.choose(RowVerdict.REFUSED)
        self.accept_button.setText(tr("Close"))
        self.cancel_button.hide()
        self.judge()

    def _stop(self, why: str, kept: int) -> None:
        self._keeping = False
        self.parts.allow_changes(True)
        # What was kept is the same as the register now; the file goes on from there.
        self._judge_rows()
        self.show_refusal(tr("{n} rows were kept before: {why}", n=count_text(kept), why=why))

    def _fail(self, check: Check, why: str) -> None:
        if not check.stopped:
            self.parts.progress.end()
            self._forget("")
            self.show_refusal(why)

    def _forget(self, said: str) -> None:
        self.judged = None
        self.parts.summary.setText(said)
        self._show_rows()
        self.judge()

    def _on_save_pressed(self) -> None:
        name = Path(self.file.name).stem if self.file is not None else ""
        suggested = tr("{file} refused rows", file=name) + ".xlsx"
        ask_save(self, self.parts.save.text(), suggested, SHEETS, self.save_refused)

    def _connect(self) -> None:
        parts = self.parts
        parts.choose.clicked.connect(self.choose_file)
        parts.bar.changed.connect(self._show_rows)
        parts.doubtful.toggled.connect(lambda _on: self.judge())
        parts.save.clicked.connect(self._on_save_pressed)
        self.finished.connect(parts.progress.end)
        self.finished.connect(self.deleteLater)
