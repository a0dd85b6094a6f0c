"""State and counts of one link: written by its thread, copied by everybody else.

``session.py`` holds one :class:`StatusBoard`; the link monitor and the command line see the
:class:`~cmdmap.links.base.LinkStatus` it makes. The lock is held for a few assignments only.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from cmdmap.domain.ids import LinkId
from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.base import LinkState, LinkStatus

RECENT_FRAMES = 50
RATE_WINDOW_S = 10
RECENT_PEERS = 50
MOST_PEERS = 4096
"""Peers counted; a network that invents addresses must not fill the memory."""


class Phase(NamedTuple):
    """The present state, when it began and why."""

    state: LinkState
    since_at: datetime
    reason: str = ""
    next_try_at: datetime | None = None


class FrameRate:
    """Frames per second, mean of the last ten whole or begun seconds."""

    def __init__(self) -> None:
        self._seconds: deque[tuple[int, int]] = deque(maxlen=RATE_WINDOW_S)

    def add(self, frames: int, at: datetime) -> None:
        """Count ``frames`` that came ``at``."""
        second = int(at.timestamp())
        if self._seconds and self._seconds[-1][0] == second:
            frames += self._seconds.pop()[1]
        self._seconds.append((second, frames))

    def at(self, now: datetime) -> float:
        """Return the rate at ``now``."""
        oldest = int(now.timestamp()) - RATE_WINDOW_S
        return sum(count for second, count in self._seconds if second > oldest) / RATE_WINDOW_S


class Tally:
    """What came over a link since its session began."""

    def __init__(self) -> None:
        self.bytes_in = 0
        self.frames: Counter[str] = Counter()
        self.fixes = 0
        self.rejects: Counter[str] = Counter()
        self.last_heard_at: datetime | None = None
        self.recent_raw: deque[bytes] = deque(maxlen=RECENT_FRAMES)
        self.rate = FrameRate()

    def add(self, size: int, reports: Sequence[Report], at: datetime) -> None:
        """Count ``size`` bytes and the ``reports`` they completed."""
        self.bytes_in += size
        if size:
            self.last_heard_at = at
        for report in reports:
            self.recent_raw.append(report.raw)
            if report.kind is ReportKind.REJECT:
                self.rejects[report.reason or ""] += 1
                continue
            self.frames[report.protocol] += 1
            self.fixes += report.kind is ReportKind.FIX
        if reports:
            self.rate.add(len(reports), at)


class Roll:
    """The peers of an opening, heard last at the end."""

    def __init__(self) -> None:
        self._peers: dict[str, None] = {}

    def call(self, peer: str, gone: bool) -> None:
        """Put ``peer`` at the end, or strike it off."""
        self._peers.pop(peer, None)
        if gone:
            return
        self._peers[peer] = None
        if len(self._peers) > MOST_PEERS:
            del self._peers[next(iter(self._peers))]

    def clear(self) -> None:
        """Begin another opening."""
        self._peers.clear()

    def __len__(self) -> int:
        return len(self._peers)

    def recent(self) -> tuple[str, ...]:
        """Return the last ones."""
        return tuple(reversed([*islice(reversed(self._peers), RECENT_PEERS)]))


class StatusBoard:
    """State and tally of one link behind one lock."""

    def __init__(
        self, link_id: LinkId, kind: str, protocol: str, at: datetime, name: str = ""
    ) -> None:
        self._called = (link_id, kind, protocol, name)
        self._lock = threading.Lock()
        self._phase = Phase(LinkState.OPENING, at)
        self._opened = 0
        self._failures = 0
        self._tally = Tally()
        self._roll = Roll()
        self._baud: int | None = None

    def enter(self, phase: Phase) -> None:
        """Begin a new state."""
        with self._lock:
            self._phase = phase
            self._opened += phase.state is LinkState.OPEN
            self._roll.clear()

    def tune(self, phase: Phase | None, baud: int) -> None:
        """Show the speed of the port; with ``phase``, what the hunt for it makes of the state."""
        with self._lock:
            self._phase = phase or self._phase
            self._baud = baud

    def failed(self) -> None:
        """Count a mistake of our own that cost the link its connection."""
        with self._lock:
            self._failures += 1

    def add(self, size: int, reports: Sequence[Report], at: datetime) -> None:
        """Count what one read brought."""
        with self._lock:
            self._tally.add(size, reports, at)

    def call(self, peer: str, gone: bool) -> None:
        """Note that a peer is there or has gone."""
        with self._lock:
            self._roll.call(peer, gone)

    def status(self, now: datetime, recording: bool, remark: str) -> LinkStatus:
        """Return a copy; ``remark`` stands as the reason while the link is open."""
        with self._lock:
            phase, tally = self._phase, self._tally
            link_id, kind, protocol, name = self._called
            return LinkStatus(
                id=link_id,
                kind=kind,
                protocol=protocol,
                state=phase.state,
                since_at=phase.since_at,
                reason=phase.reason or remark,
                next_try_at=phase.next_try_at,
                opened=self._opened,
                bytes_in=tally.bytes_in,
                reports=tally.frames.total(),
                fixes=tally.fixes,
                rejects=tally.rejects.total(),
                reject_reasons=dict(tally.rejects),
                frames_per_s=tally.rate.at(now),
                last_heard_at=tally.last_heard_at,
                recording=recording,
                recent_raw=tuple(tally.recent_raw),
                failures=self._failures,
                name=name,
                baud=self._baud,
                frames=dict(tally.frames),
                peers=len(self._roll),
                recent_peers=self._roll.recent(),
            )
