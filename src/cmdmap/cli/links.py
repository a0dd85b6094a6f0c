"""``cmdmap links``: the saved links, which the window opens when it starts, and their tapes."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from cmdmap.cli import tapes
from cmdmap.cli.acting import note_undertaking
from cmdmap.cli.table import print_json, print_table
from cmdmap.config import database_url
from cmdmap.domain.login.commands import Undertaking
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.spec import parse_link, protocol_of, write_link
from cmdmap.store.engine import Store, open_store
from cmdmap.store.links import (
    SavedLink,
    delete_link,
    insert_link,
    read_links,
    set_link_enabled,
    set_link_recorded,
)

UNDERTAKINGS = {"add": Undertaking.ADD_LINK, "remove": Undertaking.REMOVE_LINK}
"""How a verb stands in the audit log; the others change a link."""


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list them")
    adding = verbs.add_parser("add", help="save a link")
    adding.add_argument("link", help="e.g. serial:PATH or tcp:HOST:PORT, with ?options")
    adding.add_argument("--record", action="store_true", help="record it to a tape")
    for verb, text in (
        ("remove", "forget a link"),
        ("enable", "open it when the window starts"),
        ("disable", "keep it saved but closed"),
        ("record", "switch its tape on or off"),
    ):
        verbs.add_parser(verb, help=text).add_argument("link", help="as listed")
    verbs.choices["record"].add_argument("state", choices=("on", "off"))
    for verb_parser in verbs.choices.values():
        verb_parser.add_argument("--json", action="store_true", help="print the list as JSON")
        verb_parser.set_defaults(run=run)
    tapes.register(verbs)


def run(args: argparse.Namespace) -> int:
    """Carry out the verb, then print the saved links; return the exit code."""
    store = open_store(database_url())
    try:
        if args.verb != "list":
            _change(store, args)
        with store.reader() as connection:
            saved = read_links(connection)
    finally:
        store.close()
    if args.json:
        print_json([link._asdict() for link in saved])
    elif saved:
        print_table(
            (tr("Link"), tr("Enabled"), tr("Recorded")),
            [(link.spec, _yes(link.enabled), _yes(link.record)) for link in saved],
        )
    else:
        print(tr("No link is saved; add one with cmdmap links add."))
    return 0


def _yes(value: bool) -> str:
    return tr("yes") if value else tr("no")


def _change(store: Store, args: argparse.Namespace) -> None:
    spec = _anchored(parse_link(args.link))
    if args.verb == "add":
        # Here, because the other verbs need no decoder.
        from cmdmap.protocols.registry import open_decoder

        # Asked for once now, so that an unknown protocol is refused here and not at the start.
        open_decoder(protocol_of(spec))
    note_undertaking(store, UNDERTAKINGS.get(args.verb, Undertaking.CHANGE_LINK), spec.id)
    with store.transaction() as connection:
        if args.verb == "add":
            insert_link(connection, SavedLink(spec.id, write_link(spec), True, args.record))
        elif args.verb == "remove":
            delete_link(connection, spec.id)
        elif args.verb == "record":
            set_link_recorded(connection, spec.id, args.state == "on")
        else:
            set_link_enabled(connection, spec.id, args.verb == "enable")


def _anchored(spec: LinkSpec) -> LinkSpec:
    # The window starts in another folder than this command.
    if spec.kind != "tape":
        return spec
    return replace(spec, address=str(Path(spec.address).absolute()))
