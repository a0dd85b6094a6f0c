"""Answer row: a field for words with the buttons that hand them in, below a board.

What was typed stays until the desk has kept it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled


class AnswerRow(QWidget):
    """One field and one or more buttons; the first one takes Enter."""

    given = Signal(str, str)
    """Name of the button and what was typed."""

    def __init__(self, hint: str, buttons: Sequence[tuple[str, str]]) -> None:
        """``buttons`` are names and texts."""
        super().__init__()
        self.field = QLineEdit(placeholderText=hint)
        self.field.setAccessibleName(hint)
        self.note = styled(QLabel(wordWrap=True), "muted")
        self.note.hide()
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for number, (name, text) in enumerate(buttons):
            self.buttons[name] = button = push_button(text, look="plain" if number else "primary")
            button.clicked.connect(lambda _=False, name=name: self._on_given(name))
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.note)
        self.field.returnPressed.connect(lambda: self._on_given(next(iter(self.buttons))))
        self.allow(False)

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Let something be handed in, or say why not."""
        for part in (self.field, *self.buttons.values()):
            part.setEnabled(allowed)
            part.setToolTip(why_not)
        self.note.setText(why_not)
        self.note.setVisible(bool(why_not))

    def settle(self) -> None:
        """What was typed was kept."""
        self.field.clear()
        self.note.hide()

    def refuse(self, sentence: str) -> None:
        """Say why it was not taken; what was typed stays."""
        self.note.setText(sentence)
        self.note.show()

    def _on_given(self, name: str) -> None:
        if self.buttons[name].isEnabled():
            self.given.emit(name, self.field.text().strip())
