"""Whole sentences of the time line: who did what, and how it is known.

Made when they are shown, in the language of the seat, from what the line keeps. Names of units
stand in the line as they were then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cmdmap.domain.assignment import Proof
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.incident import CallResult, CloseKind, Satisfaction, Source, Tier
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import (
    act_name,
    clock_name,
    close_name,
    happened_name,
    proof_name,
    result_name,
    satisfaction_name,
    source_name,
    tier_name,
    told_name,
)

PROVEN = frozenset(
    {Act.SIGN, Act.ARRIVE, Act.LEAVE, Act.REFUSE, Act.DISPOSE, Act.FEED_BACK, Act.NOTE}
)
"""Acts of the field: the line says how they are known."""

REPEATED = PROVEN - {Act.NOTE} | {
    Act.DISPATCH, Act.REINFORCE, Act.REASSIGN, Act.OVERRIDE_LEAVE, Act.WITHDRAW, Act.CALL_BACK,
    Act.REWORK, Act.REOPEN, Act.CLOSE,
}  # fmt: skip
"""Acts that come again when an incident is worked at anew: the line says in which round."""

_OF_UNIT = {
    Act.SIGN: mark("{unit} signed for it"),
    Act.ARRIVE: mark("{unit} arrived on site"),
    Act.LEAVE: mark("{unit} left the site"),
    Act.OVERRIDE_LEAVE: mark("{unit} cleared without arrival"),
    Act.REFUSE: mark("{unit} gave it back"),
    Act.WITHDRAW: mark("{unit} withdrawn"),
    Act.DISPOSE: mark("disposed by {unit}"),
    Act.FEED_BACK: mark("feedback of {unit}"),
    Act.NOTE: mark("word of {unit}"),
}
_WITH_OTHER = {
    Act.MERGE: mark("merged into {other}"),
    Act.SPLIT: mark("split off as {other}"),
    Act.ATTACH: mark("{other} was merged into it"),
    Act.DISPATCH: mark("{units} came with {other}, which was merged into it"),
    Act.REINFORCE: mark("{units} came with {other}, which was merged into it"),
}
_FIELDS = {
    "kind": mark("kind"),
    "urgency": mark("level"),
    "source": mark("source"),
    "address": mark("address"),
    "place": mark("place"),
    "text": mark("what happened"),
}


def sentence(line: Line) -> str:
    """Return one line of the time line, without its time and author."""
    values: Mapping[str, Any] = line.values
    if line.act is None:
        return tr(
            'clock "{clock}": {told}',
            clock=clock_name(ClockKind(values["clock"])),
            told=told_name(Told(values["told"])),
        )
    said = _head(line, line.act, values)
    if line.act in REPEATED and values.get("round", 1) > 1:
        said = tr("{what} (round {n})", what=said, n=values["round"])
    if line.text:
        said = tr("{what}: {words}", what=said, words=line.text)
    proof = proof_of(line)
    return f"{said} · {proof}" if proof else said


def proof_of(line: Line) -> str:
    """Return how the line is known, e.g. "by radio status 02"; empty where nobody asks."""
    proof, detail = line.evidence
    if line.act not in PROVEN or proof is Proof.SYSTEM:
        return ""
    return f"{proof_name(proof)} {detail}".strip()


def _head(line: Line, act: Act, values: Mapping[str, Any]) -> str:
    if "other" in values and act in _WITH_OTHER:
        places = {"other": values["other"]}
        if "units" in values:
            places["units"] = ", ".join(values["units"])
        return _by_voice(_filled(_WITH_OTHER[act], places), values)
    if "units" in values:
        return _ordered(act, values)
    if act is Act.ARRIVE and values.get("signed"):
        return tr("{unit} arrived on site, which signs for it", unit=values["unit"])
    if "unit" in values and act in _OF_UNIT:
        return tr(_OF_UNIT[act], unit=values["unit"])
    if "imported" in values:
        return tr("imported from {file} as dealt with", file=values["imported"])
    detail = _detail(act, values)
    said = happened_name(DEEDS[act].fact)
    return tr("{what}, {detail}", what=said, detail=detail) if detail else said


def _filled(form: str, places: Mapping[str, Any]) -> str:
    wanted = {name: value for name, value in places.items() if f"{{{name}}}" in form}
    return tr(form, **wanted)


def _ordered(act: Act, values: Mapping[str, Any]) -> str:
    units = ", ".join(values["units"])
    if act is Act.REASSIGN:
        said = tr("{unit} withdrawn, {units} ordered instead", unit=values["unit"], units=units)
    elif act is Act.REWORK:
        said = tr("the citizen is not satisfied, {units} ordered again", units=units)
    elif act is Act.REINFORCE:
        said = tr("reinforced by {units}", units=units)
    else:
        said = tr("dispatched to {units}", units=units)
    return _by_voice(said, values)


def _by_voice(said: str, values: Mapping[str, Any]) -> str:
    voice = values.get("voice")
    return tr("{what} (by voice: {units})", what=said, units=", ".join(voice)) if voice else said


def _detail(act: Act, values: Mapping[str, Any]) -> str:
    """Return what an act that names no unit says beside its name."""
    if act in (Act.OPEN, Act.REPORT, Act.ATTACH) and "source" in values:
        return source_name(Source(values["source"]))
    if act is Act.CALL_BACK:
        result = result_name(CallResult(values["result"]))
        satisfaction = values.get("satisfaction")
        name = satisfaction and satisfaction_name(Satisfaction(satisfaction))
        return ", ".join(filter(None, (result, name)))
    if act is Act.CLOSE:
        return close_name(CloseKind(values["close_kind"]))
    if act is Act.ESCALATE:
        return tier_name(Tier(values["to"]))
    if act in (Act.ASK_POSTPONE, Act.GRANT_POSTPONE, Act.DENY_POSTPONE):
        return f"{clock_name(ClockKind(values['clock']))} {_local(values['due_at'])}"
    if act is Act.SUSPEND and values.get("until"):
        return tr("until {time}", time=_local(values["until"]))
    if act is Act.HAND_TO_MEDIATION:
        return str(values.get("case", ""))
    if act is Act.SUPERVISE:
        return str(values.get("team", ""))
    if act is Act.AMEND:
        return ", ".join(tr(_FIELDS[name]) for name in values["now"] if name in _FIELDS)
    if act is Act.TAKE_BACK:
        return act_name(Act(values["act"]))
    return ""


def _local(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(LOCAL):%m-%d %H:%M}"
