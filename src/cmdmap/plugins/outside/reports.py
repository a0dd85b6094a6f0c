"""Reports of plugins' drivers: held against their types, and written as JSON between processes.

Both sides of the pipe use it; the console also for drivers inside the program, because a decoder of
somebody else may return anything.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind

MOST_REPORTS = 10_000
"""Of one call."""

TEXT_LENGTH = 4_000
NAME_LENGTH = 128
RAW_LENGTH = 64 * 1024
DETAIL_LENGTH = 16_000
"""Letters of a detail as JSON."""


class ReportError(ValueError):
    """What a driver returned is no report."""


def check_reports(found: object) -> list[Report]:
    """Return a driver's reports when every value has its type.

    Raises:
        ReportError: it is something else, or too much.
    """
    if not isinstance(found, list | tuple):
        raise ReportError(f"a decoder returns a list of reports, not {type(found).__name__}")
    if len(found) > MOST_REPORTS:
        raise ReportError(f"more than {MOST_REPORTS} reports of one call")
    return [_checked(each) for each in found]


def write_report(report: Report) -> dict[str, Any]:
    """Return a checked report as JSON types."""
    table = report._asdict()
    table["raw"] = base64.b64encode(report.raw).decode("ascii")
    table["kind"] = report.kind.value
    table["place"] = None if report.place is None else [report.place.lon, report.place.lat]
    for name in ("at", "heard_at"):
        value: datetime | None = table[name]
        table[name] = None if value is None else value.isoformat()
    table["detail"] = dict(report.detail)
    return table


def read_report(table: object) -> Report:
    """Return the report of a JSON table that may hold anything.

    Raises:
        ReportError: it is no report.
    """
    if not isinstance(table, dict) or set(table) != set(Report._fields):
        raise ReportError("a report has other fields")
    values = dict(table)
    try:
        values["raw"] = base64.b64decode(values["raw"], validate=True)
        values["kind"] = ReportKind(values["kind"])
        place = values["place"]
        values["place"] = None if place is None else Place(*_two_numbers(place))
        for name in ("at", "heard_at"):
            text = values[name]
            values[name] = None if text is None else datetime.fromisoformat(text)
    except (TypeError, ValueError, binascii.Error) as error:
        raise ReportError(str(error)[:200]) from error
    return _checked(Report(**values))


def _checked(report: object) -> Report:
    if not isinstance(report, Report):
        raise ReportError(f"a decoder returns reports, not {type(report).__name__}")
    for name in ("protocol", "sentence"):
        _check_text(name, getattr(report, name), NAME_LENGTH)
    for name, most in (("unit_key", NAME_LENGTH), ("reason", NAME_LENGTH), ("text", TEXT_LENGTH)):
        value = getattr(report, name)
        if value is not None:
            _check_text(name, value, most)
    if not isinstance(report.kind, ReportKind) or not isinstance(report.valid, bool):
        raise ReportError("kind and valid have other types")
    if not isinstance(report.raw, bytes) or len(report.raw) > RAW_LENGTH:
        raise ReportError("raw is no bytes, or too many")
    for name in ("alt_m", "speed_mps", "course_deg"):
        _check_number(name, getattr(report, name))
    for name in ("at", "heard_at"):
        _check_instant(name, getattr(report, name))
    if report.place is not None:
        if not isinstance(report.place, Place):
            raise ReportError("place is no Place")
        _two_numbers(report.place)
    return report._replace(detail=_detail(report.detail))


def _check_text(name: str, value: object, most: int) -> None:
    if not isinstance(value, str) or len(value) > most:
        raise ReportError(f"{name} is no text, or longer than {most} letters")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReportError(f"{name} has half a letter in it") from error


def _check_number(name: str, value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ReportError(f"{name} is no number")


def _check_instant(name: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise ReportError(f"{name} is no aware instant")
    try:
        value.astimezone(UTC)
    except OverflowError as error:
        raise ReportError(f"{name} is out of range") from error


def _two_numbers(place: object) -> tuple[float, float]:
    match place:
        case [int() | float() as lon, int() | float() as lat]:
            if not isinstance(lon, bool) and not isinstance(lat, bool):
                return float(lon), float(lat)
    raise ReportError("a place has two numbers")


def _detail(detail: object) -> Mapping[str, object]:
    if not isinstance(detail, Mapping):
        raise ReportError("detail is no mapping")
    try:
        written = json.dumps(dict(detail), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ReportError(f"detail holds something else than JSON ({error})") from error
    if len(written) > DETAIL_LENGTH:
        raise ReportError("detail is too long")
    return MappingProxyType(json.loads(written))
