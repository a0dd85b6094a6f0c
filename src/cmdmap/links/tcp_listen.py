"""Listening TCP links: terminals connect to us, each one with a stream of its own.

Opened by ``session.py``. One thread serves all peers and waits for none: what a peer does not take
in time costs that peer. Their number, their silence and what waits for them is bounded, because
anybody on the network can connect.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections import deque

from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import (
    CHUNK_BYTES,
    READ_WAIT_S,
    Chunk,
    LinkKind,
    LinkLostError,
    Manner,
    switch,
    whole_number,
)
from cmdmap.links.peers import EVERYBODY
from cmdmap.links.tcp import keep_alive, split_address
from cmdmap.links.udp import cannot_bind

MOST_PEERS = 2000
"""Connections; further ones are hung up on at once."""
IDLE_S = 600
"""Terminals send a heartbeat every minute or two; a peer silent for longer is hung up on."""
NEWCOMER_S = 30.0
"""A peer that has said nothing yet is hung up on after this time."""
MOST_WAITING = 262_144
"""Bytes that wait for one peer; one that takes nothing for so long is hung up on."""
LOOK_S = 1.0
"""How often silent peers are looked for."""


class Peer:
    """One connection."""

    def __init__(self, opened: socket.socket, name: str, now_s: float) -> None:
        self.socket = opened
        self.name = name
        self.heard_s = now_s
        self.has_spoken = False
        self.waiting = bytearray()
        self.is_watched = False
        """Whether the selector tells when there is room for what waits."""

    def fileno(self) -> int:
        """Return the descriptor, for the selector."""
        return self.socket.fileno()


class ListenWire:
    """The listening socket and everybody connected to it."""

    def __init__(self, listener: socket.socket, idle_s: float) -> None:
        self._listener = listener
        self._idle_s = idle_s
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)
        self._peers: dict[str, Peer] = {}
        self._chunks: deque[Chunk] = deque()
        self._looked_s = time.monotonic()
        self._is_deaf = False

    def read(self) -> Chunk:
        """Return the next piece of a peer's stream, or that a peer came or went."""
        if not self._chunks:
            for key, events in self._selector.select(READ_WAIT_S):
                if not isinstance(key.fileobj, Peer):
                    self._accept()
                    continue
                if events & selectors.EVENT_WRITE:
                    self._flush(key.fileobj)
                if events & selectors.EVENT_READ and key.fileobj.name in self._peers:
                    self._receive(key.fileobj)
            self._look_around()
        return self._chunks.popleft() if self._chunks else Chunk(b"")

    def send(self, data: bytes, peer: str, service: int = 0) -> None:
        """See :class:`~cmdmap.links.kind.PeerWire`."""
        del service
        for one in [peer] if peer != EVERYBODY else list(self._peers):
            found = self._peers.get(one)
            if found is None:
                continue
            found.waiting += data
            self._flush(found)

    def close(self) -> None:
        """Hang up on everybody and stop listening."""
        for peer in self._peers.values():
            peer.socket.close()
        self._peers.clear()
        self._selector.close()
        self._listener.close()

    def _accept(self) -> None:
        try:
            opened, address = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            # It has gone again.
            return
        except OSError:
            # No descriptors are left for it: it waits until the next look instead of spinning here.
            self._selector.unregister(self._listener)
            self._is_deaf = True
            return
        if len(self._peers) >= MOST_PEERS:
            opened.close()
            return
        opened.setblocking(False)
        with contextlib.suppress(OSError):
            keep_alive(opened)
        host = str(address[0]).removeprefix("::ffff:")
        name = f"[{host}]:{address[1]}" if ":" in host else f"{host}:{address[1]}"
        peer = Peer(opened, name, time.monotonic())
        self._peers[name] = peer
        self._selector.register(peer, selectors.EVENT_READ)
        self._chunks.append(Chunk(b"", peer=name))

    def _receive(self, peer: Peer) -> None:
        try:
            data = peer.socket.recv(CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up(peer)
            return
        peer.heard_s, peer.has_spoken = time.monotonic(), True
        self._chunks.append(Chunk(data, peer=peer.name))

    def _flush(self, peer: Peer) -> None:
        try:
            while peer.waiting:
                del peer.waiting[: peer.socket.send(peer.waiting)]
        except BlockingIOError:
            pass
        except OSError:
            peer.waiting.clear()
            self._hang_up(peer)
            return
        if len(peer.waiting) > MOST_WAITING:
            self._hang_up(peer)
            return
        if peer.is_watched != bool(peer.waiting):
            peer.is_watched = bool(peer.waiting)
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if peer.waiting else 0)
            self._selector.modify(peer, events)

    def _hang_up(self, peer: Peer) -> None:
        if self._peers.pop(peer.name, None) is None:
            return
        self._selector.unregister(peer)
        peer.socket.close()
        self._chunks.append(Chunk(b"", peer=peer.name, gone=True))

    def _look_around(self) -> None:
        """Hang up on the silent and listen again, once a second."""
        now_s = time.monotonic()
        if now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        if self._is_deaf:
            self._selector.register(self._listener, selectors.EVENT_READ)
            self._is_deaf = False
        for peer in list(self._peers.values()):
            allowed_s = self._idle_s if peer.has_spoken else min(NEWCOMER_S, self._idle_s)
            if now_s - peer.heard_s > allowed_s:
                self._hang_up(peer)


def open_listener(spec: LinkSpec, stopping: threading.Event) -> ListenWire:
    """Listen at the address of ``spec``; takes no time, so ``stopping`` is not looked at.

    Raises:
        LinkLostError: the port is taken or not allowed, or the address is not this computer's.
    """
    del stopping
    host, port = _split(spec.address)
    try:
        listener = _listener(host, port)
    except OSError as error:
        raise LinkLostError(cannot_bind(spec.address, error)) from error
    listener.setblocking(False)
    return ListenWire(listener, float(spec.options.get("idle", IDLE_S)))


def _listener(host: str, port: int) -> socket.socket:
    if not host and socket.has_dualstack_ipv6():
        return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _check_address(address: str) -> str:
    if ":" not in address:
        return str(split_address(f"localhost:{address}")[1])
    host, port = split_address(address)
    host = host.lower()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


LISTEN = LinkKind(
    name="listen",
    form="listen:[HOST:]PORT[?protocol=NAME&idle=SECONDS]",
    check_address=_check_address,
    open=open_listener,
    options={"idle": whole_number(5, 86_400), "publish": switch},
    manner=Manner.STREAMS,
    answers=True,
)
