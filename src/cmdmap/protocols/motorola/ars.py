"""Motorola ARS: which radios are switched on.

Called by ``reader.py``. Layout: length u16, header byte (bit 7 another header follows, 6
acknowledge or refuse, 5 priority, 4 control, 3..0 type), then by type. Source: the public ARS
decoders, proven by the test vectors.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.motorola.lrrp import NAME
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.wire_text import decoded

REGISTER, DEREGISTER, QUERY, RESPONSE = 0x0, 0x1, 0x4, 0xF
USER_REGISTER, USER_DEREGISTER, USER_RESPONSE = 0x5, 0x6, 0x7
MORE, ACKNOWLEDGE, PRIORITY, CONTROL = 0x80, 0x40, 0x20, 0x10
CSBK_END = b"\x10\x80"
"""Ends a registration that came in a control block instead of a data call."""

_TYPES = {
    REGISTER: "device_registration", DEREGISTER: "device_deregistration", QUERY: "query",
    USER_REGISTER: "user_registration", USER_DEREGISTER: "user_deregistration",
    USER_RESPONSE: "user_response", RESPONSE: "response",
}  # fmt: skip

_LONGEST = {DEREGISTER: 0, QUERY: 0, RESPONSE: 1, USER_RESPONSE: 1}
"""Bytes behind the header of the types that carry no texts."""


def read_ars(data: bytes, unit_key: str | None, heard_at: datetime | None) -> Report:
    """Return the report of one message."""
    if len(data) < 3 or int.from_bytes(data[:2], "big") != len(data) - 2:
        return reject(NAME, "ARS", data, "structure", heard_at)
    head, body = data[2], data[3:]
    name = _TYPES.get(head & 0xF)
    from_block = body[-2:] == CSBK_END
    rest = body[:-2] if from_block else body
    if name is None or not head & CONTROL or len(rest) > _LONGEST.get(head & 0xF, 255):
        return reject(NAME, "ARS", data, "structure", heard_at)
    detail: dict[str, object] = {
        "type": name,
        "ack_requested": bool(head & ACKNOWLEDGE),
        "priority": bool(head & PRIORITY),
    }
    if head & 0xF in (REGISTER, USER_REGISTER):
        return _registration(data, head, rest, unit_key, heard_at, detail)
    if head & 0xF == RESPONSE and from_block:
        return other(NAME, "ARS", data, heard_at)._replace(
            unit_key=unit_key, detail={**detail, "type": "csbk_ars"}
        )
    if head & 0xF in (RESPONSE, USER_RESPONSE):
        # In a response the same bit says that the request was refused.
        ok = not head & ACKNOWLEDGE
        detail |= {"ok": ok, "ack_requested": False}
        if head & MORE and rest:
            detail["refresh_half_hours" if ok else "failure"] = rest[0] & 0x7F
        return Report(
            NAME, "ARS", ReportKind.RECEIPT, data, unit_key, heard_at=heard_at, valid=ok,
            reason=None if ok else "refused", detail=detail,
        )  # fmt: skip
    if head & 0xF == DEREGISTER:
        return Report(
            NAME, "ARS", ReportKind.STATUS, data, unit_key, heard_at=heard_at, text="offline",
            detail=detail,
        )  # fmt: skip
    return other(NAME, "ARS", data, heard_at)._replace(unit_key=unit_key, detail=detail)


def _registration(
    data: bytes, head: int, body: bytes, unit_key: str | None, heard_at: datetime | None,
    detail: dict[str, object],
) -> Report:  # fmt: skip
    at = 1 if head & MORE else 0
    texts: list[str] = []
    while at < len(body) and len(texts) < 3:
        texts.append(decoded(body[at + 1 : at + 1 + body[at]], "utf-8"))
        at += 1 + body[at]
    if not texts or at != len(body):
        return reject(NAME, "ARS", data, "structure", heard_at)
    detail |= {"device": texts[0], "user": texts[1] if len(texts) > 1 else ""}
    if unit_key is None and texts[0]:
        unit_key = f"{NAME}:{texts[0]}"
    return Report(
        NAME, "ARS", ReportKind.STATUS, data, unit_key, heard_at=heard_at, text="online",
        detail=detail,
    )  # fmt: skip
