"""Orders to the other devices: TETRA, BeiDou, JT/T 808, Hytera and Motorola.

Listed in ``encoders.py``; the frames are made by the ``encode.py`` of each protocol's package. Here
stands what the outbox must know besides: which numbers come back, how long an answer takes and in
which of its editions a device wants to be spoken to.
"""

from __future__ import annotations

from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.beidou import encode as beidou
from cmdmap.protocols.hytera import encode as hytera
from cmdmap.protocols.hytera.framing import NAME as HYTERA_NAME
from cmdmap.protocols.jt808 import encode as jt808
from cmdmap.protocols.jt808.framing import NAME as JT808_NAME
from cmdmap.protocols.jt808.framing import V2013
from cmdmap.protocols.motorola import encode as motorola
from cmdmap.protocols.motorola.lrrp import NAME as MOTOROLA_NAME
from cmdmap.protocols.outgoing.order import Answer, Encoder, Order
from cmdmap.protocols.outgoing.plain import PlainSpeaker
from cmdmap.protocols.tetra import encode as tetra
from cmdmap.protocols.tetra.framing import NAME as TETRA_NAME

TEXT, STATUS, POLL = OutgoingKind.TEXT, OutgoingKind.STATUS, OutgoingKind.POLL

TETRA_SERIALS = 256
TMS_SERIALS = 128
WORD, DOUBLE_WORD = 1 << 16, 1 << 32

CARD_PAUSE_S = 65.0
"""A civil BeiDou card sends once a minute and says only then whether it could."""

_BEIDOU_3 = ("BDTCI", "BDICP", "BDEPI", "BDPRX", "BDPRI")
_OWN_HYTERA_ID = 0


def _number(text: str, low: int, high: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 10 and low <= int(text) <= high:
        return int(text)
    raise WorldError(
        tr("{number} is not a number from {low} to {high}.", number=text, low=low, high=high)
    )


def _encode_tetra(order: Order, _manner: object) -> tuple[bytes, ...]:
    if order.kind is STATUS:
        return tetra.status_command(order.address, _number(order.text, 0, WORD - 1))
    return tetra.text_command(order.address, order.text, order.id % TETRA_SERIALS)


def _tetra_go_ahead(report: Report) -> bool | None:
    if report.protocol != TETRA_NAME:
        return None
    if report.sentence == "OK":
        return True
    return False if report.sentence.endswith("ERROR") else None


def _tetra_answer(report: Report) -> Answer | None:
    if report.sentence != "CTSDSR":
        # What the terminal says to our command; the report of the arrival comes later.
        return None
    reference = report.detail.get("message_reference")
    serial = reference if isinstance(reference, int) else None
    return Answer(report.valid, serial, reason=report.reason or "")


def _encode_beidou(order: Order, manner: object) -> tuple[bytes, ...]:
    user, text = order.address, order.text
    if manner == 4:
        card = _number(user, 0, (1 << 24) - 1)
        return (beidou.text_4(card, text.encode("gb18030", "replace")),)
    return (beidou.text_3(user, text) if manner == 3 else beidou.text_2(user, text),)


def _beidou_edition(report: Report) -> int | None:
    if report.protocol != "beidou" or not report.valid:
        return None
    if report.sentence.startswith(_BEIDOU_3):
        return 3
    return 2 if report.sentence.startswith("BD") else 4


def _encode_jt808(order: Order, manner: object) -> tuple[bytes, ...]:
    version = manner if isinstance(manner, int) else V2013
    serial = order.id % WORD
    if order.kind is POLL:
        return (jt808.poll_position(order.address, serial, version),)
    return (jt808.text_down(order.address, serial, order.text, version),)


def _jt808_version(report: Report) -> object:
    return report.detail.get("version") if report.protocol == JT808_NAME else None


def _jt808_answer(report: Report) -> Answer | None:
    serial = report.detail.get("of_serial")
    if report.detail.get("of") not in ("8300", "8201") or not isinstance(serial, int):
        return None
    return Answer(report.valid, serial, reason=report.reason or "")


def _encode_hytera(order: Order, manner: object) -> tuple[bytes, ...]:
    radio, request = _number(order.address, 1, 16_776_415), order.id % DOUBLE_WORD
    if order.kind is POLL:
        message = hytera.position_request(radio, request)
    else:
        message = hytera.text(radio, _OWN_HYTERA_ID, order.text, request)
    like = manner if isinstance(manner, bytes) else message
    return (hytera.wrapped(message, like, order.id % WORD),)


def _hytera_envelope(report: Report) -> object:
    return report.raw[:2] if report.protocol == HYTERA_NAME else None


def _hytera_answer(report: Report) -> Answer:
    request = report.detail.get("request_id")
    serial = request if isinstance(request, int) else None
    return Answer(report.valid, serial, reason=report.reason or "")


def _encode_motorola(order: Order, _manner: object) -> tuple[bytes, ...]:
    if order.kind is POLL:
        return (motorola.lrrp_immediate(order.id % DOUBLE_WORD),)
    return (motorola.text(order.text, order.id % TMS_SERIALS),)


def _motorola_answer(report: Report) -> Answer | None:
    if report.sentence == "ARS":
        return None
    # A refused position carries another number than the sequence of a text.
    sequence = report.detail.get("sequence")
    serial = sequence if isinstance(sequence, int) else None
    return Answer(report.valid, serial, reason=report.reason or "")


TETRA: Encoder = Encoder(
    protocol=TETRA_NAME,
    kinds=frozenset({TEXT, STATUS}),
    encode=_encode_tetra,
    open_speaker=lambda: PlainSpeaker(TETRA, _tetra_go_ahead),
    silent=True,
    by_name=True,
    answer=_tetra_answer,
    serials=TETRA_SERIALS,
)

BEIDOU = Encoder(
    protocol="beidou",
    kinds=frozenset({TEXT}),
    encode=_encode_beidou,
    silent=True,
    turn_s=CARD_PAUSE_S,
    answer_ends_turn=False,
    answer_s=CARD_PAUSE_S,
    manner=_beidou_edition,
)

JT808 = Encoder(
    protocol=JT808_NAME,
    kinds=frozenset({TEXT, POLL}),
    encode=_encode_jt808,
    answer=_jt808_answer,
    serials=WORD,
    manner=_jt808_version,
)

HYTERA = Encoder(
    protocol=HYTERA_NAME,
    kinds=frozenset({TEXT, POLL}),
    encode=_encode_hytera,
    answer=_hytera_answer,
    serials=DOUBLE_WORD,
    manner=_hytera_envelope,
)

MOTOROLA = Encoder(
    protocol=MOTOROLA_NAME,
    kinds=frozenset({TEXT, POLL}),
    encode=_encode_motorola,
    answer=_motorola_answer,
    serials=TMS_SERIALS,
)
