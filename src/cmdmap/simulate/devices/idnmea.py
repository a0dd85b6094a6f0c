"""A gateway of another radio network: lines with an identity and an NMEA sentence.

One of the devices of ``catalogue.py``; over UDP each line is a datagram. See
``docs/protocols/idnmea.md``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.protocols import nmea_encode
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Sighting


class IdNmeaGateway(Reporter):
    """The gateway; the identities of its members are up to 32 letters and digits."""

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return one line."""
        sentence = nmea_encode.rmc(seen.place, at, seen.speed_mps, seen.course_deg)
        return [identity.encode() + b"," + sentence]
