"""TCP links: the client of a serial server, a gateway or a position feed.

Opened by ``session.py``. Connecting gives up after five seconds and notices a stop meanwhile;
keep-alive finds a peer that vanished without a word within about half a minute.
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time
from collections.abc import Iterator

from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import (
    CHUNK_BYTES,
    PIECE_BYTES,
    READ_WAIT_S,
    WRITE_WAIT_S,
    Chunk,
    LinkKind,
    LinkLostError,
    shown,
    switch,
)

CONNECT_TIMEOUT_S = 5.0
KEEPALIVE = (("TCP_KEEPIDLE", 15), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3))
"""Seconds of silence before the first probe, between probes, and probes before giving up."""

_IN_PROGRESS = (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY)


class TcpWire:
    """A connected socket."""

    def __init__(self, peer: socket.socket, name: str) -> None:
        peer.settimeout(READ_WAIT_S)
        self._peer = peer
        self._name = name

    def read(self) -> Chunk:
        """Return what has arrived, at most :data:`CHUNK_BYTES`."""
        try:
            data = self._peer.recv(CHUNK_BYTES)
        except TimeoutError:
            return Chunk(b"")
        except OSError as error:
            raise LinkLostError(
                tr(
                    "The connection to {peer} broke ({error}).",
                    peer=self._name,
                    error=_plain(error),
                )
            ) from error
        if not data:
            raise LinkLostError(tr("{peer} closed the connection.", peer=self._name))
        return Chunk(data)

    def write(self, data: bytes, to: str = "") -> None:
        """Send ``data`` piece by piece; a peer that takes nothing for some seconds is lost."""
        del to
        try:
            self._peer.settimeout(WRITE_WAIT_S)
            for start in range(0, len(data), PIECE_BYTES):
                self._peer.sendall(data[start : start + PIECE_BYTES])
            self._peer.settimeout(READ_WAIT_S)
        except OSError as error:
            raise LinkLostError(
                tr("{peer} takes no bytes ({error}).", peer=self._name, error=_plain(error))
            ) from error

    def close(self) -> None:
        """Close the socket."""
        self._peer.close()


def open_tcp(spec: LinkSpec, stopping: threading.Event) -> TcpWire:
    """Connect to the address of ``spec``; see :func:`connect`."""
    return TcpWire(connect(spec.address, stopping), spec.address)


def connect(name: str, stopping: threading.Event) -> socket.socket:
    """Return a connection to the first address of the host ``HOST:PORT`` that answers.

    Raises:
        LinkLostError: unknown host, refused, no answer in time, or ``stopping`` was set.
    """
    host, port = split_address(name)
    reason = tr("it has no address")
    deadline = time.monotonic() + CONNECT_TIMEOUT_S
    for family, address in _addresses(name, host, port):
        peer = socket.socket(family, socket.SOCK_STREAM)
        try:
            _connect(peer, address, deadline, stopping)
            keep_alive(peer)
        except OSError as error:
            peer.close()
            reason = _plain(error)
        else:
            return peer
    raise LinkLostError(tr("{peer} cannot be reached ({error}).", peer=name, error=reason))


def split_address(address: str) -> tuple[str, int]:
    """Return host (without brackets) and port of ``HOST:PORT`` or ``[IPV6]:PORT``.

    Raises:
        UsageError: one sentence that says how to write it.
    """
    host, _, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise UsageError(
            tr("{address} is unclear: write an IPv6 address as [ADDRESS]:PORT.", address=address)
        )
    good_port = port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536
    if not host or " " in host or "/" in host or "[" in host or "]" in host or not good_port:
        raise UsageError(
            tr("{address} is not HOST:PORT with a port from 1 to 65535.", address=shown(address))
        )
    return host, int(port)


def _check_address(address: str) -> str:
    host, port = split_address(address)
    host = host.lower()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _addresses(name: str, host: str, port: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LinkLostError(
            tr("The host of {peer} is unknown; check its name.", peer=name)
        ) from error
    for family, _, _, _, address in found:
        yield family, address


def _connect(
    peer: socket.socket,
    address: tuple[object, ...],
    deadline: float,
    stopping: threading.Event,
) -> None:
    peer.setblocking(False)
    code = peer.connect_ex(address)
    if code not in (0, *_IN_PROGRESS):
        raise OSError(code, os.strerror(code))
    with selectors.DefaultSelector() as selector:
        selector.register(peer, selectors.EVENT_WRITE)
        while not selector.select(READ_WAIT_S):
            if stopping.is_set() or time.monotonic() >= deadline:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
    code = peer.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


def keep_alive(peer: socket.socket) -> None:
    """Let the system notice a peer that vanished without a word."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE:
        option = getattr(socket, name, None)
        if option is not None:
            peer.setsockopt(socket.IPPROTO_TCP, option, value)


def _plain(error: OSError) -> str:
    return error.strerror or str(error)


TCP = LinkKind(
    name="tcp",
    form="tcp:HOST:PORT[?protocol=NAME&publish=1]",
    check_address=_check_address,
    open=open_tcp,
    options={"publish": switch},
    answers=True,
)
