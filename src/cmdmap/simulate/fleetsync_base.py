"""A Kenwood base radio with its portables: positions, talk, status, emergencies, answers to polls.

One of the devices of ``hardware.py``. A diary (heap of times) says who does what next; one channel
carries one talker at a time. Frames: ``protocols/kenwood_encode.py``; orders that are understood:
text ``F``/``G``, status ``E`` and poll ``R3``, with ``g`` in front for NEXEDGE.
"""

from __future__ import annotations

import heapq
import itertools
import random
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from cmdmap.protocols import kenwood_encode
from cmdmap.simulate.patrol import Patrol
from cmdmap.simulate.radio import Radio

POSITION_S = (15.0, 30.0)
"""Every radio reports its position after so many seconds."""
FIRST_POSITION_S = (0.0, 10.0)
"""A radio that is switched on reports soon, but not all in the same instant."""
TALK_PAUSE_S = (4.0, 18.0)
TALK_S = (1.5, 7.0)
STATUS_PAUSE_S = (25.0, 60.0)
EMERGENCY_PAUSE_S = (420.0, 900.0)
ANSWER_S = (0.2, 0.8)
"""A polled radio answers within this time."""
STATUS_CODES = (80, 81, 82, 83)
"""What a key on our radios sends: on patrol, on the way, on the spot, free again."""
LATE = timedelta(seconds=5)
"""What was missed by more (the computer slept) is not sent any more."""

_ORDER = re.compile(rb"\x02g?(?:R3|[EFG])(U\d{5}|\d{7})([^\x02\x03]*)\x03|\x02[^\x02\x03]*\x03")
_LONGEST_ORDER = 4096
_EVERYBODY = (b"0000000", b"U00000")

Step = Callable[[datetime], list[bytes]]


class FleetSyncBase:
    """The base with ``crew`` (radio and patrol of each), from ``first_at`` on (aware UTC)."""

    def __init__(
        self,
        crew: Sequence[tuple[Radio, Patrol]],
        first_at: datetime,
        rng: random.Random,
        emergency_code: int,
    ) -> None:
        self._crew = list(crew)
        self._rng = rng
        self._emergency_code = emergency_code
        self._seen_at = [first_at] * len(crew)
        self._diary: list[tuple[datetime, int, Step]] = []
        self._turns = itertools.count()
        self._heard = b""
        for number in range(len(crew)):
            self._plan(first_at, FIRST_POSITION_S, partial(self._report, number))
        self._keyed = [n for n, (radio, _) in enumerate(crew) if radio.has_status_keys]
        if crew:
            self._plan(first_at, TALK_PAUSE_S, self._begin_talk)
        if self._keyed:
            self._plan(first_at, STATUS_PAUSE_S, self._send_status)
            self._plan(first_at, EMERGENCY_PAUSE_S, self._call_for_help)

    def speak(self, now: datetime) -> list[bytes]:
        """Return the frames of everything in the diary up to ``now``."""
        frames: list[bytes] = []
        while self._diary and self._diary[0][0] <= now:
            at, _, step = heapq.heappop(self._diary)
            # After a sleep of the computer everything goes on from now, nothing is caught up.
            frames += step(at if now - at < LATE else now)
        return frames

    def hear(self, data: bytes, now: datetime) -> None:
        """Answer each complete order with a receipt, a poll also with the radio's position."""
        self._heard = (self._heard + data)[-_LONGEST_ORDER:]
        end = 0
        for order in _ORDER.finditer(self._heard):
            end = order.end()
            self._obey(order, now)
        self._heard = self._heard[end:]

    def _obey(self, order: re.Match[bytes], now: datetime) -> None:
        address = order[1]
        number = next(
            (n for n, (r, _) in enumerate(self._crew) if r.address.encode() == address), None
        )
        known = number is not None or address in _EVERYBODY
        self._plan(now, (0.0, 0.0), lambda _: [kenwood_encode.receipt(known)])
        if number is not None and b"R3" in order[0][:4]:
            self._plan(now, ANSWER_S, partial(self._position, number))

    def _report(self, number: int, at: datetime) -> list[bytes]:
        self._plan(at, POSITION_S, partial(self._report, number))
        return self._position(number, at)

    def _begin_talk(self, at: datetime) -> list[bytes]:
        number = self._rng.randrange(len(self._crew))
        self._plan(at, TALK_S, partial(self._end_talk, number))
        return [self._crew[number][0].call_id(True)]

    def _end_talk(self, number: int, at: datetime) -> list[bytes]:
        self._plan(at, TALK_PAUSE_S, self._begin_talk)
        return [self._crew[number][0].call_id(False), *self._position(number, at)]

    def _send_status(self, at: datetime) -> list[bytes]:
        self._plan(at, STATUS_PAUSE_S, self._send_status)
        return self._position(self._rng.choice(self._keyed), at, self._rng.choice(STATUS_CODES))

    def _call_for_help(self, at: datetime) -> list[bytes]:
        self._plan(at, EMERGENCY_PAUSE_S, self._call_for_help)
        return self._position(self._rng.choice(self._keyed), at, self._emergency_code)

    def _position(self, number: int, at: datetime, code: int | None = None) -> list[bytes]:
        radio, patrol = self._crew[number]
        patrol.advance(max(0.0, (at - self._seen_at[number]).total_seconds()))
        self._seen_at[number] = at
        seen = patrol.sighting()
        if code is None:
            return [radio.position(seen, at)]
        return [radio.position_with_status(seen, at, code)]

    def _plan(self, after: datetime, pause_s: tuple[float, float], step: Step) -> None:
        at = after + timedelta(seconds=self._rng.uniform(*pause_s))
        heapq.heappush(self._diary, (at, next(self._turns), step))
