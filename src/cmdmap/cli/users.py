"""``cmdmap users``: lists accounts, makes them, changes password, roles and whether they work."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from cmdmap.cli.acting import actor_of, add_as, asked_password, open_desk
from cmdmap.cli.table import iso_utc, print_json, print_table
from cmdmap.config import database_url
from cmdmap.domain.login.account import Account
from cmdmap.domain.login.commands import (
    ChangeAccount,
    CreateAccount,
    EnableAccount,
    LoginCommand,
    ResetPassword,
)
from cmdmap.domain.rights import ASSIGNABLE, Role
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.services.login.passwords import hash_password
from cmdmap.services.login.sessions import ANSWER_S
from cmdmap.store.accounts.accounts import read_accounts
from cmdmap.store.engine import open_store


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    adding = _part(parts, "add", "make an account; the first one is an admin's", _creation)
    adding.add_argument("--shown", metavar="NAME", default="", help="name of the person")
    _add_roles(adding)
    adding.add_argument("--area", nargs="*", default=[], metavar="CODE", help="default: all")
    _add_password(adding)
    _add_password(_part(parts, "passwd", "give it a new password", _reset))
    _part(parts, "disable", "let it log in no more", lambda args: EnableAccount(args.name, False))
    _part(parts, "enable", "let it log in again", lambda args: EnableAccount(args.name, True))
    changing = _part(parts, "role", "give it other roles, and areas if named", _change)
    _add_roles(changing)
    changing.add_argument("--area", nargs="*", metavar="CODE", help="none after it: all areas")


def run(args: argparse.Namespace) -> int:
    """List every account without its hash."""
    store = open_store(database_url())
    try:
        with store.reader() as connection:
            rows = [_row(account) for account in read_accounts(connection)]
    finally:
        store.close()
    if args.json:
        print_json(rows)
    elif rows:
        print_table(tuple(rows[0]), [tuple(map(_cell, row.values())) for row in rows])
    else:
        print(tr("There is no account yet; make one with cmdmap users add NAME --role admin."))
    return 0


def run_change(args: argparse.Namespace) -> int:
    """Hand in the command that a part stands for."""
    command: LoginCommand = args.command_of(args)
    store = open_store(database_url())
    try:
        with open_desk(store) as desk:
            desk.submit(command, actor_of(args, desk, store)).result(ANSWER_S)
    finally:
        store.close()
    print(tr("The account {name} is as you wished.", name=args.name))
    return 0


def _part(
    parts: Any, name: str, help_text: str, command_of: Callable[[argparse.Namespace], LoginCommand]
) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(name, help=help_text)
    part.add_argument("name", metavar="NAME")
    part.set_defaults(run=run_change, command_of=command_of)
    add_as(part)
    return part


def _add_roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--role", nargs="+", required=True, choices=[role.value for role in ASSIGNABLE]
    )


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from the first line"
    )


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError(tr("There is no terminal to ask at; use --password-stdin."))
    return asked_password(args.name)


def _creation(args: argparse.Namespace) -> LoginCommand:
    roles, areas = _roles(args), frozenset(args.area)
    return CreateAccount(
        args.name, hash_password(_password(args)), roles, args.shown, areas, must_change=False
    )


def _reset(args: argparse.Namespace) -> LoginCommand:
    return ResetPassword(args.name, hash_password(_password(args)), must_change=False)


def _change(args: argparse.Namespace) -> LoginCommand:
    areas = None if args.area is None else frozenset(args.area)
    return ChangeAccount(args.name, roles=_roles(args), areas=areas)


def _roles(args: argparse.Namespace) -> frozenset[Role]:
    return frozenset(map(Role, args.role))


def _row(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "shown_name": account.shown_name,
        "roles": sorted(account.roles),
        "areas": sorted(account.areas),
        "disabled": account.disabled,
        "must_change": account.must_change,
        "locked_until": iso_utc(account.locked_until),
    }


def _cell(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(value) or None
    return tr("yes") if value is True else tr("no") if value is False else value
