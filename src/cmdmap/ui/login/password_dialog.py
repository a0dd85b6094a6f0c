"""Password dialog: a new password, typed twice, for oneself or for another account."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cmdmap.i18n import tr
from cmdmap.ui.login.forms import password_field, twice_refusal
from cmdmap.widgets.forms.dialog import FormDialog


class PasswordDialog(FormDialog):
    """Asks only; whoever opened it hashes and hands in."""

    def __init__(self, parent: QWidget, name: str = "") -> None:
        """``name`` is the other account, empty for one's own."""
        title = tr("New password for {name}", name=name) if name else tr("Change password…")
        super().__init__(title, tr("Save"), parent)
        self.first, self.second = password_field(), password_field()
        self.form.addRow(tr("New password"), self.first)
        self.form.addRow(tr("Once more"), self.second)

    def refusal(self) -> str:
        """Both must be the same and long enough."""
        return twice_refusal(self.first.text(), self.second.text())

    def password(self) -> str:
        """Return what was typed."""
        return self.first.text()
