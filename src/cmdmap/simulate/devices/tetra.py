"""A TETRA terminal on its peripheral interface: passes on what its group sends, takes commands.

One of the devices of ``catalogue.py``. Its group are ``members``, each with a patrol: they report
positions, talk one after the other and confirm texts. Source: ETSI EN 300 392-5.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import datetime

from cmdmap.protocols.tetra.bits import Bits, BitsEndedError
from cmdmap.protocols.tetra.encode import result, text_payload
from cmdmap.protocols.tetra.lip_encode import ON_INTERVAL, short_report
from cmdmap.protocols.tetra.sds import TEXT, read_sds
from cmdmap.simulate.devices.reporter import Member, Reporter
from cmdmap.simulate.patrol import Sighting

EMERGENCY = 2
TALK_CHANCE = 0.1
"""Part of the reports before which the member talks."""

_COMMAND = re.compile(
    rb"AT\+CMGS=(\d+),(\d+)\r\n([0-9A-Fa-f]*)\x1a|(AT(?!\+CMGS)[^\r\n\x1a]*)\r\n?"
)
_LONGEST_COMMAND = 2048
_RECEIVED = bytes([TEXT, 0x10, 0x00])
"""Short report of the transport layer: received."""


class TetraTerminal(Reporter):
    """The terminal ``own`` (SSI) with its group."""

    def __init__(
        self,
        own: str,
        members: Sequence[Member],
        first_at: datetime,
        rng: random.Random,
        every_s: float = 10.0,
    ) -> None:
        """The identities of ``members`` are SSI or TSI, digits."""
        super().__init__(members, first_at, every_s)
        self._own = own
        self._rng = rng
        self._heard = b""

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a position, and now and then some talk before."""
        del at
        talk = self.talk(identity) if self._rng.random() < TALK_CHANCE else []
        return [*talk, self._position(identity, seen, ON_INTERVAL)]

    def talk(self, identity: str) -> list[bytes]:
        """Return what the terminal says when a member presses and releases the key."""
        return [f"+CTXG: 1,3,0,0,0,{identity}\r\n".encode(), b"+CDTXC: 1,0\r\n"]

    def write_text(self, identity: str, text: str) -> None:
        """Let a member send a text."""
        self.answer(result(identity, self._own, text_payload(text, self._rng.randrange(256))))

    def call_for_help(self, identity: str, at: datetime) -> None:
        """Let a member press the emergency button."""
        self.answer(self._position(identity, self.sighting(identity, at), EMERGENCY))

    def hear(self, data: bytes, now: datetime) -> None:
        """Answer each complete command."""
        self._heard = (self._heard + data)[-_LONGEST_COMMAND:]
        end = 0
        for command in _COMMAND.finditer(self._heard):
            end = command.end()
            if command[4] is not None:
                self.answer(b"\r\nOK\r\n")
            else:
                self._send(command[1].decode(), int(command[2]), command[3].decode())
        self._heard = self._heard[end:]

    def _send(self, called: str, size: int, digits: str) -> None:
        try:
            message = read_sds(Bits(digits, size), None)
        except BitsEndedError:
            message = None
        if message is None:
            self.answer(b"\r\n+CME ERROR: 33\r\n")
            return
        self.answer(b"\r\n+CMGS: 0,1\r\n\r\nOK\r\n")
        reference = message.detail.get("message_reference")
        if message.text is not None and called in self.members and isinstance(reference, int):
            self.told.append(message.text)
            self.answer(result(called, self._own, _RECEIVED + bytes([reference])))

    def _position(self, identity: str, seen: Sighting, reason: int) -> bytes:
        payload = short_report(seen.place, seen.speed_mps, seen.course_deg, reason)
        return result(identity, self._own, payload)
