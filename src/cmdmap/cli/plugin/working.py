"""The workplace of ``cmdmap plugin``: home folder, database, desk, and who acts.

Opened by the parts that change something; what a crash has left is tidied first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cmdmap.cli.acting import actor_of, open_desk, opened_store
from cmdmap.config import home_dir, packages_dir
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.recovery import recover
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.services.desk import utc_now
from cmdmap.services.login.sessions import ANSWER_S


def places_here() -> PluginPlaces:
    """Return where the plugins of this home folder lie."""
    return PluginPlaces(home_dir(), packages_dir())


@contextmanager
def open_workplace(args: argparse.Namespace) -> Iterator[Workplace]:
    """Open the database and a desk for whoever acts, until the block ends.

    Raises:
        WorldError: the database cannot be opened, or the login was refused.
    """
    places = places_here()
    with opened_store() as store, open_desk(store) as desk:
        actor = actor_of(args, desk, store)

        def leave(undertaking: Undertaking, subject: str) -> None:
            desk.submit(AskLeave(undertaking, subject), actor).result(ANSWER_S)

        recover(places, store, utc_now)
        yield Workplace(places, store, utc_now, leave)


def tell_progress(words: str, share: float) -> None:
    """Print a step of long work on the terminal's error stream."""
    if words:
        print(f"[{share:4.0%}] {words}", file=sys.stderr, flush=True)


def agree(args: argparse.Namespace, lines: Sequence[str]) -> None:
    """Show what an act means and have it confirmed.

    Raises:
        WorldError: the answer is no, or there is nobody to ask and no ``--yes``.
    """
    if not args.json:
        print("\n".join(lines))
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise WorldError(tr("Nothing was changed; say --yes to do it without being asked."))
    # On the error stream, so that JSON stays alone on the output.
    print(tr("Do it? [y/N] "), end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "是"):
        raise WorldError(tr("Nothing was changed."))
