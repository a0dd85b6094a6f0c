"""Forms of the cover: name and password, and a new password typed twice.

They ask only; the guard carries out what they wish in a reader thread.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cmdmap.domain.login.account import NAME_LENGTH
from cmdmap.i18n import tr
from cmdmap.services.login.passwords import LONGEST, SHORTEST
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled


class CoverForm(QWidget):
    """A title, rows of fields, a sentence and one button; Enter in the last field presses it."""

    def __init__(self, button_text: str) -> None:
        super().__init__()
        self.title = styled(QLabel(wordWrap=True), "title")
        self.rows = QFormLayout()
        self.rows.setVerticalSpacing(10)
        self.rows.setHorizontalSpacing(16)
        self.sentence = styled(QLabel(wordWrap=True), "refusal")
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.button = push_button(button_text, look="primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.title)
        column.addLayout(self.rows)
        column.addWidget(self.sentence)
        column.addWidget(self.button)
        self.say("")

    def say(self, sentence: str) -> None:
        """Show why it was refused; empty hides the line and lets the button be pressed again."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.button.setEnabled(True)


class LoginForm(CoverForm):
    """Who are you?"""

    login_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(tr("Log in"))
        self.name = QLineEdit(maxLength=NAME_LENGTH)
        self.password = password_field()
        self.rows.addRow(tr("Account"), self.name)
        self.rows.addRow(tr("Password"), self.password)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._on_wanted)
        self.button.clicked.connect(self._on_wanted)

    def ask(self, title: str, name: str = "") -> None:
        """Ask for the password of ``name``, or for both."""
        self.title.setText(title)
        self.name.setText(name)
        self.password.clear()
        self.say("")
        self.focus()

    def refuse(self, sentence: str) -> None:
        """Say why, and let the password be typed again."""
        self.password.clear()
        self.say(sentence)
        self.focus()

    def focus(self) -> None:
        """Bring the cursor to the first empty field."""
        (self.password if self.name.text() else self.name).setFocus()

    def _on_wanted(self) -> None:
        if not self.button.isEnabled():
            return
        if not self.name.text().strip() or not self.password.text():
            self.say(tr("Type the account and its password."))
            return
        self.button.setEnabled(False)
        self.login_requested.emit(self.name.text().strip(), self.password.text())


class NewPasswordForm(CoverForm):
    """A password typed twice."""

    password_chosen = Signal(str)

    def __init__(self, button_text: str) -> None:
        super().__init__(button_text)
        self.first, self.second = password_field(), password_field()
        self.rows.addRow(tr("New password"), self.first)
        self.rows.addRow(tr("Once more"), self.second)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._on_wanted)
        self.button.clicked.connect(self._on_wanted)

    def ask(self, title: str) -> None:
        """Ask for a new password."""
        self.title.setText(title)
        self.first.clear()
        self.second.clear()
        self.say("")
        self.first.setFocus()

    def _on_wanted(self) -> None:
        if not self.button.isEnabled():
            return
        refusal = twice_refusal(self.first.text(), self.second.text())
        if refusal:
            self.say(refusal)
            return
        self.button.setEnabled(False)
        self.password_chosen.emit(self.first.text())


def twice_refusal(first: str, second: str) -> str:
    """Return why a password typed twice cannot be taken, empty when it can."""
    if first != second:
        return tr("The two passwords are not the same.")
    if not SHORTEST <= len(first) <= LONGEST:
        return tr("A password has {least} to {most} characters.", least=SHORTEST, most=LONGEST)
    return ""


def password_field() -> QLineEdit:
    """Return a field that shows dots and remembers nothing."""
    field = QLineEdit(maxLength=LONGEST)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return field
