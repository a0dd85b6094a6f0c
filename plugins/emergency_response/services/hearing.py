"""The step ``hear_replies``: what units say or the network reports ticks the call list.

Writer side, for reports of the kinds text, status and receipt only; every report goes on. A reply
to a drill ticks the drill's list and nothing else, because the list is what is looked for.
"""

from __future__ import annotations

from cmdmap.api import Heard, ReportKind, Transaction
from emergency_response.domain.receipts import DONE, CallMark
from emergency_response.services.acts.calling import put_mark
from emergency_response.store.activations import running
from emergency_response.store.calls import calls_of_key

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
    for call in calls_of_key(tx, report.unit_key):
        if call.state not in DONE and (came is CallMark.REPLIED or call.sent):
            note = (report.text or "")[:LONGEST_NOTE] if came is CallMark.REPLIED else ""
            put_mark(tx, running(tx, call.activation_id), call, came, note)
    return None
