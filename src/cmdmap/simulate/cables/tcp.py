"""TCP cables: a device that connects to a server, or waits for one client at a time.

Plugged in by ``plug.py``. A lost connection is made again every second.
"""

from __future__ import annotations

import contextlib
import socket
import time
from abc import ABC, abstractmethod

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

AGAIN_S = 1.0
CONNECT_S = 1.0
READ_BYTES = 4096
MOST_WAITING = 1 << 20
"""Bytes that wait for a slow reader; what comes then is lost."""


class TcpCable(ABC):
    """A connection that may be there or not."""

    def __init__(self) -> None:
        self.plugs = 0
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        self._peer: socket.socket | None = None
        self._waiting = bytearray()

    def read(self) -> list[bytes]:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        if self._peer is None:
            fresh = self.plug_in()
            if fresh is None:
                return []
            fresh.setblocking(False)
            self._peer = fresh
            self._waiting.clear()
            self.plugs += 1
        try:
            data = self._peer.recv(READ_BYTES)
        except BlockingIOError:
            self.write(b"")
            return []
        except OSError:
            data = b""
        if not data:
            self._unplug()
            return []
        return [data]

    def write(self, data: bytes) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        if self._peer is None or len(self._waiting) + len(data) > MOST_WAITING:
            return
        self._waiting += data
        try:
            while self._waiting:
                del self._waiting[: self._peer.send(self._waiting)]
        except BlockingIOError:
            pass
        except OSError:
            self._unplug()

    def close(self) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        self._unplug()

    @abstractmethod
    def plug_in(self) -> socket.socket | None:
        """Return a connection if one can be had now."""
        ...

    def _unplug(self) -> None:
        if self._peer is not None:
            self._peer.close()
            self._peer = None


class ClientCable(TcpCable):
    """Connects to ``host`` and ``port``."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self._address = (host, port)
        self._next_s = 0.0

    def plug_in(self) -> socket.socket | None:
        """Try once a second."""
        now_s = time.monotonic()
        if now_s < self._next_s:
            return None
        self._next_s = now_s + AGAIN_S
        with contextlib.suppress(OSError):
            return socket.create_connection(self._address, CONNECT_S)
        return None


class ServerCable(TcpCable):
    """Listens at ``host`` and ``port``; 0 takes a free one, ``port`` says which.

    Raises:
        WorldError: the port is taken or not allowed.
    """

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        try:
            self._listener = socket.create_server((host, port))
        except OSError as error:
            raise WorldError(
                tr("Nothing can be received at {address} ({error}); free it or choose another.",
                   address=f"{host}:{port}", error=error.strerror or error)
            ) from error  # fmt: skip
        self._listener.setblocking(False)
        self.port = int(self._listener.getsockname()[1])

    def plug_in(self) -> socket.socket | None:
        """Return the client that waits, if any."""
        with contextlib.suppress(OSError):
            return self._listener.accept()[0]
        return None

    def close(self) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        super().close()
        self._listener.close()
