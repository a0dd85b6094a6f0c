"""A cheap BeiDou module (AT6558): CASIC frames among its NMEA sentences.

One of the devices of ``catalogue.py``; the frames are those of ``protocols/casic.py``. Its binary
positions are dated by run time, which NAV-TIMEUTC ties to the calendar.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.protocols import nmea_encode
from cmdmap.protocols.casic import write_nav_pv, write_nav_timeutc
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.gps_car import ALTITUDE_M
from cmdmap.simulate.patrol import Patrol, Sighting

WARM = timedelta(minutes=5)
"""The module has run for so long when it is plugged in."""
_MILLISECOND = timedelta(milliseconds=1)


class CasicModule(Reporter):
    """The module; it takes no orders."""

    def __init__(self, patrol: Patrol, first_at: datetime, every_s: float = 1.0) -> None:
        super().__init__([("module", patrol)], first_at, every_s)
        self._started_at = first_at - WARM

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return the sentences and frames of an epoch."""
        place, speed, course = seen
        run_ms = (at - self._started_at) // _MILLISECOND
        return [
            nmea_encode.gga(place, at, ALTITUDE_M),
            nmea_encode.rmc(place, at, speed, course),
            write_nav_timeutc(at, run_ms),
            write_nav_pv(place, run_ms, speed, course, ALTITUDE_M),
        ]
