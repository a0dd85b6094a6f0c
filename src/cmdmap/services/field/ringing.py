"""The step ``ringing``: a telephone call that comes in is told once, and makes no unit.

One of ``services/steps.py``, before ``who``. Who calls from a telephone of the roster goes on as
that unit, and so is heard of; everybody else goes on without identity and with a hidden number.
:func:`mind_calls` ends what rings no more; the orders are those of whoever takes a call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cmdmap.domain.casework.calls import (
    Call,
    CallEnded,
    CallFact,
    CallRang,
    CallTaken,
    ClaimCall,
    ReturnCall,
)
from cmdmap.domain.ids import CallId, UnitKey
from cmdmap.domain.report import Report
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.gsm import NAME
from cmdmap.protocols.gsm.reader import CALLER_GONE, CALLER_RINGS, gsm_key
from cmdmap.services.login.masking import mask_phone
from cmdmap.services.passage import Passage
from cmdmap.services.present import Draft

RINGS_AGAIN = timedelta(seconds=10)
"""A line that is silent for so long rings no more; a later ring is another call."""

_OURS = re.compile(r"\+86(?:(1[3-9]\d{9})|0?([2-9]\d{8,11}))", re.ASCII)
_TAPE = "tape:"
"""A tape in play holds calls of the day when it was recorded: nobody can take them."""


def ringing(passage: Passage, draft: Draft) -> Passage | None:
    """Note that a call rings or has ended; the first ring of a call goes on, once."""
    report = passage.heard.report
    state = report.detail.get("call") if report.protocol == NAME else None
    if state not in (CALLER_RINGS, CALLER_GONE):
        return passage
    known = draft.present.cases.field.calls.ringing_on(passage.heard.link_id)
    if state == CALLER_GONE:
        if known is not None:
            _end(known, passage.heard_at, draft)
        return passage.finish()
    phone = _phone_of(report)
    if known is not None and _again(known, phone, passage.heard_at):
        draft.present.cases.field.calls.put(replace(known, heard_at=passage.heard_at))
        return passage.finish()
    if known is not None:
        _end(known, passage.heard_at, draft)
    live = _member(phone, draft)
    _begin(phone, live, passage, draft)
    told = _masked(report, phone) if live is None else report._replace(unit_key=_key(phone))
    passage.heard = passage.heard._replace(report=told)
    return passage


def mind_calls(draft: Draft) -> None:
    """End the calls whose line has been silent for :data:`RINGS_AGAIN`."""
    for call in draft.present.cases.field.calls.ringing():
        if draft.now - call.heard_at >= RINGS_AGAIN:
            _end(call, call.heard_at, draft)


def claim_call(command: ClaimCall, draft: Draft) -> None:
    """Take a call for whoever hands the command in.

    Raises:
        WorldError: somebody else has it, or it is too long ago.
    """
    _take(_free(command.call_id, draft), draft)


def return_call(command: ReturnCall, draft: Draft) -> None:
    """Take a missed call in order to call back.

    Raises:
        WorldError: somebody has it, it still rings, its number is withheld, or it is too long ago.
    """
    call = _free(command.call_id, draft)
    if call.ended_at is None:
        raise WorldError(tr("This call still rings: take it."))
    if not call.phone:
        raise WorldError(tr("This caller has withheld the number; nobody can call back."))
    _take(call, draft)


CALL_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    ClaimCall: claim_call,
    ReturnCall: return_call,
}


def _begin(phone: str, live: LiveUnit | None, passage: Passage, draft: Draft) -> None:
    at, room = passage.heard_at, draft.present.cases.field.calls
    unit_id = None if live is None else live.unit.id
    call = Call(room.fresh_id(), phone, unit_id, passage.heard.link_id, at, at)
    room.put(call)
    _tell(CallRang(call), draft)


def _end(call: Call, at: datetime, draft: Draft) -> None:
    ended = replace(call, ended_at=at)
    draft.present.cases.field.calls.put(ended)
    _tell(CallEnded(ended), draft)


def _take(call: Call, draft: Draft) -> None:
    taken = replace(call, taken_by=draft.actor.name)
    draft.present.cases.field.calls.put(taken)
    _tell(CallTaken(taken), draft)


def _tell(fact: CallFact, draft: Draft) -> None:
    if not fact.call.link_id.startswith(_TAPE):
        draft.facts.append(fact)


def _free(call_id: CallId, draft: Draft) -> Call:
    call = draft.present.cases.field.calls.get(call_id)
    if call is None:
        raise WorldError(tr("This call is too long ago; nothing was changed."))
    if call.taken_by:
        raise WorldError(tr("{name} has taken this call already.", name=call.taken_by))
    return call


def _again(known: Call, phone: str, at: datetime) -> bool:
    return known.phone == phone and at - known.heard_at < RINGS_AGAIN


def _phone_of(report: Report) -> str:
    """Return the number as people write it down and as parties of incidents have it."""
    number = (report.unit_key or "").partition(":")[2]
    ours = _OURS.fullmatch(number)
    if ours is None:
        return number
    return ours[1] or f"0{ours[2]}"


def _key(phone: str) -> UnitKey:
    return UnitKey(gsm_key(phone))


def _member(phone: str, draft: Draft) -> LiveUnit | None:
    """Return the unit of the roster with this telephone; one that nobody named is no member."""
    live = draft.live_of_key(_key(phone)) if phone else None
    return live if live is not None and live.unit.named else None


def _masked(report: Report, phone: str) -> Report:
    """Return the report of a stranger's call without the number; the frame hides it already."""
    shown = mask_phone(phone)
    return report._replace(unit_key=None, text=f"{report.text} {shown}".strip())
