"""NMEA 0183: the position, date and course sentences of every GNSS receiver.

The default reader of text frames; what says nothing about place or time is left to
``nmea_other.py``. Sources: NMEA 0183 4.10 for the layouts, gpsd's "NMEA Revealed" for what real
receivers do with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from string import ascii_uppercase
from types import MappingProxyType

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.nmea_encode import KNOT_MPS
from cmdmap.protocols.nmea_fields import (
    ANGLE,
    DATE,
    NUMBER,
    PLACE,
    SPEED,
    TIME,
    course_of,
    mps_of,
    no_place,
    number_of,
    place_of,
)
from cmdmap.protocols.reader import Read, reject
from cmdmap.protocols.stream_clock import StreamClock, dated_in_full

NAME = "nmea"
NO_FIX = "no fix"
FIX, OTHER = ReportKind.FIX, ReportKind.OTHER

_TALKER = re.compile(rb"\$[A-OQ-Z][A-Z]")
_END = rb"\*..\Z"
_MODE = rb"(?:,([ADEFMNPRS])?"
_NAV_STATUS = rb"(?:,[ACSUV]?)?"
_VARIATION = rb"(?:-?[0-9]{1,3}+(?:\.[0-9]{1,4}+)?)?,[EW]?"
_SATELLITES_HDOP = rb"([0-9]{1,2})?,([0-9]{1,3}+(?:\.[0-9]{1,3}+)?)?"
_AGE_STATION = rb"(?:[0-9]{1,4}+(?:\.[0-9]{1,3}+)?)?,[0-9]{0,4}"


def _pattern(*fields: bytes) -> re.Pattern[bytes]:
    """Return the pattern of what stands behind ``$ttsss``, which the route has looked at."""
    return re.compile(b"," + b",".join(fields) + _END)


_RMC = _pattern(
    TIME, b"([AV])?", PLACE, SPEED, ANGLE, DATE, _VARIATION + _MODE + _NAV_STATUS + b")?"
).match
_GGA = _pattern(
    *(TIME, PLACE, b"([0-9])", _SATELLITES_HDOP, NUMBER, b"M?", NUMBER, b"M?"),
    # SiRF-TriG ends the sentence with one comma more.
    _AGE_STATION + b",?",
).match
_GLL = _pattern(PLACE, TIME, b"([AV])" + _MODE + b")?").match
_GNS = _pattern(
    *(TIME, PLACE, b"([ADEFMNPRS]{1,7})", _SATELLITES_HDOP, NUMBER, NUMBER),
    _AGE_STATION + _NAV_STATUS,
).match
_ZDA = _pattern(
    TIME,
    b"(?:(0[1-9]|[12][0-9]|3[01]),(0[1-9]|1[0-2]),((?:19|20)[0-9][0-9])|,,)",
    b"(?:-?[0-9][0-9])?,(?:-?[0-9][0-9])?",
).match
_VTG = _pattern(ANGLE, b"T?", ANGLE, b"M?", SPEED, b"N?", SPEED, b"K?" + _MODE + b")?").match
_GST = _pattern(TIME, *[NUMBER] * 7).match
_HDT = _pattern(ANGLE, b"T").match

_NOT_LIVE = {
    b"N": NO_FIX,
    b"E": "dead reckoning",
    b"M": "manual position",
    b"S": "simulated",
    b"0": NO_FIX,
    b"6": "dead reckoning",
    b"7": "manual position",
    b"8": "simulated",
}
"""Mode letters and GGA qualities that must not move a marker."""

_LIVE_MODES = (b"A", None, b"D", b"R", b"F", b"P")

_DOUBTS = {
    (status, mode): _NOT_LIVE.get(mode or b"A") or (None if status == b"A" else NO_FIX)
    for status in (b"A", b"V", None)
    for mode in (None, *(b"ADEFMNPRS"[at : at + 1] for at in range(9)))
}
"""Why a status and a mode together must not move a marker, None when they may."""


_TALKERS: dict[bytes, Mapping[str, object]] = {
    f"{first}{second}".encode(): MappingProxyType({"talker": first + second})
    for first in ascii_uppercase
    for second in ascii_uppercase
}
_COUNTS = {None: None} | {b"%0*d" % (w, n): n for w in (1, 2) for n in range(10**w)}
_new = tuple.__new__
# Positions skip the argument handling of the named tuple: a fifth of the work on a quiet line.


class NmeaReader:
    """Reads the text sentences of one stream; keeps the stream's date."""

    def __init__(self) -> None:
        self._clock = StreamClock()
        self._place: Place | None = None
        self._place_fields = b",,,"
        self._sentences: dict[bytes, Read] = {
            b"RMC": self._rmc,
            b"GGA": self._gga,
            b"GLL": self._gll,
            b"GNS": self._gns,
            b"ZDA": self._zda,
            b"GST": self._gst,
            b"VTG": _vtg,
            b"HDT": _hdt,
        }

    def route(self, head: bytes) -> Read | None:
        """Return what reads the sentences whose first six bytes are ``head``, None if not ours."""
        if not _TALKER.match(head):
            return None
        return self._sentences.get(head[3:6])

    def _rmc(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _RMC(raw, 6)
        if match is None:
            return reject(NAME, "RMC", raw, "structure", heard_at)
        time, status, place_fields, knots, course, date, mode = match.groups()
        at = None
        if time and date:
            at = self._clock.on_date(date, time, heard_at, believed=status == b"A")
            if at is None:
                return reject(NAME, "RMC", raw, "date", heard_at)
        same = place_fields == self._place_fields
        place = self._place if same else self._place_of(place_fields)
        reason = None if place else no_place(place_fields)
        if status != b"A" or mode not in _LIVE_MODES:
            reason = _DOUBTS[status, mode]
        return _new(Report, (
            NAME, "RMC", FIX, raw, None, place, None,
            float(knots) * KNOT_MPS if knots else None, float(course) % 360.0 if course else None,
            at, heard_at, reason is None, reason, None, _TALKERS[raw[1:3]],
        ))  # fmt: skip

    def _gga(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _GGA(raw, 6)
        if match is None:
            return reject(NAME, "GGA", raw, "structure", heard_at)
        time, place_fields, quality, satellites, hdop, alt, geoid = match.groups()
        same = place_fields == self._place_fields
        place = self._place if same else self._place_of(place_fields)
        reason = _NOT_LIVE.get(quality) or (None if place else no_place(place_fields))
        detail = {
            "talker": raw[1:3].decode(),
            "quality": quality[0] - 48,
            "sats_used": _COUNTS[satellites],
            "hdop": float(hdop) if hdop else None,
            "geoid_sep_m": float(geoid) if geoid else None,
        }
        return _new(Report, (
            NAME, "GGA", FIX, raw, None, place, float(alt) if alt else None, None, None,
            self._clock.on_day(time, heard_at), heard_at, reason is None, reason, None, detail,
        ))  # fmt: skip

    def _gll(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _GLL(raw, 6)
        if match is None:
            return reject(NAME, "GLL", raw, "structure", heard_at)
        place_fields, time, status, mode = match.groups()
        same = place_fields == self._place_fields
        place = self._place if same else self._place_of(place_fields)
        reason = None if place else no_place(place_fields)
        if status != b"A" or mode not in _LIVE_MODES:
            reason = _DOUBTS[status, mode]
        return _new(Report, (
            NAME, "GLL", FIX, raw, None, place, None, None, None,
            self._clock.on_day(time, heard_at), heard_at, reason is None, reason, None,
            _TALKERS[raw[1:3]],
        ))  # fmt: skip

    def _gns(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _GNS(raw, 6)
        if match is None:
            return reject(NAME, "GNS", raw, "structure", heard_at)
        time, place_fields, modes, satellites, hdop, alt, geoid = match.groups()
        same = place_fields == self._place_fields
        place = self._place if same else self._place_of(place_fields)
        # One letter for each system; a fix is live as soon as one of them is.
        doubt = None if modes.strip(b"NEMS") else _NOT_LIVE[modes.lstrip(b"N")[:1] or b"N"]
        reason = doubt or (None if place else no_place(place_fields))
        detail = {
            "talker": raw[1:3].decode(),
            "mode": modes.decode(),
            "sats_used": _COUNTS[satellites],
            "hdop": number_of(hdop),
            "geoid_sep_m": number_of(geoid),
        }
        return _new(Report, (
            NAME, "GNS", FIX, raw, None, place, number_of(alt), None, None,
            self._clock.on_day(time, heard_at), heard_at, reason is None, reason, None, detail,
        ))  # fmt: skip

    def _zda(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _ZDA(raw, 6)
        if match is None:
            return reject(NAME, "ZDA", raw, "structure", heard_at)
        time, day, month, year = match.groups()
        at = None
        if time and day:
            at = dated_in_full(int(year), int(month), int(day), time)
            if at is None:
                return reject(NAME, "ZDA", raw, "date", heard_at)
            self._clock.set(at, time, heard_at)
        detail = {"talker": raw[1:3].decode()}
        return Report(NAME, "ZDA", OTHER, raw, at=at, heard_at=heard_at, detail=detail)

    def _gst(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _GST(raw, 6)
        if match is None:
            return reject(NAME, "GST", raw, "structure", heard_at)
        time, rms, _, _, _, lat, lon, alt = match.groups()
        detail = {
            "talker": raw[1:3].decode(),
            "rms": number_of(rms),
            "std_lat_m": number_of(lat),
            "std_lon_m": number_of(lon),
            "std_alt_m": number_of(alt),
        }
        at = self._clock.on_day(time, heard_at)
        return Report(NAME, "GST", OTHER, raw, at=at, heard_at=heard_at, detail=detail)

    def _place_of(self, fields: bytes) -> Place | None:
        # Kept, because the sentences of one epoch repeat its place.
        self._place_fields, self._place = fields, place_of(fields)
        return self._place


def _vtg(raw: bytes, heard_at: datetime | None) -> Report:
    match = _VTG(raw, 6)
    if match is None:
        return reject(NAME, "VTG", raw, "structure", heard_at)
    course, _, knots, kmh, _ = match.groups()
    detail = {
        "talker": raw[1:3].decode(),
        "speed_kn": number_of(knots),
        "speed_kmh": number_of(kmh),
    }
    return Report(
        NAME, "VTG", OTHER, raw, speed_mps=mps_of(knots), course_deg=course_of(course),
        heard_at=heard_at, detail=detail,
    )  # fmt: skip


def _hdt(raw: bytes, heard_at: datetime | None) -> Report:
    match = _HDT(raw, 6)
    if match is None:
        return reject(NAME, "HDT", raw, "structure", heard_at)
    # A heading is where the bow points, not where the unit moves: never taken for a course.
    detail = {"talker": raw[1:3].decode(), "heading_deg": number_of(match[1])}
    return Report(NAME, "HDT", OTHER, raw, heard_at=heard_at, detail=detail)
