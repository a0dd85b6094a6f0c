"""Account dialog: makes an account, or gives one other roles and areas."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from cmdmap.domain.login.account import NAME_LENGTH, Account
from cmdmap.domain.rights import ASSIGNABLE, Role
from cmdmap.i18n import tr
from cmdmap.services.login.names import role_name
from cmdmap.ui.login.forms import password_field, twice_refusal
from cmdmap.widgets.forms.dialog import FormDialog

COLUMNS = 2


class AccountDialog(FormDialog):
    """Asks only; the users view hashes the password and hands the command in."""

    def __init__(self, parent: QWidget, account: Account | None = None) -> None:
        """``account`` is the one to be changed, None makes another."""
        title = tr("New account") if account is None else tr("Roles and areas…")
        super().__init__(title, tr("Save"), parent)
        self._new = account is None
        self.name = QLineEdit(account.name if account else "", maxLength=NAME_LENGTH)
        self.name.setReadOnly(not self._new)
        self.shown_name = QLineEdit(account.shown_name if account else "", maxLength=NAME_LENGTH)
        self.areas = QLineEdit(", ".join(sorted(account.areas)) if account else "")
        self.areas.setPlaceholderText(tr("Codes of areas or zones; empty: all of them"))
        self.first, self.second = password_field(), password_field()
        self.roles = {role: QCheckBox(role_name(role)) for role in ASSIGNABLE}
        boxes = QGridLayout()
        for place, (role, box) in enumerate(self.roles.items()):
            box.setChecked(account is not None and role in account.roles)
            boxes.addWidget(box, place // COLUMNS, place % COLUMNS)
        self.form.addRow(tr("Account"), self.name)
        self.form.addRow(tr("Name of the person"), self.shown_name)
        self.form.addRow(tr("Roles"), boxes)
        self.form.addRow(tr("For areas"), self.areas)
        if self._new:
            self.form.addRow(tr("First password"), self.first)
            self.form.addRow(tr("Once more"), self.second)

    def refusal(self) -> str:
        """An account needs a name, a role and, when it is new, a password typed twice."""
        if not self.name.text().strip():
            return tr("Type the name to log in with.")
        if not self.chosen_roles():
            return tr("Choose at least one role.")
        return twice_refusal(self.first.text(), self.second.text()) if self._new else ""

    def chosen_roles(self) -> frozenset[Role]:
        """Return the ticked roles."""
        return frozenset(role for role, box in self.roles.items() if box.isChecked())

    def chosen_areas(self) -> frozenset[str]:
        """Return the typed codes."""
        typed = self.areas.text().replace("，", ",").replace("、", ",").split(",")
        return frozenset(filter(None, map(str.strip, typed)))
