"""NMEA sentences in datagrams, as DMR radios send them to port 10110.

Made by ``registry.open_packets`` under the name ``nmea``. The sentence may stand behind a
compressed UDP header and may be written in UTF-16; the sender's address names the radio. Sources:
DMR gateways' descriptions of the position messages of AnyTone and Retevis radios.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import Source, StreamPackets


class NmeaPackets:
    """Reads NMEA datagrams; each sender keeps its own date."""

    def __init__(self, open_decoder: Callable[[], Decoder]) -> None:
        self._streams = StreamPackets(open_decoder)

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.datagram.packets.PacketDecoder`."""
        sentence = bare_sentence(packet)
        reports = self._streams.read(sentence, source, heard_at)
        key = f"nmea:{source.host}" if source.host else None
        return [
            report._replace(raw=packet, unit_key=report.unit_key or key)
            if report.kind is not ReportKind.REJECT
            else report._replace(raw=packet)
            for report in reports
        ]


def bare_sentence(packet: bytes) -> bytes:
    """Return the packet from its first ``$`` on, in ASCII; unchanged where there is none."""
    wide_le, wide_be = packet.find(b"$\0"), packet.find(b"\0$\0")
    at = packet.find(b"$")
    if wide_be >= 0 and packet[wide_be + 2 :: 2].strip(b"\0") == b"":
        return packet[wide_be + 1 :: 2]
    if wide_le >= 0 and wide_le == at and not any(packet[wide_le + 1 :: 2]):
        return packet[wide_le::2]
    return packet[at:] if at >= 0 else packet
