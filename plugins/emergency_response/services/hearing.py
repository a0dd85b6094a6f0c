"""The step ``hear_replies``: what units say or the network reports ticks the call list.

Writer side, for reports of the kinds text, status and receipt only; every report goes on. A reply
ticks the newest call that waits for the unit. Where a drill and a real response wait for the same
unit nobody knows which one is meant: the drill is ticked, and the real list only notes the reply,
so that a person is never taken for reached because of a drill.
"""

from __future__ import annotations

from cmdmap.api import Heard, ReportKind, Transaction, tr
from emergency_response.domain.receipts import DONE, CallMark
from emergency_response.services.acts.calling import put_mark
from emergency_response.store.activations import running
from emergency_response.store.calls import calls_of_key
from emergency_response.store.command_post import LogKind, write_log

LONGEST_NOTE = 120
MARKS = {
    ReportKind.TEXT: CallMark.REPLIED,
    ReportKind.STATUS: CallMark.REPLIED,
    ReportKind.RECEIPT: CallMark.DELIVERED,
}


def hear_replies(heard: Heard, tx: Transaction) -> str | None:
    """Mark calls to the unit that spoke; None lets the report go on."""
    report = heard.report
    came = MARKS.get(report.kind)
    if came is None or report.unit_key is None or not report.valid:
        return None
    waiting = [
        (call, running(tx, call.activation_id))
        for call in calls_of_key(tx, report.unit_key)
        if call.state not in DONE and (came is CallMark.REPLIED or call.sent)
    ]
    drills = [each for each in waiting if each[1].drill]
    note = visible(report.text) if came is CallMark.REPLIED else ""
    if waiting:
        call, found = (drills or waiting)[-1]
        put_mark(tx, found, call, came, note)
    if drills and came is CallMark.REPLIED:
        for call, found in waiting:
            if not found.drill:
                words = tr("{role} answered '{words}'; a drill runs too, ask again.",
                           role=call.role, words=note)  # fmt: skip
                write_log(tx, found.id, LogKind.CALL, words)
                tx.touch("log")
    return None


def visible(text: str | None) -> str:
    """Return what was said as one line that fits a note."""
    return " ".join((text or "").split())[:LONGEST_NOTE]
