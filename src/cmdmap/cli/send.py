"""``cmdmap units send|status|poll|sent``: orders to units from the command line.

Registered by ``units.py``. The order is kept in the outbox; a running console (``cmdmap listen`` or
the window) whose link reaches the unit sends it, also when it is started later.
"""

from __future__ import annotations

import argparse
import getpass
import time
from typing import Any

from cmdmap.cli.acting import open_desk, os_actor
from cmdmap.cli.table import iso_utc, print_json, print_table
from cmdmap.config import database_url
from cmdmap.domain.commands import Command, PollPosition, SendStatus, SendText
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.ids import OutgoingId, UnitId
from cmdmap.domain.outgoing import OPEN, Outgoing, OutgoingState
from cmdmap.domain.unit import Unit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.outgoing.words import HAPPENING_NAMES, STATE_NAMES
from cmdmap.store.engine import Store, open_store
from cmdmap.store.outbox import Line, read_history, read_newest, read_outgoing
from cmdmap.store.units import read_units

ANSWER_S = 30.0
"""Longest wait for the writer; the database itself gives up earlier."""
LOOK_S = 0.2
NEWEST = 50


def register(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parts to those of ``cmdmap units``."""
    sending = parts.add_parser("send", help="send a text to a unit")
    _add_unit(sending)
    sending.add_argument("text", metavar="TEXT")
    status = parts.add_parser("status", help="send a status code to a unit's radio")
    _add_unit(status)
    status.add_argument("code", metavar="CODE", type=int)
    polling = parts.add_parser("poll", help="ask a unit's radio where it is")
    _add_unit(polling)
    for parser in (sending, status, polling):
        parser.add_argument("--by", default=None, help="who gives the order")
        parser.add_argument(
            "--wait", type=float, default=0.0, metavar="SECONDS", help="wait for the answer"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run_send)
    listing = parts.add_parser("sent", help="list what was sent, newest first, with its history")
    listing.add_argument("unit", metavar="UNIT_KEY|ID", nargs="?", help="of one unit only")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=run_sent)


def run_send(args: argparse.Namespace) -> int:
    """Keep the order, wait for its end if told; exit code 1 when it failed or has no answer."""
    store = open_store(database_url())
    try:
        unit = _named(store, args.unit)
        number = _submit(store, _command(args, unit))
        message = _follow(store, number, args.wait)
    finally:
        store.close()
    if args.json:
        print_json(_row(message))
    else:
        state = tr(STATE_NAMES[message.state])
        print(tr("Message {number}: {state}.", number=number, state=state), message.reason)
    return int(message.state in (OutgoingState.FAILED, OutgoingState.UNANSWERED))


def run_sent(args: argparse.Namespace) -> int:
    """List messages with their histories."""
    store = open_store(database_url())
    try:
        unit_id = None if args.unit is None else _named(store, args.unit).id
        with store.reader() as connection:
            messages = read_newest(connection, NEWEST, unit_id)
            names = {stored.unit.id: stored.unit.name for stored in read_units(connection)}
            histories = [read_history(connection, message.id) for message in messages]
    finally:
        store.close()
    if args.json:
        lines = [[line._asdict() for line in history] for history in histories]
        print_json([{**_row(m), "history": h} for m, h in zip(messages, lines, strict=True)])
        return 0
    for message, history in zip(messages, histories, strict=True):
        name = names.get(message.unit_id, str(message.unit_id))
        text = message.text or message.kind.value
        print(f"{message.id}  {name}  {text!r}  {message.by}  {tr(STATE_NAMES[message.state])}")
        print_table(
            (tr("at"), tr("what"), tr("try"), tr("identity"), tr("reason")),
            [
                (iso_utc(line.at), _said(line), line.attempts, line.key, line.reason or None)
                for line in history
            ],
        )
    return 0


def _said(line: Line) -> str:
    words = HAPPENING_NAMES[line.happening]
    return tr(words)


def find_unit(wanted: str, units: list[Unit]) -> Unit:
    """Return the unit with this key or number.

    Raises:
        WorldError: there is none.
    """
    for unit in units:
        if wanted in unit.keys or (wanted.isdecimal() and unit.id == UnitId(int(wanted))):
            return unit
    raise WorldError(tr("There is no unit {wanted}; see cmdmap units.", wanted=repr(wanted)))


def _add_unit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("unit", metavar="UNIT_KEY|ID", help="as listed by cmdmap units")


def _named(store: Store, wanted: str) -> Unit:
    with store.reader() as connection:
        return find_unit(wanted, [stored.unit for stored in read_units(connection)])


def _command(args: argparse.Namespace, unit: Unit) -> Command:
    by = args.by or getpass.getuser()
    if args.part == "send":
        return SendText(unit.id, args.text, by)
    if args.part == "status":
        return SendStatus(unit.id, args.code, by)
    return PollPosition(unit.id, by)


def _submit(store: Store, command: Command) -> OutgoingId:
    with open_desk(store) as desk:
        commit = desk.submit(command, os_actor()).result(ANSWER_S)
    (queued,) = (fact for fact in commit.facts if isinstance(fact, MessageQueued))
    return queued.message.id


def _follow(store: Store, number: OutgoingId, wait_s: float) -> Outgoing:
    deadline = time.monotonic() + wait_s
    while True:
        with store.reader() as connection:
            message = read_outgoing(connection, number)
        assert message is not None
        if message.state not in OPEN or time.monotonic() >= deadline:
            return message
        time.sleep(min(LOOK_S, max(0.0, deadline - time.monotonic())))


def _row(message: Outgoing) -> dict[str, Any]:
    return {
        "id": message.id,
        "kind": message.kind.value,
        "unit_id": message.unit_id,
        "by": message.by,
        "text": message.text,
        "created_at": iso_utc(message.created_at),
        "state": message.state.value,
        "state_at": iso_utc(message.state_at),
        "attempts": message.attempts,
        "unit_key": message.key,
        "link": message.link_id,
        "reason": message.reason,
    }
