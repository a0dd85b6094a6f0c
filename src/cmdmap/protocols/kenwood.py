"""Kenwood FleetSync and NEXEDGE: who talks, where units are and what they report.

Reads the ``$PK`` sentences (checksummed) and the STX..ETX frames of a base radio; Icom IDAS and
dPMR radios speak the same sentences. Sources: Kenwood TK and NX service manuals (PC interface),
captures of the radiolog, kenwood-gps-converter and evocount projects; see ``docs/protocols.md``.
"""

from __future__ import annotations

import re
from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.kenwood_framing import CALL_ID, NAME, call_of
from cmdmap.protocols.nmea_fields import (
    ANGLE,
    DATE,
    NUMBER,
    PLACE,
    SPEED,
    TIME,
    course_of,
    mps_of,
    no_place,
    number_of,
    place_of,
)
from cmdmap.protocols.reader import Read, other, reject
from cmdmap.protocols.stream_clock import StreamClock, dated
from cmdmap.protocols.wire_text import decoded, visible

DEFAULT_EMERGENCY_CODES = frozenset({99})
"""Status codes that call for help. They are programmed per fleet: 99 is only the highest one."""

_UNIT = rb"(?:(\d{3}),(\d{4})|(U\d{8}|U\d{5}|\d{8,9}))"
_END = rb",?\*..\Z"
_TAIL = rb",(\d{0,4}),(\w{0,4})"

_SHORT = re.compile(rb"\$PK[LN]SH," + PLACE + b"," + TIME + b",([AV])," + _UNIT + _END).match
_LONG = re.compile(
    rb"\$PK[LN]DS," + b",".join((TIME, b"([AV])", PLACE, SPEED, ANGLE, DATE, NUMBER))
    + rb",([EW]?\d{0,2})," + _UNIT + _TAIL + _END
).match  # fmt: skip
_IDENTITY = re.compile(rb"\$PK[LN]ID,(\d{0,2})," + _UNIT + _TAIL + _END).match
_WAYPOINT = re.compile(
    rb"\$PKWDWPL," + b",".join((TIME, b"([AV])", PLACE, SPEED, ANGLE, DATE, NUMBER))
    + rb",([\x20-\x7e]{0,20}),([\x20-\x7e]{1,2})\*..\Z"
).match  # fmt: skip

_ORDER = re.compile(
    rb"\x02(g?)([EFG])(\d{7}|[UG]\d{5})(\d{7}(?=\d{2,3}\x03)|U\d{5}|G\d{5})?([^\x03]*)\x03"
).match
_POLL = re.compile(rb"\x02g?R3(\d{7}|U\d{5})(\d*)\x03").match
_NAMED = re.compile(rb"\x02g?D(\d{7}|U\d{5})\x03").match
_BETWEEN = re.compile(rb"\x02xE(U\d{8}|\d{9})(U\d{8}|\d{9})(\d{1,6})\x03").match


