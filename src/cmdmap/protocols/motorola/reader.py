"""The readers of Motorola messages: by port where a datagram brings it, else by their first byte.

Built by the registry under the name ``lrrp``. The sender's address is 12.a.b.c for the radio with
the number a.b.c. Ports: 4001 LRRP, 4005 ARS, 4007 TMS.
"""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address

from cmdmap.domain.report import Report
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.motorola.ars import read_ars
from cmdmap.protocols.motorola.framing import MotorolaFraming, is_ars
from cmdmap.protocols.motorola.lrrp import DOCUMENTS, NAME, read_lrrp
from cmdmap.protocols.motorola.tms import read_tms
from cmdmap.protocols.part import DEFAULT_SITE, Part, Site
from cmdmap.protocols.reader import reject

LRRP_PORT, ARS_PORT, TMS_PORT = 4001, 4005, 4007
RADIO_NETWORK = 12
"""First byte of every radio's address; the radio's programming can change it."""


class MotorolaReader:
    """Reads the three services."""

    def __init__(self, emergency_requests: frozenset[str] = frozenset()) -> None:
        """``emergency_requests`` are ids of triggered requests that report emergencies."""
        self._emergency_requests = emergency_requests

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.datagram.packets.PacketDecoder`."""
        key = unit_key(source.host)
        port = source.port
        if port not in (LRRP_PORT, ARS_PORT, TMS_PORT) and packet:
            port = port_of(packet)
        if port == LRRP_PORT:
            return [read_lrrp(packet, key, heard_at, self._emergency_requests)]
        if port == ARS_PORT:
            return [read_ars(packet, key, heard_at)]
        if port == TMS_PORT:
            return [read_tms(packet, key, heard_at)]
        return [reject(NAME, "", packet, "empty", heard_at)]

    def read_frame(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the report of a message whose sender is not known."""
        return self.read(raw, Source(), heard_at)


def part(site: Site = DEFAULT_SITE) -> Part:
    """Return what the three services contribute to a stream's decoder."""
    return Part(
        (MotorolaFraming(),), {NAME: MotorolaReader(site.lrrp_emergency_requests).read_frame}
    )


def unit_key(host: str) -> str | None:
    """Return the key of the radio behind an address, None for no address."""
    try:
        packed = ip_address(host).packed
    except ValueError:
        return None
    if len(packed) == 4 and packed[0] == RADIO_NETWORK:
        return f"{NAME}:{int.from_bytes(packed[1:], 'big')}"
    return f"{NAME}:{host}"


def port_of(packet: bytes) -> int:
    """Return the port of the service that a packet, not empty, belongs to by its first bytes."""
    if packet[0] in DOCUMENTS:
        return LRRP_PORT
    return ARS_PORT if len(packet) > 2 and is_ars(packet[2]) else TMS_PORT
