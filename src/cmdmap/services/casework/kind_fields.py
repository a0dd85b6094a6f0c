"""Fields of the files that describe kinds of incidents: what each key takes, checked by name.

Used by ``kind_files.py`` on what ships and what a centre has written, and by ``kind_changes.py`` on
what somebody types, so that a wrong value is refused in the same words wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cmdmap.domain.clock import Anchor, ClockKind, Owner
from cmdmap.domain.incident import Tier
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr

Raw = dict[str, Any]
"""One table of a file as TOML gives it."""

MINUTES_MOST = 525_600
"""A year."""


class Field(NamedTuple):
    """What one key takes."""

    good: Callable[[object], bool]
    wanted: str
    """Marked for translation; ``{low}`` and ``{high}`` are filled from ``span``."""
    span: tuple[float, float] = (0, 0)


class Place(NamedTuple):
    """Where a table stands: file and section, for the sentence that refuses it."""

    path: Path
    section: str


def number(low: float, high: float) -> Field:
    """Take a number from ``low`` to ``high``."""

    def good(value: object) -> bool:
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        )

    return Field(good, mark("a number from {low} to {high}"), (low, high))


def whole(low: int, high: int) -> Field:
    """Take a whole number from ``low`` to ``high``."""

    def good(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return Field(good, mark("a whole number from {low} to {high}"), (low, high))


def one_of(names: frozenset[str], wanted: str) -> Field:
    """Take one of some names."""
    return Field(lambda value: isinstance(value, str) and value in names, wanted)


def some_of(names: frozenset[str], wanted: str) -> Field:
    """Take a list of some names."""
    return Field(
        lambda value: (
            isinstance(value, list)
            and all(isinstance(each, str) and each in names for each in value)
        ),
        wanted,
    )


def _words(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable()


def _codes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str) and each.isascii() and each.isalnum() and len(each) <= 20
        for each in value
    )


def _needs(value: object) -> bool:
    count = whole(0, 99)
    return isinstance(value, dict) and all(
        name in FORCES and count.good(each) for name, each in value.items()
    )


FORCES = frozenset(force.value for force in ForceKind if force is not ForceKind.UNKNOWN)
ANCHORS = frozenset(anchor.value for anchor in Anchor)
TIERS = {tier.name.lower(): tier for tier in Tier}
TEXT = Field(_words, mark("a short text"))
ANCHOR_LIST = some_of(ANCHORS, mark("a list of what clocks count from, such as taken_in"))

LIMIT_FIELDS: Mapping[str, Field] = {
    "owner": one_of(
        frozenset(owner.value for owner in Owner), mark("the name of an owner, such as brigade")
    ),
    "anchors": ANCHOR_LIST,
    "forces": some_of(FORCES, mark("a list of forces, such as police")),
    "anchors_needed": ANCHOR_LIST,
    "minutes": number(0.1, MINUTES_MOST),
    "warn": number(0.05, 1),
    "supervise": number(1, 100),
    "calendar": Field(
        lambda value: value == "" or _words(value), mark("the name of a calendar, or nothing")
    ),
}
"""Keys of ``[limits.x]`` and of a kind's own ``limits``."""

KIND_FIELDS: Mapping[str, Field] = {
    "name_zh": TEXT,
    "name_en": TEXT,
    "mark": Field(lambda value: _words(value) and len(str(value)) == 1, mark("one character")),
    "group": TEXT,
    "urgency": whole(1, 4),
    "tier": one_of(frozenset(TIERS), mark("grid, community or subdistrict")),
    "needs": Field(_needs, mark("forces with a number each, such as governance = 2")),
    "arrive_radius_m": number(5, 2_000),
    "arrive_dwell_s": number(0, 3_600),
    "twin_radius_m": number(0, 10_000),
    "twin_hours": number(0, 720),
    "outside_codes": Field(_codes, mark("a list of codes in letters and digits")),
    "source": TEXT,
    "verified": Field(lambda value: isinstance(value, bool), mark("true or false")),
}
"""Keys of ``[kinds.x]``, ``[groups.x]`` and ``[defaults]``."""


def check_fields(raw: Raw, fields: Mapping[str, Field], place: Place) -> None:
    """Hold every key of a table against its field.

    Raises:
        WorldError: names file, section, key and what the key takes.
    """
    for key, value in raw.items():
        field = fields.get(key)
        if field is None:
            raise WorldError(
                tr(
                    "{path}: {section} holds the unknown key {key}; remove it.",
                    path=place.path,
                    section=place.section,
                    key=key,
                )
            )
        if not field.good(value):
            low, high = (f"{end:g}" for end in field.span)
            wanted = tr(field.wanted, low=low, high=high)
            raise WorldError(
                tr(
                    "{path}: {section}: {key} takes {wanted}, not {value}; change it.",
                    path=place.path,
                    section=place.section,
                    key=key,
                    wanted=wanted,
                    value=repr(value),
                )
            )


def check_kind(raw: object, place: Place) -> None:
    """Check one table of a kind, a group or the defaults, its own limits included.

    Raises:
        WorldError: names file, section and key.
    """
    table = as_table(raw, place)
    check_limits(table.get("limits", {}), place)
    plain = {key: value for key, value in table.items() if key != "limits"}
    check_fields(plain, KIND_FIELDS, place)


def check_limits(raw: object, place: Place) -> None:
    """Check a table of limits by clock.

    Raises:
        WorldError: names file, section, clock and key.
    """
    for name, limit in as_table(raw, place).items():
        inner = Place(place.path, f"{place.section}.{name}")
        if name not in set(ClockKind):
            raise WorldError(
                tr(
                    "{path}: {section} is no clock; use one of {names}.",
                    path=place.path,
                    section=inner.section,
                    names=", ".join(ClockKind),
                )
            )
        check_fields(as_table(limit, inner), LIMIT_FIELDS, inner)


def as_table(raw: object, place: Place) -> Raw:
    """Return ``raw`` where it is a table.

    Raises:
        WorldError: it is something else.
    """
    if not isinstance(raw, dict):
        raise WorldError(
            tr(
                "{path}: {section} takes keys with values, not {value}; change it.",
                path=place.path,
                section=place.section,
                value=repr(raw),
            )
        )
    return raw
