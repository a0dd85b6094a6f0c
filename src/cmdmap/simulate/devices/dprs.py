"""A D-STAR radio on a serial line: hands on the slow data of the stations it hears.

One of the devices of ``catalogue.py``; packets as in ``protocols/dprs``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.protocols.aprs.encode import position_info
from cmdmap.protocols.dprs.encode import packet
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Sighting


class DStarRadio(Reporter):
    """The radio; the identities of its members are call signs, e.g. ``BG5ABC-D``."""

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a station's packet."""
        return [packet(identity, position_info(seen.place, seen.speed_mps, seen.course_deg))]
