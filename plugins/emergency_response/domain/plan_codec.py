"""Plans as JSON values and back: what the table keeps, what a plan file holds.

A file comes from outside: everything unexpected in it is refused by name, nothing is guessed.
Unknown keys are refused too, so that a mistyped one does not get lost. Names and telephones never
go into the text of a table: ``store/plans.py`` seals them first and keeps their uids.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from cmdmap.api import Place, WorldError, tr
from emergency_response.domain.levels import Grade, Hazard
from emergency_response.domain.plan import Contact, Need, Plan, PlanGroup, PlanTask, Zone, faults

LONGEST_TEXT = 4_000
LARGEST_FILE = 2_000_000
_LISTS: Mapping[str, type] = {
    "groups": PlanGroup,
    "contacts": Contact,
    "tasks": PlanTask,
    "zones": Zone,
    "needs": Need,
}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
}
Part = TypeVar("Part")


def to_json(plan: Plan) -> str:
    """Return a plan as JSON text."""
    raw = dataclasses.asdict(plan)
    raw["post_place"] = list(plan.post_place) if plan.post_place is not None else None
    return json.dumps(raw, ensure_ascii=False)


def from_json(text: str) -> Plan:
    """Read what :func:`to_json` wrote.

    Raises:
        WorldError: it is no plan.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WorldError(tr("The plan cannot be read ({why}).", why=error)) from error
    return read_plan(raw)


def read_file(raw: bytes) -> tuple[Plan, ...]:
    """Read a file of plans: TOML with one ``[[plans]]`` table each.

    Raises:
        WorldError: it is no such file; names the plan and the first thing wrong.
    """
    if len(raw) > LARGEST_FILE:
        raise WorldError(tr("The file is larger than {most} bytes.", most=LARGEST_FILE))
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WorldError(tr("The file is no TOML ({why}).", why=error)) from error
    plans = table.get("plans")
    if set(table) != {"plans"} or not isinstance(plans, list) or not plans:
        raise WorldError(tr("The file needs [[plans]] and nothing else."))
    found = tuple(read_plan(each) for each in plans)
    if any(contact.person or contact.deputy for plan in found for contact in plan.contacts):
        raise WorldError(tr("A file of plans names people in words, not by uid."))
    return found


def read_plan(raw: object) -> Plan:
    """Read a plan from parsed JSON or TOML and check it.

    Raises:
        WorldError: something in it is wrong.
    """
    if not isinstance(raw, dict):
        raise WorldError(tr("A plan is a table with keys."))
    values: dict[str, Any] = dict(raw)
    for name, kind in _LISTS.items():
        values[name] = _parts(kind, values.get(name, []), name)
    values["hazard"] = _choice(Hazard, values.get("hazard"), "hazard")
    values["response"] = _choice(Grade, values.get("response"), "response")
    values["post_place"] = _place(values.get("post_place"))
    plan = _record(Plan, values, "plan")
    for fault in faults(plan):
        raise WorldError(f"{plan.title}: {fault}")
    return plan


def _parts(kind: type[Part], raw: object, where: str) -> tuple[Part, ...]:
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise WorldError(tr("{where} must be a list of tables.", where=where))
    return tuple(_record(kind, each, where) for each in raw)


def _record(kind: type[Part], raw: Mapping[str, Any], where: str) -> Part:
    known = {each.name: each for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name, value in raw.items():
        if name not in known:
            raise WorldError(tr("{where}: the key {key} is not known.", where=where, key=name))
        wanted = _TYPES.get(str(known[name].type))
        if wanted is None:
            continue
        if not isinstance(value, wanted) or isinstance(value, bool) != (wanted == (bool,)):
            raise WorldError(tr("{where}: {key} has a wrong value.", where=where, key=name))
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise WorldError(tr("{where}: {key} is too long.", where=where, key=name))
    missing = [
        name
        for name, each in known.items()
        if each.default is dataclasses.MISSING and name not in raw
    ]
    if missing:
        raise WorldError(tr("{where}: {key} is missing.", where=where, key=missing[0]))
    return kind(**raw)


def _choice(kind: type[Any], value: object, where: str) -> Any:
    if isinstance(value, bool) or value not in {each.value for each in kind}:
        raise WorldError(tr("{where}: {value} is none of the choices.", where=where, value=value))
    return kind(value)


def _place(raw: object) -> Place | None:
    if raw is None:
        return None
    if (
        isinstance(raw, list)
        and len(raw) == 2
        and all(isinstance(each, int | float) and not isinstance(each, bool) for each in raw)
        and abs(raw[0]) <= 180
        and abs(raw[1]) <= 90
    ):
        return Place(float(raw[0]), float(raw[1]))
    raise WorldError(tr("A place is a list of longitude and latitude."))
