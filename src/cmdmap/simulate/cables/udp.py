"""A UDP cable: each frame of the device is a datagram to one address.

Plugged in by ``plug.py``.
"""

from __future__ import annotations

import contextlib
import socket

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

LONGEST = 65_535
IN_ONE_TURN = 64


class UdpCable:
    """Sends to ``host`` and ``port`` and hears what comes back from there.

    Raises:
        WorldError: the host is unknown.
    """

    plugs = 1
    """See :class:`~cmdmap.simulate.cables.cable.Cable`; nobody tells whether anyone listens."""

    def __init__(self, host: str, port: int) -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
            family, _, _, _, address = found[0]
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
            self._socket.setblocking(False)
            self._socket.connect(address)
        except OSError as error:
            raise WorldError(
                tr("The host of {peer} is unknown; check its name.", peer=f"{host}:{port}")
            ) from error

    def read(self) -> list[bytes]:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        packets: list[bytes] = []
        # An earlier packet that found nobody is told here; the device does not care.
        with contextlib.suppress(OSError):
            while len(packets) < IN_ONE_TURN:
                packets.append(self._socket.recv(LONGEST))
        return packets

    def write(self, data: bytes) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        with contextlib.suppress(OSError):
            self._socket.send(data)

    def close(self) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        self._socket.close()
