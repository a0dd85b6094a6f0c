"""The task list with its clocks; Enter or Space is done, others by button."""

from __future__ import annotations

from cmdmap.api import Page, tr
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from emergency_response.domain.deadlines import TaskState
from emergency_response.domain.plan import LONGEST_TASK_MIN
from emergency_response.domain.wishes import AddTask, MarkTask
from emergency_response.services.overview import Overview
from emergency_response.store.tasks import Task
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import TEXT_ROLES, clock_time, left_words


class TasksTab(Tab):
    """Tasks in the order in which they are due."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        heads = (tr("Task"), tr("Working group"), tr("Due"), tr("Left"))
        empty = tr("No task yet; add one below.")
        self.table = RowTable(tr("Tasks"), heads, empty, stretch=0, filtered=True)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.buttons)
        self.add_button(tr("Done"), lambda: self.mark(TaskState.DONE), "work", "primary", "1")
        self.add_button(tr("Not needed…"), lambda: self._with_reason(TaskState.DROPPED), "work")
        self.add_button(tr("Open again…"), lambda: self._with_reason(TaskState.OPEN), "work")
        self.add_button(tr("New task…"), self._on_new, "work")
        self.table.pressed.connect(lambda _key: self.mark(TaskState.DONE))

    def fill(self, overview: Overview) -> None:
        """Show the tasks; open ones first."""
        now = overview.activation.ended_at or self.page.desk.now()
        tasks = sorted(overview.tasks, key=lambda task: task.state is not TaskState.OPEN)
        lines = []
        for task in tasks:
            words, tone = left_words(task, now)
            cells = (
                TableCell(task.text),
                TableCell(task.group),
                TableCell(clock_time(task.due_at, now), task.due_at.timestamp(), number=False),
                TableCell(words, tone=TEXT_ROLES[tone]),
            )
            lines.append(TableLine(task.id, cells))
        self.table.show_lines(lines)

    def mark(self, state: TaskState, note: str = "") -> None:
        """Mark the chosen task."""
        task = self.task()
        if task is not None and self.page.may("work"):
            self.page.submit(MarkTask(task.id, state, note))

    def task(self) -> Task | None:
        """Return the chosen task."""
        key = self.table.key()
        tasks = self.overview.tasks if self.overview is not None else []
        return next((task for task in tasks if task.id == key), None)

    def _with_reason(self, state: TaskState) -> None:
        if self.task() is None:
            return
        fields = (FormField("reason", tr("Reason"), required=True),)
        ask(self, tr("Say why"), fields, lambda values: self.mark(state, str(values["reason"])))

    def _on_new(self) -> None:
        overview = self.overview
        if overview is None:
            return
        groups = [(str(group.id), group.name) for group in overview.groups]
        fields = (
            FormField("text", tr("What is to be done"), required=True),
            FormField(
                "minutes", tr("Deadline"), FieldKind.NUMBER, True, least=1, most=LONGEST_TASK_MIN,
                unit=tr("minutes from now"),
            ),
            FormField("group", tr("Working group"), FieldKind.CHOICE, choices=groups),
        )  # fmt: skip

        def take(values: Values) -> None:
            group = str(values["group"] or "")
            minutes = int(str(values["minutes"]))
            wish = AddTask(
                overview.activation.id, str(values["text"]), minutes, int(group) if group else None
            )
            self.page.submit(wish)

        ask(self, tr("New task"), fields, take)
