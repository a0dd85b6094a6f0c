"""Who talks on TETRA: call set-up, transmission grant, cease and release.

Asked by ``reader.py`` for call signalling. The lines name the talker only when the grant goes to
somebody, so the talker of each call is remembered until the next line of that call. Source: ETSI EN
300 392-5, call control result codes; vendors leave optional fields out.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.tetra.framing import NAME

BEGAN, ENDED = "BOT", "EOT"
"""Sentences of push-to-talk reports, the same words in every protocol."""
EMERGENCY_PRIORITY = "15"
"""Pre-emptive priority that terminals give to emergency calls only."""
MOST_CALLS = 64

_GRANTED_TO_US, _GRANTED_TO_ANOTHER = "0", "3"
_ENDS = {"CDTXC": "tx_ceased", "CTXC": "tx_ceased", "CTXI": "tx_interrupted"}


class Calls:
    """The calls of one terminal."""

    def __init__(self) -> None:
        self._talkers: dict[str, str] = {}

    def read(
        self, code: str, fields: list[str], raw: bytes, heard_at: datetime | None
    ) -> list[Report]:
        """Return the reports of one line; the first field is the instance of the call."""
        call = fields[0]
        if not call.isdecimal() or len(call) > 3:
            return [reject(NAME, code, raw, "structure", heard_at)]
        if code == "CTICN":
            return self._set_up(call, fields, raw, heard_at)
        if code == "CTXG":
            return self._granted(call, fields, raw, heard_at)
        if code in _ENDS:
            return [self._ended(code, call, _ENDS[code], raw, heard_at)]
        if code == "CTCR":
            if call in self._talkers:
                return [self._ended(code, call, "call_end", raw, heard_at)]
            return [_noted(code, call, "call_end", raw, heard_at)]
        return [_noted(code, call, _NOTED.get(code, code.lower()), raw, heard_at)]

    def _set_up(
        self, call: str, fields: list[str], raw: bytes, heard_at: datetime | None
    ) -> list[Report]:
        caller = fields[4] if len(fields) > 4 else ""
        if not _is_identity(caller):
            return [_noted("CTICN", call, "call_setup", raw, heard_at)]
        reports = []
        if len(fields) > 12 and fields[12] == EMERGENCY_PRIORITY:
            report = _noted("CTICN", call, "emergency_call", raw, heard_at)
            reports.append(report._replace(kind=ReportKind.EMERGENCY, unit_key=f"{NAME}:{caller}"))
        called = fields[11] if len(fields) > 11 else ""
        return reports + self._began("CTICN", call, caller, raw, heard_at, {"called": called})

    def _granted(
        self, call: str, fields: list[str], raw: bytes, heard_at: datetime | None
    ) -> list[Report]:
        talker = next((field for field in fields[5:6] if _is_identity(field)), None)
        if talker is None and len(fields) == 5 and _is_identity(fields[4]):
            talker = fields[4]
        grant = fields[1] if len(fields) > 1 else ""
        if talker:
            return self._began("CTXG", call, talker, raw, heard_at, {"grant": grant})
        if grant in (_GRANTED_TO_US, _GRANTED_TO_ANOTHER):
            # Whoever talked before does not any more.
            return [self._ended("CTXG", call, "tx_grant", raw, heard_at, grant)]
        return [_noted("CTXG", call, "tx_wait", raw, heard_at)]

    def _began(
        self, code: str, call: str, talker: str, raw: bytes, heard_at: datetime | None,
        said: dict[str, str],
    ) -> list[Report]:  # fmt: skip
        reports = []
        if self._talkers.get(call, talker) != talker:
            reports.append(self._ended(code, call, "next_talker", raw, heard_at))
        self._talkers[call] = talker
        while len(self._talkers) > MOST_CALLS:
            del self._talkers[next(iter(self._talkers))]
        detail = {"frame": code, "event": "talk_began", "call": call, "began": True, **said}
        return [*reports, _talk(BEGAN, f"{NAME}:{talker}", raw, heard_at, detail)]

    def _ended(
        self, code: str, call: str, event: str, raw: bytes, heard_at: datetime | None,
        grant: str | None = None,
    ) -> Report:  # fmt: skip
        talker = self._talkers.pop(call, None)
        detail: dict[str, object] = {"frame": code, "event": event, "call": call, "began": False}
        if grant is not None:
            detail["grant"] = grant
        return _talk(ENDED, None if talker is None else f"{NAME}:{talker}", raw, heard_at, detail)


_NOTED = {"CTCC": "call_connected", "CTXD": "tx_demand", "CTXW": "tx_wait", "CTXN": "tx_continue"}


def _talk(
    sentence: str, unit_key: str | None, raw: bytes, heard_at: datetime | None,
    detail: dict[str, object],
) -> Report:  # fmt: skip
    return Report(NAME, sentence, ReportKind.PTT, raw, unit_key, heard_at=heard_at, detail=detail)


def _noted(code: str, call: str, event: str, raw: bytes, heard_at: datetime | None) -> Report:
    detail = {"frame": code, "event": event, "call": call}
    return other(NAME, code, raw, heard_at)._replace(detail=detail)


def _is_identity(field: str) -> bool:
    return field.isascii() and field.isdecimal() and 3 <= len(field) <= 24
