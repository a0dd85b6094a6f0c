"""A u-blox receiver that was set to speak UBX only: NAV-PVT at a fixed rate.

One of the devices of ``catalogue.py``; the frame is that of ``protocols/ubx.py``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.protocols.ubx import write_nav_pvt
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.gps_car import ALTITUDE_M
from cmdmap.simulate.patrol import Patrol, Sighting


class UbxReceiver(Reporter):
    """The receiver; it takes no orders."""

    def __init__(self, patrol: Patrol, first_at: datetime, every_s: float = 1.0) -> None:
        super().__init__([("receiver", patrol)], first_at, every_s)

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return the frame of an epoch."""
        return [write_nav_pvt(seen.place, at, seen.speed_mps, seen.course_deg, ALTITUDE_M)]
