"""``cmdmap db``: status, migration, check and backup of the database."""

from __future__ import annotations

import argparse
from pathlib import Path

from cmdmap.cli.table import print_json, print_table
from cmdmap.config import database_url
from cmdmap.i18n import tr
from cmdmap.store.engine import connect_store, open_store
from cmdmap.store.upkeep import back_up, find_faults, read_status


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for name, help_text, run in (
        ("status", "print where it is, its revision, size and rows", run_status),
        ("migrate", "bring the tables up to date", run_migrate),
        ("check", "let the database look for damage", run_check),
        ("backup", "copy it into a new file while it is in use", run_backup),
    ):
        part = parts.add_parser(name, help=help_text)
        part.add_argument("--json", action="store_true", help="print JSON")
        part.set_defaults(run=run)
        if name == "backup":
            part.add_argument("file", type=Path, metavar="FILE")


def run_status(args: argparse.Namespace) -> int:
    """Print what is known without changing anything."""
    store = connect_store(database_url())
    try:
        status = read_status(store)
    finally:
        store.close()
    if args.json:
        print_json(status._asdict())
        return 0
    state = tr("not made yet") if status.revision is None else status.revision
    print_table(
        (tr("database"), status.url),
        [
            (tr("revision"), tr("{found} of {head}", found=state, head=status.head)),
            (tr("size"), tr("{count} bytes", count=status.size_bytes)),
            *((name, count) for name, count in status.rows.items()),
        ],
    )
    return 0


def run_migrate(args: argparse.Namespace) -> int:
    """Bring the tables to the revision of this cmdmap."""
    store = open_store(database_url())
    try:
        status = read_status(store)
    finally:
        store.close()
    if args.json:
        print_json({"url": status.url, "revision": status.revision})
    else:
        print(tr("{url} is at revision {found}.", url=status.url, found=status.revision))
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print every fault; exit code 1 when there is one."""
    store = open_store(database_url())
    try:
        faults = find_faults(store)
    finally:
        store.close()
    if args.json:
        print_json({"sound": not faults, "faults": faults})
    else:
        print("\n".join(faults) or tr("The database is sound."))
    return 1 if faults else 0


def run_backup(args: argparse.Namespace) -> int:
    """Copy the database."""
    store = open_store(database_url())
    try:
        size = back_up(store, args.file)
    finally:
        store.close()
    if args.json:
        print_json({"file": str(args.file), "size_bytes": size})
    else:
        print(tr("{path} holds the copy, {count} bytes.", path=args.file, count=size))
    return 0
