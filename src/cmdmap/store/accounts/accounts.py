"""Accounts in the store: read by the login, written by the writer thread's orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from cmdmap.domain.ids import UnitId
from cmdmap.domain.login.account import Account, name_key
from cmdmap.domain.rights import Role
from cmdmap.store.accounts.tables import accounts as table
from cmdmap.store.times import from_us, to_us


def read_account(connection: Connection, name: str) -> Account | None:
    """Return the account of a name without regard to case, None when there is none."""
    row = connection.execute(select(table).where(table.c.name_key == name_key(name))).first()
    return None if row is None else _account(row)


def read_accounts(connection: Connection) -> list[Account]:
    """Return every account, sorted by name."""
    return [_account(row) for row in connection.execute(select(table).order_by(table.c.name_key))]


def insert_account(connection: Connection, account: Account, now: datetime) -> None:
    """Add an account."""
    key = name_key(account.name)
    values = {**_values(account), "created_at_us": to_us(now), "changed_at_us": to_us(now)}
    connection.execute(insert(table).values(name_key=key, **values))


def update_account(connection: Connection, account: Account, now: datetime) -> None:
    """Write everything that is known of an account."""
    key = name_key(account.name)
    values = {**_values(account), "changed_at_us": to_us(now)}
    connection.execute(update(table).where(table.c.name_key == key).values(values))


def _values(account: Account) -> dict[str, object]:
    until = account.locked_until
    return {
        "name": account.name,
        "shown_name": account.shown_name,
        "password_hash": account.password_hash,
        "roles": ",".join(sorted(account.roles)),
        "areas": ",".join(sorted(account.areas)),
        "unit_id": account.unit_id,
        "disabled": account.disabled,
        "must_change": account.must_change,
        "failed_tries": account.failed_tries,
        "locked_until_us": None if until is None else to_us(until),
    }


def _account(row: Row[tuple[object, ...]]) -> Account:
    known = {role.value for role in Role}
    return Account(
        name=row.name,
        shown_name=row.shown_name,
        password_hash=row.password_hash,
        # A role that a newer cmdmap wrote gives nothing here.
        roles=frozenset(Role(role) for role in row.roles.split(",") if role in known),
        areas=frozenset(filter(None, row.areas.split(","))),
        unit_id=None if row.unit_id is None else UnitId(row.unit_id),
        disabled=row.disabled,
        must_change=row.must_change,
        failed_tries=row.failed_tries,
        locked_until=None if row.locked_until_us is None else from_us(row.locked_until_us),
    )
