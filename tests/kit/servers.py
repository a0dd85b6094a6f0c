"""TCP servers that behave well, badly or not at all."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from types import TracebackType


class FeedServer:
    """Listens on a free port of this computer; the test accepts, sends and hangs up."""

    def __init__(self, port: int = 0) -> None:
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen()
        self._listener.settimeout(15)
        self.port = self._listener.getsockname()[1]

    @property
    def link(self) -> str:
        """The written form of a link to it."""
        return f"tcp:127.0.0.1:{self.port}"

    def accept(self) -> socket.socket:
        """Return the connection of the next client; the caller closes it."""
        peer, _ = self._listener.accept()
        return peer

    def __enter__(self) -> FeedServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()


class BlackHole:
    """A port that never answers a connect: a listener that accepts nobody and is full."""

    def __init__(self) -> None:
        self._open = ExitStack()
        listener = self._open.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        self.port = listener.getsockname()[1]
        for _ in range(4):
            filler = self._open.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))

    @property
    def link(self) -> str:
        """The written form of a link to it."""
        return f"tcp:127.0.0.1:{self.port}"

    def __enter__(self) -> BlackHole:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
