"""Case desk: what the parts of ``cmdmap incidents`` work with, opened and closed in order.

A running window or console over the same database takes over what is done here within a second,
and sends what is to be sent.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cmdmap.cli.acting import actor_of, opened_store
from cmdmap.config import home_dir, packages_dir, resources_dir
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.datum import Datum
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.reading.lent_kinds import lent_kinds
from cmdmap.services.audit.auditor import open_auditor
from cmdmap.services.casework.kind_files import load_kinds
from cmdmap.services.desk import Desk, utc_now
from cmdmap.services.gridwork import load_jurisdiction
from cmdmap.services.intake.coordinates import wgs84
from cmdmap.services.locate import AreaIndex
from cmdmap.store.casework.incidents import find_number, read_incident
from cmdmap.store.engine import Connection, Store

ANSWER_S = 60.0
"""Longest wait for the writer; an import of many rows takes a while."""
WGS84 = "wgs84"
DATUMS = (WGS84, *(datum.value for datum in Datum))


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """A running desk with whoever acts at it."""

    store: Store
    desk: Desk
    kinds: KindBook
    index: AreaIndex
    actor: Actor

    def do(self, command: Command) -> Commit:
        """Hand in a command and wait until it is on disk.

        Raises:
            WorldError: it was refused.
        """
        return self.desk.submit(command, self.actor).result(ANSWER_S)

    def incident(self, number: str) -> Incident:
        """Return the incident people call ``number``.

        Raises:
            WorldError: there is none.
        """
        with self.store.reader() as connection:
            return incident_of(connection, number)


@contextmanager
def opened_desk(args: argparse.Namespace) -> Iterator[CaseDesk]:
    """Run a desk for the account of ``--as``, else for whoever types.

    Raises:
        WorldError: the database, the kinds or the areas cannot be read, or the login was refused.
    """
    with opened_store() as store:
        kinds = known_kinds()
        index = AreaIndex(load_jurisdiction(store))
        desk = Desk(store, index, kinds=kinds, auditor=open_auditor(store, home_dir()))
        desk.start()
        try:
            yield CaseDesk(store, desk, kinds, index, actor_of(args, desk, store))
        finally:
            desk.stop()


def known_kinds() -> KindBook:
    """Return the kinds that ship, those of enabled plugins, and over them the home folder's."""
    with lent_kinds(PluginPlaces(home_dir(), packages_dir()), utc_now()) as refused:
        book = load_kinds(resources_dir(), home_dir())
    for sentence in refused:
        print(f"cmdmap: {sentence}", file=sys.stderr)
    return book


def incident_of(connection: Connection, number: str) -> Incident:
    """Return the incident people call ``number``.

    Raises:
        WorldError: there is none.
    """
    incident_id = find_number(connection, number.strip().upper())
    found = None if incident_id is None else read_incident(connection, IncidentId(incident_id))
    if found is None:
        raise WorldError(
            tr("There is no incident {number}; cmdmap incidents lists them.", number=number)
        )
    return found


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where something is."""
    parser.add_argument("--address", default=None, help="where, in words")
    parser.add_argument(
        "--at", nargs=2, type=float, metavar=("LON", "LAT"), help="where, in degrees"
    )
    parser.add_argument("--datum", choices=DATUMS, default=WGS84, help="of --at (default wgs84)")


def datum_of(args: argparse.Namespace) -> Datum | None:
    """Return the datum of ``--datum``, None for WGS-84."""
    return None if args.datum == WGS84 else Datum(args.datum)


def place_of(args: argparse.Namespace) -> Place | None:
    """Return the place of ``--at`` in WGS-84, None without one.

    Raises:
        UsageError: it lies nowhere on earth.
    """
    if args.at is None:
        return None
    lon, lat = args.at
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise UsageError(tr("--at takes a longitude and a latitude in degrees, e.g. 120.15 30.16."))
    return wgs84(lon, lat, datum_of(args))
