"""Wording: how ages, times, speeds, courses and places are written on screen.

Used by every panel and model, so that the same thing reads the same everywhere. Ages are those of
the fix, never of another sign of life.
"""

from __future__ import annotations

import html
from datetime import datetime

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import mark, tr

HINT_LINE = 80
"""Characters of a tool tip from which it is wrapped."""
NOTHING = "—"
LATE_SECONDS_BELOW_S = 600
"""How long what is late counts seconds: then they help nobody and find no room."""
MINUTES_BELOW_S = 6000
HOURS_BELOW_S = 172_800

FORCE_NAMES = {
    ForceKind.GOVERNANCE: mark("Governance"),
    ForceKind.LAW_ENFORCEMENT: mark("Law enforcement"),
    ForceKind.MEDIATION: mark("Mediation"),
    ForceKind.GRID: mark("Grid staff"),
    ForceKind.POLICE: mark("Police"),
    ForceKind.UNKNOWN: mark("Unknown"),
}

COMPASS = (
    mark("N"), mark("NE"), mark("E"), mark("SE"), mark("S"), mark("SW"), mark("W"), mark("NW"),
)  # fmt: skip


def force_name(kind: ForceKind) -> str:
    """Return the name of a force kind in the seat's language."""
    return tr(FORCE_NAMES[kind])


def age_text(seconds: float | None) -> str:
    """Write an age of 0 s or more in its largest fitting unit."""
    if seconds is None:
        return NOTHING
    whole = max(0, int(seconds))
    if whole < 100:
        return tr("{n} s", n=whole)
    if whole < 6000:
        return tr("{n} min", n=whole // 60)
    if whole < 172_800:
        return tr("{n} h", n=whole // 3600)
    return tr("{n} d", n=whole // 86_400)


def left_text(seconds: float) -> str:
    """Write the time left as short as a ring holds it; overdue begins with a minus."""
    minus = "-" if seconds < 0 else ""
    whole = int(abs(seconds))
    if whole < (LATE_SECONDS_BELOW_S if minus else MINUTES_BELOW_S):
        return f"{minus}{whole // 60}:{whole % 60:02d}"
    if whole < MINUTES_BELOW_S:
        return f"{minus}{whole // 60}m"
    if whole < HOURS_BELOW_S:
        return f"{minus}{whole // 3600}h"
    return f"{minus}{whole // 86_400}d"


def clock_text(at: datetime | None) -> str:
    """Write the local time of day."""
    return NOTHING if at is None else at.astimezone(LOCAL).strftime("%H:%M:%S")


def instant_text(at: datetime | None) -> str:
    """Write local date and time of day."""
    return NOTHING if at is None else at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def place_text(place: Place | None) -> str:
    """Write latitude and longitude to about one metre."""
    return NOTHING if place is None else f"{place.lat:.5f}, {place.lon:.5f}"


def speed_text(speed_mps: float | None) -> str:
    """Write a speed in km/h."""
    return NOTHING if speed_mps is None else f"{speed_mps * 3.6:.0f} km/h"


def course_text(course_deg: float | None) -> str:
    """Write a course as compass point and degrees."""
    if course_deg is None:
        return NOTHING
    point = COMPASS[round(course_deg / 45) % 8]
    return f"{tr(point)} {course_deg:.0f}°"


def distance_text(metres: float) -> str:
    """Write a distance in metres below 1 km, else in kilometres."""
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def key_text(key: str) -> str:
    """Write an identity on the air; a long path in it is cut down to its end."""
    protocol, _, name = key.partition(":")
    return f"{protocol}:…/{name.rsplit('/', 1)[-1]}" if "/" in name else key


def count_text(count: int) -> str:
    """Write a count with thousands separated."""
    return f"{count:,}"


def joined_text(*parts: str) -> str:
    """Write what is known in one line; what is empty is left out."""
    return "  ·  ".join(part for part in parts if part)


def hint_text(text: str) -> str:
    """Return a tool tip that shows ``text`` as written: Qt would read mark-up in it.

    Long ones are wrapped, which Qt does with mark-up only.
    """
    if "<" in text or len(text) > HINT_LINE:
        return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>"
    return text


def raw_text(raw: bytes) -> str:
    """Write a frame so that each byte can be read and none can do anything."""
    return "".join(chr(b) if 32 <= b < 127 else f"\\x{b:02x}" for b in raw.rstrip(b"\r\n"))


def decimal_text(number: float) -> str:
    """Return a number with two decimals, or up to the five that a position needs."""
    text = f"{number:,.5f}".rstrip("0")
    return text if len(text.partition(".")[2]) > 2 else f"{number:,.2f}"
