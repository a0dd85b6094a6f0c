"""The sniffer: weighs the sound frames of each protocol in a sliding window.

Fed with the reports of all framings at once (``open_decoder("auto")``); reads only. The hunt locks
a setting on its points. Two frames with a checksum are taken for proof, as gpsd does; of those
without one twice as many are asked.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from cmdmap.domain.report import Report, ReportKind

WINDOW = timedelta(seconds=30)
"""A receiver says everything within seconds; a talk begins and ends within half a minute."""

LOCK_POINTS = 4
CHECKED_POINTS, UNCHECKED_POINTS = 2, 1

_CHECKED_LEADERS = frozenset(b"$!\xb5\xba\xd3\xa0\x7e")
"""First bytes of frames with a checksum: sentences, UBX, CASIC, RTCM, SkyTraq, JT/T 808, Hytera."""

MOST_FRAMES = 4096
"""Frames remembered; a flood must not fill the memory."""


class Sniffer:
    """What one setting of a port has brought."""

    def __init__(self) -> None:
        self._frames: deque[tuple[datetime, str, int]] = deque(maxlen=MOST_FRAMES)

    def add(self, reports: Sequence[Report], at: datetime) -> bool:
        """Count the reports that came ``at``; True when a sound frame is among them."""
        sound = [report for report in reports if points(report)]
        self._frames.extend((at, report.protocol, points(report)) for report in sound)
        return bool(sound)

    def has_proof(self, at: datetime) -> bool:
        """Tell whether the window before ``at`` holds enough to be no accident."""
        self._forget_before(at - WINDOW)
        return sum(weight for _, _, weight in self._frames) >= LOCK_POINTS

    def protocols(self, at: datetime) -> tuple[str, ...]:
        """Return the protocols heard in the window before ``at``, most frames first."""
        self._forget_before(at - WINDOW)
        counts = Counter(protocol for _, protocol, _ in self._frames)
        return tuple(protocol for protocol, _ in counts.most_common())

    def _forget_before(self, oldest: datetime) -> None:
        while self._frames and self._frames[0][0] < oldest:
            self._frames.popleft()


def points(report: Report) -> int:
    """Return the weight of a report as proof of the right speed, 0 for none.

    A frame with the right checksum proves the speed, also one whose content is refused; the framer
    gives no sentence to what is no frame.
    """
    checked = bool(report.raw) and report.raw[0] in _CHECKED_LEADERS
    if report.kind is ReportKind.REJECT:
        return CHECKED_POINTS if checked and report.sentence else 0
    return CHECKED_POINTS if checked else UNCHECKED_POINTS
