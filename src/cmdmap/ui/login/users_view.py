"""Admin view 用户: who may log in, with which roles and areas; only for who may edit users."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from cmdmap.domain.login.account import Account
from cmdmap.domain.login.commands import (
    ChangeAccount,
    CreateAccount,
    EnableAccount,
    LoginCommand,
    ResetPassword,
)
from cmdmap.i18n import tr
from cmdmap.services.login.names import role_name
from cmdmap.services.login.passwords import hash_password
from cmdmap.store.accounts.accounts import read_accounts
from cmdmap.ui.login.account_dialog import AccountDialog
from cmdmap.ui.login.password_dialog import PasswordDialog
from cmdmap.ui.seat import Seat
from cmdmap.widgets.frame import dress_table, push_button
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.wording import instant_text

WIDTHS = (160, 160, 320, 240)


class UsersView(QWidget):
    """The list of accounts; what is done to the chosen one goes to the writer."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._accounts: list[Account] = []
        self.model = PlainRowsModel(
            (tr("Account"), tr("Name of the person"), tr("Roles"), tr("For areas"), tr("State"))
        )
        self.table = QTableView()
        self.new = push_button(tr("New account"), "plus", look="primary")
        self.change = push_button(tr("Roles and areas…"))
        self.reset = push_button(tr("New password…"))
        self.switch = push_button(tr("Disable"))
        self._build()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the accounts whenever the view comes to the front."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Ask the store for the accounts."""
        if self._seat.is_open:
            self._seat.answers.deliver(self._seat.pool.read(read_accounts), self._on_read)

    def chosen(self) -> Account | None:
        """Return the account of the current row."""
        row = self.table.currentIndex().row()
        return self._accounts[row] if 0 <= row < len(self._accounts) else None

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        buttons = QHBoxLayout()
        for button in (self.new, self.change, self.reset, self.switch):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.table.setModel(self.model)
        dress_table(self.table, tr("Users"))
        for place, width in enumerate(WIDTHS):
            self.table.setColumnWidth(place, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.new.clicked.connect(self._on_new_pressed)
        self.change.clicked.connect(self._on_change_pressed)
        self.reset.clicked.connect(self._on_reset_pressed)
        self.switch.clicked.connect(self._on_switch_pressed)
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._on_chosen()

    def _on_read(self, accounts: list[Account]) -> None:
        self._accounts = accounts
        self.model.show_rows([_row(account) for account in accounts])
        self._on_chosen()

    def _on_chosen(self) -> None:
        account = self.chosen()
        for button in (self.change, self.reset, self.switch):
            button.setEnabled(account is not None)
        disabled = account is not None and account.disabled
        self.switch.setText(tr("Enable") if disabled else tr("Disable"))

    def _on_new_pressed(self) -> None:
        dialog = AccountDialog(self)

        def take() -> Callable[[], LoginCommand]:
            name, shown_name = dialog.name.text(), dialog.shown_name.text()
            roles, areas = dialog.chosen_roles(), dialog.chosen_areas()
            password = dialog.first.text()
            return lambda: CreateAccount(name, hash_password(password), roles, shown_name, areas)

        self._ask(dialog, take)

    def _on_change_pressed(self) -> None:
        account = self.chosen()
        if account is not None:
            dialog = AccountDialog(self, account)

            def take() -> Callable[[], LoginCommand]:
                wish = ChangeAccount(
                    account.name, dialog.shown_name.text(), dialog.chosen_roles(),
                    dialog.chosen_areas(),
                )  # fmt: skip
                return lambda: wish

            self._ask(dialog, take)

    def _on_reset_pressed(self) -> None:
        account = self.chosen()
        if account is not None:
            dialog = PasswordDialog(self, account.name)

            def take() -> Callable[[], LoginCommand]:
                password = dialog.password()
                return lambda: ResetPassword(account.name, hash_password(password))

            self._ask(dialog, take)

    def _on_switch_pressed(self) -> None:
        account = self.chosen()
        if account is not None:
            self._submit(lambda: EnableAccount(account.name, account.disabled))

    def _ask(self, dialog: QDialog, take: Callable[[], Callable[[], LoginCommand]]) -> None:
        """``take`` reads the accepted dialog; what it returns may take its time."""

        def on_finished(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self._submit(take())
            dialog.deleteLater()

        dialog.finished.connect(on_finished)
        dialog.open()

    def _submit(self, make: Callable[[], LoginCommand]) -> None:
        """Make the command in a reader thread, because hashing is slow; then hand it in."""
        seat = self._seat

        def hand_in(command: LoginCommand) -> None:
            seat.answers.deliver(seat.submit(command), lambda _commit: self.read())

        seat.answers.deliver(seat.pool.run(make), hand_in)


def _row(account: Account) -> tuple[str, ...]:
    return (
        account.name,
        account.shown_name,
        "、".join(role_name(role) for role in sorted(account.roles)),
        ", ".join(sorted(account.areas)) or tr("all areas"),
        _state(account),
    )


def _state(account: Account) -> str:
    if account.disabled:
        return tr("disabled")
    if account.locked_until is not None:
        return tr("wrong passwords, waits until {time}", time=instant_text(account.locked_until))
    return tr("must change the password") if account.must_change else tr("works")
