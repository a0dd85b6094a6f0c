"""The log of the command post: a line and Enter, corrections, who leads the post."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from cmdmap.api import Page, tr
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from emergency_response.domain.wishes import CorrectLog, HandOverShift, LookAt, WriteLog
from emergency_response.services.overview import Overview
from emergency_response.services.people import true_shift
from emergency_response.store.command_post import LOG_WORDS, LogKind, LogLine, Shift, read_shift
from emergency_response.ui.looking import REVEAL, look
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import clock_time, day_time


class LogTab(Tab):
    """Newest line first."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        heads = (tr("Time"), tr("Written by"), tr("What"))
        empty = tr("Nothing was written yet.")
        self.table = RowTable(tr("Log of the command post"), heads, empty, stretch=2, filtered=True)
        self.line = QLineEdit(placeholderText=tr("Write a line and press Enter"))
        self.line.setAccessibleName(tr("New line of the log"))
        self._typed: dict[int, str] = {}
        """Lines begun and not written yet, by response: what was meant for one is not another's."""
        self._written_for = 0
        self.shift = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.shift.setMargin(10)
        for widget in (self.shift, self.table, self.line, self.buttons):
            self.column.addWidget(widget, 1 if widget is self.table else 0)
        self.add_button(tr("Write"), self._on_write, "work", "primary")
        self.correct = self.add_button(tr("Correct…"), self._on_correct, "")
        self.add_button(tr("Hand over the post…"), self._on_hand_over, "work")
        self.add_button(tr("Show who leads, recorded"), self._on_look, REVEAL)
        self.line.returnPressed.connect(self._on_write)

    def fill(self, overview: Overview) -> None:
        """Show the lines and the shift."""
        self._take_line_of(overview.activation.id)
        self.table.show_lines([_line(line, self.page.desk.now()) for line in overview.log])
        if overview.shifts:
            now = overview.shifts[-1]
            since = day_time(now.begins_at)
            self.shift.setText(tr("Led by {chief} since {since}", chief=now.chief, since=since))
        else:
            self.shift.setText(tr("Nobody leads the command post yet: hand it over to somebody."))
        self.line.setEnabled(overview.activation.runs and self.page.may("work"))

    def _take_line_of(self, activation_id: int) -> None:
        if activation_id != self._written_for:
            self._typed[self._written_for] = self.line.text()
            self._written_for = activation_id
            self.line.setText(self._typed.pop(activation_id, ""))

    def _on_write(self) -> None:
        text = self.line.text().strip()
        if text and self.overview is not None:
            wish = WriteLog(self.overview.activation.id, text)
            self.page.submit(wish, lambda _commit: self.line.clear())

    def _on_correct(self) -> None:
        key = self.table.key()
        if not isinstance(key, int) or not self.page.may("work"):
            self.page.warn(tr("Choose the line that is to be corrected."))
            return
        fields = (FormField("text", tr("What is right"), FieldKind.LINES, required=True),)
        ask(
            self,
            tr("Correct no. {number}", number=key),
            fields,
            lambda values: self.page.submit(CorrectLog(key, str(values["text"]))),
        )

    def _on_look(self) -> None:
        shifts = self.overview.shifts if self.overview is not None else []
        if not shifts:
            return
        row = shifts[-1].id
        look(
            self.page, LookAt.SHIFT, row,
            lambda reader, desk: true_shift(read_shift(reader, row)[1], reader, desk),
            self._show_opened,
        )  # fmt: skip

    def _show_opened(self, shift: Shift) -> None:
        self.page.tell(" · ".join(filter(None, (shift.chief, shift.crew))))

    def _on_hand_over(self) -> None:
        overview = self.overview
        if overview is None:
            return
        fields = (
            FormField("chief", tr("Leads from now on"), required=True),
            FormField("crew", tr("Crew")),
            FormField("said", tr("How things stand"), FieldKind.LINES, bool(overview.shifts)),
        )

        def take(values: Values) -> None:
            chief, crew, said = (str(values[name] or "") for name in ("chief", "crew", "said"))
            self.page.submit(HandOverShift(overview.activation.id, chief, crew, said))

        ask(self, tr("Hand over the command post"), fields, take)


def _line(line: LogLine, now: datetime) -> TableLine:
    words = line.text
    if line.corrects is not None:
        words = tr("Corrects no. {number}: {words}", number=line.corrects, words=line.text)
    hint = f"{line.id} · {day_time(line.at)} · {line.by} · {tr(LOG_WORDS[line.kind])}\n{words}"
    tone = "warn" if line.kind is LogKind.CORRECTION else "text"
    cells = (
        TableCell(clock_time(line.at, now), line.at.timestamp(), number=False),
        TableCell(line.by),
        TableCell(words, tone=tone),
    )
    return TableLine(line.id, cells, hint)
