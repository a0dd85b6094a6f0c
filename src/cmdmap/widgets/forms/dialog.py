"""Form: the frame of our dialogs: rows of fields, one sentence of refusal, two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import tr
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled


class FormDialog(QDialog):
    """Subclasses add rows and answer :meth:`refusal`; Enter accepts, Esc leaves."""

    def __init__(self, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(10)
        self._refusal = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._refusal.setObjectName("refusal")
        self._refusal.hide()
        self.accept_button = push_button(accept_text, look="primary")
        self.accept_button.setDefault(True)
        self._build(title)

    def refusal(self) -> str:
        """Return one sentence why the form cannot be handed in, empty when it can."""
        return ""

    def accept(self) -> None:
        """Close only when nothing is refused; otherwise show the sentence."""
        sentence = self.refusal()
        if sentence:
            self.show_refusal(sentence)
        else:
            super().accept()

    def show_refusal(self, sentence: str) -> None:
        """Show why the form was not taken."""
        self._refusal.setText(sentence)
        self._refusal.show()

    def shown_refusal(self) -> str:
        """Return the sentence that is shown."""
        return self._refusal.text() if self._refusal.isVisibleTo(self) else ""

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addWidget(styled(QLabel(title, textFormat=Qt.TextFormat.PlainText), "title"))
        column.addLayout(self.form)
        column.addWidget(self._refusal)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = push_button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        column.addLayout(buttons)
