"""Orders about accounts and logins, run by the writer thread like those of ``services/units.py``.

Passwords arrive hashed; nothing here waits for a hash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cmdmap.domain.facts import AccountChanged
from cmdmap.domain.login import commands as wishes
from cmdmap.domain.login.account import NAME_LENGTH, Account, name_key, wait_after
from cmdmap.domain.rights import ASSIGNABLE, Role
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.present import Draft
from cmdmap.store.accounts.accounts import (
    insert_account,
    read_account,
    read_accounts,
    update_account,
)

RESERVED = frozenset({"cmdmap", "system", "clock"})
"""Names under which parts of the program stand in time lines and audit."""


def create_account(command: wishes.CreateAccount, draft: Draft) -> None:
    """Make an account.

    Raises:
        WorldError: a name or code cannot be used, the name is taken, no role is given, nobody has
            the unit's number, or it would be the first one and no administrator's.
    """
    name = _checked_name(command.name)
    shown_name = _checked_shown_name(command.shown_name) or name
    roles, areas = _checked_roles(command.roles), _checked_areas(command.areas)
    if command.unit_id is not None and draft.live(command.unit_id) is None:
        raise WorldError(tr("There is no unit number {number}.", number=command.unit_id))
    if read_account(draft.connection, name) is not None:
        raise WorldError(tr("There is an account {name} already; choose another name.", name=name))
    if Role.ADMIN not in roles and not read_accounts(draft.connection):
        raise WorldError(tr("The first account must be an administrator's."))
    account = Account(
        name, shown_name, command.password_hash, roles, areas, command.unit_id,
        must_change=command.must_change,
    )  # fmt: skip
    insert_account(draft.connection, account, draft.now)
    draft.facts.append(AccountChanged(account.name, account.shown_name))


def change_account(command: wishes.ChangeAccount, draft: Draft) -> None:
    """Give an account other roles, areas or another shown name.

    Raises:
        WorldError: there is no such account, a name or code cannot be used, or no administrator
            would be left.
    """
    account = _known(command.name, draft)
    fresh = replace(
        account,
        shown_name=_checked_shown_name(command.shown_name or "") or account.shown_name,
        roles=account.roles if command.roles is None else _checked_roles(command.roles),
        areas=account.areas if command.areas is None else _checked_areas(command.areas),
    )
    _keep_an_admin(fresh, draft)
    update_account(draft.connection, fresh, draft.now)
    if fresh.shown_name != account.shown_name:
        draft.facts.append(AccountChanged(fresh.name, fresh.shown_name))


def enable_account(command: wishes.EnableAccount, draft: Draft) -> None:
    """Let an account log in, or no more.

    Raises:
        WorldError: there is no such account, or no administrator would be left.
    """
    account = _known(command.name, draft)
    fresh = replace(account, disabled=not command.enabled, failed_tries=0, locked_until=None)
    _keep_an_admin(fresh, draft)
    update_account(draft.connection, fresh, draft.now)


def reset_password(command: wishes.ResetPassword, draft: Draft) -> None:
    """Give an account a new password.

    Raises:
        WorldError: there is no such account.
    """
    account = _known(command.name, draft)
    _set_password(account, command.password_hash, command.must_change, draft)


def change_password(command: wishes.ChangePassword, draft: Draft) -> None:
    """Change the password of whoever asks.

    Raises:
        WorldError: the program itself has no account.
    """
    account = _known(draft.actor.name, draft)
    _set_password(account, command.password_hash, False, draft)


def record_login(command: wishes.RecordLogin, draft: Draft) -> None:
    """Count a wrong password, or forget the wrong ones after a right one.

    Raises:
        WorldError: the account has to wait, whatever the password was, or it is disabled.
    """
    account = read_account(draft.connection, command.name)
    if account is None:
        return
    waits = account.waits(draft.now)
    if waits:
        # The same for a right password, so that guessing on during the wait tells nothing.
        raise WorldError(
            tr(
                "Too many wrong passwords for {name}; wait {seconds} seconds.",
                name=account.name,
                seconds=math.ceil(waits.total_seconds()),
            )
        )
    if command.passed and account.disabled:
        raise WorldError(
            tr("The account {name} is disabled; ask an administrator.", name=account.name)
        )
    tries = 0 if command.passed else account.failed_tries + 1
    wait = wait_after(tries)
    locked_until = draft.now + wait if wait else None
    fresh = replace(account, failed_tries=tries, locked_until=locked_until)
    if fresh != account:
        update_account(draft.connection, fresh, draft.now)


def log_out(command: wishes.LogOut, draft: Draft) -> None:
    """Nothing but the line in the audit log."""


def ask_leave(command: wishes.AskLeave, draft: Draft) -> None:
    """Nothing but the line in the audit log: it is done outside after the commit."""


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > NAME_LENGTH or not name.isprintable() or ":" in name or "," in name:
        raise WorldError(
            tr(
                "The name of an account has 1 to {most} printable letters, no colon and no comma.",
                most=NAME_LENGTH,
            )
        )
    if name_key(name) in RESERVED:
        raise WorldError(tr("{name} is a name of the program; choose another.", name=name))
    return name


def _checked_shown_name(name: str) -> str:
    name = name.strip()
    if len(name) > NAME_LENGTH or not name.isprintable():
        raise WorldError(tr("A shown name has at most {most} printable letters.", most=NAME_LENGTH))
    return name


def _checked_areas(codes: frozenset[str]) -> frozenset[str]:
    """Return codes of areas; an empty one would widen an account to everything."""
    checked = frozenset(code.strip() for code in codes)
    if not all(code and code.isprintable() and "," not in code for code in checked):
        raise WorldError(tr("The code of an area has printable letters and no comma."))
    return checked


def _checked_roles(roles: frozenset[Role]) -> frozenset[Role]:
    if not roles or not roles <= frozenset(ASSIGNABLE):
        raise WorldError(tr("An account needs at least one role that a person can have."))
    return roles


def _known(name: str, draft: Draft) -> Account:
    account = read_account(draft.connection, name)
    if account is None:
        raise WorldError(tr("There is no account {name}; see cmdmap users.", name=name))
    return account


def _keep_an_admin(fresh: Account, draft: Draft) -> None:
    others = (
        each
        for each in read_accounts(draft.connection)
        if name_key(each.name) != name_key(fresh.name)
    )
    if not any(Role.ADMIN in each.roles and not each.disabled for each in (fresh, *others)):
        raise WorldError(
            tr("No administrator would be left; make another one first. Nothing was changed.")
        )


def _set_password(account: Account, password_hash: str, must_change: bool, draft: Draft) -> None:
    fresh = replace(
        account,
        password_hash=password_hash,
        must_change=must_change,
        failed_tries=0,
        locked_until=None,
    )
    update_account(draft.connection, fresh, draft.now)


LOGIN_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    wishes.CreateAccount: create_account,
    wishes.ChangeAccount: change_account,
    wishes.EnableAccount: enable_account,
    wishes.ResetPassword: reset_password,
    wishes.ChangePassword: change_password,
    wishes.RecordLogin: record_login,
    wishes.LogOut: log_out,
    wishes.AskLeave: ask_leave,
}
