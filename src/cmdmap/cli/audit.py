"""``cmdmap audit``: lists the newest rows of the audit log, verifies the chain, exports it."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from cmdmap.cli.acting import actor_of, add_as, open_desk
from cmdmap.cli.moment import read_moment
from cmdmap.cli.table import print_json, print_table
from cmdmap.config import database_url, home_dir
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.services.audit.export import export_audit, row_of
from cmdmap.services.audit.verify import verify_audit
from cmdmap.services.audit.witness import Witness
from cmdmap.services.login.persons import read_persons
from cmdmap.services.login.sessions import ANSWER_S
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.store.engine import Store, open_store

LISTED = ("seq", "at", "actor", "what", "subject", "outcome", "reason")
LIMIT = 100


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--since", metavar="TIME", help="ISO 8601, local time unless it says else")
    parser.add_argument("--limit", type=int, default=LIMIT, help="most rows, newest first")
    add_as(parser)
    parser.set_defaults(run=run)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    verifying = parts.add_parser("verify", help="find any row that was changed, removed or moved")
    verifying.add_argument("--json", action="store_true", help="print JSON")
    verifying.set_defaults(run=run_verify)
    exporting = parts.add_parser("export", help="write the whole log into a CSV file")
    exporting.add_argument("file", type=Path, metavar="FILE")
    add_as(exporting)
    exporting.set_defaults(run=run_export)


def run(args: argparse.Namespace) -> int:
    """List rows, newest first; the look itself becomes the next row."""
    wanted = AuditWanted(since=_time(args.since))
    store = open_store(database_url())
    try:
        _ask_leave(args, store, Undertaking.READ_AUDIT)
        with store.reader() as connection:
            rows = [row_of(row) for row in read_audit(connection, wanted, max(1, args.limit))]
            persons = read_persons(connection)
    finally:
        store.close()
    if args.json:
        print_json(rows)
    else:
        named = [{**row, "actor": persons.with_account(str(row["actor"]))} for row in rows]
        print_table(LISTED, [[row[name] or None for name in LISTED] for row in named])
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Walk the whole chain; exit code 1 names the first bad row. Changes nothing."""
    store = open_store(database_url())
    try:
        remembered = Witness(home_dir(), str(store)).heads()
        with store.reader() as connection:
            verdict = verify_audit(connection, remembered)
    finally:
        store.close()
    if args.json:
        print_json(
            {
                "whole": verdict.whole,
                "rows": verdict.rows,
                "bad_seq": verdict.bad_seq,
                "head": verdict.head.hash if verdict.head else None,
                "sentence": verdict.sentence,
            }
        )
    else:
        print(verdict.sentence)
    return 0 if verdict.whole else 1


def run_export(args: argparse.Namespace) -> int:
    """Write the log into a file."""
    store = open_store(database_url())
    try:
        _ask_leave(args, store, Undertaking.EXPORT_AUDIT)
        with store.reader() as connection:
            count = export_audit(connection, args.file)
    finally:
        store.close()
    print(tr("{n} rows written to {path}.", n=count, path=args.file))
    return 0


def _ask_leave(args: argparse.Namespace, store: Store, undertaking: Undertaking) -> None:
    with open_desk(store) as desk:
        actor = actor_of(args, desk, store)
        desk.submit(AskLeave(undertaking), actor).result(ANSWER_S)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return read_moment(text)
    except ValueError as error:
        raise UsageError(
            tr("{typed} is no time; write it like 2026-11-24T08:00.", typed=repr(text))
        ) from error
