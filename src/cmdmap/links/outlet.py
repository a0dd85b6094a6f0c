"""The way out of one link: orders offered by the courier, written by the link's thread.

Part of ``session.py``. Nothing is written before it is known who listens: a valid frame of the
protocol was heard on this opening, or the link was told ``protocol=`` of a device that is silent
until spoken to. What becomes of an order goes to the sink as a report of protocol ``cmdmap``.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from datetime import datetime

from cmdmap.domain.ids import LinkId
from cmdmap.domain.outgoing import Happening
from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.kind import WakeableWire, WritableWire
from cmdmap.protocols.outgoing.encoders import ENCODERS, may_begin, may_follow, open_speaker
from cmdmap.protocols.outgoing.order import Order, Settled, Speaker
from cmdmap.protocols.outgoing.settlement import settlement

ROOM = 4
"""Orders a link holds; the others wait in the outbox, where they can still take another way."""


class Outlet:
    """Offered to from any thread, run by the link's."""

    def __init__(self, link_id: LinkId, named: str) -> None:
        """``named`` is the protocol the link was told, ``auto`` when none."""
        self.link_id = link_id
        self._named = named
        self._lock = threading.Lock()
        self._offered: deque[Order] = deque()
        self._speakers: dict[str, Speaker] = {}
        self._wire: WritableWire | None = None
        self._settled: list[Settled] = []

    def open(self, wire: object) -> None:
        """Begin an opening; a wire that cannot be written to takes no orders."""
        if not isinstance(wire, WritableWire) or wire is self._wire:
            return
        with self._lock:
            self._wire = wire
            if self._named in ENCODERS and may_begin(self._named, self._named):
                self._speakers[self._named] = open_speaker(self._named)

    def room(self, protocol: str) -> int:
        """Return how many orders of a protocol the link takes now; 0 while it may not write."""
        with self._lock:
            return self._room(protocol)

    def offer(self, order: Order) -> bool:
        """Take an order to be written soon; False when that cannot be."""
        with self._lock:
            if not self._room(order.key.partition(":")[0]):
                return False
            self._offered.append(order)
            wire = self._wire
        if isinstance(wire, WakeableWire):
            wire.wake()
        return True

    def hear(self, reports: Sequence[Report], now: datetime) -> None:
        """Learn from what came in who listens, and hand it to who leads the talk.

        Raises:
            WorldError: the device cannot be used as it is.
        """
        for report in reports:
            protocol = report.protocol
            if protocol not in ENCODERS or report.kind is ReportKind.REJECT:
                continue
            if protocol not in self._speakers:
                self._confirm(report)
            if protocol in self._speakers:
                self._speakers[protocol].hear(report, now)

    def speak(self, now: datetime) -> list[Report]:
        """Write what is due and return what became of orders.

        Raises:
            WorldError: the wire is lost, or the device cannot be used as it is.
        """
        wire = self._wire
        if wire is None:
            return []
        with self._lock:
            while self._offered:
                order = self._offered.popleft()
                self._speakers[order.key.partition(":")[0]].take(order)
        for speaker in tuple(self._speakers.values()):
            for speech in speaker.speak(now):
                wire.write(speech.data, speech.to)
            self._settled += speaker.settled()
        return self._told(now)

    def close(self, now: datetime, reason: str) -> list[Report]:
        """End an opening; return what became of the orders that were taken."""
        with self._lock:
            self._wire = None
            left = [Settled(order.id, Happening.UNWRITTEN, reason) for order in self._offered]
            speakers = list(self._speakers.values())
            self._offered.clear()
            self._speakers = {}
        for speaker in speakers:
            left += speaker.abandon(reason)
        self._settled += left
        return self._told(now)

    def _room(self, protocol: str) -> int:
        if protocol not in self._speakers:
            return 0
        busy = sum(speaker.busy for speaker in self._speakers.values())
        return max(0, ROOM - busy - len(self._offered))

    def _told(self, now: datetime) -> list[Report]:
        settled, self._settled = self._settled, []
        return [settlement(one, now) for one in settled]

    def _confirm(self, report: Report) -> None:
        # Three bytes of noise can look like a receipt; everything else says who speaks.
        heard = report.kind is not ReportKind.RECEIPT and self._wire is not None
        if heard and may_follow(report.protocol, self._named):
            speaker = open_speaker(report.protocol)
            with self._lock:
                self._speakers[report.protocol] = speaker
