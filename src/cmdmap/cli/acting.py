"""Acting: on whose behalf a command of the command line is given, and the desk it goes to.

Every command group that changes something takes its actor from here. Who can open the database
file may do everything but see persons; for that, and to be named in time lines, there is ``--as``.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cmdmap.config import database_url, home_dir
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import Actor, Role
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.store.engine import Store, open_store

if TYPE_CHECKING:
    from cmdmap.services.desk import Desk

PASSWORD_VARIABLE = "CMDMAP_PASSWORD"


def add_as(parser: argparse.ArgumentParser) -> None:
    """Add ``--as ACCOUNT`` to a command."""
    parser.add_argument(
        "--as",
        dest="account",
        metavar="ACCOUNT",
        help="log in as this account; its password is asked for, or read from CMDMAP_PASSWORD",
    )


def os_actor() -> Actor:
    """Return who types at the terminal: ``cli:<user>``, with all rights but to see persons."""
    return Actor(f"cli:{getpass.getuser()}", frozenset({Role.SYSTEM}))


def actor_of(args: argparse.Namespace, desk: Desk, store: Store) -> Actor:
    """Return the account of ``--as`` after its login, else whoever types.

    Raises:
        WorldError: the login was refused, or its password must be changed first.
    """
    if not args.account:
        return os_actor()
    from cmdmap.services.login.sessions import log_in

    account = log_in(desk, store, args.account, asked_password(args.account))
    if account.must_change:
        raise WorldError(
            tr(
                "The password of {name} must be changed first: cmdmap users passwd {name}.",
                name=account.name,
            )
        )
    return account.actor()


def asked_password(name: str) -> str:
    """Return the password of the environment, else the typed one, which is not shown.

    Raises:
        UsageError: there is no terminal to type it at.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError(
            tr("There is no terminal to ask for the password; set {name}.", name=PASSWORD_VARIABLE)
        )
    return getpass.getpass(tr("Password of {name}: ", name=name))


def note_undertaking(store: Store, undertaking: Undertaking, subject: str = "") -> None:
    """Have written down what a command is about to do outside the writer, by whoever types.

    Raises:
        WorldError: it cannot be written down, so it must not be done.
    """
    from cmdmap.services.login.sessions import ANSWER_S

    with open_desk(store) as desk:
        desk.submit(AskLeave(undertaking, subject), os_actor()).result(ANSWER_S)


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the database and close it again."""
    store = open_store(database_url())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def open_desk(store: Store) -> Iterator[Desk]:
    """Run a desk that keeps what is ordered, for a console that has links to carry out.

    Raises:
        WorldError: the database cannot be read.
    """
    # Here, because what only reads the database need not wait for all that a desk can do.
    from cmdmap.services.audit.auditor import open_auditor
    from cmdmap.services.desk import Desk

    desk = Desk(store, None, auditor=open_auditor(store, home_dir()))
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()
