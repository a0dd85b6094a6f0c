"""Decoders of plugins inside the program: guarded, and held against what a report has to be.

The registry hands them to the protocols' registry while the plugin is active; links open them like
any other. Drivers that run outside are in ``plugins/outside``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.outside.reports import check_reports
from cmdmap.protocols.datagram.packets import Source

A_SECOND = 2_000
"""Reports that a driver may bring, in the long run."""

BURST = 20_000
FEED_S = 2.0
"""How long a decoder may hold up its link."""


class ReportLimit:
    """How many reports a driver may bring, and under which name; what is too much is counted."""

    def __init__(self, calls: PluginCalls, protocol: str, burst: int = BURST) -> None:
        self._calls = calls
        self._protocol = protocol
        self._burst = self._left = float(burst)
        self._at = calls.clocks.wall()

    def admit(self, reports: list[Report]) -> list[Report]:
        """Return the reports that may pass.

        A driver speaks for its own protocol only; reports of another are taken for a mistake.
        """
        own = [each for each in reports if each.protocol == self._protocol]
        if len(own) < len(reports):
            self._calls.health.drop("reports of another protocol", len(reports) - len(own))
        now = self._calls.clocks.wall()
        self._left = min(self._burst, self._left + (now - self._at) * A_SECOND)
        self._at = now
        passed = own[: int(self._left)]
        self._left -= len(passed)
        if len(passed) < len(own):
            self._calls.health.drop("reports", len(own) - len(passed))
        return passed


class GuardedDecoder:
    """A stream's decoder; when its plugin is off, bytes come to nothing."""

    def __init__(
        self, part: str, calls: PluginCalls, limit: ReportLimit, make: Callable[[], Any]
    ) -> None:
        self._part = part
        self._limit = limit
        self._calls = calls
        self._decoder = calls.here(part, make, FEED_S)

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        return self._call(lambda: self._decoder.feed(data, heard_at))

    def flush(self) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        return self._call(lambda: self._decoder.flush())

    def _call(self, work: Callable[[], Any]) -> list[Report]:
        try:
            found = self._calls.here(self._part, lambda: check_reports(work()), FEED_S)
        except WorldError:
            return []
        return self._limit.admit(found)


class GuardedPackets(GuardedDecoder):
    """A decoder of datagrams and messages; see :class:`GuardedDecoder`."""

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/datagram/packets.PacketDecoder``."""
        return self._call(lambda: self._decoder.read(packet, source, heard_at))
