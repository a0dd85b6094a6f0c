"""Entries: time line, clocks, notices and calls of an incident as rows of words.

Pure; whole sentences of the time line come from ``services/casework/sentences.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from cmdmap.domain.assignment import Proof
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import Clock, Told
from cmdmap.domain.incident import CallBack, Incident, Postponement, Supervision
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import (
    clock_name,
    owner_name,
    proof_name,
    result_name,
    satisfaction_name,
    told_name,
)
from cmdmap.services.login.persons import PersonName
from cmdmap.ui.casework.detail.line_list import Entry
from cmdmap.widgets.wording import age_text, clock_text, instant_text, joined_text

Sentence = Callable[[Line], str]
LATE_S = 90.0
"""A line written this much after it happened says both times."""


def line_entries(
    lines: Sequence[Line], sentence: Sentence, person: PersonName = str
) -> list[Entry]:
    """Return the time line, the newest on top."""
    return [_line_entry(line, sentence, person) for line in reversed(lines)]


def clock_entries(incident: Incident, now: datetime) -> list[Entry]:
    """Return every clock of an incident, those that run on top, the most pressing first."""
    order = sorted(incident.clocks, key=lambda clock: (not clock.runs, clock.due_at))
    return [_clock_entry(clock, now) for clock in order]


def notice_entries(incident: Incident, person: PersonName = str) -> list[Entry]:
    """Return open wishes, supervision notices and calls to the citizen, the newest on top."""
    rows = [
        *((wish.asked_at, _wish_entry(wish, person)) for wish in incident.postponements),
        *((notice.at, _supervision_entry(notice, person)) for notice in incident.supervisions),
        *((call.at, _call_entry(call, person)) for call in incident.call_backs),
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [entry for _, entry in rows]


def _line_entry(line: Line, sentence: Sentence, person: PersonName) -> Entry:
    written = ""
    if (line.written_at - line.at).total_seconds() > LATE_S:
        written = tr("written {time}", time=clock_text(line.written_at))
    known = (proof_name(line.evidence.proof), line.evidence.detail)
    is_said = line.act is not None and line.evidence.proof is Proof.OPERATOR
    head = joined_text(instant_text(line.at), person(line.by), *(() if is_said else known), written)
    return Entry(head, sentence(line), _role(line))


def _role(line: Line) -> str:
    told = line.values.get("told")
    if not isinstance(told, int) or told <= Told.NOTHING:
        return "text"
    return "warn" if told == Told.WARNED else "bad"


def _clock_entry(clock: Clock, now: datetime) -> Entry:
    head = joined_text(
        owner_name(clock.owner),
        tr("since {time}", time=clock_text(clock.started_at)),
        tr("due {time}", time=instant_text(clock.due_at)),
        tr("round {n}", n=clock.round) if clock.round > 1 else "",
    )
    name = clock_name(clock.kind)
    left_s = (clock.due_at - now).total_seconds()
    if clock.stopped_at is not None:
        used = age_text((clock.stopped_at - clock.started_at).total_seconds())
        if clock.met:
            return Entry(head, tr("{clock}: done in time, after {time}", clock=name, time=used))
        words = tr("{clock}: done too late, after {time}", clock=name, time=used)
        return Entry(head, words, "bad")
    if clock.held_at is not None:
        return Entry(head, tr("{clock}: stands still", clock=name))
    if left_s < 0:
        words = tr("{clock}: overdue by {time}", clock=name, time=age_text(-left_s))
        return Entry(head, f"{words}  ·  {told_name(clock.told)}", "bad")
    words = tr("{clock}: {time} left", clock=name, time=age_text(left_s))
    return Entry(head, words, "warn" if now >= clock.warn_at else "text")


def _supervision_entry(notice: Supervision, person: PersonName) -> Entry:
    head = joined_text(
        instant_text(notice.at),
        tr("supervision no. {n}", n=notice.number),
        person(notice.by) if notice.by else tr("the clock"),
        notice.unit,
    )
    words = "\n".join(part for part in (notice.opinion, notice.material) if part)
    if notice.answered_at is None:
        return Entry(head, f"{words}\n{tr('not answered yet')}", "warn", notice.number)
    answered = tr(
        "answered {time} by {who}: {answer}",
        time=instant_text(notice.answered_at),
        who=person(notice.answered_by),
        answer=notice.answer,
    )
    return Entry(head, f"{words}\n{answered}", key=notice.number)


def _wish_entry(wish: Postponement, person: PersonName) -> Entry:
    head = joined_text(instant_text(wish.asked_at), person(wish.asked_by))
    words = tr(
        "asks for another limit of {clock}: {time}. {why}",
        clock=clock_name(wish.clock),
        time=instant_text(wish.due_at),
        why=wish.reason,
    )
    return Entry(head, words, "warn")


def _call_entry(call: CallBack, person: PersonName) -> Entry:
    said = satisfaction_name(call.satisfaction) if call.satisfaction is not None else ""
    head = joined_text(instant_text(call.at), person(call.by), tr("call-back"))
    return Entry(head, joined_text(result_name(call.result), said, call.note))
