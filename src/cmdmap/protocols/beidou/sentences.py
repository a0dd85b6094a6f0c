"""BeiDou RDSS sentences of protocol 2.1 and BeiDou-3: positions, messages, feedback.

Reads what the framing found intact; ``reader.py`` chooses between this and the binary frames.
Sources: BeiDou user machine data interface 2.1; BeiDou-3 short message terminals. Content may hold
raw GB18030 bytes, so nothing is taken for ASCII before its field is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.beidou.framing import NAME
from cmdmap.protocols.beidou.messages import (
    CHINESE,
    CODE,
    MIXED,
    MIXED_LEAD,
    Message,
    message_report,
    payload_of,
    unit_key,
)
from cmdmap.protocols.beidou.payloads import Layout
from cmdmap.protocols.beidou.status import read_status
from cmdmap.protocols.nmea_fields import NUMBER, PLACE, TIME, number_of, place_of
from cmdmap.protocols.reader import reject
from cmdmap.protocols.stream_clock import StreamClock
from cmdmap.protocols.wire_text import decoded

_USER = rb"(\d{1,10})"
_TXR = re.compile(rb"\$BDTXR,(\d?)," + _USER + rb",([012]),((?:[01]\d|2[0-3])[0-5]\d)?,(.*)\Z")
_TCI = re.compile(
    rb"\$BDTCI," + _USER + b"," + _USER + rb",(\d{0,2})," + TIME + rb",([1-5]),(\d*),(.*)\Z"
)
_WAA = re.compile(
    rb"\$BDWAA,(\d?),(\d*)," + _USER + b"," + TIME + b"," + PLACE + b"," + NUMBER + rb",M?\Z"
)
_DWR = re.compile(
    rb"\$BDDWR,(\d?)," + _USER + b"," + TIME + b"," + PLACE + b"," + NUMBER + rb",M?," + NUMBER
    + rb",M?,(\d{0,4}),([AV]?),([AV]?),([HL01]?)\Z"
)  # fmt: skip
_EPI = re.compile(rb"\$BD(EPI|PRX|PRI),(.*)\Z")
_ORDER = re.compile(rb"\$CC(TXA|TCQ)," + _USER + rb",(.*)\Z")
_NAMED = re.compile(rb"\$((?:BD|CC)[A-Z]{3}),")

_TXR_FORMS = {b"0": CHINESE, b"1": CODE, b"2": MIXED}
_TCI_FORMS = {b"1": CHINESE, b"2": CODE, b"3": MIXED, b"4": CHINESE, b"5": CODE}


class SentenceReader:
    """Reads the RDSS sentences of one machine."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._layouts = layouts
        # Many senders share the machine and their reports are minutes old.
        self._clock = StreamClock(prefers_arrival=True)
        self._readers = {
            b"BDTXR": self._txr,
            b"BDTCI": self._tci,
            b"BDWAA": self._waa,
            b"BDDWR": self._dwr,
            b"BDEPI": self._position_list,
            b"BDPRX": self._position_list,
            b"BDPRI": self._position_list,
            b"CCTXA": self._order,
            b"CCTCQ": self._order,
        }

    def read(self, raw: bytes, heard_at: datetime | None) -> Report:
        """Return the report of one sentence; ``raw`` may lack ``*hh`` where that is allowed."""
        body = raw[:-3] if raw[-3:-2] == b"*" else raw
        read = self._readers.get(raw[1:6])
        report = read(body, raw, heard_at) if read else read_status(body, raw, heard_at)
        if report is None:
            named = _NAMED.match(raw)
            sentence = named[1].decode() if named else ""
            return reject(NAME, sentence, raw, "structure", heard_at)
        if body is not raw:
            return report
        # Nothing proves that the line arrived as it was sent: shown, but it moves nothing.
        report = report._replace(detail={**report.detail, "checksum": False})
        moving = report.place is not None and report.valid
        return report._replace(valid=False, reason="no checksum") if moving else report

    def _txr(self, body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
        match = _TXR.match(body)
        if match is None:
            return None
        kind, sender, form, sent_at, content = match.groups()
        message = Message("BDTXR", raw, heard_at, sender.decode(), content, _TXR_FORMS[form])
        detail = {
            "info_type": _whole(kind),
            "from": sender.decode(),
            "form": _TXR_FORMS[form],
            "time": None if sent_at is None else sent_at.decode(),
        }
        return self._message(message, detail)

    def _tci(self, body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
        match = _TCI.match(body)
        if match is None:
            return None
        sender, receiver, channel, time, form, relay, content = match.groups()
        at = self._clock.on_day(time, heard_at)
        message = Message("BDTCI", raw, heard_at, sender.decode(), content, _TCI_FORMS[form], at)
        detail = {
            "from": unit_key(sender.decode()).partition(":")[2],
            "to": unit_key(receiver.decode()).partition(":")[2],
            "channel": _whole(channel),
            "form": int(form),
            "relay": relay.decode(),
        }
        return self._message(message, detail)

    def _message(self, message: Message, detail: dict[str, object]) -> Report:
        detail["content"] = decoded(message.content, "gb18030")
        payload = payload_of(message.content)
        if message.form == CHINESE and payload and not payload.startswith(MIXED_LEAD):
            # Written digits in a text are text.
            payload = None
        return message_report(message, payload, self._layouts, detail)

    def _waa(self, body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
        match = _WAA.match(body)
        if match is None:
            return None
        kind, frequency, user, time, fields, alt = match.groups()
        place = place_of(fields)
        return Report(
            NAME, "BDWAA", ReportKind.FIX, raw, unit_key(user.decode()), place, number_of(alt),
            at=self._clock.on_day(time, heard_at), heard_at=heard_at, valid=place is not None,
            reason=None if place else "no place",
            detail={"report_type": _whole(kind), "frequency_s": _whole(frequency)},
        )  # fmt: skip

    def _dwr(self, body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
        match = _DWR.match(body)
        if match is None:
            return None
        kind, user, time, fields, alt, anomaly, precision, emergency, multi, high = match.groups()
        place = place_of(fields)
        return Report(
            NAME, "BDDWR",
            ReportKind.EMERGENCY if emergency == b"A" else ReportKind.FIX,
            raw, unit_key(user.decode()), place, number_of(alt),
            at=self._clock.on_day(time, heard_at), heard_at=heard_at, valid=place is not None,
            reason=None if place else "no place",
            detail={
                "fix_type": _whole(kind),
                "height_anomaly_m": number_of(anomaly),
                "precision_m": _whole(precision),
                "multi_value": multi == b"A",
                "high_altitude": high in (b"H", b"1"),
            },
        )  # fmt: skip

    def _position_list(self, body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
        """BeiDou-3 emergency and reporting sentences, whose field order differs by maker."""
        match = _EPI.match(body)
        if match is None:
            return None
        fields = match[2].split(b",")
        user = next((field for field in fields if re.fullmatch(rb"\d{6,10}", field)), None)
        if user is None:
            return None
        place = _place_anywhere(b"," + match[2] + b",")
        emergency = match[1] == b"EPI"
        return Report(
            NAME, f"BD{match[1].decode()}",
            ReportKind.EMERGENCY if emergency else ReportKind.FIX,
            raw, unit_key(user.decode()), place, heard_at=heard_at, valid=place is not None,
            reason=None if place else "no place",
            detail={"fields": [decoded(field, "gb18030") for field in fields]},
        )  # fmt: skip

    def _order(self, body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
        match = _ORDER.match(body)
        if match is None:
            return None
        content = next((f for f in match[3].split(b",") if f.startswith(b"A4")), b"")
        payload = payload_of(content) or b""
        return Report(
            NAME, f"CC{match[1].decode()}", ReportKind.OTHER, raw, heard_at=heard_at,
            text=decoded(payload[1:], "gb18030") or None,
            detail={"to": match[2].decode()},
        )  # fmt: skip


_LAT = rb"([0-8]\d[0-5]\d\.\d{2,9},[NS])"
_LON = rb"((?:0\d\d|1[0-7]\d)[0-5]\d\.\d{2,9},[EW])"
_LAT_FIRST = re.compile(b"," + _LAT + b"," + _LON + b",").search
_LON_FIRST = re.compile(b"," + _LON + b"," + _LAT + b",").search


def _place_anywhere(fields: bytes) -> Place | None:
    """Return the place in a list of fields, which makers put in either order."""
    found = _LAT_FIRST(fields)
    if found:
        return place_of(found[1] + b"," + found[2])
    found = _LON_FIRST(fields)
    return place_of(found[2] + b"," + found[1]) if found else None


def _whole(digits: bytes | None) -> int | None:
    return int(digits) if digits else None
