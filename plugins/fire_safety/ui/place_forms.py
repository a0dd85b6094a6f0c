"""Forms about places: register and correct, facilities, persons, plans.

Fields as data for ``cmdmap.widgets.Form`` and the way from their values to wishes.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import Place, tr
from cmdmap.widgets import FieldKind, FormField, Value, Values
from fire_safety.domain.belongings import FACILITIES, PERSON_ROLES
from fire_safety.domain.place_kind import PlaceKind, Size
from fire_safety.domain.wishes import ChargingFields, PlaceFields
from fire_safety.store.places import PlaceCard


def place_fields(kinds: Mapping[str, PlaceKind], *, contact: bool) -> list[FormField]:
    """Return the fields of a place; without ``contact`` the persons are left alone."""
    number = FieldKind.NUMBER

    def is_charging(values: Values) -> bool:
        kind = kinds.get(str(values.get("kind", "")))
        return kind is not None and kind.group == "charging"

    fields = [
        FormField("name", tr("Name"), required=True, hint=tr("Street, number, what it is")),
        FormField("kind", tr("Kind"), FieldKind.CHOICE, required=True,
                  choices=[(kind.code, kind.name) for kind in kinds.values()]),
        FormField("address", tr("Address")),
        FormField("place", tr("On the map"), FieldKind.PLACE),
        FormField("area_m2", tr("Building area"), number, least=0, most=1e6, decimals=1, unit="m²"),
        FormField("beds", tr("Beds"), number, least=0, most=1e6),
        FormField("persons", tr("Persons"), number, least=0, most=1e6),
        FormField("floors", tr("Storeys of the building"), number, least=0, most=300),
        FormField("storey", tr("Highest storey it uses"), number, least=-20, most=300),
        FormField("posts", tr("Charging posts"), number, least=0, most=1e5, asked_if=is_charging),
        FormField("indoors", tr("Inside a building"), FieldKind.YES_NO, asked_if=is_charging),
        FormField("sprinkler", tr("Sprinkler"), FieldKind.YES_NO, asked_if=is_charging),
        FormField("camera", tr("Camera"), FieldKind.YES_NO, asked_if=is_charging),
        FormField("dangerous", tr("Dangerous goods are kept here"), FieldKind.YES_NO),
    ]  # fmt: skip
    if contact:
        fields += [
            FormField("contact_name", tr("Responsible person"), most=60),
            FormField("contact_phone", tr("Telephone"), FieldKind.PHONE),
        ]
    return [*fields, FormField("note", tr("Note"), FieldKind.LINES, most=2000)]


def reason_field() -> FormField:
    """Return the field that asks why something is corrected."""
    return FormField("reason", tr("Why it is corrected"), required=True)


def fields_of(values: Values, known: PlaceFields | None = None) -> PlaceFields:
    """Return what a form says of a place; persons it did not ask for stay as ``known``."""
    place = values.get("place")
    return PlaceFields(
        _text(values, "name"),
        _text(values, "kind"),
        _text(values, "address"),
        place if isinstance(place, Place) else None,
        Size(
            _number(values, "area_m2"),
            int(_number(values, "beds")),
            int(_number(values, "persons")),
            int(_number(values, "storey")),
        ),
        int(_number(values, "floors")),
        _text(values, "contact_name", known.contact_name if known else ""),
        _text(values, "contact_phone", known.contact_phone if known else ""),
        bool(values.get("dangerous")),
        _text(values, "note"),
    )


def charging_of(values: Values) -> ChargingFields | None:
    """Return what a form says of a charging place, None for other places."""
    if values.get("posts") is None and values.get("indoors") is None:
        return None
    return ChargingFields(
        int(_number(values, "posts")),
        bool(values.get("indoors")),
        bool(values.get("sprinkler")),
        bool(values.get("camera")),
    )


def values_of(card: PlaceCard, contact: tuple[str, str] | None) -> dict[str, Value]:
    """Return the values a form about a known place begins with."""
    fields, size, posts = card.fields, card.fields.size, card.charging
    values: dict[str, Value] = {
        "name": fields.name,
        "kind": fields.kind,
        "address": fields.address,
        "place": fields.place,
        "area_m2": size.area_m2,
        "beds": size.beds,
        "persons": size.persons,
        "storey": size.storey,
        "floors": fields.floors,
        "dangerous": fields.dangerous,
        "note": fields.note,
    }
    if posts is not None:
        values |= {"posts": posts.posts, "indoors": posts.indoors}
        values |= {"sprinkler": posts.sprinkler, "camera": posts.camera}
    if contact is not None:
        values |= {"contact_name": contact[0], "contact_phone": contact[1]}
    return values


def facility_fields() -> list[FormField]:
    """Return the fields of a facility."""
    return [
        FormField("kind", tr("Facility"), FieldKind.CHOICE, required=True,
                  choices=_words(FACILITIES)),
        FormField("count", tr("How many"), FieldKind.NUMBER, required=True, least=0, most=1e5),
        FormField("sound", tr("All sound"), FieldKind.YES_NO),
        FormField("note", tr("Note")),
    ]  # fmt: skip


def person_fields() -> list[FormField]:
    """Return the fields of a person of a place."""
    return [
        FormField("role", tr("What the person is"), FieldKind.CHOICE, required=True,
                  choices=_words(PERSON_ROLES)),
        FormField("name", tr("Name"), most=60, hint=tr("empty: nobody any more")),
        FormField("phone", tr("Telephone"), FieldKind.PHONE),
    ]  # fmt: skip


def plan_fields() -> list[FormField]:
    """Return the fields of an emergency plan."""
    return [
        FormField("title", tr("Title"), required=True),
        FormField("text", tr("Text"), FieldKind.LINES, most=20_000),
        FormField("drilled", tr("Drilled on"), FieldKind.DATE),
    ]


def _words(table: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, tr(words)) for code, words in table.items()]


def _text(values: Values, name: str, otherwise: str = "") -> str:
    value = values.get(name)
    return value if isinstance(value, str) else otherwise


def _number(values: Values, name: str) -> float:
    value = values.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
