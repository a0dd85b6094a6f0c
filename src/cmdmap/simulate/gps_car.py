"""A patrol car's GNSS receiver: RMC and GGA at a fixed rate, and deaf.

One of the devices of ``hardware.py``; the sentences are those of ``protocols/nmea_encode.py``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.protocols import nmea_encode
from cmdmap.simulate.patrol import Patrol

ALTITUDE_M = 8.0
"""The plain by the river lies about this high."""
LATE = timedelta(seconds=2)
"""An epoch missed by more (the computer slept) is not sent any more."""


class GpsCar:
    """One receiver, from ``first_at`` (aware UTC) every ``1 / rate_hz`` seconds."""

    def __init__(self, patrol: Patrol, first_at: datetime, rate_hz: float = 1.0) -> None:
        self._patrol = patrol
        self._next_at = first_at
        self._interval = timedelta(seconds=1 / rate_hz)

    def speak(self, now: datetime) -> list[bytes]:
        """Return the sentences of every epoch that has come."""
        frames: list[bytes] = []
        while self._next_at <= now:
            at = self._next_at
            self._patrol.advance(self._interval.total_seconds())
            if now - at < LATE:
                seen = self._patrol.sighting()
                frames.append(nmea_encode.rmc(seen.place, at, seen.speed_mps, seen.course_deg))
                frames.append(nmea_encode.gga(seen.place, at, ALTITUDE_M))
            self._next_at += self._interval
        return frames

    def hear(self, data: bytes, now: datetime) -> None:
        """Ignore everything: a plain receiver takes no orders."""
