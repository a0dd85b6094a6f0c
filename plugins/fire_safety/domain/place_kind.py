"""Kinds of places and the size limits by which one of the nine small places is one.

Read from ``resources/place_kinds.toml`` (or the centre's own file of that name) by
``services/reference.py``; the register, the check lists and the risk score ask it. The limits are
data because every city sets its own; each says where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cmdmap.api import WorldError, current_language, mark, tr
from fire_safety.domain.fields import Entry

GROUPS = {
    "nine_small": mark("Small place"),
    "enterprise": mark("Enterprise"),
    "rental": mark("Rental house"),
    "shop": mark("Shop"),
    "high_rise": mark("High-rise"),
    "charging": mark("E-bike charging"),
}
"""Groups of kinds by code, in the order they are shown."""

SIZES = {
    "area_m2": mark("building area"),
    "beds": mark("beds"),
    "persons": mark("persons"),
    "storey": mark("storey"),
}
"""What a limit can be about, with the word for it."""


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """So much of one measure; with ``boarding`` only for places with beds, or without."""

    measure: str
    most: float
    boarding: bool | None = None
    least: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """One kind. ``code`` is stored with places and never changes."""

    code: str
    name_zh: str
    name_en: str
    group: str
    mark: str
    """One character for the map."""
    check_list: str
    """Code of the check list it is inspected with."""
    points: float
    """Risk points for what the place is."""
    crowded: bool = False
    """People gather or sleep there, which criteria of major hazards ask for."""
    young: bool = False
    """A school, kindergarten or training place; counted by name for an emergency."""
    limits: tuple[SizeLimit, ...] = ()
    source: str = ""
    verified: bool = False

    @property
    def name(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name_en


class Size(NamedTuple):
    """What a place measures; 0 is not known."""

    area_m2: float = 0.0
    beds: int = 0
    persons: int = 0
    storey: int = 0
    """Highest storey it uses, ground floor 1, basement below 0."""


UNMEASURED = Size()
"""Of a place nobody has measured."""


def read_kinds(raw: Entry) -> Mapping[str, PlaceKind]:
    """Return every kind by its code.

    Raises:
        WorldError: names file and key of a wrong value.
    """
    kinds = {}
    for entry in raw.entries("kinds"):
        kind = _kind(entry)
        if kind.code in kinds:
            raise WorldError(tr("{place}: the code stands twice; mend it.", place=entry.place))
        kinds[kind.code] = kind
    if not kinds:
        raise raw.wrong("kinds", tr("a list of tables"))
    return kinds


def _kind(entry: Entry) -> PlaceKind:
    group = entry.text("group")
    if group not in GROUPS:
        raise entry.wrong("group", ", ".join(GROUPS))
    limits = []
    for limit in entry.entries("limits"):
        measure = limit.text("measure")
        if measure not in SIZES:
            raise limit.wrong("measure", ", ".join(SIZES))
        boarding = limit.flag("boarding") if "boarding" in limit.keys() else None  # noqa: SIM118
        least = limit.number("least") if "least" in limit.keys() else None  # noqa: SIM118
        limits.append(SizeLimit(measure, limit.number("most"), boarding, least))
    return PlaceKind(
        code=entry.text("code"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        group=group,
        mark=entry.text("mark"),
        check_list=entry.text("check_list"),
        points=entry.number("points", 0.0),
        crowded=entry.flag("crowded"),
        young=entry.flag("young"),
        limits=tuple(limits),
        source=entry.text("source", ""),
        verified=entry.flag("verified"),
    )


def beyond(kind: PlaceKind, size: Size) -> tuple[str, ...]:
    """Return why a place is larger than its kind allows, one sentence a limit; empty when it fits.

    What is not known (0) is not held against a place.
    """
    found = []
    for limit in kind.limits:
        if limit.boarding is not None and limit.boarding != (size.beds > 0):
            continue
        measured = getattr(size, limit.measure)
        words = ""
        if measured > limit.most:
            words = tr("at most {most}", most=f"{limit.most:g}")
        elif limit.least is not None and measured != 0 and measured < limit.least:
            words = tr("at least {least}", least=f"{limit.least:g}")
        if words:
            found.append(
                tr(
                    "No {kind} any more: {measure} {measured}, {limit}.",
                    kind=kind.name,
                    measure=tr(SIZES[limit.measure]),
                    measured=f"{measured:g}",
                    limit=words,
                )
            )
    return tuple(found)
