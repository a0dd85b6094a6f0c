"""Account menu: name and roles of who is logged in, at the right of the header, with log-out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from cmdmap.i18n import tr
from cmdmap.services.login.names import role_name
from cmdmap.ui.login.seat_login import SeatLogin
from cmdmap.ui.panels.header import ShortTool
from cmdmap.widgets.wording import hint_text

LOCK_KEYS = "Ctrl+Alt+L"


class AccountMenu(ShortTool):
    """A button with a menu; wishes go out as signals."""

    lock_requested = Signal()
    logout_requested = Signal()
    password_requested = Signal()

    def __init__(self, login: SeatLogin) -> None:
        super().__init__()
        self.setObjectName("account_menu")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        for text, wish in (
            (tr("Lock    {keys}", keys=LOCK_KEYS), self.lock_requested),
            (tr("Change password…"), self.password_requested),
            (tr("Log out"), self.logout_requested),
        ):
            menu.addAction(text).triggered.connect(wish)
        self.setMenu(menu)
        self._login = login
        login.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        account = self._login.account
        if account is None:
            self.hide()
            return
        roles = "、".join(role_name(role) for role in sorted(account.roles))
        demo = tr("demo") if self._login.demo else ""
        name = account.shown_name or account.name
        words = " · ".join(filter(None, (name, roles, demo)))
        self.set_words(words, " · ".join(filter(None, (name, demo))))
        self.setAccessibleName(tr("Logged in as {name}", name=account.name))
        self.setToolTip(hint_text(f"{self.accessibleName()}\n{words}"))
        self.show()
