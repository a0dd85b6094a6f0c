"""UDP links: one or more ports of ours, any number of senders.

Opened by ``session.py``; each datagram is whole and its sender's address goes with it. A multicast
group is joined. Motorola radios use a port for each service, so several ports can make one link;
what is sent leaves from the port it belongs to.
"""

from __future__ import annotations

import contextlib
import ipaddress
import select
import socket
import struct
import threading
from collections import deque

from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import (
    READ_WAIT_S,
    Chunk,
    LinkKind,
    LinkLostError,
    Manner,
    shown,
)
from cmdmap.links.peers import EVERYBODY
from cmdmap.links.tcp import split_address
from cmdmap.protocols.datagram.packets import Source

LONGEST = 65_535
IN_ONE_TURN = 64
"""Datagrams taken from one port before the next one has its turn."""
MOST_PORTS = 8
MOST_SENDERS = 256
"""Senders told what is for everybody; the one heard longest ago makes room."""
ROOM_BYTES = 1 << 20
"""Asked of the system for datagrams that wait for us."""

_BETWEEN = ">"


class UdpWire:
    """The open sockets by port."""

    def __init__(self, sockets: dict[int, socket.socket]) -> None:
        self._sockets = sockets
        self._waiting: deque[Chunk] = deque()
        self._senders: dict[str, None] = {}

    def read(self) -> Chunk:
        """Return the next datagram, empty when none came."""
        if not self._waiting:
            ready, _, _ = select.select(list(self._sockets.values()), [], [], READ_WAIT_S)
            for port, opened in self._sockets.items():
                if opened in ready:
                    self._drain(port, opened)
        return self._waiting.popleft() if self._waiting else Chunk(b"")

    def send(self, data: bytes, peer: str, service: int = 0) -> None:
        """See :class:`~cmdmap.links.kind.PeerWire`; what the network refuses is lost."""
        for one in [peer] if peer != EVERYBODY else list(self._senders):
            address, _, heard_at = one.partition(_BETWEEN)
            host, port = split_address(address)
            ours = int(heard_at)
            if service in self._sockets:
                ours = port = service
            # A radio that is off makes some systems complain; it costs no link.
            with contextlib.suppress(OSError):
                self._sockets[ours].sendto(data, (host, port))

    def close(self) -> None:
        """Close the sockets."""
        for opened in self._sockets.values():
            opened.close()

    def _drain(self, port: int, opened: socket.socket) -> None:
        for _ in range(IN_ONE_TURN):
            try:
                data, address = opened.recvfrom(LONGEST)
            except BlockingIOError:
                return
            except ConnectionError:
                # Windows tells here that an earlier datagram of ours found nobody.
                continue
            except OSError as error:
                raise LinkLostError(
                    tr("UDP port {port} failed ({error}).", port=port, error=error)
                ) from error
            peer = f"{_host(address[0])}:{address[1]}{_BETWEEN}{port}"
            self._senders.pop(peer, None)
            self._senders[peer] = None
            if len(self._senders) > MOST_SENDERS:
                del self._senders[next(iter(self._senders))]
            if data:
                self._waiting.append(Chunk(data, peer=peer))


def open_udp(spec: LinkSpec, stopping: threading.Event) -> UdpWire:
    """Bind the ports of ``spec``; takes no time, so ``stopping`` is not looked at.

    Raises:
        LinkLostError: a port is taken or not allowed, or the address is not this computer's.
    """
    del stopping
    host, ports = _split(spec.address)
    sockets: dict[int, socket.socket] = {}
    with contextlib.ExitStack() as opened:
        for port in ports:
            try:
                sockets[port] = opened.enter_context(_bound(host, port))
            except OSError as error:
                raise LinkLostError(cannot_bind(spec.address, error)) from error
        opened.pop_all()
    return UdpWire(sockets)


def cannot_bind(address: str, error: OSError) -> str:
    """Return the sentence for an address that cannot be listened at."""
    return tr(
        "Nothing can be received at {address} ({error}); free it or choose another.",
        address=address,
        error=error.strerror or error,
    )


def _bound(host: str, port: int) -> socket.socket:
    group = _group(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        with contextlib.suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM_BYTES)
        if group is not None:
            # Other programs of this computer may listen to the same group.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(("" if group is not None else host, port))
        if group is not None:
            joined = struct.pack("=4sl", group.packed, socket.INADDR_ANY)
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
    except OSError:
        opened.close()
        raise
    return opened


def _group(host: str) -> ipaddress.IPv4Address | None:
    with contextlib.suppress(ValueError):
        found = ipaddress.ip_address(host)
        if isinstance(found, ipaddress.IPv4Address) and found.is_multicast:
            return found
    return None


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _split(address: str) -> tuple[str, list[int]]:
    """Return host, empty for all interfaces, and ports of a checked address."""
    host, _, ports = address.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), [int(port) for port in ports.split(",")]


def _check_address(address: str) -> str:
    host, _, ports = address.rpartition(":")
    numbers: list[int] = []
    for port in ports.split(","):
        # Told by the same rules as any other address.
        name, number = split_address(f"{host or 'localhost'}:{port}")
        numbers.append(number)
    if len(set(numbers)) < len(numbers) or len(numbers) > MOST_PORTS:
        raise UsageError(
            tr(
                "{address} is unclear: name up to {most} ports, each once.",
                address=shown(address),
                most=MOST_PORTS,
            )
        )
    written = ",".join(str(number) for number in numbers)
    return f"{_host(name.lower())}:{written}" if host else written


def udp_source(address: str, peer: str) -> Source:
    """Return who sent a packet and to which port; ``peer`` is written by :class:`UdpWire`."""
    del address
    sender, _, port = peer.partition(_BETWEEN)
    host = sender.rpartition(":")[0].removeprefix("[").removesuffix("]")
    return Source(host, int(port) if port.isdecimal() else 0)


UDP = LinkKind(
    name="udp",
    form="udp:[HOST:]PORT[,PORT...][?protocol=NAME]",
    check_address=_check_address,
    open=open_udp,
    manner=Manner.PACKETS,
    source=udp_source,
    answers=True,
)
