"""Fields of a form as data: what is asked, what may be answered, one sentence for what may not.

Pure: :class:`~cmdmap.widgets.forms.form.Form` makes the editors. Sources: GB 11643-1999 (check
character of the citizen identity number, ISO 7064 MOD 11-2), ITU-T E.164 (length of a number).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cmdmap.domain.place import Place
from cmdmap.i18n import tr

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
TEXT_MOST = 200
LINES_MOST = 4000
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,20}(?:[#xX转][0-9]{1,6})?")

Value = str | int | float | bool | date | datetime | Place | None
Values = Mapping[str, Value]
"""By the name of the field; what was left open is None, an empty text ``""``."""


class FieldKind(StrEnum):
    """What a field takes, and the type of its value."""

    TEXT = "text"
    """str, one line, without spaces around."""
    LINES = "lines"
    """str of several lines."""
    NUMBER = "number"
    """int, or float where the field has decimals; None when left open."""
    DATE = "date"
    """datetime.date; None when left open."""
    INSTANT = "instant"
    """Aware UTC datetime, shown in local time; never open."""
    CHOICE = "choice"
    """Code (str) of one of the choices; ``""`` when left open."""
    YES_NO = "yes_no"
    """bool."""
    PHONE = "phone"
    """str, digits as typed."""
    ID_NUMBER = "id_number"
    """str, an identity number of 18 characters whose check character is right."""
    PLACE = "place"
    """Place; None when left open. Picked on the map, or typed as latitude, longitude."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked."""

    name: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    """Code and words; more than a dozen are searched by typing."""
    least: float | None = None
    most: float | None = None
    """Bounds of a number, or the most characters of a text."""
    decimals: int = 0
    unit: str = ""
    hint: str = ""
    """Pale inside the empty field."""
    check: Callable[[Values], str] | None = None
    """Gets all values; one sentence why this field's is not taken, empty when it is."""
    asked_if: Callable[[Values], bool] | None = None
    """Shown and checked only while this is true of the other values."""

    def is_asked(self, values: Values) -> bool:
        """Tell whether the field is shown."""
        return self.asked_if is None or self.asked_if(values)


def refusals(fields: Sequence[FormField], values: Values) -> dict[str, str]:
    """Return one sentence by name for each field whose value is not taken."""
    found = {}
    for field in fields:
        if not field.is_asked(values):
            continue
        sentence = _refusal(field, values.get(field.name))
        if not sentence and field.check is not None:
            sentence = field.check(values)
        if sentence:
            found[field.name] = sentence
    return found


def is_id_number(text: str) -> bool:
    """Tell whether an identity number has 18 characters, a real birth date and fitting check."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", text) is None:
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(text[:17], WEIGHTS, strict=True))
    return CHECK_CHARACTERS[weighed % 11] == text[17]


def place_of(text: str) -> Place | None:
    """Read ``latitude, longitude`` in degrees; None for anything else."""
    parts = re.split(r"[,，\s]+", text.strip())
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    inside = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return Place(lon, lat) if inside else None


def _refusal(field: FormField, value: Value) -> str:
    if value is None or value == "":
        return tr("{field} is needed.", field=field.title) if field.required else ""
    match field.kind:
        case FieldKind.TEXT | FieldKind.LINES:
            usual = TEXT_MOST if field.kind is FieldKind.TEXT else LINES_MOST
            most = usual if field.most is None else int(field.most)
            if len(str(value)) > most:
                return tr("{field}: at most {n} characters.", field=field.title, n=most)
        case FieldKind.NUMBER:
            return _out_of_bounds(field, value)
        case FieldKind.PHONE:
            if _PHONE.fullmatch(str(value)) is None:
                return tr("{field}: a telephone number has 5 to 15 digits.", field=field.title)
        case FieldKind.ID_NUMBER:
            if not is_id_number(str(value)):
                return tr("{field}: the 18 characters or their check digit are wrong.",
                          field=field.title)  # fmt: skip
        case FieldKind.CHOICE:
            if value not in {code for code, _words in field.choices}:
                return tr("{field}: choose one of the list.", field=field.title)
        case _:
            pass
    return ""


def _out_of_bounds(field: FormField, value: Value) -> str:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return tr("{field}: a number is needed.", field=field.title)
    if field.least is not None and value < field.least:
        return tr("{field}: at least {n}.", field=field.title, n=f"{field.least:g}")
    if field.most is not None and value > field.most:
        return tr("{field}: at most {n}.", field=field.title, n=f"{field.most:g}")
    return ""
