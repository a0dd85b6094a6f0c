"""Call strip: who calls now, until somebody takes the call or it ends.

Stands in the window's alert line, in every workspace; it never takes the keyboard and stops
nothing. The first call is in the line, the key takes it; the others are listed on a press.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from cmdmap.domain.ids import CallId
from cmdmap.i18n import tr
from cmdmap.ui.panels.drop_list import DropList
from cmdmap.widgets.frame import ShortLabel, push_button
from cmdmap.widgets.theme import icon

ROW = 40
LEAST = 380
MOST_SHOWN = 9
"""One in the strip, the others in the list."""
KEY = "F10"


class CallRow(QFrame):
    """One call."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("call_row")
        self.setFixedHeight(ROW)
        sign = QLabel()
        sign.setPixmap(icon("phone", "accent", 20).pixmap(QSize(20, 20)))
        self.words = ShortLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.take = push_button(tr("Take the call"), look="primary")
        self.ignore = push_button(tr("Ignore"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addWidget(self.words, 1)
        for button in (self.take, self.ignore):
            button.setProperty("slim", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)

    def add(self, button: QPushButton) -> None:
        """Put a button between the words and the others."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(2, button)


class CallStrip(QFrame):
    """The calls that wait; hidden while there is none."""

    take_requested = Signal(object)
    """CallId."""
    ignore_requested = Signal(object)
    """CallId: this seat leaves it to others."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [CallRow() for _ in range(MOST_SHOWN)]
        self._ids: list[CallId] = []
        self.setMinimumWidth(LEAST)
        self.more = push_button("", look="chip")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = DropList(self)
        self.more.toggled.connect(self._list.set_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for number, row in enumerate(self.rows):
            (self._list.rows if number else column).addWidget(row)
            row.take.clicked.connect(partial(self._on_pressed, self.take_requested, number))
            row.ignore.clicked.connect(partial(self._on_pressed, self.ignore_requested, number))
        self.rows[0].take.setText(tr("Take the call    {key}", key=KEY))
        self.rows[0].add(self.more)
        self.hide()

    def show_calls(self, calls: Sequence[tuple[CallId, str]]) -> None:
        """Show these calls with what is known of each, the first on top, and nothing else."""
        self._ids = [call_id for call_id, _ in calls[:MOST_SHOWN]]
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(calls))
            if number < len(calls):
                row.words.setText(calls[number][1])
        others = len(calls) - 1
        self.more.setText(tr("{n} more calls", n=others))
        self.more.setVisible(others > 0)
        if others <= 0:
            self.more.setChecked(False)
        self.setVisible(bool(calls))
        self._list.place()

    def first(self) -> CallId | None:
        """Return the call that the key takes."""
        return self._ids[0] if self._ids else None

    def _on_pressed(self, wish: SignalInstance, number: int, _checked: bool = False) -> None:
        if number < len(self._ids):
            wish.emit(self._ids[number])
