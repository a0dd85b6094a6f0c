"""A console that talks to a simulated device without any cable between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.registry import open_decoder, open_packets
from cmdmap.simulate.devices.reporter import Reporter

START = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


class Talk:
    """A console that listens to a device; time goes by when it is told to."""

    def __init__(self, device: Reporter, protocol: str, packets: bool = False) -> None:
        self.now = START
        self._device = device
        self._decoder = open_decoder(protocol)
        self._packets = open_packets(protocol) if packets else None
        device.greet(START)

    def listen(self, seconds: float = 0.0) -> list[Report]:
        """Return the reports of what the device says until so much later."""
        self.now += timedelta(seconds=seconds)
        frames = self._device.speak(self.now)
        if self._packets is not None:
            source = Source("12.0.7.215")
            return [r for frame in frames for r in self._packets.read(frame, source, self.now)]
        reports = [r for frame in frames for r in self._decoder.feed(frame, self.now)]
        return reports + self._decoder.flush()

    def say(self, *orders: bytes) -> list[Report]:
        """Send orders one by one and return what the device answers."""
        reports = []
        for order in orders:
            self._device.hear(order, self.now)
            reports += self.listen()
        return reports


def fixes(reports: list[Report]) -> list[Report]:
    """Return the positions; there is nothing that cannot be read."""
    assert all(report.kind is not ReportKind.REJECT for report in reports), reports
    return [report for report in reports if report.kind is ReportKind.FIX]


def near_the_town(report: Report) -> bool:
    """Tell whether a position lies on the roads of the toy town."""
    place = report.place
    return place is not None and 120.149 < place.lon < 120.162 and 30.149 < place.lat < 30.162
