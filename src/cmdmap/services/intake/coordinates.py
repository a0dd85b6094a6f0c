"""Coordinates as people type them: decimal or degrees, minutes and seconds, in three datums.

Used by the place book and the table import. Which number is the longitude is told by letters or
words where there are some, else by range: beyond 90 it cannot be a latitude.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from cmdmap.domain.datum import Datum, to_wgs84
from cmdmap.domain.place import Place

CHINA_LON = (73.0, 136.0)
CHINA_LAT = (3.0, 54.5)
_DATUM_WORDS = {
    "gcj-02": Datum.GCJ02, "gcj02": Datum.GCJ02, "gcj": Datum.GCJ02, "高德": Datum.GCJ02,
    "腾讯": Datum.GCJ02, "bd-09": Datum.BD09, "bd09": Datum.BD09, "百度": Datum.BD09,
    "wgs-84": None, "wgs84": None, "gps": None,
}  # fmt: skip
_AXES = {
    "e": "lon", "w": "lon", "东": "lon", "西": "lon", "经": "lon", "lon": "lon", "lng": "lon",
    "n": "lat", "s": "lat", "北": "lat", "南": "lat", "纬": "lat", "lat": "lat",
}  # fmt: skip
_MINUS = frozenset("ws西南")
_ANGLE = re.compile(
    r"""
    (?P<before>lon|lng|lat|[ewns东西南北经纬])?\s*[经纬]?\s*度?\s*[:：=]?\s*
    (?P<sign>[-+])?(?P<degrees>\d{1,3}(?:\.\d+)?)
    (?:\s*[°º度d]\s*
      (?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’分m]\s*
        (?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:["″”秒s]|''))?)?
    )?
    (?:\s*(?P<after>[ewns](?![a-z])))?
    """,
    re.VERBOSE,
)
_EXACT = re.compile(r"[.°º度]")
"""Two whole numbers are no position."""
_LEFT_OVER = re.compile(r"[^\s,，;；/()（）:：]")


class Typed(NamedTuple):
    """A position as typed, before its datum is undone."""

    lon: float
    lat: float
    datum: Datum | None
    """The datum that was named; None: WGS-84, or none was named."""
    named: bool
    """True when the text names its datum."""

    def place(self, datum: Datum | None = None) -> Place:
        """Return the WGS-84 place, read in the datum that was named, else in ``datum``."""
        chosen = self.datum if self.named else datum
        return wgs84(self.lon, self.lat, chosen)


def wgs84(lon: float, lat: float, datum: Datum | None) -> Place:
    """Return a position of a datum (None: WGS-84) as a place."""
    if datum is None:
        return Place(lon, lat)
    east, north = to_wgs84(np.array([[lon, lat]]), datum)[0]
    return Place(float(east), float(north))


def read_coordinates(text: str) -> Typed | None:
    """Return the position that ``text`` is, None when it is something else or out of range."""
    rest = text.strip().lower()
    datum, named = None, False
    for word, meant in _DATUM_WORDS.items():
        if word in rest:
            datum, named, rest = meant, True, rest.replace(word, " ", 1)
            break
    found = list(_ANGLE.finditer(rest))
    if len(found) != 2 or not _EXACT.search(rest) or _LEFT_OVER.search(_ANGLE.sub(" ", rest)):
        return None
    pair = _ordered(*((_degrees(each), _axis(each)) for each in found))
    if pair is None:
        return None
    return Typed(*pair, datum, named)


def _degrees(match: re.Match[str]) -> float:
    value = float(match["degrees"])
    value += float(match["minutes"] or 0) / 60 + float(match["seconds"] or 0) / 3600
    return -value if match["sign"] == "-" or _side(match) in _MINUS else value


def _side(match: re.Match[str]) -> str:
    return match["before"] or match["after"] or ""


def _axis(match: re.Match[str]) -> str:
    return _AXES.get(_side(match), "")


def _ordered(first: tuple[float, str], second: tuple[float, str]) -> tuple[float, float] | None:
    """Return longitude and latitude, None when both cannot be."""
    (one, axis), (two, other) = first, second
    if axis and axis == other:
        return None
    turned = axis == "lat" or other == "lon"
    if not axis and not other:
        turned = abs(two) > 90 or (not _in_china(one, two) and _in_china(two, one))
    lon, lat = (two, one) if turned else (one, two)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _in_china(lon: float, lat: float) -> bool:
    return CHINA_LON[0] <= lon <= CHINA_LON[1] and CHINA_LAT[0] <= lat <= CHINA_LAT[1]
