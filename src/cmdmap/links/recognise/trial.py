"""A link tried before it is kept: listens, writes nothing, records nothing, hands nothing on.

Used by ``cmdmap ports --listen`` and by the window's "Add link"; runs the very session that the
saved link will have, so what the trial understood the link will understand.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard
from cmdmap.links.base import LinkSpec, LinkState, LinkStatus
from cmdmap.links.recognise.memory import PortMemory
from cmdmap.links.recognise.sniffer import Sniffer
from cmdmap.links.session import LinkSession, Surroundings, utc_now
from cmdmap.links.tapes.recorder import TapeShelf
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.registry import open_decoder

UNPROVEN_KINDS = frozenset({"serial"})
"""Kinds whose bytes may be read wrongly; the others' transport has a checksum of its own."""


class Impression(NamedTuple):
    """What a trial has shown so far."""

    status: LinkStatus
    understood: bool
    """Enough frames came to be no accident."""
    place: Place | None
    """The first position."""
    unit_key: str
    """The first identity on the air, empty while nobody named himself."""


class Trial:
    """One try of a link.

    Raises:
        UsageError: the link names an unknown protocol.
    """

    def __init__(
        self,
        spec: LinkSpec,
        memory: PortMemory,
        decoder_factory: Callable[[str], Decoder] = open_decoder,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.spec = spec
        self._clock = clock
        self._lock = threading.Lock()
        self._sniffer = Sniffer()
        self._understood = False
        self._place: Place | None = None
        self._unit_key = ""
        around = Surroundings(
            self._take,
            decoder_factory,
            TapeShelf(Path()),
            clock,
            memory=memory,
            listen_only=True,
        )
        self._session = LinkSession(spec, around)

    def start(self) -> None:
        """Open the link in its own thread."""
        self._session.start()

    def ask_to_stop(self) -> None:
        """Let the link go soon, without waiting."""
        self._session.ask_to_stop()

    def stop(self) -> None:
        """Let the link go and wait until it is free, a second at most."""
        self._session.stop()

    def impression(self) -> Impression:
        """Return what has come so far; callable from any thread."""
        status = self._session.status()
        with self._lock:
            understood = self._understood and status.state in (LinkState.OPEN, LinkState.ENDED)
            return Impression(status, understood, self._place, self._unit_key)

    def _take(self, heard: Sequence[Heard]) -> None:
        at = self._clock()
        reports = [report for _, report in heard]
        with self._lock:
            sound = self._sniffer.add(reports, at)
            proven = self.spec.kind not in UNPROVEN_KINDS or self._sniffer.has_proof(at)
            self._understood = self._understood or (sound and proven)
            for report in reports:
                if self._place is None and report.valid:
                    self._place = report.place
                self._unit_key = self._unit_key or report.unit_key or ""
