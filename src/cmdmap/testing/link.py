"""A link without a cable: bytes or messages into a plugin's driver, what was heard out of it.

Made by ``PluginBench.link``; ``PluginBench.take`` leads what it hears through the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cmdmap.domain.ids import LinkId
from cmdmap.domain.report import Heard, Report
from cmdmap.protocols.datagram.packets import Source


class FakeLink:
    """Feeds one decoder of a stream (``feed``, ``end``) or of packets (``message``).

    Arrival times are those of the clock.
    """

    def __init__(
        self,
        decoder: Any,
        clock: Callable[[], datetime],
        link_id: str = "mqtt:bench",
    ) -> None:
        self.decoder = decoder
        self.id = LinkId(link_id)
        self._clock = clock

    def feed(self, data: bytes) -> list[Heard]:
        """Bring the next bytes of a stream, cut anywhere; return what they complete."""
        return self._heard(self.decoder.feed(data, self._clock()))

    def end(self) -> list[Heard]:
        """End the stream; return what the decoder held back."""
        return self._heard(self.decoder.flush())

    def message(
        self, payload: bytes, topic: str = "", host: str = "", port: int = 0
    ) -> list[Heard]:
        """Bring one MQTT message (``topic``) or datagram (``host``, ``port``)."""
        source = Source(host, port, topic)
        return self._heard(self.decoder.read(payload, source, self._clock()))

    def _heard(self, reports: list[Report]) -> list[Heard]:
        now = self._clock()
        return [
            Heard(self.id, report if report.heard_at else report._replace(heard_at=now))
            for report in reports
        ]
