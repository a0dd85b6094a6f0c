"""The step ``receipt``: what links and radios say about things sent earlier.

One of ``services/steps.py``. A settlement comes from our own link; an answer comes from the air and
is matched by the network's number, else by ours, else it belongs to the oldest of its link that
waits for one. A position answers the question for it.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.outgoing import Happening, Outgoing, OutgoingKind, OutgoingState
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.outgoing.encoders import ENCODERS, encoder_of
from cmdmap.protocols.outgoing.order import Answer, Settled
from cmdmap.protocols.outgoing.settlement import read_settlement
from cmdmap.services.outgoing.follow import advance
from cmdmap.services.passage import Passage
from cmdmap.services.present import Draft
from cmdmap.store.outbox import set_refs
from cmdmap.store.radio_log import LogLine

UNKNOWN = "unknown message"


def receipt(passage: Passage, draft: Draft) -> Passage | None:
    """Remember where the unit was heard; move on what the report is about."""
    report, outbox = passage.heard.report, draft.present.outbox
    if report.unit_key is not None:
        outbox.hear(report.unit_key, passage.heard.link_id, passage.heard_at)
    if report.kind is ReportKind.RECEIPT:
        settled = read_settlement(report)
        if settled is not None:
            return _settle(settled, passage, draft)
        return _answered(passage, draft)
    if report.kind is ReportKind.FIX and passage.live is not None and outbox.asked:
        for message in tuple(outbox.messages()):
            asked = message.kind is OutgoingKind.POLL and message.state is OutgoingState.SENT
            its_own = message.unit_id == passage.live.unit.id
            if asked and its_own and message.created_at <= passage.heard_at:
                advance(draft, message, Happening.CONFIRMED)
    return passage


def _settle(settled: Settled, passage: Passage, draft: Draft) -> Passage | None:
    """Take what our own link says; what went out gets a line in the radio log."""
    message = draft.present.outbox.get(settled.id)
    if message is None or message.link_id != passage.heard.link_id:
        return passage.refuse(UNKNOWN)
    if settled.refs:
        message = replace(message, refs=(*message.refs, *settled.refs))
        set_refs(draft.connection, message)
        draft.present.outbox.put(message)
    if settled.happening is Happening.HANDED:
        return passage.finish()
    moved = advance(draft, message, settled.happening, settled.reason)
    if settled.happening is not Happening.WRITTEN or moved is None:
        return passage.refuse(settled.happening.value)
    encoder = encoder_of(message.key or "")
    if encoder is not None and encoder.by_ref and not moved.refs:
        # Every part has arrived while the last ones were still being sent.
        advance(draft, moved, Happening.CONFIRMED)
    _log(moved, passage, draft)
    return passage.finish()


def _answered(passage: Passage, draft: Draft) -> Passage | None:
    """Match an answer from the air; one that matches nothing is a line of the log all the same."""
    report = passage.heard.report
    encoder = ENCODERS.get(report.protocol)
    answer = encoder.answer(report) if encoder else None
    message = _find(answer, passage, draft) if answer else None
    if answer is None or message is None:
        return passage
    if answer.ref is not None:
        message = replace(message, refs=tuple(ref for ref in message.refs if ref != answer.ref))
        set_refs(draft.connection, message)
        draft.present.outbox.put(message)
    if not answer.ok:
        advance(draft, message, Happening.DENIED, answer.reason)
    elif answer.ref is None or not (message.refs or message.state is OutgoingState.SENDING):
        advance(draft, message, Happening.CONFIRMED)
    if passage.live is None:
        _log(message, passage, draft)
        return passage.finish()
    return passage


def _find(answer: Answer, passage: Passage, draft: Draft) -> Outgoing | None:
    link_id, report = passage.heard
    encoder = ENCODERS[report.protocol]
    sent = [
        message
        for message in draft.present.outbox.messages()
        if message.attempts
        # A tape in play holds answers to what was sent when it was recorded.
        and message.created_at <= passage.heard_at
        and message.key is not None
        and message.key.startswith(f"{report.protocol}:")
        and report.unit_key in (None, message.key)
    ]
    if answer.ref is not None:
        # The network's numbers return after 256: the newest is meant.
        numbered = (m for m in reversed(sent) if m.link_id == link_id and answer.ref in m.refs)
        return next(numbered, None)
    if answer.serial is not None and encoder.serials:
        serial = answer.serial
        return next((m for m in reversed(sent) if m.id % encoder.serials == serial), None)
    # Our link says that it has written before it reads the answer: others have not gone out yet.
    waiting = [m for m in sent if m.link_id == link_id and m.state is OutgoingState.SENT]
    return min(waiting, key=lambda m: (m.state_at, m.id), default=None)


def _log(message: Outgoing, passage: Passage, draft: Draft) -> None:
    """Write a line of the radio log that names the unit that was written to."""
    link_id, report = passage.heard
    line = LogLine(
        at=passage.at,
        heard_at=passage.heard_at,
        unit_id=message.unit_id,
        link_id=link_id,
        protocol=(message.key or "").partition(":")[0],
        kind=ReportKind.RECEIPT,
        sentence=_sentence(report, message),
        text=message.text,
        place=None,
        raw=report.raw,
    )
    draft.log(line, report._replace(text=message.text))


def _sentence(report: Report, message: Outgoing) -> str:
    return report.sentence if report.raw else message.kind.value
