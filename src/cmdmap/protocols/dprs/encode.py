"""D-PRS packets as D-STAR radios put them into their slow data, for simulated radios.

The reverse of ``framing.py``, which names the source; the information field is that of APRS.
"""

from __future__ import annotations

from cmdmap.protocols.dprs.framing import crc_ccitt

TO_ALL = "API510"
"""Destination that Icom radios write."""


def packet(call: str, info: bytes) -> bytes:
    """Return the packet of a station behind its CRC; ``info`` is made by ``aprs/encode.py``."""
    body = b"%b>%b,DSTAR*:%b\r" % (call.encode("ascii"), TO_ALL.encode(), info)
    return b"$$CRC%04X,%b\n" % (crc_ccitt(body), body)
