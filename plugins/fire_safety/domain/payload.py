"""Reads what sensors of many makers publish: JSON objects whose field names are data.

The driver (``services/driver.py``) and its tests feed it. The names come from
``resources/sensor_fields.toml``; what a message does not say stays unknown, what cannot be read is
refused with a reason in few stable words. Source of the shapes: public manuals of NB-IoT smoke and
gas detectors put flat or one-level JSON under a topic that names kind and device.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fire_safety.domain.fields import Entry
from fire_safety.domain.sensor import Reading, SensorKind

LARGEST = 8_192
"""Bytes of a message."""
LONGEST_KEY = 64
MILLISECONDS_FROM = 100_000_000_000
"""A time stamp above this counts milliseconds."""


class UnreadableError(ValueError):
    """Why a message cannot be read, in few stable words that are counted."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Makers' names of what we want to know, in lower case."""

    device: tuple[str, ...]
    kind: tuple[str, ...]
    at: tuple[str, ...]
    battery: tuple[str, ...]
    alarm: tuple[str, ...]
    values: Mapping[SensorKind, tuple[str, ...]]
    inside: tuple[str, ...]
    """Objects one level down that hold the fields."""
    kinds: Mapping[str, SensorKind]
    """Words for kinds, in messages and topics."""
    alarm_words: frozenset[str]
    normal_words: frozenset[str]
    fault_words: frozenset[str]
    test_words: frozenset[str]


def read_names(raw: Entry) -> FieldNames:
    """Return the names of a file.

    Raises:
        WorldError: names file and key of a wrong value.
    """
    names, words, kinds = raw.entry("names"), raw.entry("words"), raw.entry("kinds")
    return FieldNames(
        device=_low(names.texts("device")),
        kind=_low(names.texts("kind")),
        at=_low(names.texts("at")),
        battery=_low(names.texts("battery")),
        alarm=_low(names.texts("alarm")),
        values={kind: _low(names.texts(kind.value)) for kind in SensorKind},
        inside=_low(names.texts("inside")),
        kinds={word: kind for kind in SensorKind for word in _low(kinds.texts(kind.value))},
        alarm_words=frozenset(_low(words.texts("alarm"))),
        normal_words=frozenset(_low(words.texts("normal"))),
        fault_words=frozenset(_low(words.texts("fault"))),
        test_words=frozenset(_low(words.texts("test"))),
    )


def read_payload(packet: bytes, topic: str, names: FieldNames) -> Reading:
    """Return the reading of one message.

    Raises:
        UnreadableError: it is too large, no JSON object, or names no device or kind.
    """
    if len(packet) > LARGEST:
        raise UnreadableError("too large")
    found = _flat(packet, names)
    levels = [level.lower() for level in topic.split("/")]
    kind = _kind(found, levels, names)
    key = _device(found, topic, names)
    word = _word(found, names.alarm)
    value = _first_number(found, names.values[kind])
    return Reading(
        key=key,
        kind=kind,
        at=_instant(_first(found, names.at)),
        value=value,
        alarm=_alarm(word, names),
        fault=word in names.fault_words,
        battery=_battery(_first_number(found, names.battery)),
        test=word in names.test_words,
    )


def _low(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _flat(packet: bytes, names: FieldNames) -> dict[str, object]:
    try:
        raw = json.loads(packet.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("bad JSON") from error
    if not isinstance(raw, dict):
        raise UnreadableError("no object")
    flat = {key.lower(): value for key, value in raw.items()}
    for name in names.inside:
        deeper = flat.get(name)
        if isinstance(deeper, dict):
            flat.update({str(key).lower(): value for key, value in deeper.items()})
    return flat


def _first(found: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((found[name] for name in names if found.get(name) is not None), None)


def _first_number(found: Mapping[str, object], names: tuple[str, ...]) -> float | None:
    value = _first(found, names)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


def _word(found: Mapping[str, object], names: tuple[str, ...]) -> str:
    value = _first(found, names)
    return str(value).strip().lower() if isinstance(value, bool | int | float | str) else ""


def _alarm(word: str, names: FieldNames) -> bool | None:
    if word in names.alarm_words:
        return True
    calm = names.normal_words | names.fault_words | names.test_words
    return False if word in calm else None


def _kind(found: Mapping[str, object], levels: list[str], names: FieldNames) -> SensorKind:
    said = _word(found, names.kind)
    for word in (said, *levels):
        if word in names.kinds:
            return names.kinds[word]
    for kind, fields in names.values.items():
        if _first(found, fields) is not None:
            return kind
    raise UnreadableError("unknown kind")


def _device(found: Mapping[str, object], topic: str, names: FieldNames) -> str:
    value = _first(found, names.device)
    key = str(value).strip() if isinstance(value, int | str) else ""
    key = key or topic.rstrip("/").rpartition("/")[2]
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise UnreadableError("no device")
    return key


def _battery(percent: float | None) -> int | None:
    return round(percent) if percent is not None and 0 <= percent <= 100 else None


def _instant(value: object) -> datetime | None:
    """Return a time stamp in seconds, milliseconds or as ISO text with a zone."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > MILLISECONDS_FROM else value
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        if isinstance(value, str):
            made = datetime.fromisoformat(value.strip())
            return made.astimezone(UTC) if made.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
    return None
