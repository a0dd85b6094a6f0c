"""Waiting for something that another thread does, with a deadline and without guessing times."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from cmdmap.domain.report import Heard, Report

DEADLINE_S = 15.0


def wait_until(what: str, condition: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    """Return once ``condition()`` holds; fail with ``what`` when the deadline passes."""
    pause = threading.Event()
    deadline = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {deadline_s} s: {what}"
        pause.wait(0.005)


class Ear:
    """A sink that keeps what it hears and wakes who waits for it."""

    def __init__(self) -> None:
        self._all: list[Report] = []
        self._by_link: dict[str, list[Report]] = {}
        self._changed = threading.Condition()

    def __call__(self, heard: Sequence[Heard]) -> None:
        with self._changed:
            for link_id, report in heard:
                self._all.append(report)
                self._by_link.setdefault(link_id, []).append(report)
            self._changed.notify_all()

    def reports(self, link_id: str | None = None) -> list[Report]:
        """Return what came so far, of one link or of all."""
        with self._changed:
            return list(self._kept(link_id))

    def raws(self, link_id: str | None = None) -> list[bytes]:
        """Return the frames that came so far."""
        return [report.raw for report in self.reports(link_id)]

    def wait_for(self, count: int, link_id: str | None = None) -> list[Report]:
        """Return the reports once there are ``count`` of them."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self._kept(link_id)) >= count, DEADLINE_S)
            found = list(self._kept(link_id))
        assert enough, f"{len(found)} of {count} reports came: {found[-3:]}"
        return found

    def _kept(self, link_id: str | None) -> list[Report]:
        return self._all if link_id is None else self._by_link.get(link_id, [])
