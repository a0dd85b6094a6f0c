"""Forms about persons: what is asked, with the code tables, and values made into wishes.

Pure apart from the fields; opened by the view of persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from cmdmap.api import mark, tr
from cmdmap.widgets import FieldKind, FormField, Value, Values
from migrant_population.domain.codes import code_tables
from migrant_population.domain.identity import NumberError, read_number
from migrant_population.domain.records import LONGEST, Owner, Person
from migrant_population.domain.rows import CODED
from migrant_population.words import field_title

FIRST = ("name", "number", "phone", "reason", "dwelling")
"""Fields that are asked of everybody; the rest may follow."""
REST = (
    "sex", "born", "nation", "origin", "marital", "education", "occupation", "work", "employer",
    "hukou_address", "native_place", "former_name", "political", "religion", "permit_kind",
    "permit_number", "permit_until", "attention", "remark",
)  # fmt: skip
MOST_REASON = 100
HOUSE_HINT = mark("a part of the address will do")
ROOM_HINT = mark("such as 301, or 2幢301 2号床")


def choices_of(table: str) -> Sequence[tuple[str, str]]:
    """Return the choices of a code table."""
    return tuple(code_tables()[table].names.items())


def person_fields(today: date) -> list[FormField]:
    """Return every field of a person."""

    def check_number(values: Values) -> str:
        try:
            if values.get("number"):
                read_number(str(values["number"]), today)
        except NumberError as refused:
            return str(refused)
        return ""

    fields = []
    for name in (*FIRST, *REST):
        title, kind = field_title(name), FieldKind.TEXT
        choices: Sequence[tuple[str, str]] = ()
        if name in CODED:
            kind, choices = FieldKind.CHOICE, choices_of(CODED[name])
        elif name in ("born", "permit_until"):
            kind = FieldKind.DATE
        elif name == "phone":
            kind = FieldKind.PHONE
        fields.append(
            FormField(
                name,
                title,
                kind,
                required=name == "name",
                choices=choices,
                most=LONGEST.get(name) if kind is FieldKind.TEXT else None,
                check=check_number if name == "number" else None,
                hint=tr("18 characters, or 15 digits of an old one") if name == "number" else "",
            )
        )
    return fields


def register_fields(today: date, *, with_house: bool) -> list[FormField]:
    """Return the fields of a registration; ``with_house`` asks where as well."""
    where = [
        FormField("house", tr("House, by number or address"), hint=tr(HOUSE_HINT)),
        FormField("room", tr("Room"), most=20, hint=tr(ROOM_HINT)),
    ]
    since = FormField("since", tr("Moved in on"), FieldKind.DATE, hint=tr("today"))
    owner = FormField("owner", tr("Who has to report"), FieldKind.CHOICE, choices=owner_choices())
    done = FormField("registered", tr("Registration"), FieldKind.YES_NO, hint=tr("registered now"))
    alike = FormField(
        "though_alike",
        tr("Somebody alike is known"),
        FieldKind.YES_NO,
        hint=tr("it is another person, keep both"),
    )
    fields = person_fields(today)
    split = len(FIRST)
    return [
        *fields[:split],
        *(where if with_house else []),
        since,
        owner,
        done,
        alike,
        *fields[split:],
    ]


def owner_choices() -> Sequence[tuple[str, str]]:
    """Return who may have to report."""
    return (
        (Owner.GRID.value, tr("grid member")),
        (Owner.LANDLORD.value, tr("landlord")),
        (Owner.EMPLOYER.value, tr("employer")),
    )


def person_of(values: Mapping[str, Value]) -> Person:
    """Return the person that a form describes; it is checked when it is kept."""
    return Person(**{name: text_of(values.get(name)) for name in (*FIRST, *REST)})


def values_of(person: Person) -> dict[str, Value]:
    """Return the values that fill a form."""
    values: dict[str, Value] = dict(asdict(person))
    for name in ("born", "permit_until"):
        day = getattr(person, name)
        values[name] = date.fromisoformat(day) if len(day) == 10 else None
    return values


def text_of(value: Value) -> str:
    """Return a form's value as the register writes it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def day_text(value: Value) -> str:
    """Return a day of a form, empty for none."""
    return value.isoformat() if isinstance(value, date) else ""


def reason_fields(hint: str = "") -> list[FormField]:
    """Return the one field that asks why; names do not belong into it."""
    shown = hint or tr("no names in it: it stands in the log")
    return [FormField("why", tr("Reason"), required=True, most=MOST_REASON, hint=shown)]


def permit_fields() -> list[FormField]:
    """Return the fields of a permit."""
    return [
        FormField(
            "kind", tr("Permit"), FieldKind.CHOICE, required=True, choices=choices_of("permit_kind")
        ),
        FormField("number", tr("Permit number"), most=22),
        FormField("until", tr("Permit until"), FieldKind.DATE, required=True),
    ]


def move_fields() -> list[FormField]:
    """Return the fields of a move."""
    return [
        FormField("house", tr("House, by number or address"), required=True, hint=tr(HOUSE_HINT)),
        FormField("room", tr("Room"), most=20, hint=tr(ROOM_HINT)),
        FormField("since", tr("Moved in on"), FieldKind.DATE, hint=tr("today")),
    ]


def leave_fields() -> list[FormField]:
    """Return the fields of leaving; it can be taken back."""
    return [FormField("on", tr("Left on"), FieldKind.DATE, required=True)]


def export_fields() -> list[FormField]:
    """Return what is asked before a list leaves the program."""
    return [
        FormField("plain", tr("Unmasked"), FieldKind.YES_NO, hint=tr("names and numbers in full")),
        FormField(
            "why",
            tr("Reason"),
            required=True,
            most=MOST_REASON,
            hint=tr("no names in it: it stands in the log"),
            asked_if=lambda values: bool(values.get("plain")),
        ),
    ]
