"""What a decoder of datagrams is, and the one that feeds them to a stream's decoder.

A UDP link hands every datagram on with the address it came from; ``registry.open_packets`` makes
the decoder. As everywhere in this room: no I/O, time handed in, no exception leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from cmdmap.domain.report import Report
from cmdmap.protocols.base import Decoder

MOST_SENDERS = 4096
"""Streams kept apart; the one heard longest ago makes room."""


class Source(NamedTuple):
    """Where a datagram or message came from and where it arrived."""

    host: str = ""
    """Address of the sender in digits, e.g. ``12.0.7.208``."""
    port: int = 0
    """Our own port, which tells services apart."""
    topic: str = ""
    """Of an MQTT message, which has a topic and no address."""


class PacketDecoder(Protocol):
    """Decoder of one socket's datagrams."""

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """Return the reports of one datagram; ``heard_at`` is its arrival, aware UTC."""
        ...


class StreamPackets:
    """Gives each sender a stream's decoder and ends the stream's frame with each datagram."""

    def __init__(self, open_decoder: Callable[[], Decoder]) -> None:
        self._open_decoder = open_decoder
        self._decoders: dict[str, Decoder] = {}

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`PacketDecoder`."""
        sender = source.host or source.topic
        decoder = self._decoders.pop(sender, None) or self._open_decoder()
        self._decoders[sender] = decoder
        if len(self._decoders) > MOST_SENDERS:
            del self._decoders[next(iter(self._decoders))]
        return decoder.feed(packet, heard_at) + decoder.flush()
