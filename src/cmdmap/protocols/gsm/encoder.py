"""What the outbox must know of modems: texts only, reports under the network's numbers.

Listed in ``protocols/outgoing/encoders.py``.
"""

from __future__ import annotations

from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.report import Report
from cmdmap.protocols.gsm import NAME
from cmdmap.protocols.gsm.pdu import write_submits
from cmdmap.protocols.gsm.speaker import GsmSpeaker
from cmdmap.protocols.outgoing.order import Answer, Encoder, Order

ARRIVAL_S = 300.0
"""A phone that is on takes a text within this time; one that is off is the network's care."""


def _encode(order: Order, _manner: object) -> tuple[bytes, ...]:
    return tuple(write_submits(order.address, order.text, order.id % 256))


def _answer(report: Report) -> Answer | None:
    reference = report.detail.get("reference")
    if not isinstance(reference, int):
        return None
    return Answer(report.valid, ref=reference, reason=report.reason or "")


GSM = Encoder(
    protocol=NAME,
    kinds=frozenset({OutgoingKind.TEXT}),
    encode=_encode,
    open_speaker=GsmSpeaker,
    silent=True,
    by_name=True,
    answer=_answer,
    answer_s=ARRIVAL_S,
    network_keeps=True,
    by_ref=True,
)
