"""Framing of Hytera messages that lie one behind the other, as in a recording of datagrams.

Asked by the framer under the name ``hytera`` only: HRNP begins like JT/T 808 and HDAP like
anything, so they are never looked for in an unknown stream.
"""

from __future__ import annotations

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict
from cmdmap.protocols.hytera.envelope import (
    HRNP,
    HRNP_CODES,
    HRNP_HEAD,
    HSTRP,
    HSTRP_HEAD,
    HSTRP_OPTIONS,
    RELIABLE,
    SERVICES,
    hdap_size,
    hrnp_checksum,
    hstrp_payload_at,
    is_hdap,
)

NAME = "hytera"
LONGEST = 2048


class HyteraFraming:
    """Recognises HRNP and HSTRP packets and bare HDAP messages."""

    name = NAME
    leaders = bytes((HRNP, HSTRP[0], *SERVICES, *(service | RELIABLE for service in SERVICES)))

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        data = buffer[start : start + LONGEST]
        size = packet_size(data)
        if size == 0 or (size and size > LONGEST):
            return NOT_HERE
        if size is None or size > len(data):
            return WAIT if patience is not Patience.OVER else Broken(len(buffer), "cut short")
        if not is_sound(data[:size]):
            return NOT_HERE if data[size - 1] != 3 else Broken(start + size, "checksum")
        return start + size


def packet_size(data: bytes) -> int | None:
    """Return how long the packet at the front is; None: more bytes needed, 0: none begins."""
    if data[0] == HRNP:
        return _hrnp_size(data)
    if data[0] == HSTRP[0]:
        return _hstrp_size(data)
    if data[0] & ~RELIABLE not in SERVICES:
        return 0
    return hdap_size(data)


def is_sound(data: bytes) -> bool:
    """Return True when a packet of the right length has right checksums."""
    if data[0] == HRNP:
        said = int.from_bytes(data[10:12], "big")
        if said != hrnp_checksum(data[:10], data[HRNP_HEAD:]):
            return False
        return len(data) == HRNP_HEAD or is_hdap(data[HRNP_HEAD:])
    if data[:2] == HSTRP:
        at = hstrp_payload_at(data)
        return at is not None and (at == len(data) or is_hdap(data[at:]))
    return is_hdap(data)


def _hrnp_size(data: bytes) -> int | None:
    if len(data) > 1 and data[1] > 4:
        return 0
    if len(data) < 10:
        return None
    size = int.from_bytes(data[8:10], "big")
    return size if data[3] in HRNP_CODES and size >= HRNP_HEAD else 0


def _hstrp_size(data: bytes) -> int | None:
    if not HSTRP.startswith(data[:2]) or (len(data) > 2 and data[2] != 0):
        return 0
    if len(data) < HSTRP_HEAD:
        return None
    if not data[3] & HSTRP_OPTIONS:
        return HSTRP_HEAD
    at = hstrp_payload_at(data)
    if at is None or at >= len(data):
        return None
    if data[at] & ~RELIABLE not in SERVICES:
        return 0
    size = hdap_size(data, at)
    return None if size is None else at + size
