"""Outbox panel 发件箱: what was sent, how each stands, and the history of the chosen row.

Stands beside the radio log. What waits can be taken back, what failed can be sent again; both are
wishes that the screen carries out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QSplitter, QTableView

from cmdmap.domain.ids import OutgoingId
from cmdmap.domain.outgoing import FLOW, Happening, Outgoing, OutgoingState
from cmdmap.i18n import tr
from cmdmap.services.outgoing.words import HAPPENING_NAMES
from cmdmap.store.outbox import Line
from cmdmap.ui.outgoing.model import TIME, OutboxModel
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import Panel, Stack, dress_table, filter_field, push_button
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.wording import NOTHING, clock_text, key_text

WIDTHS = (78, 76, 110, 92, 112, 46, 240, 60)
HISTORY_WIDTHS = (78, 108, 100)
SPLIT = (480, 280)
LEAST_TOOLS = 120
"""Pixels of the title row that the buttons, or the menu with them, need."""
LOST = frozenset({OutgoingState.FAILED, OutgoingState.UNANSWERED})
"""What can be sent again: nothing will become of it by itself."""


class OutboxPanel(Panel):
    """The outbox with its history and its two actions."""

    unit_pressed = Signal(int)
    history_requested = Signal(int)
    """The number of the message whose history is to be shown."""
    retry_requested = Signal(int)
    cancel_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("outbox", tr("Outbox"))
        self.model = OutboxModel()
        self.model.setParent(self)
        self.sorted = SortFilter(self.model)
        self.table = QTableView()
        self.history = PlainRowsModel((tr("Time"), tr("What"), tr("Way and reason")))
        self.parts = _Parts(self.table)
        self._chosen: OutgoingId | None = None
        self._build()
        self._connect()

    def apply(self, messages: Iterable[Outgoing]) -> None:
        """Take the newest state of some messages."""
        bar = self.table.verticalScrollBar()
        at_top = bar.value() == 0
        changed = tuple(messages)
        self.model.apply(changed)
        if at_top:
            bar.setValue(0)
        self._show_counts()
        if any(message.id == self._chosen for message in changed):
            self._ask_history()

    def put_history(self, messages: Iterable[Outgoing]) -> None:
        """Add stored messages."""
        self.model.put_history(messages)
        self._show_counts()

    def show_history(self, number: OutgoingId, lines: Sequence[Line]) -> None:
        """Show what became of a message, unless another one was chosen meanwhile."""
        if number == self._chosen:
            self.history.show_rows([_history_row(line) for line in lines])

    def choose(self, number: OutgoingId) -> None:
        """Choose a message and bring its row into sight."""
        self.parts.filter.clear()
        row = self.sorted.row_from(self.model.row_of(number))
        if row >= 0:
            self.table.selectRow(row)
            self.table.scrollTo(self.sorted.index(row, TIME))

    def _build(self) -> None:
        parts = self.parts
        for table, model, name, widths in (
            (self.table, self.sorted, tr("Outbox"), WIDTHS),
            (parts.history, self.history, tr("History"), HISTORY_WIDTHS),
        ):
            dress_table(table, name)
            table.setModel(model)
            for column, width in enumerate(widths):
                table.setColumnWidth(column, width)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        head = parts.history.horizontalHeader()
        head.setSectionResizeMode(len(HISTORY_WIDTHS) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(TIME, Qt.SortOrder.DescendingOrder)
        split = parts.split
        split.addWidget(parts.stack)
        split.addWidget(parts.past)
        split.setSizes(list(SPLIT))
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        row = MoreRow(side=4, pad=4)
        row.setMinimumWidth(LEAST_TOOLS)
        for button in (parts.retry, parts.cancel):
            row.add(button)
        self.tools.addWidget(parts.filter)
        self.tools.addWidget(row)
        self.column.addWidget(split, 1)
        self._show_counts()
        self._show_choice()

    def _connect(self) -> None:
        parts = self.parts
        parts.filter.textChanged.connect(self.sorted.set_words)
        self.table.selectionModel().selectionChanged.connect(self._on_choice_changed)
        self.table.clicked.connect(self._on_row_pressed)
        self.table.activated.connect(self._on_row_pressed)
        self.model.dataChanged.connect(lambda *_: self._show_choice())
        parts.retry.clicked.connect(lambda: self._wish(self.retry_requested, LOST))
        parts.cancel.clicked.connect(
            lambda: self._wish(self.cancel_requested, {OutgoingState.QUEUED})
        )

    def _chosen_messages(self) -> list[Outgoing]:
        rows = self.table.selectionModel().selectedRows()
        return [self.model.message_at(self.sorted.source_row(row.row())) for row in rows]

    def _wish(self, signal: object, states: Iterable[OutgoingState]) -> None:
        wanted = frozenset(states)
        for message in self._chosen_messages():
            if message.state in wanted:
                signal.emit(message.id)  # type: ignore[attr-defined]

    def _show_counts(self) -> None:
        waiting = self.model.open_count()
        self.set_note(tr("{n} on their way", n=waiting) if waiting else "")
        self.parts.stack.show_content(self.model.rowCount() > 0)

    def _show_choice(self) -> None:
        """Offer what the flow allows for the chosen rows."""
        states = {message.state for message in self._chosen_messages()}
        self.parts.retry.setEnabled(bool(states & LOST))
        self.parts.cancel.setEnabled(any((s, Happening.CANCELLED) in FLOW for s in states))

    def _ask_history(self) -> None:
        if self._chosen is not None:
            self.history_requested.emit(self._chosen)

    def _on_choice_changed(self) -> None:
        chosen = self._chosen_messages()
        self._chosen = chosen[0].id if len(chosen) == 1 else None
        self.history.show_rows(())
        self.parts.past.show_content(self._chosen is not None)
        self._show_choice()
        self._ask_history()

    def _on_row_pressed(self, index: QModelIndex) -> None:
        if len(self.table.selectionModel().selectedRows()) == 1:
            message = self.model.message_at(self.sorted.source_row(index.row()))
            self.unit_pressed.emit(message.unit_id)


class _Parts:
    """The widgets of the panel."""

    def __init__(self, table: QTableView) -> None:
        self.filter = filter_field(tr("Filter the outbox"))
        self.retry: QPushButton = push_button(
            tr("Send again"), "again", look="chip", hint=tr("Send what failed once more")
        )
        self.cancel: QPushButton = push_button(
            tr("Take back"), "back", look="chip", hint=tr("Take back what no link has yet")
        )
        for button in (self.retry, self.cancel):
            button.setCheckable(False)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.history = QTableView()
        self.past = Stack(self.history, tr("Choose a row to see what became of it."))
        self.stack = Stack(
            table,
            tr("Nothing sent yet. Choose a unit and press Text, Status or Poll in its detail."),
        )


def _history_row(line: Line) -> tuple[str, str, str]:
    link = (line.link_id or "").rsplit("/", 1)[-1]
    again = tr("try {n}", n=line.attempts) if line.attempts > 1 else ""
    words = (line.reason, again, key_text(line.key or ""), link)
    what = tr(HAPPENING_NAMES[line.happening])
    return clock_text(line.at), what, " · ".join(filter(None, words)) or NOTHING
