"""Sheets on the command line: the console with its plugins, who acts, the sheet that is meant.

Shared by ``cmdmap report`` and ``cmdmap analyse``.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from cmdmap.cli.acting import actor_of
from cmdmap.cli.table import print_json, print_table
from cmdmap.config import database_url, home_dir, resources_dir
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import Actor
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.log import start_logging
from cmdmap.options import Options
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.opening import open_plugins
from cmdmap.plugins.views import SheetSlot
from cmdmap.services.console import Console
from cmdmap.services.login.sessions import ANSWER_S


def add_wanted(parser: argparse.ArgumentParser) -> None:
    """Add what is chosen for a sheet."""
    parser.add_argument(
        "--with",
        dest="wanted",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what the sheet is about, e.g. from=2026-01-01; may be given several times",
    )


def wanted_of(args: argparse.Namespace) -> dict[str, str]:
    """Return what was chosen.

    Raises:
        UsageError: one is no name with a value.
    """
    found: dict[str, str] = {}
    for text in args.wanted:
        name, sign, value = str(text).partition("=")
        if not sign or not name.strip():
            raise UsageError(tr("{words} is no NAME=VALUE.", words=repr(text)))
        found[name.strip()] = value.strip()
    return found


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[tuple[PluginHost, Actor, Console]]:
    """Open console and plugins for whoever acts, until the block ends.

    Raises:
        WorldError: the database cannot be opened, or the login was refused.
    """
    home = home_dir()
    options = Options.load(resources_dir(), home)
    start_logging(home)
    console = Console(home, database_url(), options)
    with ExitStack() as stack:
        stop = stack.callback(console.stop)
        console.start()
        actor = actor_of(args, console.desk, console.store)
        host = open_plugins(console)
        stack.pop_all()
        stack.callback(host.close)
        stack.callback(stop)
        host.stood()
        yield host, actor, console


def list_slots(slots: Sequence[SheetSlot], actor: Actor, *, as_json: bool) -> None:
    """Print what the actor may make."""
    allowed = [slot for slot in slots if slot.may(actor, slot.part.right)]
    if as_json:
        print_json(
            [
                {
                    "name": name_of(slot),
                    "plugin": slot.plugin_id,
                    "title": slot.part.title,
                    "title_zh": slot.part.title_zh,
                    "right": slot.part.right,
                }
                for slot in allowed
            ]
        )
        return
    print_table(
        (tr("name"), tr("title"), tr("plugin")),
        [(name_of(s), title_of(s.part), s.plugin.manifest.title) for s in allowed],
    )


def find(slots: Sequence[SheetSlot], name: str, actor: Actor) -> SheetSlot:
    """Return the sheet of a name.

    Raises:
        UsageError: there is none.
        WorldError: the actor may not make it.
    """
    found = next((slot for slot in slots if name_of(slot) == name), None)
    if found is None:
        known = ", ".join(map(name_of, slots)) or "—"
        raise UsageError(tr("There is no {name}; there are: {known}.", name=name, known=known))
    if not found.may(actor, found.part.right):
        raise WorldError(tr("Your account may not do this; ask whoever heads the shift."))
    return found


def name_of(slot: SheetSlot) -> str:
    """Return the full name of a sheet."""
    return f"{slot.plugin_id}.{slot.part.id}"


def ask_leave(console: Console, actor: Actor, subject: str, rows: int) -> None:
    """Have an export written down.

    Raises:
        WorldError: it may not be done.
    """
    wish = AskLeave(Undertaking.EXPORT, subject, rows)
    console.desk.submit(wish, actor).result(ANSWER_S)


def made_by(console: Console, actor: Actor) -> str:
    """Return who made a sheet, when, at which computer."""
    at = f"{console.clock().astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
    return tr("Made {at} by {by}", at=at, by=actor.name) + f"  ·  {platform.node()}"
