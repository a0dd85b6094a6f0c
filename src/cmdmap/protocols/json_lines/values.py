"""Values out of a foreign JSON object, each checked for type and range.

Used by the readers of JSON protocols. What is absent is None; what is there and wrong raises
:class:`BadValue`, which the reader turns into a reject with the name of the value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from cmdmap.domain.place import Place
from cmdmap.protocols.json_lines.framing import DEEPEST, object_end
from cmdmap.protocols.wire_text import visible

Object = Mapping[str, object]

LARGEST = 65_536
_LONG_NUMBER = re.compile(rb"\d{32}")
"""No measurement; a text of so many digits is nobody's either."""
LONGEST_TEXT = 4096
LATEST_EPOCH_S = 4_102_444_800.0
"""2100-01-01; a larger number is no time in seconds."""


class BadValue(ValueError):  # noqa: N818 - it is a value's verdict, no failure of the house
    """A value of the wrong type or out of range; the text is the counted reason."""


def read_object(data: bytes) -> Object | None:
    """Return the one object in ``data``; None when there is another thing, more, or too much."""
    data = data.strip()
    if not data.startswith(b"{") or len(data) > LARGEST or _LONG_NUMBER.search(data):
        return None
    # Few opening brackets cannot nest too deep for the parser: no need to follow them.
    if data.count(b"{") + data.count(b"[") > DEEPEST and object_end(data, 0, len(data))[0] <= 0:
        return None
    try:
        found = _DECODER.decode(data.decode("utf-8"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def number(found: Object, key: str, low: float, high: float) -> float | None:
    """Return a number of the object within ``low`` .. ``high``.

    Raises:
        BadValue: no number, or out of range.
    """
    value = found.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(f"bad {key}")
    if not math.isfinite(value) or not low <= value <= high:
        raise BadValue(f"{key} out of range")
    return float(value)


def text(found: Object, key: str) -> str | None:
    """Return a text of the object, made fit for a log.

    Raises:
        BadValue: no text, or too long.
    """
    value = found.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadValue(f"bad {key}")
    return visible(value)


def place(found: Object, lon_key: str, lat_key: str) -> Place | None:
    """Return the place; None when either number is absent.

    Raises:
        BadValue: no numbers, or off the globe.
    """
    lat, lon = number(found, lat_key, -90.0, 90.0), number(found, lon_key, -180.0, 180.0)
    return None if lat is None or lon is None else Place(lon, lat)


def epoch(found: Object, key: str) -> datetime | None:
    """Return a time in seconds since 1970, aware UTC.

    Raises:
        BadValue: no number, or not within 1970 .. 2100.
    """
    seconds = number(found, key, 0.0, LATEST_EPOCH_S)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def iso_instant(found: Object, key: str) -> datetime | None:
    """Return a time in ISO 8601 with a zone, as aware UTC.

    Raises:
        BadValue: no such time.
    """
    written = text(found, key)
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is None:
            raise BadValue(f"bad {key}")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue(f"bad {key}") from error


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refused)
