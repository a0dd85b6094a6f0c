"""Who is where on a link with several peers, and the way back to them.

Part of ``session.py``: learns from reports which identity speaks from which peer, so that the
outlet can write to an identity and a protocol's answers reach who waits for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.kind import Chunk, PeerWire, Wire, WritableWire
from cmdmap.protocols.registry import answers, service_port

MOST_KNOWN = 8192
"""Identities whose peer is remembered; the one heard longest ago makes room."""

EVERYBODY = ""
"""As an addressee: all peers of the link."""


class AddressedWire:
    """A :class:`~cmdmap.links.kind.WritableWire` over a wire with several peers."""

    def __init__(self, wire: PeerWire) -> None:
        self._wire = wire
        self._peers: dict[str, str] = {}

    def learn(self, reports: Sequence[Report], peer: str) -> None:
        """Remember from which peer identities speak."""
        for report in reports:
            if report.unit_key is None or report.kind is ReportKind.REJECT:
                continue
            self._peers.pop(report.unit_key, None)
            self._peers[report.unit_key] = peer
            if len(self._peers) > MOST_KNOWN:
                del self._peers[next(iter(self._peers))]

    def read(self) -> Chunk:
        """See :class:`~cmdmap.links.kind.Wire`."""
        return self._wire.read()

    def write(self, data: bytes, to: str = EVERYBODY) -> None:
        """Send to where ``to`` was last heard; nobody hears what is for somebody never heard."""
        if to == EVERYBODY:
            self._wire.send(data, EVERYBODY)
        elif to in self._peers:
            service = service_port(to.partition(":")[0], data)
            self._wire.send(data, self._peers[to], service)

    def close(self) -> None:
        """See :class:`~cmdmap.links.kind.Wire`."""
        self._wire.close()


class Answering:
    """Gives devices what their protocol makes them wait for, numbered for each opening."""

    def __init__(self, wire: Wire) -> None:
        # Asked once: what a wire can do is a slow question.
        self._peer_wire = wire if isinstance(wire, PeerWire) else None
        self._wire = wire if isinstance(wire, WritableWire) else None
        self._number = 0

    def answer(self, reports: Sequence[Report], peer: str) -> None:
        """Answer the reports of one chunk where they came from.

        Raises:
            LinkLostError: the wire is lost.
        """
        for report in reports:
            for packet in answers(report, self._number):
                self._number = (self._number + 1) % 65_536
                if self._peer_wire is not None:
                    self._peer_wire.send(packet, peer)
                elif self._wire is not None:
                    self._wire.write(packet)
