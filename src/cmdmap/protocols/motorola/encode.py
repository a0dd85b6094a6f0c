"""What a computer sends to Motorola radios: position requests, texts, answers.

Used by the dispatch desk (``lrrp_*``, ``text``) and the UDP link (``answers``). Sources as in
``lrrp.py``, ``ars.py`` and ``tms.py``.
"""

from __future__ import annotations

from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.motorola import ars, tms
from cmdmap.protocols.motorola.lrrp import NAME
from cmdmap.protocols.motorola.varints import write_uint

_IMMEDIATE, _TRIGGERED, _STOP = 0x05, 0x09, 0x0F
_WITH_ACCURACY_AND_TIME, _WITH_SPEED, _WITH_HEADING = b"\x51", b"\x62", b"\x57"
_PERIODIC, _INTERVAL = b"\x34", b"\x31"
LONGEST_TEXT = 400
"""Bytes of UTF-16 that every radio of the family takes."""
RENEW_HALF_HOURS = 1


def lrrp_immediate(request_id: int) -> bytes:
    """Return the request for one position with time, speed and heading."""
    return _document(_IMMEDIATE, request_id, _WITH_ACCURACY_AND_TIME + _WITH_HEADING + _WITH_SPEED)


def lrrp_triggered(request_id: int, interval_s: int) -> bytes:
    """Return the request for a position every ``interval_s`` seconds."""
    return _document(_TRIGGERED, request_id, _PERIODIC + _INTERVAL + write_uint(interval_s))


def lrrp_stop(request_id: int) -> bytes:
    """Return the end of a triggered request."""
    return _document(_STOP, request_id, b"")


def text(message: str, sequence: int) -> bytes:
    """Return the text message that asks for an acknowledgement; ``sequence`` is 0..127.

    Raises:
        WorldError: more text than one message holds.
    """
    written = message.encode("utf-16-le", "replace")
    if len(written) > LONGEST_TEXT:
        raise WorldError(tr("The message is too long for this radio: shorten it."))
    head = tms.MORE | tms.WANTS_ACK | tms.RESERVED | tms.TEXT
    return _sized(bytes([head, 0, *_sequence(sequence)]) + written)


def answers(report: Report) -> list[bytes]:
    """Return what the sender of ``report`` waits for: a registration answer or a receipt."""
    if report.protocol != NAME or not report.detail.get("ack_requested"):
        return []
    if report.sentence == "ARS":
        head = ars.MORE | ars.PRIORITY | ars.CONTROL | ars.RESPONSE
        return [_sized(bytes([head, RENEW_HALF_HOURS]))]
    sequence = report.detail.get("sequence")
    if report.sentence == "TMS" and isinstance(sequence, int):
        head = tms.MORE | tms.ACKNOWLEDGEMENT
        return [_sized(bytes([head, 0, *_sequence(sequence)]))]
    return []


def _sequence(number: int) -> bytes:
    return bytes([0x80 | number & 0x1F, number & 0x60 | tms.UCS2_LE])


def _document(kind: int, request_id: int, tokens: bytes) -> bytes:
    body = b"\x22\x04" + request_id.to_bytes(4, "big") + tokens
    return bytes([kind]) + write_uint(len(body)) + body


def _sized(body: bytes) -> bytes:
    return len(body).to_bytes(2, "big") + body
