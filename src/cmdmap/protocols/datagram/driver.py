"""A protocol that a plugin brings: how links open its decoders.

Added to the registry while the plugin is active (``registry.add_driver``).
"""

from __future__ import annotations

from collections.abc import Callable

from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder


class Driver:
    """Reads streams; a datagram is a short one."""

    def __init__(self, name: str, make: Callable[[], Decoder]) -> None:
        self.name = name
        self.open_stream = make


class PacketDriver(Driver):
    """Reads datagrams and MQTT messages, whose topics it sees."""

    def __init__(self, name: str, make: Callable[[], PacketDecoder]) -> None:
        super().__init__(name, self._no_stream)
        self.open_packets = make

    def _no_stream(self) -> Decoder:
        raise UsageError(
            tr(
                "The protocol {name} reads messages; use it on an mqtt: or udp: link.",
                name=self.name,
            )
        )
