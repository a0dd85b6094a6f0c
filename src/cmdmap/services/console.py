"""A console without a window: store, area index, desk and links, put together in order.

Built by ``cmdmap listen`` and by the window's composition root; what it holds is the whole way
from a byte to a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.grid import Jurisdiction
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.rack import LinkRack
from cmdmap.links.recognise.memory import PortMemory
from cmdmap.options import Options
from cmdmap.protocols.gsm.replies import ReplyTable
from cmdmap.protocols.part import Site
from cmdmap.protocols.registry import open_decoder, open_packets
from cmdmap.services.audit.auditor import open_auditor
from cmdmap.services.casework.kind_files import load_kinds
from cmdmap.services.desk import Desk, utc_now
from cmdmap.services.dispatch.board import DispatchBoard
from cmdmap.services.dispatch.speeds import DispatchLimits
from cmdmap.services.field.dialling import Dialler
from cmdmap.services.field.rules import FieldRules
from cmdmap.services.field.words import load_field_words
from cmdmap.services.gridwork import load_jurisdiction
from cmdmap.services.locate import AreaIndex
from cmdmap.services.outgoing.courier import Courier
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.services.present import Limits
from cmdmap.services.recognition import open_memory
from cmdmap.services.spool import Spool
from cmdmap.services.unit_feed import UnitFeed
from cmdmap.store.engine import open_store


class Console:
    """Everything between the wires and the database. Start once, stop once."""

    def __init__(
        self,
        home: Path,
        url: str,
        options: Options,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Open the store and build the rest around it; desk and links share the clock.

        Raises:
            WorldError: the database cannot be opened, or the options hold a wrong value.
        """
        site = _site(options)
        self.home = home
        self.kinds = load_kinds(resources_dir(), home)
        self.options = options
        self.store = open_store(url)
        try:
            self.jurisdiction = load_jurisdiction(self.store)
        except WorldError:
            self.store.close()
            raise
        self.index = AreaIndex(self.jurisdiction)
        self.dispatch = DispatchBoard(self.jurisdiction, self.kinds, DispatchLimits.of(options))
        self.desk = Desk(
            self.store,
            self.index,
            limits=_limits(options, home),
            outbox=OutboxPolicy.of(options),
            kinds=self.kinds,
            spool=Spool(home / "spool"),
            auditor=open_auditor(self.store, home),
            clock=clock,
        )
        self.rack = LinkRack(
            self.desk.take,
            home / "tapes",
            decoder_factory=partial(open_decoder, site=site),
            clock=clock,
            tape_mb=options.number("links.tape_mb"),
            tapes_kept=int(options.number("links.tapes_kept")),
            wait_for_room=self.desk.wait_for_room,
            memory=open_memory(self.store, self.desk),
            packets_factory=partial(open_packets, site=site),
        )
        self.dialler = Dialler(self.desk, self.store, self.rack)
        self.desk.hear(Courier(self.desk, self.rack))
        stale_after = timedelta(seconds=options.number("units.stale_after_s"))
        self.desk.hear(UnitFeed(self.rack, self.desk.units, stale_after))

    @property
    def memory(self) -> PortMemory:
        """The serial devices that were recognised before."""
        return self.rack.memory

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time to desk, links and plugins."""
        return self.desk.clock

    def start(self) -> None:
        """Start the writer; links can be added from now on.

        Raises:
            WorldError: the database cannot be read.
        """
        self.desk.start()

    def reload_areas(self) -> Jurisdiction:
        """Work over the areas that the store holds now; slow, so not for the window's thread.

        Raises:
            WorldError: the store cannot be read; the areas of before stay in use.
        """
        jurisdiction = load_jurisdiction(self.store)
        self.index = AreaIndex(jurisdiction)
        self.dispatch = DispatchBoard(jurisdiction, self.kinds, self.dispatch.limits)
        self.jurisdiction = jurisdiction
        self.desk.use(locator=self.index)
        return jurisdiction

    def reload_kinds(self) -> None:
        """Read the kinds of incidents anew, with those that plugins have added or taken away.

        Raises:
            WorldError: they do not fit together; those of before stay in use.
        """
        self.use_kinds(load_kinds(resources_dir(), self.home))

    def use_kinds(self, kinds: KindBook) -> None:
        """Take another book of kinds; new clocks have its limits at once."""
        self.kinds = kinds
        self.dispatch.kinds = kinds
        self.desk.use(kinds=kinds)

    def stop(self) -> None:
        """Close the links, keep what they brought, close the store."""
        self.rack.stop()
        self.desk.stop()
        self.store.close()


def _limits(options: Options, home: Path) -> Limits:
    words = load_field_words(resources_dir(), home)
    return replace(Limits.of(options), proofs=FieldRules.of(options, words))


def _site(options: Options) -> Site:
    return Site(
        fleetsync_emergency_codes=_codes(options.text("radio.fleetsync_emergency_codes")),
        tetra_emergency_statuses=_codes(options.text("radio.tetra_emergency_statuses")),
        gsm_replies=ReplyTable.parse(options.text("gsm.replies")),
    )


def _codes(text: str) -> frozenset[int]:
    """Return the whole numbers of a list such as ``99, 21``.

    Raises:
        WorldError: it holds something else.
    """
    codes = text.replace("，", ",").replace(",", " ").split()
    if not all(code.isascii() and code.isdecimal() for code in codes):
        raise WorldError(
            tr(
                "Emergency codes are whole numbers such as 99, 21; {typed} is not.",
                typed=repr(text),
            )
        )
    return frozenset(map(int, codes))
