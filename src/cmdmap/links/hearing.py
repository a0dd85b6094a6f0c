"""From chunks to reports: one decoder, one for each peer, or one for packets.

Part of ``session.py``, which makes a fresh one at each opening. Streams of peers are kept apart, so
half a frame of one never meets the other half of another; their number is bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from cmdmap.domain.report import Report
from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import Chunk, LinkKind, Manner
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder, Source
from cmdmap.protocols.registry import open_decoder, open_packets
from cmdmap.protocols.stream import OVER, QUIET

MOST_STREAMS = 4096
"""Peers with a decoder; the one heard longest ago makes room."""


class Hearing(Protocol):
    """What a link feeds; used by its thread only."""

    def take(self, chunk: Chunk, at: datetime) -> list[Report]:
        """Return the reports that ``chunk`` completes; empty data tells that time has passed."""
        ...

    def flush(self) -> list[Report]:
        """The link ends: return what was held back."""
        ...


class OneStream:
    """One sender, one decoder."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def take(self, chunk: Chunk, at: datetime) -> list[Report]:
        """See :class:`Hearing`."""
        return self._decoder.feed(chunk.data, at)

    def flush(self) -> list[Report]:
        """See :class:`Hearing`."""
        return self._decoder.flush()


class ManyStreams:
    """A decoder for each peer."""

    def __init__(self, open_decoder: Callable[[], Decoder]) -> None:
        self._open_decoder = open_decoder
        self._decoders: dict[str, Decoder] = {}
        # Decoders are told of time twice after the last bytes, whoever else speaks meanwhile; in
        # both tables the peer heard longest ago comes first.
        self._to_quiet: dict[str, datetime] = {}
        self._to_end: dict[str, datetime] = {}

    def take(self, chunk: Chunk, at: datetime) -> list[Report]:
        """See :class:`Hearing`."""
        reports = self._tell(self._to_quiet, QUIET, at)
        reports += self._tell(self._to_end, OVER, at)
        peer = chunk.peer
        if chunk.data:
            decoder = self._decoders.pop(peer, None) or self._open_decoder()
            self._decoders[peer] = decoder
            for table in (self._to_quiet, self._to_end):
                table.pop(peer, None)
                table[peer] = at
            reports += decoder.feed(chunk.data, at)
            if len(self._decoders) > MOST_STREAMS:
                reports += self._end(next(iter(self._decoders)))
        if chunk.gone:
            reports += self._end(peer)
        return reports

    def flush(self) -> list[Report]:
        """See :class:`Hearing`."""
        return [report for peer in tuple(self._decoders) for report in self._end(peer)]

    def _end(self, peer: str) -> list[Report]:
        decoder = self._decoders.pop(peer, None)
        self._to_quiet.pop(peer, None)
        self._to_end.pop(peer, None)
        return decoder.flush() if decoder else []

    def _tell(self, table: dict[str, datetime], pause: timedelta, at: datetime) -> list[Report]:
        """Tell the decoders of peers that have been silent for ``pause``, and strike them off."""
        reports: list[Report] = []
        while table:
            peer = next(iter(table))
            if at - table[peer] < pause:
                break
            del table[peer]
            reports += self._decoders[peer].feed(b"", at)
        return reports


class Packets:
    """A decoder of packets that is told who sent them."""

    def __init__(self, decoder: PacketDecoder, source: Callable[[str], Source]) -> None:
        self._decoder = decoder
        self._source = source

    def take(self, chunk: Chunk, at: datetime) -> list[Report]:
        """See :class:`Hearing`."""
        if not chunk.data:
            return []
        return self._decoder.read(chunk.data, self._source(chunk.peer), at)

    def flush(self) -> list[Report]:
        """See :class:`Hearing`."""
        return []


class Openers(Protocol):
    """Where decoders come from."""

    @property
    def decoder_factory(self) -> Callable[[str], Decoder]:
        """Opens a stream's decoder by the name of a protocol."""
        ...

    @property
    def packets_factory(self) -> Callable[[str], PacketDecoder]:
        """Opens a decoder of packets likewise."""
        ...


class PlainOpeners(NamedTuple):
    """Decoders by name, without anything of a site."""

    decoder_factory: Callable[[str], Decoder] = open_decoder
    packets_factory: Callable[[str], PacketDecoder] = open_packets


REGISTRY = PlainOpeners()


def open_hearing(kind: LinkKind, spec: LinkSpec, protocol: str, openers: Openers) -> Hearing:
    """Return what decodes a link of this kind and address.

    Raises:
        UsageError: there is no such protocol.
    """
    if kind.manner is Manner.PACKETS:
        packets = openers.packets_factory(protocol)
        return Packets(packets, lambda peer: kind.source(spec.address, peer))
    if kind.manner is Manner.STREAMS:
        return ManyStreams(lambda: openers.decoder_factory(protocol))
    return OneStream(openers.decoder_factory(protocol))
