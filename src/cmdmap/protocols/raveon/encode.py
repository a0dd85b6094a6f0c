"""Raveon's ``$PRAVE`` as a base radio prints it, for simulated radios.

The reverse of ``reader.py``, which names the source and the fields.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.protocols.nmea_encode import sentence

_STEPS = 10_000
"""Steps of a minute that are written."""


def prave(
    sender: str, receiver: str, place: Place, at: datetime, speed_mps: float, course_deg: float
) -> bytes:
    """Return the sentence of a live fix; ``sender`` and ``receiver`` have four digits.

    ``at`` is aware UTC, of which the time of day is sent.
    """
    return sentence(
        f"PRAVE,{sender},{receiver},{_angle(place.lat, 2)},{_angle(place.lon, 3)},{at:%H%M%S},1,10,"
        f"8,25,12.6,00,-85,{speed_mps * 3.6:.1f},{round(course_deg) % 360},0,"
    )


def _angle(degrees: float, digits: int) -> str:
    # Rounded once as a whole number, so that 59.99999' becomes the next degree.
    whole, steps = divmod(round(abs(degrees) * 60 * _STEPS), 60 * _STEPS)
    minutes, fraction = divmod(steps, _STEPS)
    minus = "-" if degrees < 0 else ""
    return f"{minus}{whole:0{digits}d}{minutes:02d}.{fraction:04d}"
