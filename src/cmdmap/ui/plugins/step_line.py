"""Step line: what is being done with plugins, how far it is, and the button that ends it.

Above the table; hidden while nothing is done.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from cmdmap.i18n import tr
from cmdmap.widgets.frame import push_button


class StepLine(QWidget):
    """One line."""

    left = Signal()
    """It is to be ended."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.cancel = push_button(tr("Cancel"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 10)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(self.left)
        self._title = ""
        self.hide()

    def begin(self, title: str) -> None:
        """Something begins."""
        self._title = title
        self.words.setText(title)
        self.bar.setValue(0)
        self.setVisible(bool(title))

    def show_step(self, words: str, share: float) -> None:
        """It has come to a step."""
        self.words.setText(f"{self._title}  ·  {words}" if words else self._title)
        self.bar.setValue(round(share * 100))

    def end(self) -> None:
        """It is over."""
        self.hide()
