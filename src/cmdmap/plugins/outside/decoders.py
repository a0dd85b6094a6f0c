"""Decoders whose work is done in the driver's process.

Links open them like any other decoder; see ``process.py`` for what happens when the process is
gone.
"""

from __future__ import annotations

import base64
import itertools
from datetime import datetime
from typing import Any

from cmdmap.api.contributions import Driver
from cmdmap.domain.report import Report
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.drivers import ReportLimit
from cmdmap.plugins.outside.frames import PipeError
from cmdmap.plugins.outside.process import DriverCode, DriverProcess
from cmdmap.plugins.registry import ActivePlugin
from cmdmap.protocols.datagram import driver as links
from cmdmap.protocols.datagram.packets import Source

_numbers = itertools.count(1)


class OutsideDecoder:
    """A decoder of streams or of packets, which the process makes when it is first asked."""

    def __init__(self, process: DriverProcess, limit: ReportLimit, calls: PluginCalls) -> None:
        self._process = process
        self._limit = limit
        self._calls = calls
        self._number = next(_numbers)

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        return self._ask({"do": "feed", "data": _text(data), "at": _iso(heard_at)}, len(data))

    def flush(self) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        return self._ask({"do": "flush"}, 0)

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/datagram/packets.PacketDecoder``."""
        asked = {"do": "read", "data": _text(packet), "source": list(source)}
        return self._ask({**asked, "at": _iso(heard_at)}, len(packet))

    def _ask(self, message: dict[str, Any], size: int) -> list[Report]:
        try:
            reports = self._process.ask({**message, "decoder": self._number})
        except PipeError:
            self._calls.health.drop("bytes", size)
            return []
        return self._limit.admit(reports)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def open_outside(plugin: ActivePlugin, part: Driver) -> links.Driver:
    """Start the process of a driver and return what opens its decoders.

    It ends with the plugin, and the metronome looks after it until then.
    """
    name = f"drivers.{part.id}"
    code = DriverCode(plugin.manifest.id, plugin.found.folder, part.entry, plugin.content.files)
    process = DriverProcess(name, code, plugin.calls)
    plugin.ends.callback(process.stop)
    plugin.minded.append(process.look_after)
    limit = ReportLimit(plugin.calls, part.id)

    def make() -> OutsideDecoder:
        return OutsideDecoder(process, limit, plugin.calls)

    return links.PacketDriver(part.id, make) if part.packets else links.Driver(part.id, make)
