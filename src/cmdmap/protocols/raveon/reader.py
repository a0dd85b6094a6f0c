"""The reader of Raveon's ``$PRAVE``: a base radio hands on where its subordinates are.

Asked by ``stream.py`` for this one sentence. Source: Raveon technical description of the PRAVE
message: from, to, latitude and longitude in signed ddmm.mmmm, hhmmss, fix, satellites, altitude in
metres, temperature, voltage, inputs, signal in dBm, speed in km/h, course, status, spare.
"""

from __future__ import annotations

import re
from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.nmea_fields import ANGLE, NUMBER, TIME, course_of, number_of
from cmdmap.protocols.reader import Read, reject
from cmdmap.protocols.stream_clock import StreamClock

NAME = "raveon"

_PRAVE = re.compile(
    rb"\$PRAVE,(\d{4}),(\d{4}),(-?)([0-8]\d[0-5]\d\.\d{4}),(-?)((?:0?\d\d|1[0-7]\d)[0-5]\d\.\d{4}),"
    + TIME + rb",([0-9]),(\d{1,2})," + b",".join([NUMBER] * 3) + rb",([0-9A-F]{0,2}),"
    + NUMBER + b"," + NUMBER + b"," + ANGLE + rb",([^,*]{0,8})(?:,[^*]{0,16})?\*..\Z"
).match  # fmt: skip


class RaveonReader:
    """Reads one base radio's stream."""

    def __init__(self) -> None:
        self._clock = StreamClock(prefers_arrival=True)

    def route(self, head: bytes) -> Read | None:
        """Return what reads the sentences whose first six bytes are ``head``, None if not ours."""
        return self._position if head == b"$PRAVE" else None

    def _position(self, raw: bytes, heard_at: datetime | None) -> Report:
        match = _PRAVE(raw)
        if match is None:
            return reject(NAME, "PRAVE", raw, "structure", heard_at)
        (
            sender, receiver, south, lat, west, lon, time, fix, satellites,
            alt, temperature, volts, _, signal, kmh, course, _,
        ) = match.groups()  # fmt: skip
        place = Place(_degrees(lon, west), _degrees(lat, south))
        speed = number_of(kmh)
        if speed is not None and speed < 0:
            return reject(NAME, "PRAVE", raw, "range", heard_at)
        live = fix != b"0"
        return Report(
            NAME, "PRAVE", ReportKind.FIX, raw, f"{NAME}:{sender.decode()}", place,
            number_of(alt), None if speed is None else speed / 3.6, course_of(course),
            self._clock.on_day(time, heard_at), heard_at, live, None if live else "no fix",
            detail={
                "to": receiver.decode(),
                "fix": int(fix),
                "sats": int(satellites),
                "temperature_c": number_of(temperature),
                "voltage": number_of(volts),
                "rssi_dbm": number_of(signal),
            },
        )  # fmt: skip


def _degrees(written: bytes, minus: bytes) -> float:
    value = float(written[:-7]) + float(written[-7:]) / 60.0
    return -value if minus else value
