"""What the audit log keeps of a command: its name, what it was about, and its harmless fields.

No personal data goes in: free text is kept as its length, persons as their number. What was said
stands in the time line of the incident, behind its own rights.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum

from cmdmap.domain.assignment import Evidence
from cmdmap.domain.casework.calls import CallTaken
from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.commands import Command, NameUnit
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.login import commands as logins
from cmdmap.domain.rights import Role
from cmdmap.services.login.judge import incident_of
from cmdmap.services.login.masking import mask_phone, mask_text
from cmdmap.services.present import Draft

KEPT: Mapping[type, frozenset[str]] = {
    NameUnit: frozenset({"name", "team"}),
    logins.CreateAccount: frozenset({"shown_name", "areas"}),
    logins.ChangeAccount: frozenset({"shown_name", "areas"}),
}
"""Texts that are kept as they are, numbers masked, by command."""

HARMLESS = frozenset({"kind", "incident", "by", "why", "dispute", "community"})
"""Texts that are codes, names of people at the desk, or written for the auditor."""

SAID = frozenset(
    {"incident_id", "assignment_id", "unit_id", "act", "undertaking", "subject", "password_hash"}
)
"""Fields that name or subject of the row say, and those that nobody may read."""

PLUGIN_ACT = re.compile(r"[a-z0-9_]{1,40}\.[a-z0-9_:]{1,50}", re.ASCII)
"""Names of acts as manifests give them; one that nobody has given is not repeated."""

MOST_UNITS = 5
LONGEST = 200
"""Letters of a subject or of a kept text."""


def what_of(command: Command) -> str:
    """Return the name under which a command stands in the log."""
    if isinstance(command, logins.AskLeave):
        return command.undertaking.value
    if isinstance(command, PluginWish):
        return command.name if PLUGIN_ACT.fullmatch(command.name) else type(command).__name__
    act = getattr(command, "act", None)
    name = type(command).__name__
    # A command that stands for several acts says which.
    return f"{name}.{act.value}" if act is not None and "act" in _names(command) else name


def subject_of(command: Command, draft: Draft, facts_before: int) -> str:
    """Return what a command was about: incident, unit, account, list.

    What a plugin's act has carried out with a unit names what that act is about too: of a drill
    its number.
    """
    if isinstance(command, PluginWish):
        return draft.subject
    for fact in draft.facts[facts_before:]:
        if isinstance(fact, IncidentMoved):
            return fact.incident.number
        if isinstance(fact, CallTaken):
            return mask_phone(fact.call.phone)
    incident = incident_of(command, draft)
    if incident is not None:
        return incident.number
    if isinstance(command, logins.RecordLogin):
        return ""
    if isinstance(command, logins.LoginCommand):
        return str(getattr(command, "name", getattr(command, "subject", "")))[:LONGEST]
    unit_ids = getattr(command, "unit_ids", None) or (getattr(command, "unit_id", None),)
    names = [live.unit.name for each in unit_ids if each is not None and (live := draft.live(each))]
    more = "" if len(names) <= MOST_UNITS else f" +{len(names) - MOST_UNITS}"
    found = ", ".join(names[:MOST_UNITS]) + more
    return " · ".join(filter(None, (found, draft.subject)))[:LONGEST]


def detail_of(command: Command) -> str:
    """Return the harmless fields of a command as a JSON object."""
    if isinstance(command, PluginWish):
        # Nobody here knows what its texts say.
        return _json({name: (value, False) for name, value in _given(command.wish).items()})
    kept = KEPT.get(type(command), frozenset()) | HARMLESS
    names = _names(command) - SAID
    if isinstance(command, logins.LoginCommand):
        names.discard("name")
    return _json({name: (getattr(command, name), name in kept) for name in names})


def _given(wish: object) -> dict[str, object]:
    return {name: getattr(wish, name) for name in _names(wish)}


def _json(given: Mapping[str, tuple[object, bool]]) -> str:
    found = {
        name: _plain(value, kept=kept)
        for name, (value, kept) in given.items()
        if value is not None and not _is_empty(value)
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _is_empty(value: object) -> bool:
    return isinstance(value, str | tuple | frozenset) and not value


def _names(command: object) -> set[str]:
    return {field.name for field in fields(command)} if is_dataclass(command) else set()


def _plain(value: object, *, kept: bool) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} s"
    if isinstance(value, str):
        return mask_text(value)[:LONGEST] if kept else f"{len(value)} letters"
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Evidence):
        return value.proof.value
    if isinstance(value, frozenset | tuple):
        return _many(tuple(value), kept)
    return "given"


def _many(values: Sequence[object], kept: bool) -> object:
    if all(isinstance(each, Role) for each in values) or kept:
        return sorted(str(each) for each in values)
    if all(isinstance(each, int) for each in values) and len(values) <= MOST_UNITS:
        return list(values)
    return f"{len(values)} in all"
