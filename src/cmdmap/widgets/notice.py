"""Notice: a sentence over a page, in the colour of its weight, with a button where one helps.

For what concerns the whole page: a drill, a refused import, days that are overdue.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.widgets.chips import ROLES
from cmdmap.widgets.frame import push_button, tool_button
from cmdmap.widgets.theme import theme

SIGNS = {Tone.HIGH: "■ ", Tone.MIDDLE: "▲ "}


class Notice(QFrame):
    """The strip; hidden until something is said."""

    pressed = Signal()
    """The button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.button = push_button("")
        self.close_button = tool_button("close", tr("Close"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.button.clicked.connect(self.pressed)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    def say(
        self, sentence: str, tone: Tone = Tone.LOW, button: str = "", *, closable: bool = True
    ) -> None:
        """Show a sentence; an empty one hides the strip."""
        color = theme().roles[ROLES[tone]]
        self.setStyleSheet(f"#notice {{ border-left: 4px solid {color}; }}")
        self.label.setText(SIGNS.get(tone, "") + sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.close_button.setVisible(closable)
        self.setVisible(bool(sentence))
