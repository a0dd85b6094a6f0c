"""NMEA 0183 sentences as a receiver would send them.

Used by the simulated hardware, the Kenwood encoder and the tests; nothing on the decoding side
imports it. Layout: NMEA 0183 4.10, sentences RMC and GGA.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.place import Place

KNOT_MPS = 1852 / 3600
"""One international knot in metres per second."""

_PER_DEGREE = 60 * 100_000
"""Steps of 1e-5 minutes (1.9 cm) in one degree, the resolution of what we send."""


def sentence(body: str) -> bytes:
    """Return ``$body*hh`` CR LF with the checksum: XOR of the bytes of ``body``."""
    data = body.encode("ascii")
    check = 0
    for byte in data:
        check ^= byte
    return b"$%b*%02X\r\n" % (data, check)


def rmc(
    place: Place, at: datetime, speed_mps: float, course_deg: float, talker: str = "GN"
) -> bytes:
    """Return the RMC sentence of a valid autonomous fix; ``at`` is aware UTC."""
    return sentence(
        f"{talker}RMC,{clock(at)},A,{angles(place)},{speed_mps / KNOT_MPS:.2f},"
        f"{round(course_deg, 2) % 360:.2f},{at:%d%m%y},,,A"
    )


def gga(place: Place, at: datetime, alt_m: float, talker: str = "GN") -> bytes:
    """Return the GGA sentence of a valid fix; ``alt_m`` is metres above mean sea level."""
    return sentence(f"{talker}GGA,{clock(at)},{angles(place)},1,12,0.8,{alt_m:.1f},M,0.0,M,,")


def clock(at: datetime) -> str:
    """Return ``hhmmss.sss``, cut to whole milliseconds so that it never runs ahead."""
    return f"{at:%H%M%S}.{at.microsecond // 1000:03d}"


def angles(place: Place) -> str:
    """Return ``ddmm.mmmmm,N,dddmm.mmmmm,E``, rounded to 1e-5 minutes."""
    north = "S" if place.lat < 0 else "N"
    east = "W" if place.lon < 0 else "E"
    return f"{_angle(place.lat, 2)},{north},{_angle(place.lon, 3)},{east}"


def _angle(degrees: float, digits: int) -> str:
    # Rounded once as a whole number: 59.999999' becomes the next degree, never 60.00000'.
    whole, steps = divmod(round(abs(degrees) * _PER_DEGREE), _PER_DEGREE)
    minutes, fraction = divmod(steps, 100_000)
    return f"{whole:0{digits}d}{minutes:02d}.{fraction:05d}"
