"""The inbox: where link threads leave reports and anybody leaves commands for the writer.

Bounded. When it is full, older fixes of the same unit go first, then the oldest reports that are
neither an emergency nor a receipt; each is counted. A tape can wait for room, a radio cannot.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Condition
from typing import NamedTuple

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.report import Heard, ReportKind
from cmdmap.domain.rights import SYSTEM, Actor

PROTECTED = frozenset({ReportKind.EMERGENCY, ReportKind.RECEIPT})
"""Kinds that are never dropped."""

ROOM_AFTER_SHEDDING = 0.75
"""Part of the limit that shedding leaves filled, so that it does not run again at once."""


class Wish(NamedTuple):
    """A command, the promise to its author, and who the author is."""

    command: Command
    answer: Future[Commit]
    actor: Actor = SYSTEM


class Turn(NamedTuple):
    """What the writer does in one transaction."""

    wishes: list[Wish]
    reports: list[Heard]
    arrived_at: list[float]
    """``time.monotonic()`` of each handing in that ends within ``reports``."""


class Inbox:
    """Thread-safe; one writer takes, everybody else puts."""

    def __init__(self, limit: int = 50_000) -> None:
        self.limit = limit
        self.dropped: Counter[ReportKind] = Counter()
        self._changed = Condition()
        self._reports: list[Heard] = []
        self._arrivals: list[tuple[int, float]] = []
        self._wishes: list[Wish] = []
        self._closed = False

    def __len__(self) -> int:
        return len(self._reports)

    def put(self, reports: Sequence[Heard]) -> None:
        """Leave reports; returns at once and never raises, whatever the writer does."""
        if not reports:
            return
        with self._changed:
            self._reports.extend(reports)
            self._arrivals.append((len(reports), time.monotonic()))
            if len(self._reports) > self.limit:
                self._shed()
            self._changed.notify_all()

    def put_back(self, reports: Sequence[Heard]) -> None:
        """Return reports that could be kept nowhere to the head of the queue."""
        with self._changed:
            self._reports[:0] = reports
            self._arrivals.insert(0, (len(reports), time.monotonic()))
            if len(self._reports) > self.limit:
                self._shed()

    def ask(self, wish: Wish) -> bool:
        """Leave a command; False when the desk takes no more."""
        with self._changed:
            if self._closed:
                return False
            self._wishes.append(wish)
            self._changed.notify_all()
        return True

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait until less than a tenth is filled; False when the time ran out."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._closed or len(self._reports) < self.limit / 10, timeout_s
            )

    def take(self, most: int, timeout_s: float) -> Turn:
        """Wait for anything, then return all wishes and the ``most`` oldest reports."""
        with self._changed:
            self._changed.wait_for(lambda: self._reports or self._wishes or self._closed, timeout_s)
            wishes, self._wishes = self._wishes, []
            if len(self._reports) <= most:
                reports, self._reports = self._reports, []
                arrived_at = [at for _, at in self._arrivals]
                self._arrivals = []
            else:
                reports = self._reports[:most]
                del self._reports[:most]
                arrived_at = self._pass_arrivals(most)
            self._changed.notify_all()
        return Turn(wishes, reports, arrived_at)

    def pause(self, timeout_s: float) -> None:
        """Let the writer rest while nothing can be kept; ends early when the desk closes."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed, timeout_s)

    def close(self) -> None:
        """Take no more commands and wake whoever waits; reports can still be drained."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """True once :meth:`close` was called."""
        return self._closed

    def _pass_arrivals(self, count: int) -> list[float]:
        passed: list[float] = []
        for index, (size, at) in enumerate(self._arrivals):
            if size > count:
                self._arrivals[index] = (size - count, at)
                del self._arrivals[:index]
                return passed
            passed.append(at)
            count -= size
        self._arrivals = []
        return passed

    def _shed(self) -> None:
        """Make room: older fixes of a unit first, then the oldest of the unprotected."""
        excess = len(self._reports) - int(self.limit * ROOM_AFTER_SHEDDING)
        waiting = Counter(_sender(heard) for heard in self._reports if _is_fix(heard))
        kept: list[Heard] = []
        for heard in self._reports:
            if excess > 0 and _is_fix(heard) and waiting[_sender(heard)] > 1:
                waiting[_sender(heard)] -= 1
                self.dropped[ReportKind.FIX] += 1
                excess -= 1
            else:
                kept.append(heard)
        self._reports = self._drop_oldest(kept, excess) if excess > 0 else kept
        self._arrivals = [(len(self._reports), self._arrivals[0][1])]

    def _drop_oldest(self, reports: list[Heard], excess: int) -> list[Heard]:
        kept = []
        for heard in reports:
            if excess > 0 and heard.report.kind not in PROTECTED:
                self.dropped[heard.report.kind] += 1
                excess -= 1
            else:
                kept.append(heard)
        return kept


def _is_fix(heard: Heard) -> bool:
    return heard.report.kind is ReportKind.FIX


def _sender(heard: Heard) -> str:
    """Return who sent a report: its identity on the air, for a bare receiver its link."""
    return heard.report.unit_key or heard.link_id
