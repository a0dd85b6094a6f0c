"""Forms of hazard areas: what is asked, and the area made of the answers."""

from __future__ import annotations

from cmdmap.api import Place, Ring, WorldError, tr
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from emergency_response.domain.hazards import (
    LARGEST_CIRCLE_M,
    LARGEST_FLOOD_M,
    HazardArea,
    circle,
    flood,
    plume,
)
from emergency_response.domain.kinds import gases
from emergency_response.domain.plume import SKY_WORDS, Release, Sky

OTHER = "other"


def circle_fields() -> tuple[FormField, ...]:
    """Return what a circle needs."""
    return (
        FormField("title", tr("Name"), required=True),
        FormField("middle", tr("Middle"), FieldKind.PLACE, required=True),
        FormField(
            "radius", tr("Radius"), FieldKind.NUMBER, True, least=1, most=LARGEST_CIRCLE_M, unit="m"
        ),
    )


def circle_of(values: Values) -> HazardArea:
    """Return the circle of the answers.

    Raises:
        WorldError: it cannot be.
    """
    return circle(str(values["title"]), _place(values["middle"]), _number(values["radius"]))


def plume_fields() -> tuple[FormField, ...]:
    """Return what a plume needs; a gas that is chosen brings its limit."""
    choices = [(gas.code, f"{gas.title} · {gas.limit_mgm3:g} mg/m³") for gas in gases().values()]
    skies = [(sky.value, tr(words)) for sky, words in SKY_WORDS.items()]

    def number(
        name: str, title: str, unit: str, most: float, decimals: int = 1, least: float = 0.0
    ) -> FormField:
        return FormField(
            name, title, FieldKind.NUMBER, True, least=least, most=most, decimals=decimals,
            unit=unit,
        )  # fmt: skip

    return (
        FormField("title", tr("Name"), required=True),
        FormField("source", tr("Release point"), FieldKind.PLACE, required=True),
        FormField(
            "gas", tr("Gas"), FieldKind.CHOICE, True, choices=[*choices, (OTHER, tr("Another gas"))]
        ),
        FormField(
            "limit", tr("Concentration limit"), FieldKind.NUMBER, True, least=0.001, most=1e6,
            decimals=3, unit="mg/m³", asked_if=lambda values: values["gas"] == OTHER,
        ),
        number("rate", tr("Release"), "g/s", 1e6, 1, 0.1),
        number("wind_from", tr("Wind from: 0 north, 90 east, 180 south, 270 west"), "°", 360, 0),
        number("wind", tr("Wind speed"), "m/s", 60),
        FormField("sky", tr("Sky"), FieldKind.CHOICE, True, choices=skies),
        FormField("town", tr("In a built-up area"), FieldKind.YES_NO),
    )  # fmt: skip


def plume_of(values: Values) -> HazardArea:
    """Return the plume of the answers; the source of a gas's limit is said with it.

    Raises:
        WorldError: it cannot be.
    """
    gas = gases().get(str(values["gas"]))
    release = Release(
        _place(values["source"]),
        _number(values["rate"]),
        gas.limit_mgm3 if gas is not None else _number(values["limit"]),
        _number(values["wind_from"]),
        _number(values["wind"]),
        Sky(str(values["sky"])),
        bool(values["town"]),
    )
    made = plume(str(values["title"]), release)
    if gas is None:
        return made
    numbers = {tr("Gas"): gas.title, **made.numbers}
    limits = made.limits
    if not gas.verified:
        words = tr("The limit of {gas} is not verified: look at its data sheet.", gas=gas.title)
        limits = (*limits, words)
    return HazardArea(made.kind, made.title, made.ring, numbers, limits)


def flood_fields(has_water: bool) -> tuple[FormField, ...]:
    """Return what a flood area needs; the rivers of the map can be taken where there are any."""
    ways = [("drawn", tr("Draw the edge of the water"))]
    if has_water:
        ways.append(("map", tr("Rivers of the map")))
    return (
        FormField("title", tr("Name"), required=True),
        FormField("way", tr("Water"), FieldKind.CHOICE, True, choices=ways),
        FormField(
            "buffer", tr("Grown by"), FieldKind.NUMBER, True, least=0, most=LARGEST_FLOOD_M,
            unit="m",
        ),
    )  # fmt: skip


def flood_of(values: Values, edges: list[Ring]) -> HazardArea:
    """Return the flood area of the answers over edges of water.

    Raises:
        WorldError: it cannot be.
    """
    return flood(str(values["title"]), edges, _number(values["buffer"]))


def _place(value: object) -> Place:
    if not isinstance(value, Place):
        raise WorldError(tr("Say where it is."))
    return value


def _number(value: object) -> float:
    return float(str(value))
