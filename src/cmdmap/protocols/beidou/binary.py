"""BeiDou RDSS 4.0 binary frames: ``$XXXX``, length, user, body, XOR of everything before it.

Reads what the framing found intact; ``reader.py`` chooses between this and the sentences. Every
frame has an exact length, checked here, because an XOR alone lets much damage pass. Source: BeiDou
user machine data interface 4.0. Frames carry a clock time without a zone, so it stays a detail
unless the site says how far its machine's clock is ahead of UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.beidou.framing import NAME
from cmdmap.protocols.beidou.messages import (
    CHINESE,
    MIXED,
    MIXED_LEAD,
    Message,
    message_report,
    unit_key,
)
from cmdmap.protocols.beidou.payloads import Layout
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.stream_clock import StreamClock
from cmdmap.protocols.wire_text import decoded


class BinaryReader:
    """Reads the binary frames of one machine."""

    def __init__(self, layouts: Sequence[Layout], clock_ahead_h: float | None = None) -> None:
        self._layouts = layouts
        self._ahead = None if clock_ahead_h is None else timedelta(hours=clock_ahead_h)
        self._clock = StreamClock(prefers_arrival=True)
        self._readers: dict[str, Callable[[bytes, datetime | None], Report | None]] = {
            "DWXX": self._fix,
            "TXXX": self._message,
            "FKXX": _feedback,
            "ICXX": _card,
            "GPSX": _satellite_fix,
            "GNPX": _satellite_fix,
        }

    def read(self, raw: bytes, heard_at: datetime | None) -> Report:
        """Return the report of one frame."""
        sentence = raw[1:5].decode()
        read = self._readers.get(sentence)
        if read is None:
            detail = {"user": int.from_bytes(raw[7:10], "big")}
            return other(NAME, sentence, raw, heard_at)._replace(detail=detail)
        return read(raw, heard_at) or reject(NAME, sentence, raw, "structure", heard_at)

    def _fix(self, raw: bytes, heard_at: datetime | None) -> Report | None:
        if len(raw) != 31:
            return None
        flags, queried = raw[10], int.from_bytes(raw[11:14], "big")
        hour, minute, second, fraction = raw[14:18]
        lon, lat = _degrees(raw[18:22]), _degrees(raw[22:26])
        if (
            lon is None
            or lat is None
            or lon > 180
            or lat > 90
            or not _is_time(hour, minute, second)
        ):
            return None
        user = queried or int.from_bytes(raw[7:10], "big")
        return Report(
            NAME, "DWXX",
            ReportKind.EMERGENCY if flags & 4 else ReportKind.FIX,
            raw, unit_key(str(user)), Place(lon, lat), float(_signed(raw[26:28])),
            at=self._at(hour, minute, second, fraction * 10_000, heard_at), heard_at=heard_at,
            detail={
                "user": int.from_bytes(raw[7:10], "big"),
                "queried_user": queried,
                "time": f"{hour:02d}:{minute:02d}:{second:02d}",
                "time_fraction_raw": fraction,
                "height_anomaly_m": _signed(raw[28:30]),
                "is_query_result": bool(flags & 32),
                "precision": "100m" if flags & 8 else "20m",
                "emergency": bool(flags & 4),
                "multi_value": bool(flags & 2),
                "high_altitude": bool(flags & 1),
            },
        )  # fmt: skip

    def _message(self, raw: bytes, heard_at: datetime | None) -> Report | None:
        bits = int.from_bytes(raw[16:18], "big")
        payload = raw[18:-2]
        hour, minute = raw[14:16]
        if len(raw) < 20 or len(payload) != (bits + 7) // 8 or not _is_time(hour, minute, 0):
            return None
        mixed = payload.startswith(MIXED_LEAD)
        sender = str(int.from_bytes(raw[11:14], "big"))
        content = payload.hex().upper().encode()
        message = Message(
            "TXXX", raw, heard_at, sender, content, MIXED if mixed else CHINESE,
            self._at(hour, minute, 0, 0, heard_at),
        )  # fmt: skip
        detail = {
            "user": int.from_bytes(raw[7:10], "big"),
            "info_class": raw[10],
            "time": f"{hour:02d}:{minute:02d}",
            "bits": bits,
            "content": content.decode(),
            "mixed": mixed,
            "crc_flag": raw[-2],
        }
        return message_report(message, payload, self._layouts, detail)

    def _at(
        self, hour: int, minute: int, second: int, micro: int, heard_at: datetime | None
    ) -> datetime | None:
        if self._ahead is None or heard_at is None:
            return None
        written = b"%02d%02d%02d.%06d" % (hour, minute, second, min(micro, 999_999))
        shown = self._clock.on_day(written, heard_at + self._ahead)
        return None if shown is None else shown - self._ahead


def _satellite_fix(raw: bytes, heard_at: datetime | None) -> Report | None:
    """Read GPSX and GNPX: date, time, ``E`` d m s, ``N`` d m s, height; the tail varies."""
    if len(raw) < 28:
        return None
    lon, lat = _degrees(raw[17:21]), _degrees(raw[22:26])
    if lon is None or lat is None or lon > 180 or lat > 90:
        return None
    east, north = raw[16:17], raw[21:22]
    try:
        year, month, day, hour, minute, second = raw[10:16]
        at = datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    if east not in (b"E", b"W") or north not in (b"N", b"S"):
        return None
    place = Place(-lon if east == b"W" else lon, -lat if north == b"S" else lat)
    user = int.from_bytes(raw[7:10], "big")
    return Report(
        NAME, raw[1:5].decode(), ReportKind.FIX, raw, unit_key(str(user)), place,
        at=at, heard_at=heard_at, detail={"user": user},
    )  # fmt: skip


def _feedback(raw: bytes, heard_at: datetime | None) -> Report | None:
    if len(raw) != 16:
        return None
    code, command = raw[10], decoded(raw[11:15], "ascii")
    return Report(
        NAME, "FKXX", ReportKind.RECEIPT, raw, heard_at=heard_at, valid=code == 0,
        reason="refused" if code else None, text=command if command.isalnum() else None,
        detail={"user": int.from_bytes(raw[7:10], "big"), "code": code, "command": command},
    )  # fmt: skip


def _card(raw: bytes, heard_at: datetime | None) -> Report | None:
    if len(raw) != 22:
        return None
    detail = {
        "user": int.from_bytes(raw[7:10], "big"),
        "broadcast": int.from_bytes(raw[11:14], "big"),
        "user_type": raw[14],
        "frequency_s": int.from_bytes(raw[15:17], "big"),
        "level": raw[17],
        "secret": raw[18],
        "subordinates": int.from_bytes(raw[19:21], "big"),
    }
    return other(NAME, "ICXX", raw, heard_at)._replace(detail=detail)


def _degrees(angle: bytes) -> float | None:
    degrees, minutes, seconds, tenths = angle
    if minutes > 59 or seconds > 59 or tenths > 9:
        return None
    return degrees + minutes / 60 + (seconds + tenths / 10) / 3600


def _signed(field: bytes) -> int:
    """Return a sign-and-magnitude number of 16 bits."""
    value = int.from_bytes(field, "big")
    return -(value & 0x7FFF) if value & 0x8000 else value


def _is_time(hour: int, minute: int, second: int) -> bool:
    return hour < 24 and minute < 60 and second < 60
