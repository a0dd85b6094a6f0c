"""Form: the frame of our dialogs: rows of fields, one sentence of refusal, two buttons.

What cannot be handed in yet is said before it is tried: the button sleeps and the sentence stands
above it. Every dialog of ours is one of these or a :class:`LookDialog`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import tr
from cmdmap.widgets.forms.hearing import ENTER, first_field, hear_fields, is_save_key
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled


class FormDialog(QDialog):
    """Subclasses add rows and answer :meth:`refusal`; Enter hands in, Esc leaves.

    Ctrl+Enter hands in from a field of several lines as well. The first field that is to be filled
    has the keyboard when the dialog opens, unless a subclass gave it to another.
    """

    def __init__(self, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(10)
        self._refusal = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.accept_button = push_button(accept_text, look="primary")
        self.cancel_button = push_button(tr("Cancel"))
        self.is_waiting = False
        """What was handed in is being judged; it cannot be handed in twice."""
        self._began = False
        self._build(title)

    def refusal(self) -> str:
        """Return one sentence why the form cannot be handed in, empty when it can.

        Asked after every change of a field, so it must not do anything.
        """
        return ""

    def accept(self) -> None:
        """Close only when nothing is refused; otherwise show the sentence."""
        sentence = self.refusal()
        if sentence:
            self.show_refusal(sentence)
        else:
            super().accept()

    def judge(self) -> None:
        """Allow or refuse as the fields stand now; the base does so after every change."""
        sentence = self.refusal()
        self._say(sentence, loud=False)
        self.accept_button.setEnabled(not sentence and not self.is_waiting)

    def wait(self) -> None:
        """Hold the button until :meth:`show_refusal`, or until the dialog is closed."""
        self.is_waiting = True
        self.judge()

    def show_refusal(self, sentence: str) -> None:
        """Show why the form was not taken."""
        self.is_waiting = False
        self.judge()
        self._say(sentence, loud=True)

    def shown_refusal(self) -> str:
        """Return the sentence that is shown."""
        return self._refusal.text() if self._refusal.isVisibleTo(self) else ""

    def make_careful(self) -> None:
        """Let Enter leave: what this dialog does is begun by its button alone."""
        self.accept_button.setAutoDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Judge the fields, hear their changes and go to the first, once they are all there."""
        super().showEvent(event)
        if self._began:
            return
        self._began = True
        hear_fields(self, self.judge)
        if self.focusWidget() is None:
            (first_field(self) or self._default()).setFocus()
        self.judge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand in on Ctrl+Enter, or on Enter that the sleeping button would swallow: say why."""
        asleep = self.accept_button.isDefault() and not self.accept_button.isEnabled()
        careful = self.cancel_button.isDefault()
        if (is_save_key(event) and not careful) or (event.key() in ENTER and asleep):
            if not self.is_waiting:
                self.accept()
        else:
            super().keyPressEvent(event)

    def _default(self) -> QPushButton:
        return self.cancel_button if self.cancel_button.isDefault() else self.accept_button

    def _say(self, sentence: str, *, loud: bool) -> None:
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))
        name = "refusal" if loud else "muted"
        if self._refusal.objectName() != name:
            self._refusal.setObjectName(name)
            self._refusal.style().polish(self._refusal)

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addWidget(styled(QLabel(title, textFormat=Qt.TextFormat.PlainText), "title"))
        column.addLayout(self.form)
        # The buttons must not move under the mouse when the sentence comes or goes.
        policy = self._refusal.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._refusal.setSizePolicy(policy)
        self._refusal.hide()
        column.addWidget(self._refusal)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.cancel_button.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        self.accept_button.setDefault(True)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.accept_button)
        column.addLayout(buttons)


class LookDialog(QDialog):
    """Something to look at, perhaps with acts of its own; Esc and Enter leave.

    Enter in a line only searches: it presses none of the acts.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.content = QVBoxLayout()
        self.buttons = QHBoxLayout()
        self.close_button = push_button(tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addLayout(self.content)
        column.addLayout(self.buttons)

    def add_act(self, button: QPushButton) -> None:
        """Put a button to the left of Close."""
        button.setAutoDefault(False)
        # Before the gap and Close.
        self.buttons.insertWidget(self.buttons.count() - 2, button)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at Close, unless a subclass gave the keyboard to what is looked at."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.close_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the dialog where Enter was meant for a line."""
        if event.key() in ENTER and isinstance(self.focusWidget(), QLineEdit):
            return
        super().keyPressEvent(event)
