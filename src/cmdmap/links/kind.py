"""What a kind of link brings: its name, the options it takes and a way to open it.

One file per kind fills a :class:`LinkKind`, one line in ``spec.py`` lists it; ``session.py`` runs
whatever it opens. Adding a kind touches nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple, Protocol, runtime_checkable

from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.protocols.datagram.packets import Source

READ_WAIT_S = 0.1
"""Longest silence inside ``Wire.read``: how soon a stop is noticed and held frames come out."""

CHUNK_BYTES = 4096
"""Most that one read returns, so that a flooding link decodes in short turns."""


WRITE_WAIT_S = 3.0
"""How long the other side may take nothing before it counts as lost."""
PIECE_BYTES = 256
"""Written at once: a slow line shows that it takes bytes every quarter of a second."""


class LinkLostError(WorldError):
    """The other side went away or is not there; worth another try."""


class LinkEndedError(WorldError):
    """Nothing more will ever come; not tried again."""


class Chunk(NamedTuple):
    """Bytes as they arrived in one read."""

    data: bytes
    """Empty when nothing came within :data:`READ_WAIT_S`."""
    at: datetime | None = None
    """Arrival as a tape recorded it, aware UTC; None for now."""
    peer: str = ""
    """Who sent it, where a link has several; its form is the kind's own."""
    gone: bool = False
    """This peer will not speak again."""


class Wire(Protocol):
    """An open link, used by one thread only."""

    def read(self) -> Chunk:
        """Return what has arrived, waiting at most :data:`READ_WAIT_S`.

        Raises:
            LinkLostError: unplugged, closed by the other side, or failing.
            LinkEndedError: a tape ran out.
        """
        ...

    def close(self) -> None:
        """Let go of the device; never raises."""
        ...


@runtime_checkable
class WritableWire(Wire, Protocol):
    """A wire that bytes can be sent over, too."""

    def write(self, data: bytes, to: str = "") -> None:
        """Send all of ``data``, waiting at most :data:`WRITE_WAIT_S` for each piece.

        ``to`` is the identity the bytes are for; a wire with one peer does not need it.

        Raises:
            LinkLostError: the other side is gone or takes nothing.
        """
        ...


@runtime_checkable
class WakeableWire(Wire, Protocol):
    """A wire whose silent read can be ended, so that an order goes out at once."""

    def wake(self) -> None:
        """Let the present or the next read return; from any thread, also after the close."""
        ...


@runtime_checkable
class PeerWire(Wire, Protocol):
    """A wire with several peers; ``Chunk.peer`` says who spoke."""

    def send(self, data: bytes, peer: str, service: int = 0) -> None:
        """Send one packet or piece of a stream to a peer, empty for all of them.

        A peer that is gone costs no link. ``service`` is the port, ours and the peer's, that this
        packet belongs to; 0 for where the peer was heard.

        Raises:
            LinkLostError: the wire itself is lost.
        """
        ...


@runtime_checkable
class ReplayedWire(Wire, Protocol):
    """A recording in play."""

    @property
    def recorded(self) -> str:
        """The link that was recorded, in its written form; empty for a plain log."""
        ...


class Manner(Enum):
    """How the bytes of a kind belong together, which decides how they are decoded."""

    STREAM = "stream"
    """One sender."""
    STREAMS = "streams"
    """A stream of each peer."""
    PACKETS = "packets"
    """Each chunk is whole and somebody's."""


def no_source(address: str, peer: str) -> Source:
    """Return nothing: a stream's decoder does not ask who speaks."""
    del address, peer
    return Source()


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind of link, as listed in ``spec.KINDS``."""

    name: str
    form: str
    """How it is written, shown to the user."""
    check_address: Callable[[str], str]
    """Returns the address in its one canonical form; raises UsageError."""
    open: Callable[[LinkSpec, threading.Event], Wire]
    """Opens it; returns or raises LinkLostError soon after the event (stop) is set."""
    options: Mapping[str, Callable[[str, str], str]] = field(default_factory=dict)
    """Checks by option name, besides ``protocol``: ``check(name, value)`` returns the value."""
    is_there: Callable[[LinkSpec], bool] | None = None
    """Tells cheaply whether the device exists, so that a replug ends a pause at once."""
    recorded: bool = False
    """A replay, which can wait until its reports are taken."""
    manner: Manner = Manner.STREAM
    source: Callable[[str, str], Source] = no_source
    """Tells decoders of packets who ``peer`` is on the link with this address."""
    answers: bool = False
    """Devices at the other end get the answers they wait for (``registry.answers``)."""


def whole_number(low: int, high: int) -> Callable[[str, str], str]:
    """Return an option check for whole numbers from ``low`` to ``high``."""

    def check(name: str, value: str) -> str:
        if not (value.isascii() and value.isdigit() and len(value) <= 12):
            raise _refused(name, value, low, high)
        if not low <= int(value) <= high:
            raise _refused(name, value, low, high)
        return str(int(value))

    return check


def switch(name: str, value: str) -> str:
    """Check an option that is 0 or 1."""
    if value not in ("0", "1"):
        raise _refused(name, value, 0, 1)
    return value


def _refused(name: str, value: str, low: int, high: int) -> UsageError:
    return UsageError(
        tr(
            "{name}={value} cannot be used: give a whole number from {low} to {high}.",
            name=name,
            value=shown(value),
            low=low,
            high=high,
        )
    )


def shown(text: str) -> str:
    """Return ``text`` fit for a sentence: shortened, nothing unprintable."""
    short = text if len(text) <= 80 else text[:77] + "..."
    return "".join(c if c.isprintable() else "?" for c in short)
