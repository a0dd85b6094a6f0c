"""One driver of a plugin alone, to look at a recording: nothing else of the plugin is in use.

For ``cmdmap decode --protocol NAME``. No console, no database; a stranger's driver runs in a
process of its own as it does for a link. A driver that fails is an error, not a pause.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

from cmdmap.api.contributions import Driver
from cmdmap.domain.report import Report
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.drivers import GuardedDecoder, GuardedPackets, ReportLimit
from cmdmap.plugins.finder import Content, Found, decodes_outside, enabled_manifests
from cmdmap.plugins.guard import Wording
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.loader import LoadedPackage
from cmdmap.plugins.outside.decoders import OutsideDecoder
from cmdmap.plugins.outside.process import DriverCode, DriverProcess
from cmdmap.protocols import registry
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder, Source

LONGEST_MESSAGE = 2**20
"""Bytes of a line that is kept until its end comes."""


@contextmanager
def lone_driver(protocol: str, places: PluginPlaces) -> Iterator[Decoder]:
    """Lend a decoder of an enabled plugin's protocol.

    One that reads messages is fed lines, ``TOPIC PAYLOAD`` each, as MQTT clients print them.

    Raises:
        UsageError: no enabled plugin has it; the sentence lists the known ones.
        WorldError: the plugin cannot be loaded, or its driver failed.
    """
    drivers = {
        part.id: (found, part)
        for found, manifest in enabled_manifests(places)[0]
        for part in manifest.of(Driver)
    }
    if protocol not in drivers:
        raise UsageError(
            tr(
                "There is no protocol {name}; use one of {names}.",
                name=protocol,
                names=", ".join((*registry.NAMES, *drivers)),
            )
        )
    found, part = drivers[protocol]
    content = found.read(places, datetime.now(UTC))
    with ExitStack() as ends:
        wording = Wording(found.folder, content.manifest.wants.personal)
        calls = PluginCalls(found.id, wording, lambda: datetime.now(UTC), lambda _: None)
        ends.callback(calls.stop)
        limit = ReportLimit(calls, part.id, burst=sys.maxsize)
        opened = _opened(found, content, part, calls, limit, ends)
        yield _Told(MessageLines(opened) if part.packets else opened, calls)


def _opened(
    found: Found,
    content: Content,
    part: Driver,
    calls: PluginCalls,
    limit: ReportLimit,
    ends: ExitStack,
) -> Any:
    name = f"drivers.{part.id}"
    if decodes_outside(found, content):
        code = DriverCode(found.id, found.folder, part.entry, content.files)
        process = DriverProcess(name, code, calls)
        ends.callback(process.stop)
        return OutsideDecoder(process, limit, calls)
    package = LoadedPackage(found.id, found.folder, content.files)
    ends.callback(package.unload)
    guarded = GuardedPackets if part.packets else GuardedDecoder
    return guarded(name, calls, limit, lambda: package.find(part.entry)())


class MessageLines:
    """A stream of lines, each one message, read by a decoder of messages."""

    def __init__(self, messages: PacketDecoder) -> None:
        self._messages = messages
        self._rest = b""

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_MESSAGE:
            lines, self._rest = [*lines, self._rest], b""
        return [report for line in lines for report in self._read(line, heard_at)]

    def flush(self) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        rest, self._rest = self._rest, b""
        return self._read(rest, None)

    def _read(self, line: bytes, heard_at: datetime | None) -> list[Report]:
        line = line.rstrip(b"\r")
        topic, space, payload = line.partition(b" ")
        if not space or topic[:1] in b"{[":
            topic, payload = b"", line
        source = Source(topic=topic.decode("utf-8", "replace"))
        return self._messages.read(payload, source, heard_at) if line else []


class _Told:
    """A decoder whose driver's failure is raised, where links would go on without it."""

    def __init__(self, decoder: Decoder, calls: PluginCalls) -> None:
        self._decoder = decoder
        self._calls = calls

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        return self._ask(lambda: self._decoder.feed(data, heard_at))

    def flush(self) -> list[Report]:
        """See ``protocols/base.Decoder``."""
        return self._ask(self._decoder.flush)

    def _ask(self, work: Callable[[], list[Report]]) -> list[Report]:
        reports = work()
        health = self._calls.health.copy()
        if self._calls.failure is not None or "bytes" in health.dropped:
            why = health.notes[-1].sentence if health.notes else "-"
            raise WorldError(
                tr("The driver of {plugin} failed: {why}", plugin=self._calls.plugin_id, why=why)
            )
        return reports
