"""The parsers of ``cmdmap plugin``: one part per act, those of authors first.

Called by ``cli/main.py``; each part's work stands in ``authoring.py``, ``looking_after.py`` or
``trusting.py``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cmdmap.cli.acting import add_as
from cmdmap.cli.moment import read_moment
from cmdmap.cli.plugin import authoring, health, looking_after, trusting, trying

Run = Callable[[argparse.Namespace], int]
Parser = argparse.ArgumentParser


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    _add_authoring(parts)
    _add_installing(parts)
    _add_looking_after(parts)
    _add_trusting(parts)


def _part(parts: Any, name: str, help_text: str, run: Run) -> Parser:
    part: Parser = parts.add_parser(name, help=help_text)
    part.add_argument("--json", action="store_true", help="print JSON")
    part.set_defaults(run=run)
    return part


def _add_authoring(parts: Any) -> None:
    new = _part(parts, "new", "begin a plugin from the template", authoring.run_new)
    new.add_argument("folder", type=Path, metavar="FOLDER", help="its last name is the id")
    new.add_argument("--name", default="", help="in English; default: from the id")
    new.add_argument("--name-zh", default="", help="in Chinese; default: the English one")
    check = _part(parts, "check", "print problems, score and grade", authoring.run_check)
    check.add_argument("path", type=Path, metavar="FOLDER|FILE")
    test = parts.add_parser("test", help="run the tests of a folder")
    test.set_defaults(run=trying.run_test)
    test.add_argument("folder", type=Path, metavar="FOLDER")
    pack = _part(parts, "pack", "make a .cmplugin of a folder", authoring.run_pack)
    pack.add_argument("folder", type=Path, metavar="FOLDER")
    pack.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: ID-VERSION here")
    _add_key(pack, required=False)
    sign = _part(parts, "sign", "sign a package, instead of a former signature", authoring.run_sign)
    sign.add_argument("file", type=Path, metavar="FILE")
    _add_key(sign, required=True)
    key = _part(parts, "key", "make a key to sign with", authoring.run_key)
    key.add_argument("file", type=Path, metavar="FILE", help="the public one gets .pub behind it")
    key.add_argument("--no-password", action="store_true", help="whoever has the file can sign")


def _add_key(parser: Parser, *, required: bool) -> None:
    parser.add_argument(
        "--key",
        type=Path,
        required=required,
        metavar="SECRET",
        help="secret key; its password is asked for, or read from CMDMAP_KEY_PASSWORD",
    )


def _add_installing(parts: Any) -> None:
    for name, help_text, run in (
        ("install", "show what a package wants and install it", looking_after.run_install),
        ("upgrade", "put a newer package in a plugin's place", looking_after.run_upgrade),
    ):
        part = _part(parts, name, help_text, run)
        part.add_argument("file", type=Path, metavar="FILE")
        part.add_argument("--downgrade", action="store_true", help="take a lower version, too")
        part.add_argument("--disabled", action="store_true", help="do not switch it on")
        part.add_argument("--plan", action="store_true", help="print what it means, do nothing")
        _add_acting(part)
    back = _part(parts, "rollback", "go back to the former version", looking_after.run_rollback)
    back.add_argument("id", metavar="ID")
    back.add_argument("--why", required=True, metavar="TEXT", help="the cause, for the log")
    _add_acting(back)


def _add_acting(part: Parser) -> None:
    part.add_argument("--yes", action="store_true", help="do not ask")
    part.add_argument(
        "--without-backup", action="store_true", help="the database was copied by other means"
    )
    add_as(part)


def _add_looking_after(parts: Any) -> None:
    _part(parts, "list", "list the installed plugins", looking_after.run_list)
    how = _part(parts, "health", "how plugins were in the last 24 hours", health.run_health)
    how.add_argument("id", nargs="?", metavar="ID", help="default: all of them")
    for name, help_text, run in (
        ("enable", "switch a plugin on", looking_after.run_enable),
        ("disable", "switch a plugin off; it stays installed", looking_after.run_disable),
    ):
        part = _part(parts, name, help_text, run)
        part.add_argument("id", metavar="ID")
        add_as(part)
    remove = _part(parts, "remove", "take a plugin away; its data stays", looking_after.run_remove)
    remove.add_argument("id", metavar="ID")
    remove.add_argument("--data", action="store_true", help="remove its data, too, after a copy")
    remove.add_argument("--confirm", metavar="ID", help="with --data: the id again")
    _add_acting(remove)


def _add_trusting(parts: Any) -> None:
    trust = _part(parts, "trust", "list the trusted keys, add or revoke one", trusting.run_trust)
    trust.add_argument("file", type=Path, nargs="?", metavar="KEY.pub")
    trust.add_argument("--name", metavar="TEXT", help="who the key belongs to")
    trust.add_argument("--until", type=read_moment, metavar="WHEN", help="it expires then")
    trust.add_argument("--revoke", metavar="KEY", help="id or fingerprint of a key to revoke")
    trust.add_argument("--why", default="", metavar="TEXT", help="with --revoke: the cause")
    add_as(trust)
