"""A gpsd server with one receiver: says who it is, reports once a client asks it to.

One of the devices of ``catalogue.py``. Source: gpsd_json(5).
"""

from __future__ import annotations

import json
from datetime import datetime

from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting

RECEIVER = "/dev/ttyS0"
_VERSION = {
    "class": "VERSION", "release": "3.22", "rev": "3.22", "proto_major": 3, "proto_minor": 14,
}  # fmt: skip
_LONGEST_ORDER = 1024


class GpsdServer(Reporter):
    """The server as one client sees it."""

    def __init__(self, patrol: Patrol, first_at: datetime, every_s: float = 1.0) -> None:
        super().__init__([(RECEIVER, patrol)], first_at, every_s)
        self._is_watched = False
        self._heard = b""

    def greet(self, now: datetime) -> None:
        """Say which version this is."""
        super().greet(now)
        self._is_watched, self._heard = False, b""
        self.answer(_line(_VERSION))

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a TPV object for a client that watches."""
        if not self._is_watched:
            return []
        found = {
            "class": "TPV", "device": identity, "mode": 3,
            "time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z",
            "lat": round(seen.place.lat, 9), "lon": round(seen.place.lon, 9), "altMSL": 8.0,
            "track": round(seen.course_deg, 4), "speed": round(seen.speed_mps, 3),
        }  # fmt: skip
        return [_line(found)]

    def hear(self, data: bytes, now: datetime) -> None:
        """Obey ``?WATCH``."""
        *orders, self._heard = (self._heard + data)[-_LONGEST_ORDER:].split(b"\n")
        for order in orders:
            if not order.startswith(b"?WATCH"):
                continue
            self._is_watched = b'"enable":true' in order
            device = {"class": "DEVICE", "path": RECEIVER, "driver": "NMEA0183", "flags": 1}
            self.answer(_line({"class": "DEVICES", "devices": [device]}))
            self.answer(_line({"class": "WATCH", "enable": self._is_watched, "json": True}))


def _line(found: object) -> bytes:
    return json.dumps(found, separators=(",", ":")).encode() + b"\r\n"
