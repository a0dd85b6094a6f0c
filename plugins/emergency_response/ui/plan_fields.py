"""The parts of a plan as forms: basics, group, person, task, zone, goods; and back."""

from __future__ import annotations

from dataclasses import replace

from cmdmap.api import Place, tr
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from emergency_response.domain.kinds import emergency_kinds
from emergency_response.domain.levels import HAZARD_WORDS, RESPONSE_WORDS, Grade, Hazard
from emergency_response.domain.plan import (
    LONGEST_TASK_MIN,
    Contact,
    Need,
    Plan,
    PlanGroup,
    PlanTask,
    Zone,
)

EMPTY = Plan("", "", Hazard.NATURAL, "typhoon", Grade.IV)
Part = PlanGroup | Contact | PlanTask | Zone | Need
LISTS: dict[type, str] = {
    PlanGroup: "groups",
    Contact: "contacts",
    PlanTask: "tasks",
    Zone: "zones",
    Need: "needs",
}
"""Where a plan keeps each kind of part."""


def basic_fields(new: bool) -> tuple[FormField, ...]:
    """Return the fields of a plan itself; its number is asked of a new one only."""
    hazards = [(hazard.value, tr(words)) for hazard, words in HAZARD_WORDS.items()]
    kinds = [(kind.code, kind.title) for kind in emergency_kinds().values()]
    levels = [(str(int(grade)), tr(words)) for grade, words in RESPONSE_WORDS.items() if grade]
    order = tr("Text of the order; {mark} becomes the place", mark="{place}")
    number = (FormField("code", tr("Number"), required=True, most=40),) if new else ()
    return (
        *number,
        FormField("title", tr("Title"), required=True),
        FormField("hazard", tr("Class"), FieldKind.CHOICE, True, choices=hazards),
        FormField("kind", tr("Kind"), FieldKind.CHOICE, True, choices=kinds),
        FormField("response", tr("Response level"), FieldKind.CHOICE, True, choices=levels),
        FormField("text", order, FieldKind.LINES, most=500),
        FormField("post_name", tr("Command post")),
        FormField("post_place", tr("Place of the post"), FieldKind.PLACE),
    )


def basic_values(plan: Plan) -> Values:
    """Return a plan's basics as values."""
    return {
        "code": plan.code,
        "title": plan.title,
        "hazard": plan.hazard.value,
        "kind": plan.kind,
        "response": str(int(plan.response)),
        "text": plan.text,
        "post_name": plan.post_name,
        "post_place": plan.post_place,
    }


def with_basics(plan: Plan, values: Values) -> Plan:
    """Return a plan with other basics."""
    kind = str(values["kind"])
    place = values["post_place"]
    return replace(
        plan,
        code=str(values.get("code") or plan.code),
        title=str(values["title"]),
        hazard=Hazard(str(values["hazard"])),
        kind=kind,
        response=Grade(int(str(values["response"]))),
        text=str(values["text"] or ""),
        incident_kind=emergency_kinds()[kind].incident_kind,
        post_name=str(values["post_name"] or ""),
        post_place=place if isinstance(place, Place) else None,
    )


def phone_kind(shown: str) -> FieldKind:
    """Return how a telephone is asked for: one that is masked may be left as it is."""
    return FieldKind.TEXT if set("*?").intersection(shown) else FieldKind.PHONE


def part_fields(kind: type[Part], plan: Plan, before: Part | None = None) -> tuple[FormField, ...]:
    """Return the fields of a part of a plan; ``before`` is the part as it stands."""
    contact = before if isinstance(before, Contact) else Contact("")
    groups = [(group.code, group.name) for group in plan.groups]
    group = FormField("group", tr("Working group"), FieldKind.CHOICE, choices=groups)
    number = FieldKind.NUMBER
    fields: dict[type[Part], tuple[FormField, ...]] = {
        PlanGroup: (
            FormField("code", tr("Code"), required=True, most=40),
            FormField("name", tr("Name"), required=True),
            FormField("duty", tr("Duty of the group")),
        ),
        Contact: (
            FormField("role", tr("Function"), required=True),
            group,
            FormField("member", tr("Code in the roster")),
            FormField("unit", tr("Name of the unit")),
            FormField("name", tr("Full name, or name of the office")),
            FormField("phone", tr("Telephone"), phone_kind(contact.phone)),
            FormField("deputy_name", tr("Deputy")),
            FormField(
                "deputy_phone", tr("Telephone of the deputy"), phone_kind(contact.deputy_phone)
            ),
            FormField(
                "office", tr("It is a duty desk, not a person: shown to all"), FieldKind.YES_NO
            ),
        ),
        PlanTask: (
            FormField("text", tr("What is to be done"), required=True),
            FormField(
                "minutes", tr("Minutes after the beginning"), number, True, least=1,
                most=LONGEST_TASK_MIN,
            ),
            group,
        ),
        Zone: (
            FormField("name", tr("Name"), required=True),
            FormField("radius_m", tr("Radius"), number, True, least=1, most=20_000, unit="m"),
        ),
        Need: (
            FormField("goods", tr("Goods"), required=True),
            FormField("amount", tr("Amount"), number, True, least=1, most=1_000_000),
        ),
    }  # fmt: skip
    return fields[kind]


def part_of(kind: type[Part], values: Values, before: Part | None = None) -> Part:
    """Return the part of the answers; a person stays who it is where nothing else was written."""
    given = {name: "" if value is None else value for name, value in values.items()}
    if kind is Zone:
        given["radius_m"] = float(str(given["radius_m"]))
    elif kind in (PlanTask, Need):
        key = "minutes" if kind is PlanTask else "amount"
        given[key] = int(str(given[key]))
    if isinstance(before, Contact):
        given |= {"person": before.person, "deputy": before.deputy}
    return kind(**given)  # type: ignore[arg-type]


def with_part(plan: Plan, kind: type[Part], number: int | None, part: Part | None) -> Plan:
    """Return a plan with a part put in, replaced (``number``) or taken out (None)."""
    name = LISTS[kind]
    parts: list[Part] = list(getattr(plan, name))
    if number is None:
        parts += [part] if part is not None else []
    elif part is None:
        del parts[number]
    else:
        parts[number] = part
    return replace(plan, **{name: tuple(parts)})  # type: ignore[arg-type]
