"""Seat guard: logs in and out, covers the window when nobody is there, locks it when idle.

Made by the main window; follows ``seat.login``. While the window is covered its keys sleep, its
dialogs and torn-off panels are hidden, and only the alarms of ``cover_alarms`` can be seen; sounds
go on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow

from cmdmap.domain.login.account import Account
from cmdmap.domain.login.commands import CreateAccount, LogOut
from cmdmap.domain.rights import SYSTEM, Role
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.login.demo import demo_sentence
from cmdmap.services.login.passwords import hash_password
from cmdmap.services.login.sessions import ANSWER_S, change_password, log_in
from cmdmap.ui.login.account_menu import LOCK_KEYS, AccountMenu
from cmdmap.ui.login.allowed import Gate
from cmdmap.ui.login.cover import Cover
from cmdmap.ui.login.cover_alarms import cover_alarms
from cmdmap.ui.login.hidden import HiddenWindows
from cmdmap.ui.login.input_watch import InputWatch
from cmdmap.ui.login.password_dialog import PasswordDialog
from cmdmap.ui.login.seat_login import Stage
from cmdmap.ui.panels.header import Header
from cmdmap.ui.seat import Seat

SECOND_MS = 1000


class SeatGuard(QObject):
    """Stands between a person and the window."""

    first_entered = Signal()
    """The first account of all was made and is inside: areas and links are to be set up."""

    def __init__(self, seat: Seat, window: QMainWindow, header: Header) -> None:
        """``header`` lies in what is covered, and gets the account menu."""
        super().__init__(window)
        self._seat = seat
        self._window = window
        body = header.parentWidget() or window
        self.cover = Cover(body)
        self._hidden = HiddenWindows(window, body, self.cover)
        self._input = InputWatch(self)
        self._used_at: datetime | None = None
        self._entering: Account | None = None
        """Whose password is right, but must be changed first."""
        self._fresh = False
        """The first account was made just now."""
        self._timer = QTimer(self, interval=SECOND_MS)
        self._connect(AccountMenu(seat.login), header)
        Gate(seat.login, window)
        self._on_changed()

    def close(self) -> None:
        """The window closes."""
        self._timer.stop()

    def tick(self, now: datetime) -> None:
        """Once a second: show alarms on the cover, lock a window that nobody uses."""
        seat, login = self._seat, self._seat.login
        if login.stage is not Stage.INSIDE:
            if seat.is_open:
                kinds = seat.console.kinds
                alarms = cover_alarms(seat.present.values(), seat.cases.values(), kinds, now)
                self.cover.show_alarms(alarms)
            self._used_at = None
            return
        after_min = seat.options.number("login.lock_after_min")
        if self._input.was_used() or self._used_at is None:
            self._used_at = now
        elif after_min and not login.demo and now - self._used_at >= timedelta(minutes=after_min):
            self.lock()

    def lock(self) -> None:
        """Cover the window until a password is given."""
        if self._seat.login.stage is Stage.INSIDE:
            self._seat.submit(LogOut(locked=True))
            self._seat.login.lock()

    def log_out(self) -> None:
        """Let somebody else log in."""
        self._seat.submit(LogOut())
        self._seat.login.ask()

    def _connect(self, menu: AccountMenu, header: Header) -> None:
        login, cover = self._seat.login, self.cover
        login.changed.connect(self._on_changed)
        cover.login.login_requested.connect(self._on_login_requested)
        cover.new_password.password_chosen.connect(self._on_password_chosen)
        cover.first_run.account_chosen.connect(self._on_account_chosen)
        cover.other.clicked.connect(self._on_other_pressed)
        header.add_tool(menu)
        menu.lock_requested.connect(self.lock)
        menu.logout_requested.connect(self.log_out)
        menu.password_requested.connect(self._on_password_requested)
        QShortcut(QKeySequence(LOCK_KEYS), self._window, self.lock)
        self._timer.timeout.connect(lambda: self.tick(datetime.now(UTC)))

    def _on_changed(self) -> None:
        login, cover = self._seat.login, self.cover
        cover.show_note(demo_sentence() if login.demo else "")
        if login.stage is Stage.INSIDE:
            self._uncover()
            return
        self._hidden.hide()
        if login.stage is Stage.OPENING:
            cover.show_opening()
            return
        self._timer.start()
        self.tick(datetime.now(UTC))
        if login.stage is Stage.FIRST_RUN:
            cover.show_first_run()
        elif login.stage is Stage.LOCKED and login.account is not None:
            name = login.shown_name or login.account.name
            cover.show_login(tr("Locked by {name}", name=name), login.account.name)
        else:
            cover.show_login(tr("Log in to the command map"))

    def _uncover(self) -> None:
        account = self._seat.login.account
        self.cover.hide()
        self._hidden.show_again("" if account is None else account.name)
        self._timer.start()
        if self._fresh:
            self._fresh = False
            self.first_entered.emit()

    def _on_login_requested(self, name: str, password: str) -> None:
        desk, store = self._seat.console.desk, self._seat.console.store
        future = self._seat.pool.run(lambda: log_in(desk, store, name, password))
        self._seat.answers.deliver(future, self._on_logged_in, self._on_login_refused)

    def _on_logged_in(self, account: Account) -> None:
        if account.must_change:
            self._entering = account
            self.cover.show_new_password()
        else:
            self._seat.login.enter(account)

    def _on_login_refused(self, error: WorldError) -> None:
        self.cover.login.refuse(str(error))

    def _on_password_chosen(self, password: str) -> None:
        account = self._entering
        if account is None:
            return
        desk = self._seat.console.desk
        future = self._seat.pool.run(lambda: change_password(desk, account, password))
        self._seat.answers.deliver(
            future, self._seat.login.enter, lambda error: self.cover.new_password.say(str(error))
        )

    def _on_account_chosen(self, name: str, shown_name: str, password: str) -> None:
        desk, store = self._seat.console.desk, self._seat.console.store

        def make() -> Account:
            roles = frozenset({Role.ADMIN})
            wish = CreateAccount(
                name, hash_password(password), roles, shown_name, must_change=False
            )
            desk.submit(wish, SYSTEM).result(ANSWER_S)
            return log_in(desk, store, name, password)

        self._seat.answers.deliver(
            self._seat.pool.run(make),
            self._on_first_made,
            lambda error: self.cover.first_run.say(str(error)),
        )

    def _on_first_made(self, account: Account) -> None:
        self._fresh = True
        self._seat.login.enter(account)

    def _on_other_pressed(self) -> None:
        self.cover.show_login(tr("Log in to the command map"))

    def _on_password_requested(self) -> None:
        account = self._seat.login.account
        if account is None:
            return
        dialog = PasswordDialog(self._window)

        def on_finished(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                desk, password = self._seat.console.desk, dialog.password()
                future = self._seat.pool.run(lambda: change_password(desk, account, password))
                self._seat.answers.deliver(future, self._seat.login.enter)
            dialog.deleteLater()

        dialog.finished.connect(on_finished)
        dialog.open()
