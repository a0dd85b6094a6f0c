"""GB/T 28181 positions as a camera or platform sends them, for simulated cameras.

The reverse of ``gb28181.py``, which names the sources: a MANSCDP document in a SIP request.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.protocols.xml_events.gb28181 import CHINA

DOMAIN = "3301000000"
"""An invented video network."""
PLATFORM = "33010000002000000001"
"""An invented identity of who is told, 20 digits."""


class Request(NamedTuple):
    """What tells one request from others."""

    method: str
    """``MESSAGE``, or ``NOTIFY`` for who subscribed."""
    device: str
    """Who sends it, 20 digits."""
    number: int
    transport: str
    """``UDP`` or ``TCP``."""

    @property
    def call_id(self) -> str:
        """The value that the answer repeats."""
        return f"{self.number}@{self.device}"


def position_document(
    device: str, number: int, place: Place, at: datetime, speed_mps: float, course_deg: float
) -> bytes:
    """Return the Notify document of a position; ``at`` is aware."""
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>MobilePosition</CmdType>'
        f"\r\n<SN>{number}</SN>\r\n<DeviceID>{device}</DeviceID>\r\n"
        f"<Time>{at.astimezone(CHINA):%Y-%m-%dT%H:%M:%S}</Time>\r\n"
        f"<Longitude>{place.lon:.7f}</Longitude>\r\n<Latitude>{place.lat:.7f}</Latitude>\r\n"
        f"<Speed>{speed_mps * 3.6:.1f}</Speed>\r\n<Direction>{course_deg % 360:.1f}</Direction>\r\n"
        "<Altitude>8.0</Altitude>\r\n</Notify>\r\n"
    ).encode("ascii")


def keepalive_document(device: str, number: int) -> bytes:
    """Return the Notify document by which a camera says that it is well."""
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n'
        f"<SN>{number}</SN>\r\n<DeviceID>{device}</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n"
    ).encode("ascii")


def sip_request(request: Request, body: bytes) -> bytes:
    """Return the request that carries a document."""
    us, them = f"sip:{request.device}@{DOMAIN}", f"sip:{PLATFORM}@{DOMAIN}"
    number, method = request.number, request.method
    state = ["Event: presence", "Subscription-State: active"] if method == "NOTIFY" else []
    lines = [
        f"{method} {them} SIP/2.0",
        f"Via: SIP/2.0/{request.transport} 192.0.2.1:5060;rport;branch=z9hG4bK{number}",
        f"From: <{us}>;tag={request.device[-8:]}",
        f"To: <{them}>",
        f"Call-ID: {request.call_id}",
        f"CSeq: {number} {method}",
        *state,
        "Max-Forwards: 70",
        "Content-Type: Application/MANSCDP+xml",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
