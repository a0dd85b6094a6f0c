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

FEED_S = 2.0
"""How long a decoder may hold up its link."""


class GuardedDecoder:
    """A stream's decoder; when its plugin is off, bytes come to nothing."""

    def __init__(self, part: str, calls: PluginCalls, make: Callable[[], Any]) -> None:
        self._part = part
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
            return self._calls.here(self._part, lambda: check_reports(work()), FEED_S)
        except WorldError:
            return []


class GuardedPackets:
    """A decoder of datagrams and messages; see :class:`GuardedDecoder`."""

    def __init__(self, part: str, calls: PluginCalls, make: Callable[[], Any]) -> None:
        self._part = part
        self._calls = calls
        self._decoder = calls.here(part, make, FEED_S)

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/datagram/packets.PacketDecoder``."""
        try:
            return self._calls.here(
                self._part,
                lambda: check_reports(self._decoder.read(packet, source, heard_at)),
                FEED_S,
            )
        except WorldError:
            return []
