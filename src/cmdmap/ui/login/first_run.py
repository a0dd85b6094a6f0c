"""First run: the form for the administrator's account, before anybody can log in.

The first of three short steps; areas and links follow when the administrator is inside
(``ui/login/next_steps.py``).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from cmdmap.domain.login.account import NAME_LENGTH
from cmdmap.i18n import tr
from cmdmap.ui.login.forms import CoverForm, password_field, twice_refusal


class FirstRunForm(CoverForm):
    """Makes the account that may make all others."""

    account_chosen = Signal(str, str, str)
    """Name, shown name and password."""

    def __init__(self) -> None:
        super().__init__(tr("Make this account and go on"))
        self.name = QLineEdit("admin", maxLength=NAME_LENGTH)
        self.shown_name = QLineEdit(maxLength=NAME_LENGTH)
        self.shown_name.setPlaceholderText(tr("As others call you"))
        self.first, self.second = password_field(), password_field()
        for label, field in (
            (tr("Account"), self.name),
            (tr("Your name"), self.shown_name),
            (tr("Password"), self.first),
            (tr("Once more"), self.second),
        ):
            self.rows.addRow(label, field)
        for field, after in (
            (self.name, self.shown_name),
            (self.shown_name, self.first),
            (self.first, self.second),
        ):
            field.returnPressed.connect(after.setFocus)
        self.second.returnPressed.connect(self._on_wanted)
        self.button.clicked.connect(self._on_wanted)

    def begin(self) -> None:
        """Ask for the account."""
        self.title.setText(tr("Welcome. Make the administrator's account first."))
        self.say("")
        self.name.setFocus()
        self.name.selectAll()

    def _on_wanted(self) -> None:
        if not self.button.isEnabled():
            return
        refusal = twice_refusal(self.first.text(), self.second.text())
        if not self.name.text().strip():
            refusal = tr("Type the account and its password.")
        if refusal:
            self.say(refusal)
            return
        self.button.setEnabled(False)
        self.account_chosen.emit(self.name.text(), self.shown_name.text(), self.first.text())
