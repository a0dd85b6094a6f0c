"""What a row of the audit log says of a command, in words: field and value, one after the other.

Shown by the audit view. The log itself, ``cmdmap audit`` and the export keep the JSON that
``services/audit/wording.py`` wrote; a field that has no word here stays as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from cmdmap.domain.assignment import Proof
from cmdmap.domain.incident import CallResult, CloseKind, Satisfaction, Source, Tier, Urgency
from cmdmap.domain.rights import Role
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import mark, tr
from cmdmap.services.casework import wording as cases
from cmdmap.services.login.names import role_name
from cmdmap.widgets.wording import count_text, instant_text, joined_text

FIELDS: Mapping[str, str] = {
    "address": mark("address"),
    "amount_cents": mark("amount in cents"),
    "answer": mark("answer given"),
    "areas": mark("areas of duty"),
    "at": mark("at"),
    "by": mark("in the name of"),
    "call_id": mark("roll call"),
    "case_id": mark("mediation case"),
    "clock": mark("time limit"),
    "close_kind": mark("closed as"),
    "code": mark("status code"),
    "community": mark("community"),
    "dispute": mark("kind of dispute"),
    "due_at": mark("asked until"),
    "due_on": mark("due on"),
    "enabled": mark("enabled"),
    "evidence": mark("proof"),
    "file": mark("file"),
    "finding": mark("finding"),
    "found": mark("person found"),
    "gone": mark("removed"),
    "granted": mark("granted"),
    "incident": mark("incident"),
    "kind": mark("kind"),
    "known_at": mark("known since"),
    "locked": mark("locked"),
    "mediators": mark("mediators"),
    "must_change": mark("must change the password"),
    "muted": mark("muted"),
    "name": mark("name"),
    "note": mark("note"),
    "notes": mark("notes"),
    "number": mark("which one"),
    "opinion": mark("opinion"),
    "outcome": mark("how it ended"),
    "outside_number": mark("number elsewhere"),
    "parties": mark("persons"),
    "passed": mark("password right"),
    "place": mark("place"),
    "put": mark("new or changed"),
    "reason": mark("reason"),
    "record": mark("record"),
    "result": mark("result of the call"),
    "roles": mark("roles"),
    "rows": mark("rows"),
    "satisfaction": mark("satisfaction"),
    "shown_name": mark("shown name"),
    "source": mark("source"),
    "state": mark("state"),
    "taken_in": mark("taken in at once"),
    "team": mark("team"),
    "text": mark("wording"),
    "tier": mark("tier"),
    "title": mark("title"),
    "to": mark("handed to"),
    "unit": mark("unit supervised"),
    "unit_ids": mark("unit numbers"),
    "units": mark("units"),
    "until": mark("put off until"),
    "urgency": mark("urgency"),
    "why": mark("reason for looking"),
}
VALUES: Mapping[str, Callable[[str], str]] = {
    "close_kind": lambda text: cases.close_name(CloseKind(text)),
    "evidence": lambda text: cases.proof_name(Proof(text)),
    "result": lambda text: cases.result_name(CallResult(text)),
    "roles": lambda text: role_name(Role(text)),
    "satisfaction": lambda text: cases.satisfaction_name(Satisfaction(text)),
    "source": lambda text: cases.source_name(Source(text)),
    "tier": lambda text: cases.tier_name(Tier(int(text))),
    "to": lambda text: cases.holder_name(ForceKind(text)),
    "urgency": lambda text: cases.urgency_name(Urgency(int(text))),
}
LENGTH = re.compile(r"([0-9]+) letters", re.ASCII)
MANY = re.compile(r"([0-9]+) in all", re.ASCII)


def detail_words(detail: str) -> str:
    """Return a row's JSON object as ``field: value``, with dots between; no JSON stays as it is."""
    try:
        said = json.loads(detail)
    except ValueError:
        return detail
    if not isinstance(said, dict):
        return detail
    return joined_text(*(_pair(name, value) for name, value in said.items()))


def _pair(name: str, value: object) -> str:
    word = tr(FIELDS[name]) if name in FIELDS else name
    return tr("{word}: {value}", word=word, value=_value(name, value))


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, list):
        return ", ".join(_value(name, each) for each in value)
    text = str(value)
    # What another version wrote stays as it is.
    with suppress(ValueError):
        if name in VALUES:
            return VALUES[name](text)
        if "T" in text:
            return instant_text(datetime.fromisoformat(text))
    if found := LENGTH.fullmatch(text):
        return tr("{n} letters", n=count_text(int(found[1])))
    if found := MANY.fullmatch(text):
        return tr("{n} in all", n=count_text(int(found[1])))
    return tr("given") if text == "given" else text
