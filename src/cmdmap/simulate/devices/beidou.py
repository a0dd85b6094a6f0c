"""A BeiDou command machine (protocol 2.1): passes on what its subordinates send, takes messages.

One of the devices of ``catalogue.py``. Positions come as ``BDWAA``, texts as mixed messages,
emergencies as ``BDDWR``. Source: BeiDou user machine data interface 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cmdmap.protocols.beidou.encode import sentence
from cmdmap.protocols.beidou.messages import MIXED_LEAD
from cmdmap.protocols.nmea_encode import angles
from cmdmap.protocols.registry import open_decoder
from cmdmap.simulate.devices.reporter import Member, Reporter
from cmdmap.simulate.patrol import Sighting

CARD_PAUSE = timedelta(seconds=60)
"""A civil card sends once a minute and refuses what comes earlier."""
ALTITUDE_M = 8


class BeidouMachine(Reporter):
    """The machine with its subordinates' cards."""

    def __init__(
        self,
        subordinates: Sequence[Member],
        first_at: datetime,
        every_s: float = 60.0,
        card_pause: timedelta = CARD_PAUSE,
    ) -> None:
        """The identities of ``subordinates`` are card numbers, digits."""
        super().__init__(subordinates, first_at, every_s)
        self._card_pause = card_pause
        self._sent_at: datetime | None = None
        self._ear = open_decoder("beidou")

    def greet(self, now: datetime) -> None:
        """Name the card and its level, as when switched on."""
        super().greet(now)
        self._ear = open_decoder("beidou")
        level_and_count = f"60,3,N,N,{len(self.members)}"
        self.answer(sentence(f"BDICI,0000001,0002097151,0,8,{level_and_count}"))

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a subordinate's position."""
        clock, where = f"{at:%H%M%S}.00", angles(seen.place)
        return [sentence(f"BDWAA,1,60,{identity},{clock},{where},{ALTITUDE_M},M")]

    def write_text(self, card: str, text: str) -> None:
        """Let a subordinate send a text."""
        content = (MIXED_LEAD + text.encode("gb18030", "replace")).hex().upper()
        self.answer(sentence(f"BDTXR,1,{card},2,,{content}"))

    def call_for_help(self, card: str, at: datetime) -> None:
        """Let a subordinate press the emergency button."""
        where = angles(self.sighting(card, at).place)
        clock = f"{at:%H%M%S}.00"
        self.answer(sentence(f"BDDWR,1,{card},{clock},{where},{ALTITUDE_M},M,0,M,20,A,V,L"))

    def hear(self, data: bytes, now: datetime) -> None:
        """Send what is to be sent once the card may, refuse it before."""
        for report in self._ear.feed(data, now):
            if report.sentence != "CCTXA":
                continue
            free = self._sent_at is None or now - self._sent_at >= self._card_pause
            self.answer(sentence(f"BDFKI,TXA,{'Y' if free else 'N'},Y,{0 if free else 1},0000"))
            if free:
                self._sent_at = now
                self.told.append(report.text or "")
