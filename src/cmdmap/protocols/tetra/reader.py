"""The reader of a TETRA terminal: short data, status, calls, groups and answers to our commands.

Built by the registry under the names ``tetra`` and ``auto``. Source: ETSI EN 300 392-5 (PEI); see
``docs/protocols/tetra.md`` for the commands that make a terminal pass everything on.
"""

from __future__ import annotations

import re
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.motorola.lrrp import read_lrrp
from cmdmap.protocols.part import DEFAULT_SITE, Part, Site
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.tetra.bits import Bits
from cmdmap.protocols.tetra.calls import Calls
from cmdmap.protocols.tetra.framing import ANSWERS, NAME, RESULT_HEADS, TetraFraming
from cmdmap.protocols.tetra.lip import EMERGENCY
from cmdmap.protocols.tetra.sds import ShortMessage, read_sds
from cmdmap.protocols.wire_text import decoded

_CALL_CODES = ("CTICN", "CTXG", "CDTXC", "CTXC", "CTXI", "CTCR", "CTCC", "CTXD", "CTXW", "CTXN")
_SDS = re.compile(
    rb"\+CTSDSR: ?(\d{1,3}),(\d{0,24}),(\d?),(\d{0,24}),(\d?),(\d{1,4})(?:,(\d))?[\r\n]+(\w+)\Z"
)
_RESULT = re.compile(rb"\+([A-Z]{3,6}(?: ERROR)?): ?(.*)\Z", re.DOTALL)
_SDS_TL, _STATUS = 12, 13
_SHORT_REPORT = 0b01111
"""First five bits of a status that acknowledges one of our messages."""


class TetraReader:
    """Reads one terminal's stream."""

    def __init__(
        self, emergency_statuses: frozenset[int] = DEFAULT_SITE.tetra_emergency_statuses
    ) -> None:
        self._emergency_statuses = emergency_statuses
        self._calls = Calls()

    def read(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the reports of one line, or of one head with its user data."""
        if raw.startswith(b"+CTSDSR"):
            return self._short_data(raw, heard_at)
        match = _RESULT.match(raw)
        if match is None:
            # OK, ERROR and the echo of what we sent.
            return [other(NAME, decoded(raw[:5], "ascii"), raw, heard_at)]
        code = match[1].decode()
        fields = [field.strip() for field in decoded(match[2], "latin-1").split(",")]
        if code in _CALL_CODES:
            return self._calls.read(code, fields, raw, heard_at)
        if code == "CMGS" or code.endswith("ERROR"):
            return [_receipt(code, fields, raw, heard_at)]
        detail: dict[str, object] = {"fields": fields}
        if code in ("CNUMD", "CNUMS") and len(fields) >= 3:
            detail |= {"gtsi": fields[1], "name": ",".join(fields[2:])}
        return [other(NAME, code, raw, heard_at)._replace(detail=detail)]

    def _short_data(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        match = _SDS.match(raw)
        if match is None:
            return [reject(NAME, "CTSDSR", raw, "structure", heard_at)]
        service, source, source_type, called, _, size, _, digits = match.groups()
        head = {
            "ai_service": int(service),
            "source": source.decode(),
            "source_type": int(source_type) if source_type else None,
            "destination": called.decode(),
            "pdu_bits": int(size),
        }
        sender = f"{NAME}:{source.decode()}" if source else None
        if int(service) == _STATUS:
            return [self._status(digits, int(size), raw, sender, heard_at, head)]
        if int(service) != _SDS_TL:
            return [other(NAME, "CTSDSR", raw, heard_at)._replace(unit_key=sender, detail=head)]
        message = read_sds(Bits(digits.decode(), int(size)), heard_at)
        if message is None:
            return [reject(NAME, "CTSDSR", raw, "cut short", heard_at)]
        if message.lrrp is not None:
            # Motorola terminals put their own documents into short data.
            report = read_lrrp(message.lrrp, sender, heard_at)
            detail = {**head, **message.detail, **report.detail}
            return [report._replace(protocol=NAME, sentence="CTSDSR", raw=raw, detail=detail)]
        return [_message_report(message, raw, sender, heard_at, head)]

    def _status(
        self, digits: bytes, size: int, raw: bytes, sender: str | None,
        heard_at: datetime | None, head: dict[str, object],
    ) -> Report:  # fmt: skip
        if size != 16:
            return reject(NAME, "CTSDSR", raw, "structure", heard_at)
        code = int(digits, 16)
        detail = {**head, "status": code, "status_hex": digits.decode().upper()}
        kind, text = ReportKind.STATUS, f"{code:04X}"
        if code in self._emergency_statuses:
            kind = ReportKind.EMERGENCY
        elif code >> 11 == _SHORT_REPORT:
            # The lowest byte repeats the reference of our message.
            detail |= {"message_reference": code & 0xFF, "short_report": code >> 8 & 3}
            return Report(
                NAME, "CTSDSR", ReportKind.RECEIPT, raw, sender, heard_at=heard_at,
                detail={**detail, "ok": True},
            )  # fmt: skip
        return Report(
            NAME, "CTSDSR", kind, raw, sender, heard_at=heard_at, text=text, detail=detail
        )


def part(site: Site = DEFAULT_SITE) -> Part:
    """Return what TETRA contributes to a stream of anything."""
    return Part(
        (TetraFraming(RESULT_HEADS),), {NAME: TetraReader(site.tetra_emergency_statuses).read}
    )


def part_alone(site: Site = DEFAULT_SITE) -> Part:
    """Return what TETRA contributes to a stream known to be a TETRA terminal's."""
    return Part(
        (TetraFraming(RESULT_HEADS + ANSWERS),),
        {NAME: TetraReader(site.tetra_emergency_statuses).read},
    )


def _message_report(
    message: ShortMessage, raw: bytes, sender: str | None, heard_at: datetime | None,
    head: dict[str, object],
) -> Report:  # fmt: skip
    refused = message.kind is ReportKind.RECEIPT and not message.detail["ok"]
    report = Report(
        NAME, "CTSDSR", message.kind, raw, sender, heard_at=heard_at, valid=not refused,
        reason="not delivered" if refused else None, text=message.text,
        detail={**head, **message.detail},
    )  # fmt: skip
    location = message.location
    if location is None:
        return report
    return report._replace(
        kind=ReportKind.EMERGENCY if location.reason == EMERGENCY else message.kind,
        place=location.place, alt_m=location.alt_m, speed_mps=location.speed_mps,
        course_deg=location.course_deg, at=location.at,
    )  # fmt: skip


def _receipt(code: str, fields: list[str], raw: bytes, heard_at: datetime | None) -> Report:
    ok = code == "CMGS"
    return Report(
        NAME, code, ReportKind.RECEIPT, raw, heard_at=heard_at, valid=ok,
        reason=None if ok else "terminal refused", detail={"fields": fields, "ok": ok},
    )  # fmt: skip
