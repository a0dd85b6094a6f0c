"""Logging in and out: the password is checked here, the writer decides and writes it down.

Called in a reader thread by the window and by the command line. Names that nobody has take as long
as wrong passwords, and both get the same answer.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.login.account import Account
from cmdmap.domain.login.commands import ChangePassword, RecordLogin
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.desk import Desk
from cmdmap.services.login.passwords import check_in_vain, hash_password, is_outdated, is_right
from cmdmap.store.accounts.accounts import read_account, read_accounts
from cmdmap.store.engine import Store

ANSWER_S = 30.0
"""Longest wait for the writer; the database itself gives up earlier."""


def log_in(desk: Desk, store: Store, name: str, password: str) -> Account:
    """Return the account that name and password open.

    Raises:
        WorldError: name or password is wrong, the account is disabled or has to wait, or the login
            could not be recorded; one sentence each.
    """
    with store.reader() as connection:
        # No account has a name that cannot be shown, and no database can look for half a letter.
        account = read_account(connection, name) if name.isprintable() else None
    passed = is_right(password, account.password_hash) if account else check_in_vain(password)
    desk.submit(RecordLogin(name, passed)).result(ANSWER_S)
    if not passed or account is None:
        raise WorldError(tr("Name or password is wrong; try again."))
    if is_outdated(account.password_hash) and not account.must_change:
        fresh = ChangePassword(hash_password(password))
        desk.submit(fresh, account.actor()).result(ANSWER_S)
    return replace(account, failed_tries=0, locked_until=None)


def change_password(desk: Desk, account: Account, password: str) -> Account:
    """Give an account that has logged in a new password of its own.

    Raises:
        WorldError: it is too short or too long, is the one of before, or cannot be kept.
    """
    if is_right(password, account.password_hash):
        raise WorldError(tr("The new password is the old one; choose another."))
    password_hash = hash_password(password)
    desk.submit(ChangePassword(password_hash), account.actor()).result(ANSWER_S)
    return replace(account, password_hash=password_hash, must_change=False)


def has_accounts(store: Store) -> bool:
    """Tell whether anybody can log in; if not, the first run makes an administrator."""
    with store.reader() as connection:
        return bool(read_accounts(connection))
