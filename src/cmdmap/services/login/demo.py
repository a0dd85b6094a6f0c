"""Demo accounts: one per role, all with one printed password; never made outside the demo."""

from __future__ import annotations

from cmdmap.domain.login.account import Account
from cmdmap.domain.login.commands import CreateAccount
from cmdmap.domain.rights import ASSIGNABLE, Role
from cmdmap.i18n import tr
from cmdmap.services.desk import Desk
from cmdmap.services.login.passwords import hash_password
from cmdmap.services.login.sessions import ANSWER_S, log_in
from cmdmap.store.accounts.accounts import read_account
from cmdmap.store.engine import Store

DEMO_PASSWORD = "demo-2026"
"""Printed at the start and shown on the lock screen: nothing of the demo is secret."""

DEMO_NAMES = {
    Role.LEADER: "陈主任",
    Role.SHIFT_HEAD: "李值班长",
    Role.DISPATCHER: "王芳",
    Role.VIDEO_PATROLLER: "周巡",
    Role.RADIO_OPERATOR: "吴台",
    Role.MEDIATOR: "郑调解",
    Role.ADMIN: "管理员",
    Role.AUDITOR: "审计员",
}
"""Invented persons; the account's name is that of its role."""

SITS = Role.SHIFT_HEAD
"""Who is logged in when the demo opens."""


def make_demo_accounts(desk: Desk, store: Store) -> None:
    """Make what is missing of the demo accounts; slow, so not for the window's thread.

    Raises:
        WorldError: they cannot be kept.
    """
    password_hash = hash_password(DEMO_PASSWORD)
    # The first account of a store must be an administrator's.
    for role in sorted(ASSIGNABLE, key=lambda each: each is not Role.ADMIN):
        with store.reader() as connection:
            known = read_account(connection, role.value)
        if known is None:
            account = CreateAccount(
                role.value, password_hash, frozenset({role}), DEMO_NAMES[role], must_change=False
            )
            desk.submit(account).result(ANSWER_S)


def log_in_for_demo(desk: Desk, store: Store, role: Role = SITS) -> Account:
    """Return the demo account of a role, logged in as anybody else would be.

    Raises:
        WorldError: somebody changed the demo's password.
    """
    return log_in(desk, store, role.value, DEMO_PASSWORD)


def demo_sentence() -> str:
    """Return what the terminal and the login say of the demo accounts."""
    names = ", ".join(role.value for role in ASSIGNABLE)
    return tr("Demo accounts: {names}; password {password}.", names=names, password=DEMO_PASSWORD)