class KenwoodReader:
    """Reads one base radio's stream."""

    def __init__(self, emergency_codes: frozenset[int] = DEFAULT_EMERGENCY_CODES) -> None:
        self._emergency_codes = emergency_codes
        # Many units share the wire and their positions may be hours old: the arrival counts more
        # than another unit's clock.
        self._clock = StreamClock(prefers_arrival=True)
        self._sentences: dict[bytes, Read] = {
            b"$PKLSH": self._short,
            b"$PKNSH": self._short,
            b"$PKLDS": self._long,
            b"$PKNDS": self._long,
            b"$PKLID": self._identity,
            b"$PKNID": self._identity,
            b"$PKWDW": self._waypoint,
        }

    def route(self, head: bytes) -> Read | None:
        """Return what reads the sentences whose first six bytes are ``head``, None if not ours."""
        return self._sentences.get(head)

    def _short(self, raw: bytes, heard_at: datetime | None) -> Report:
        sentence = raw[1:6].decode()
        match = _SHORT(raw)
        if match is None:
            return reject(NAME, sentence, raw, "structure", heard_at)
        fields, time, state, *who = match.groups()
        place = place_of(fields)
        reason = _doubt(state, place, fields)
        return Report(
            NAME, sentence, ReportKind.FIX, raw, _key(*who), place,
            at=self._clock.on_day(time, heard_at), heard_at=heard_at,
            valid=reason is None, reason=reason, detail=_unit(*who),
        )  # fmt: skip

    def _long(self, raw: bytes, heard_at: datetime | None) -> Report:
        sentence = raw[1:6].decode()
        match = _LONG(raw)
        if match is None:
            return reject(NAME, sentence, raw, "structure", heard_at)
        time, state, fields, knots, course, date, _, _, *who, status, extension = match.groups()
        if time and date:
            at = self._clock.on_date(date, time, heard_at)
            if at is None:
                return reject(NAME, sentence, raw, "date", heard_at)
        else:
            at = self._clock.on_day(time, heard_at)
        place = place_of(fields)
        reason = _doubt(state, place, fields)
        detail = {**_unit(*who), "status": status.decode(), "extension": extension.decode()}
        return Report(
            NAME, sentence, self._kind(status, ReportKind.FIX), raw, _key(*who), place,
            None, mps_of(knots), course_of(course), at, heard_at, reason is None, reason,
            status.decode() or None, detail,
        )  # fmt: skip

    def _identity(self, raw: bytes, heard_at: datetime | None) -> Report:
        sentence = raw[1:6].decode()
        match = _IDENTITY(raw)
        if match is None:
            return reject(NAME, sentence, raw, "structure", heard_at)
        version, *who, status, extension = match.groups()
        detail = {
            **_unit(*who),
            "version": version.decode(),
            "status": status.decode(),
            "extension": extension.decode(),
        }
        return Report(
            NAME, sentence, self._kind(status, ReportKind.STATUS), raw, _key(*who),
            heard_at=heard_at, text=status.decode() or None, detail=detail,
        )  # fmt: skip

    def _waypoint(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _WAYPOINT(raw)
        if match is None:
            return reject(NAME, "PKWDWPL", raw, "structure", heard_at)
        time, state, fields, knots, course, date, alt, name, symbol = match.groups()
        # A place that an amateur radio heard somebody name: shown, never a unit's position.
        detail = {"name": name.decode(), "symbol": symbol.decode(), "status": state.decode()}
        return Report(
            NAME, "PKWDWPL", ReportKind.OTHER, raw, None, place_of(fields), number_of(alt),
            mps_of(knots), course_of(course), dated(date, time) if date and time else None,
            heard_at, text=name.decode(), detail=detail,
        )  # fmt: skip

    def read_frame(self, raw: bytes, heard_at: datetime | None) -> Report:
        """Return the report of one STX..ETX frame (or two call ids in a row)."""
        call = CALL_ID.match(raw)
        if call:
            return self._call_id(call, raw, heard_at)
        letter = raw[1:-1].lstrip(b"g")[:1]
        if letter in (b"0", b"1"):
            success = letter == b"0"
            return Report(
                NAME, "ACK", ReportKind.RECEIPT, raw, heard_at=heard_at, valid=success,
                reason=None if success else "radio refused", detail={"ok": success},
            )  # fmt: skip
        order = _ORDER(raw)
        if order:
            return self._order(order, raw, heard_at)
        between = _BETWEEN(raw)
        if between:
            return self._status("xE", between[1], between[2], between[3], raw, heard_at)
        poll, named = _POLL(raw), _NAMED(raw)
        if poll:
            detail = {"to": _written(poll[1]), "sequence": poll[2].decode()}
            return other(NAME, "R3", raw, heard_at)._replace(detail=detail)
        if named:
            key = f"{NAME}:{_written(named[1])}"
            return Report(NAME, "D", ReportKind.STATUS, raw, key, heard_at=heard_at)
        return other(NAME, raw[1:3].decode("ascii", "replace"), raw, heard_at)

    def _call_id(self, call: re.Match[bytes], raw: bytes, heard_at: datetime | None) -> Report:
        began, who = call_of(call)
        key = f"{NAME}:{_written(who)}"
        second = CALL_ID.match(raw, call.end())
        if second is None:
            sentence = "BOT" if began else "EOT"
            return Report(NAME, sentence, ReportKind.PTT, raw, key, heard_at=heard_at)
        if call_of(second)[1] != who:
            return reject(NAME, "BOT", raw, "two call ids at once", heard_at)
        return Report(
            NAME, "BUMP", ReportKind.PTT, raw, key,
            heard_at=heard_at, valid=False, reason="mic bump",
        )  # fmt: skip

    def _order(self, order: re.Match[bytes], raw: bytes, heard_at: datetime | None) -> Report:
        nexedge, letter, first, second, rest = order.groups()
        sentence = (nexedge + letter).decode()
        if letter == b"E":
            return self._status(sentence, first, second, rest, raw, heard_at)
        # With two identities a unit sent it; with one it is what a computer told the radio.
        key = f"{NAME}:{_written(first)}" if second else None
        detail = {"to": _written(second or first)}
        return Report(
            NAME, sentence, ReportKind.TEXT, raw, key, heard_at=heard_at,
            text=visible(rest.decode("gb18030", "backslashreplace")), detail=detail,
        )  # fmt: skip

    def _status(
        self,
        sentence: str,
        sender: bytes,
        to: bytes | None,
        code: bytes,
        raw: bytes,
        heard_at: datetime | None,
    ) -> Report:
        written = decoded(code, "ascii")
        detail = {"from": _written(sender), "status": written}
        if to:
            detail["to"] = _written(to)
        return Report(
            NAME, sentence, self._kind(code, ReportKind.STATUS), raw, f"{NAME}:{_written(sender)}",
            heard_at=heard_at, text=written, detail=detail,
        )  # fmt: skip

    def _kind(self, code: bytes, usual: ReportKind) -> ReportKind:
        calls_for_help = code.isdigit() and int(code) in self._emergency_codes
        return ReportKind.EMERGENCY if calls_for_help else usual


def _written(identity: bytes) -> str:
    """Return ``100-2007`` for a FleetSync identity, any other as sent."""
    digits = identity.decode()
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 and digits.isdigit() else digits


def _key(fleet: bytes | None, device: bytes, unit: bytes) -> str:
    return f"{NAME}:{_written(unit if fleet is None else fleet + device)}"


def _unit(fleet: bytes | None, device: bytes, unit: bytes) -> dict[str, object]:
    if fleet is None:
        return {"unit_id": unit.decode()}
    return {"fleet": fleet.decode(), "device": device.decode()}


def _doubt(state: bytes, place: Place | None, fields: bytes) -> str | None:
    if state == b"V":
        return "stale position"
    return None if place else no_place(fields)
