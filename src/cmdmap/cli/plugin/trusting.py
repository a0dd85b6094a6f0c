"""``cmdmap plugin trust``: lists the keys whose packages are taken, adds one, revokes one.

Part of ``commands.py``.
"""

from __future__ import annotations

import argparse

from cmdmap.cli.plugin.json_forms import key_json
from cmdmap.cli.plugin.working import open_workplace, places_here
from cmdmap.cli.table import iso_utc, print_json, print_table
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.plugins.installing.trusting import revoke_key, trust_key
from cmdmap.plugins.packaging.keys import KeyFileError, PublicKey
from cmdmap.plugins.packaging.trust import STANDING_NAMES, Standing, TrustedKey
from cmdmap.services.desk import utc_now


def run_trust(args: argparse.Namespace) -> int:
    """List, add or revoke."""
    if args.revoke is not None and args.file is not None:
        raise UsageError(tr("Trust a key or revoke one, not both at once."))
    if args.revoke is not None:
        with open_workplace(args) as work:
            key = revoke_key(work, args.revoke, args.why)
        return _tell(args, key, tr("The key of {name} is revoked.", name=key.name))
    if args.file is None:
        return _list(args)
    if not args.name:
        raise UsageError(tr("Say whose key it is: --name NAME."))
    try:
        public = PublicKey.read(args.file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(tr("The key {path} cannot be read.", path=args.file)) from error
    with open_workplace(args) as work:
        key = trust_key(work, public, args.name, args.until)
    if key.standing(utc_now()) is Standing.GOOD:
        said = tr("Packages of {name} are taken from now on.", name=key.name)
    else:
        said = tr("That day is over: no packages of {name} are taken.", name=key.name)
    return _tell(args, key, said)


def _list(args: argparse.Namespace) -> int:
    keys, now = places_here().trust.keys(), utc_now()
    if args.json:
        standings = [{"standing": key.standing(now).value} for key in keys]
        print_json(
            [{**(key_json(key) or {}), **said} for key, said in zip(keys, standings, strict=True)]
        )
    elif keys:
        head = (tr("name"), tr("key"), tr("fingerprint"), tr("state"), tr("until"))
        rows = [
            (key.name, key.key.name, key.key.fingerprint, tr(STANDING_NAMES[key.standing(now)]),
             iso_utc(key.expires_at))
            for key in keys
        ]  # fmt: skip
        print_table(head, rows)
    else:
        print(tr("No key is trusted; cmdmap plugin trust KEY.pub --name NAME does it."))
    return 0


def _tell(args: argparse.Namespace, key: TrustedKey, sentence: str) -> int:
    if args.json:
        print_json(key_json(key))
    else:
        print(sentence)
        print(tr("Key {key}, fingerprint {fingerprint}", key=key.key.name,
                 fingerprint=key.key.fingerprint))  # fmt: skip
    return 0
