"""A JSON object with an identity and a position, under names that a table holds.

Read by ``reader.py`` from lines and datagrams. There is no standard here: PDT dispatchers and
gateways each name the fields their own way, so the names, the unit of the speed and the zone of
times without one are data.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.json_lines.values import (
    LATEST_EPOCH_S,
    BadValue,
    Object,
    number,
    place,
    text,
)
from cmdmap.protocols.wire_text import visible

SENTENCE = "JSON"
IDENTITY = re.compile(r"[\w.:-]{1,64}\Z")


class FieldNames(NamedTuple):
    """What a sender calls its fields; of several names the first one that is there is read."""

    id: tuple[str, ...] = ("id", "ID", "deviceId", "device_id", "terminalId", "issi")
    lon: tuple[str, ...] = ("lon", "lng", "longitude")
    lat: tuple[str, ...] = ("lat", "latitude")
    time: tuple[str, ...] = ("time", "timestamp", "gpsTime", "ts")
    speed: tuple[str, ...] = ("speed",)
    course: tuple[str, ...] = ("course", "direction", "heading")
    alt: tuple[str, ...] = ("alt", "altitude")
    emergency: tuple[str, ...] = ("sos", "emergency")
    mps_per_speed: float = 1 / 3.6
    """What one of the sender's units of speed is in metres per second: km/h unless told."""
    zone: tzinfo = timezone(timedelta(hours=8))
    """Of times that name no zone."""


DEFAULT_NAMES = FieldNames()


def read_row(found: Object, names: FieldNames, about: Report, unit_prefix: str) -> Report:
    """Return ``about`` filled with what the object says.

    Raises:
        BadValue: an identity or position that is missing or no such thing.
    """
    identity = _identity(found, names.id)
    lon, lat = _key(found, names.lon), _key(found, names.lat)
    where = place(found, lon, lat) if lon and lat else None
    sos = _flag(found, names.emergency)
    if where is None and not sos:
        raise BadValue("no place")
    speed = _number(found, names.speed, 0.0, 10_000.0)
    course = _number(found, names.course, 0.0, 360.0)
    return about._replace(
        kind=ReportKind.EMERGENCY if sos else ReportKind.FIX,
        unit_key=unit_prefix + identity, place=where,
        alt_m=_number(found, names.alt, -1e4, 1e5),
        speed_mps=None if speed is None else speed * names.mps_per_speed,
        course_deg=None if course is None else course % 360.0,
        at=_instant(found, names),
    )  # fmt: skip


def _key(found: Object, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if found.get(name) is not None), None)


def _number(found: Object, names: tuple[str, ...], low: float, high: float) -> float | None:
    key = _key(found, names)
    return None if key is None else number(found, key, low, high)


def _identity(found: Object, names: tuple[str, ...]) -> str:
    value = found.get(_key(found, names) or "")
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(written, str) or not IDENTITY.match(written) or visible(written) != written:
        raise BadValue("no identity")
    return written


def _flag(found: Object, names: tuple[str, ...]) -> bool:
    value = found.get(_key(found, names) or "")
    return value is True or value == 1


def _instant(found: Object, names: FieldNames) -> datetime | None:
    """Return a time in seconds or milliseconds since 1970, or in ISO 8601 or like it."""
    key = _key(found, names.time)
    if key is None:
        return None
    if isinstance(found[key], str):
        written = text(found, key) or ""
        try:
            at = datetime.fromisoformat(written.replace("/", "-"))
            return (at.replace(tzinfo=names.zone) if at.tzinfo is None else at).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadValue("bad time") from error
    seconds = number(found, key, 0.0, LATEST_EPOCH_S * 1000.0)
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds / 1000.0 if seconds > LATEST_EPOCH_S else seconds, UTC)
