"""A JT/T 808 terminal on a person or a car: registers, logs in, reports, takes texts and polls.

One of the devices of ``catalogue.py``. It says nothing but its registration until the platform has
accepted it, as real ones do. Source: JT/T 808-2013 chapter 8.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.protocols.framing import Framer
from cmdmap.protocols.jt808.framing import NAME, V2013, Head, Jt808Framing, read_head, write_frame
from cmdmap.protocols.jt808.location import SOS, write_location
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting

_ANSWER, _HEARTBEAT, _REGISTER, _LOG_IN = 0x0001, 0x0002, 0x0100, 0x0102
_POSITION, _POSITION_ANSWER = 0x0200, 0x0201
_GENERAL, _REGISTERED, _POLL, _TEXT = 0x8001, 0x8100, 0x8201, 0x8300


class Jt808Terminal(Reporter):
    """The terminal with the number ``phone`` (12 digits)."""

    def __init__(
        self, phone: str, patrol: Patrol, first_at: datetime, every_s: float = 10.0
    ) -> None:
        super().__init__([(phone, patrol)], first_at, every_s)
        self._phone = phone
        self._serial = 0
        self._accepted = False
        self._sos = False
        self._framer = Framer((Jt808Framing(),))

    def greet(self, now: datetime) -> None:
        """Register anew, as after every connect."""
        super().greet(now)
        self._accepted = False
        self._framer = Framer((Jt808Framing(),))
        place = b"\x00\x21\x00\x00"
        body = place + b"CMDMP" + b"SIM".ljust(20, b"\0") + self._phone[-7:].encode() + b"\x00"
        self.answer(self._frame(_REGISTER, body))

    def press_sos(self, pressed: bool = True) -> None:
        """Press the emergency button, or let it go."""
        self._sos = pressed

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return position, and a heartbeat each minute, once the platform has said yes."""
        del identity
        if not self._accepted:
            return []
        frames = [self._frame(_POSITION, self._location(seen, at))]
        if at.second < self._every.total_seconds():
            frames.append(self._frame(_HEARTBEAT, b""))
        return frames

    def hear(self, data: bytes, now: datetime) -> None:
        """Obey the platform."""
        for name, raw, reason in self._framer.feed(data):
            if name == NAME and reason is None:
                self._obey(*read_head(raw), now)

    def _obey(self, head: Head, body: bytes, now: datetime) -> None:
        if head.msg_id == _REGISTERED and body[2:3] == b"\0":
            self.answer(self._frame(_LOG_IN, body[3:]))
        elif head.msg_id == _GENERAL and body[2:5] == _LOG_IN.to_bytes(2, "big") + b"\0":
            self._accepted = True
        elif head.msg_id == _TEXT:
            self.told.append(body[1:].decode("gbk", "replace"))
            self._confirm(head)
        elif head.msg_id == _POLL:
            serial = head.serial.to_bytes(2, "big")
            location = self._location(self.sighting(self._phone, now), now)
            self.answer(self._frame(_POSITION_ANSWER, serial + location))

    def _confirm(self, head: Head) -> None:
        body = head.serial.to_bytes(2, "big") + head.msg_id.to_bytes(2, "big") + b"\0"
        self.answer(self._frame(_ANSWER, body))

    def _location(self, seen: Sighting, at: datetime) -> bytes:
        alarm = SOS if self._sos else 0
        return write_location(seen.place, at, seen.speed_mps, seen.course_deg, alarm)

    def _frame(self, msg_id: int, body: bytes) -> bytes:
        self._serial = (self._serial + 1) % 65_536
        return write_frame(Head(msg_id, V2013, self._phone, self._serial), body)
