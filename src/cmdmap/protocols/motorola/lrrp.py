"""Motorola LRRP: what a radio answers to position requests, as binary XML documents.

Called by ``reader.py`` and, for documents in TETRA short data, by the TETRA reader. Sources: token
lists of the public LRRP decoders, proven by the test vectors. Headings come in units of 2 degrees
(several decoders get this wrong). A southern latitude is taken as sign and magnitude, a western
longitude as two's complement; no real sample of either was at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.motorola.varints import Cursor, FieldEndedError
from cmdmap.protocols.reader import reject

NAME = "lrrp"

_REQUESTS = {
    0x04: "ImmediateLocationRequest",
    0x08: "TriggeredLocationRequest",
    0x0E: "TriggeredLocationStopRequest",
    0x14: "LocationProtocolRequest",
}
_REPORTS = {
    0x06: "ImmediateLocationReport",
    0x0A: "TriggeredLocationAnswer",
    0x0C: "TriggeredLocationReport",
    0x10: "TriggeredLocationStopAnswer",
    0x12: "UnsolicitedLocationReport",
    0x14: "LocationProtocolReport",
}


def _with_tables(names: Mapping[int, str]) -> dict[int, str]:
    """Return the names by document id: even ones carry a table of constants, odd ones do not."""
    return {key + odd: name for key, name in names.items() for odd in (0, 1)}


REQUESTS = _with_tables({key: name for key, name in _REQUESTS.items() if key != 0x14})
REQUESTS[0x14] = _REQUESTS[0x14]
REPORTS = _with_tables({key: name for key, name in _REPORTS.items() if key != 0x14})
REPORTS[0x15] = _REPORTS[0x14]
DOCUMENTS = REQUESTS | REPORTS


class Document(NamedTuple):
    """One document: its name and the values of its tokens."""

    name: str
    values: Mapping[str, object]
    unread: bytes
    """From the first token that is not known."""


def size_of(data: bytes) -> int | None:
    """Return how long the document at the front of ``data`` is.

    None while that cannot be told, 0 where no document begins.
    """
    if data and data[0] not in DOCUMENTS:
        return 0
    if len(data) < 2 or (data[1] & 0x80 and len(data) < 3):
        return None
    cursor = Cursor(data[1:3])
    try:
        length = cursor.uint()
    except FieldEndedError:
        return 0
    return 1 + cursor.at + length


def read_document(data: bytes) -> Document | None:
    """Return the one document that ``data`` holds; None when it does not fit its length."""
    if size_of(data) != len(data):
        return None
    cursor = Cursor(data[2 + (data[1] >> 7) :])
    tokens = _REPORT_TOKENS if data[0] in REPORTS else _REQUEST_TOKENS
    values: dict[str, object] = {}
    try:
        if not data[0] & 1 and data[0] != 0x14:
            cursor.take(cursor.uint())
        while not cursor.ended:
            read = tokens.get(cursor.rest()[0])
            if read is None:
                break
            cursor.take(1)
            read(cursor, values)
    except (FieldEndedError, ValueError):
        return None
    return Document(DOCUMENTS[data[0]], values, cursor.rest())


def read_lrrp(
    data: bytes,
    unit_key: str | None,
    heard_at: datetime | None,
    emergency_requests: frozenset[str] = frozenset(),
) -> Report:
    """Return the report of one document.

    ``emergency_requests`` are the ids of our requests that make radios report an emergency.
    """
    document = read_document(data)
    if document is None:
        return reject(NAME, "LRRP", data, "structure", heard_at)
    values = dict(document.values)
    place, at, code = values.pop("place", None), values.pop("at", None), values.get("result_code")
    asked = values.get("request_id")
    detail = {"doc": document.name, **values}
    if document.unread:
        detail["unread"] = document.unread.hex()
    kind, reason = ReportKind.OTHER, None
    if data[0] in REPORTS and place is not None:
        emergency = asked in emergency_requests or "trigger_condition" in values
        kind = ReportKind.EMERGENCY if emergency else ReportKind.FIX
    elif data[0] in REPORTS and code is not None:
        kind, reason = ReportKind.RECEIPT, "radio refused" if code else None
        detail["ok"] = not code
    return Report(
        NAME, document.name, kind, data, unit_key,
        place if isinstance(place, Place) else None,
        _float(values.get("alt_m")), _float(values.get("speed_mps")),
        _float(values.get("course_deg")), at if isinstance(at, datetime) else None,
        heard_at, reason is None, reason, None, detail,
    )  # fmt: skip


def _float(value: object) -> float | None:
    return value if isinstance(value, float) else None


_Values = dict[str, object]
_Read = Callable[[Cursor, _Values], None]


def _place(cursor: Cursor, values: _Values) -> None:
    lat, lon = (int.from_bytes(cursor.take(4), "big") for _ in range(2))
    north = -(lat & 0x7FFFFFFF) if lat >> 31 else lat
    east = lon - (1 << 32) if lon >> 31 else lon
    values["place"] = Place(east * 360.0 / (1 << 32), north * 180.0 / (1 << 32))


def _circle(cursor: Cursor, values: _Values) -> None:
    _place(cursor, values)
    values["radius_m"] = cursor.ufloat()


def _point_3d(cursor: Cursor, values: _Values) -> None:
    _place(cursor, values)
    values["alt_m"] = cursor.sfloat()


def _circle_3d(cursor: Cursor, values: _Values) -> None:
    _circle(cursor, values)
    values["alt_m"] = cursor.sfloat()


def _and_accuracy(read: _Read) -> _Read:
    def run(cursor: Cursor, values: _Values) -> None:
        read(cursor, values)
        values["alt_accuracy_m"] = cursor.ufloat()

    return run


def _time(cursor: Cursor, values: _Values) -> None:
    packed = int.from_bytes(cursor.take(5), "big")
    day = packed >> 26, packed >> 22 & 15, packed >> 17 & 31
    values["at"] = datetime(*day, packed >> 12 & 31, packed >> 6 & 63, packed & 63, tzinfo=UTC)


def _request_id(cursor: Cursor, values: _Values) -> None:
    _only_once(values)
    values["request_id"] = cursor.take(cursor.uint()).hex().upper()


def _short_request_id(cursor: Cursor, values: _Values) -> None:
    _only_once(values)
    values["request_id"] = cursor.take(1).hex().upper()


def _only_once(values: _Values) -> None:
    """Give up a document that has its request id again, as a flood of heads looks like one."""
    if "request_id" in values:
        raise ValueError("two request ids")


def _result(cursor: Cursor, values: _Values) -> None:
    values["result_code"] = cursor.uint()


def _error(cursor: Cursor, values: _Values) -> None:
    values["result_code"] = cursor.uint()
    values["result"] = cursor.take(cursor.uint()).hex().upper()


def _success(cursor: Cursor, values: _Values) -> None:
    values["result_code"] = 0


def _heading(cursor: Cursor, values: _Values) -> None:
    values["course_deg"] = cursor.take(1)[0] * 2.0 % 360.0


def _nothing(cursor: Cursor, values: _Values) -> None:
    pass


def _uint(name: str) -> _Read:
    return lambda cursor, values: values.__setitem__(name, cursor.uint())


def _ufloat(name: str) -> _Read:
    return lambda cursor, values: values.__setitem__(name, cursor.ufloat())


def _sfloat(name: str) -> _Read:
    return lambda cursor, values: values.__setitem__(name, cursor.sfloat())


def _byte(name: str) -> _Read:
    return lambda cursor, values: values.__setitem__(name, cursor.take(1)[0])


_IDS: dict[int, _Read] = {0x22: _request_id, 0x23: _short_request_id, 0x24: _uint("request_id_at")}

_REPORT_TOKENS: dict[int, _Read] = _IDS | {
    0x34: _time, 0x36: _uint("protocol_version"), 0x37: _result, 0x38: _success, 0x39: _error,
    0x4A: _uint("trigger_condition"), 0x51: _circle, 0x54: _circle_3d,
    0x55: _and_accuracy(_circle_3d), 0x56: _heading, 0x65: _byte("confidence_percent"),
    0x66: _place, 0x69: _point_3d, 0x6A: _and_accuracy(_point_3d), 0x6C: _ufloat("speed_mps"),
    0x70: _sfloat("climb_mps"),
}  # fmt: skip

_REQUEST_TOKENS: dict[int, _Read] = _IDS | dict.fromkeys(
    (0x33, 0x34, 0x50, 0x51, 0x52, 0x53, 0x54, 0x57, 0x62, 0x64, 0x66, 0x69, 0x74, 0x76), _nothing
) | {
    0x31: _uint("interval_s"), 0x4A: _uint("trigger_condition"), 0x5F: _uint("accuracy_m"),
    0x61: _byte("confidence_percent"), 0x73: _byte("confidence_percent"),
}  # fmt: skip
