"""A body camera of GB/T 28181: positions in SIP requests, repeated until they are answered.

One of the devices of ``catalogue.py``; requests as in ``protocols/xml_events``. Registering is the
video platform's business, so it begins with what a platform hands on. Source: RFC 3261 sections
17.1.2 and 8.1.1 for repeating, GB/T 28181-2016 chapter 9.5 for the keep-alive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.protocols.framing import Framer
from cmdmap.protocols.xml_events.gb28181_encode import (
    Request,
    keepalive_document,
    position_document,
    sip_request,
)
from cmdmap.protocols.xml_events.sip_framing import SipFraming, method_of
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting

FIRST_PAUSE = timedelta(seconds=0.5)
LONGEST_PAUSE = timedelta(seconds=4)
PATIENCE = timedelta(seconds=32)
"""T1, T2 and 64 * T1 of RFC 3261: how a request is repeated over UDP, and when it is given up."""

_CALL_ID = re.compile(rb"^Call-ID[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class _Asked:
    """A request that waits for its answer."""

    data: bytes
    first_at: datetime
    next_at: datetime
    pause: timedelta = FIRST_PAUSE


class BodyCamera(Reporter):
    """The camera ``device`` (20 digits); ``notifies`` where a platform has subscribed to it."""

    def __init__(
        self, device: str, patrol: Patrol, first_at: datetime, every_s: float = 10.0,
        transport: str = "UDP", notifies: bool = False,
    ) -> None:  # fmt: skip
        super().__init__([(device, patrol)], first_at, every_s)
        self.answered = 0
        """Requests that got their ``200 OK``."""
        self._transport = transport
        self._method = "NOTIFY" if notifies else "MESSAGE"
        self._number = 0
        self._asked: dict[bytes, _Asked] = {}
        self._framer = Framer((SipFraming(),))

    def greet(self, now: datetime) -> None:
        """Begin with nothing asked."""
        super().greet(now)
        self._asked.clear()
        self._framer = Framer((SipFraming(),))

    def speak(self, now: datetime) -> list[bytes]:
        """Repeat over UDP what has not been answered, then report."""
        return self._repeated(now) + super().speak(now)

    def hear(self, data: bytes, now: datetime) -> None:
        """Take answers."""
        for _, raw, reason in self._framer.feed(data):
            found = _CALL_ID.search(raw)
            if reason is None and method_of(raw) == "200" and found:
                self.answered += self._asked.pop(found[1], None) is not None

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return the position, and a sign of life each minute."""
        self._number += 1
        place, speed, course = seen
        told = position_document(identity, self._number, place, at, speed, course)
        frames = [self._ask(self._method, identity, told, at)]
        if at.second < self._every.total_seconds():
            self._number += 1
            told = keepalive_document(identity, self._number)
            frames.append(self._ask("MESSAGE", identity, told, at))
        return frames

    def _ask(self, method: str, identity: str, document: bytes, at: datetime) -> bytes:
        request = Request(method, identity, self._number, self._transport)
        data = sip_request(request, document)
        self._asked[request.call_id.encode()] = _Asked(data, at, at + FIRST_PAUSE)
        return data

    def _repeated(self, now: datetime) -> list[bytes]:
        frames: list[bytes] = []
        for call_id, asked in list(self._asked.items()):
            if now - asked.first_at > PATIENCE:
                del self._asked[call_id]
            elif now >= asked.next_at and self._transport == "UDP":
                frames.append(asked.data)
                asked.pause = min(2 * asked.pause, LONGEST_PAUSE)
                asked.next_at = now + asked.pause
        return frames
