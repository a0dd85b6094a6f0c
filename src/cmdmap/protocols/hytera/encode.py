"""What a computer sends to Hytera radios: position requests, texts, answers.

Used by the dispatch desk (``position_request``, ``text``) and the UDP link (``answers``). Sources
as in ``envelope.py``.
"""

from __future__ import annotations

from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.hytera.envelope import (
    HRNP,
    HSTRP,
    HSTRP_ACK,
    HSTRP_OPTIONS,
    LP,
    RRS,
    TMP,
    Hdap,
    write_hdap,
    write_hrnp,
    write_hstrp,
)
from cmdmap.protocols.hytera.framing import NAME

RADIO_NETWORK = 10
"""First byte of every radio's address as shipped; the radio's programming can change it."""
LONGEST_TEXT = 512
RENEW_S = 3600
_REQUEST, _PRIVATE, _GROUP, _REGISTERED = 0xA001, 0x00A1, 0x00B1, 0x0080


def address(radio_id: int, network: int = RADIO_NETWORK) -> bytes:
    """Return the four bytes that address a radio, 1..16776415."""
    return bytes([network]) + radio_id.to_bytes(3, "big")


def position_request(radio_id: int, request_id: int) -> bytes:
    """Return the request for one position, answered by LP-A002."""
    return write_hdap(Hdap(LP, _REQUEST, request_id.to_bytes(4, "big") + address(radio_id)))


def text(target: int, sender: int, message: str, request_id: int, group: bool = False) -> bytes:
    """Return the text ``message`` from us, known as ``sender``, to a radio or group.

    Raises:
        WorldError: more text than one message holds.
    """
    written = message.encode("utf-16-le", "replace")
    if len(written) > LONGEST_TEXT:
        raise WorldError(tr("The message is too long for this radio: shorten it."))
    payload = request_id.to_bytes(4, "big") + address(target) + address(sender) + written
    return write_hdap(Hdap(TMP, _GROUP if group else _PRIVATE, payload))


def answers(report: Report, number: int) -> list[bytes]:
    """Return the packets the sender of ``report`` waits for, each a datagram of its own.

    ``number`` counts our packets, 0..65535.
    """
    if report.protocol != NAME or report.kind is ReportKind.REJECT:
        return []
    packets = []
    if report.raw[:2] == HSTRP and report.raw[3] & HSTRP_OPTIONS:
        packets.append(write_hstrp(HSTRP_ACK, int.from_bytes(report.raw[4:6], "big")))
    elif report.raw[0] == HRNP and report.raw[3] == 0:
        packets.append(write_hrnp(0x10, int.from_bytes(report.raw[6:8], "big")))
    if report.detail.get("op") == "registration_request":
        ip = bytes(int(byte) for byte in str(report.detail["radio_ip"]).split("."))
        answer = Hdap(RRS, _REGISTERED, ip + b"\0" + RENEW_S.to_bytes(4, "big"), reliable=True)
        packets.append(wrapped(write_hdap(answer), report.raw, number))
    return packets


def wrapped(message: bytes, like: bytes, number: int) -> bytes:
    """Return ``message`` in the envelope, if any, in which the packet ``like`` came."""
    if like[0] == HRNP:
        return write_hrnp(0, number, message)
    return write_hstrp(0, number, message) if like[:2] == HSTRP else message
