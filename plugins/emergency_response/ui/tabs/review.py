"""Review of an activation: figures and lessons; the playback is a tab of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdmap.api import LOCAL, Page, tr
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from emergency_response.domain.wishes import AddLesson, SettleLesson
from emergency_response.services.course import Course, read_course
from emergency_response.services.overview import Overview
from emergency_response.services.sheets.reviewing import review_figures
from emergency_response.store.review import Lesson
from emergency_response.ui.tabs.tab import Tab


class ReviewTab(Tab):
    """Figures above, lessons below."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.figures = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.figures.setMargin(10)
        heads = (tr("Lesson"), tr("Seen to by"), tr("Deadline"), tr("Result"))
        empty = tr("No lesson yet. Write down what is to be done better.")
        self.table = RowTable(tr("Lessons"), heads, empty, stretch=0)
        for widget in (self.figures, self.table, self.buttons):
            self.column.addWidget(widget, 1 if widget is self.table else 0)
        self._add = self.add_button(tr("New lesson…"), self._on_add, "")
        self._settle = self.add_button(tr("Settle…"), self._on_settle, "")
        self.add_button(tr("Review report…"), self._on_save, "")

    def fill(self, overview: Overview) -> None:
        """Show lessons, and read the course for the figures."""
        self.table.show_lines([_line(lesson) for lesson in overview.lessons])
        activation_id = overview.activation.id
        self.page.read(lambda reader: read_course(reader, activation_id), self._show_figures)

    def enable(self) -> None:
        """Lessons are kept after the end too."""
        super().enable()
        for button in (self._add, self._settle):
            button.setEnabled(self.page.may("review") and self.overview is not None)

    def _show_figures(self, course: Course) -> None:
        if self.overview is not None and self.overview.activation.id == course.activation.id:
            pairs = review_figures(course, self.page.desk.now())
            self.figures.setText("\n".join(f"{label}: {value}" for label, value in pairs))

    def _on_add(self) -> None:
        overview = self.overview
        if overview is None:
            return
        today = self.page.desk.now().astimezone(LOCAL).date()
        fields = (
            FormField("text", tr("What is to be done better"), FieldKind.LINES, required=True),
            FormField("owner", tr("Seen to by"), required=True),
            FormField("due", tr("Deadline"), FieldKind.DATE, required=True),
        )

        def take(values: Values) -> None:
            due = values["due"]
            wish = AddLesson(
                overview.activation.id,
                str(values["text"]),
                str(values["owner"]),
                due,  # type: ignore[arg-type]
            )
            self.page.submit(wish)

        ask(self, tr("New lesson"), fields, take, {"due": today})

    def _on_settle(self) -> None:
        key = self.table.key()
        if not isinstance(key, int):
            self.page.warn(tr("Choose the lesson first."))
            return
        fields = (FormField("result", tr("What came of it"), FieldKind.LINES, required=True),)
        ask(
            self,
            tr("Settle a lesson"),
            fields,
            lambda values: self.page.submit(SettleLesson(key, str(values["result"]))),
        )

    def _on_save(self) -> None:
        if self.overview is not None:
            found = self.overview.activation
            name = f"{found.number} {tr('After-action review')}"
            self.page.export("review", {"activation": str(found.id)}, name)


def _line(lesson: Lesson) -> TableLine:
    tone = "good" if lesson.done_at is not None else "text"
    cells = (
        TableCell(lesson.text),
        TableCell(lesson.owner),
        TableCell(str(lesson.due)),
        TableCell(lesson.result or "—", tone=tone),
    )
    return TableLine(lesson.id, cells)
