"""A packet radio modem (KISS) that hears some stations and transmits for us.

One of the devices of ``catalogue.py``. The stations report positions and acknowledge messages.
Source: APRS Protocol Reference 1.0.1; KISS.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.aprs.encode import (
    TO_ALL,
    answer_info,
    kiss_frame,
    message_info,
    position_info,
)
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.registry import open_decoder
from cmdmap.simulate.devices.reporter import Member, Reporter
from cmdmap.simulate.patrol import Sighting


class AprsModem(Reporter):
    """The modem and the stations it hears."""

    def __init__(
        self, stations: Sequence[Member], first_at: datetime, every_s: float = 30.0
    ) -> None:
        """The identities of ``stations`` are call signs, e.g. ``BG5ABC-9``."""
        super().__init__(stations, first_at, every_s)
        self._ear = open_decoder("aprs")

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a station's position."""
        del at
        info = position_info(seen.place, seen.speed_mps, seen.course_deg)
        return [self._frame(identity, info)]

    def write_text(self, call: str, called: str, text: str, number: int = 1) -> None:
        """Let a station send a message."""
        self.answer(self._frame(call, message_info(called, text, number)))

    def hear(self, data: bytes, now: datetime) -> None:
        """Transmit; a station that is meant acknowledges."""
        for report in self._ear.feed(data, now):
            called = report.detail.get("addressee")
            number = report.detail.get("message_id")
            if report.kind is not ReportKind.TEXT or called not in self.members:
                continue
            self.told.append(report.text or "")
            sender = (report.unit_key or "").partition(":")[2]
            if isinstance(called, str) and isinstance(number, str):
                self.answer(self._frame(called, answer_info(sender, number)))

    def _frame(self, call: str, info: bytes) -> bytes:
        return kiss_frame(Packet(call, TO_ALL, ("WIDE1-1",), info))
