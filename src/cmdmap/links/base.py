"""What every link has in common: its written form, its status and where its reports go.

A link is an open way to the outside. It runs in one thread (``session.py``), decodes where it
reads and hands :class:`~cmdmap.domain.report.Heard` to its sink. The window and the command line
read :class:`LinkStatus`; nothing else leaves the thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cmdmap.domain.ids import LinkId
from cmdmap.domain.report import Heard

Sink = Callable[[Sequence[Heard]], None]
"""Takes reports from a link's thread; must return at once and never raise."""


class LinkState(StrEnum):
    """Where a link stands; shown as text and lamp."""

    OPENING = "opening"
    OPEN = "open"
    WAITING = "waiting"
    """Lost or not there; tried again at ``LinkStatus.next_try_at``."""
    ENDED = "ended"
    """A tape that ran out."""
    CLOSED = "closed"
    """Stopped by the operator."""


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A link as written, ``kind:address[?name=value&...]``; see :func:`parse_link`."""

    kind: str
    address: str
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> LinkId:
        """The stable name: the written form without options."""
        return LinkId(f"{self.kind}:{self.address}")


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """One link's state and counts at a moment; counts grow from the start of the session."""

    id: LinkId
    kind: str
    protocol: str
    state: LinkState
    since_at: datetime
    """When the present state began, aware UTC."""
    reason: str = ""
    """One sentence why it is not open; while it is, why its recording went off, else empty."""
    next_try_at: datetime | None = None
    opened: int = 0
    """Times the link was opened: 1 at first, +1 for each reconnect."""
    failures: int = 0
    """Times our own code failed in the link's thread; the log says how."""
    bytes_in: int = 0
    reports: int = 0
    """Readable frames of every kind."""
    fixes: int = 0
    rejects: int = 0
    """Frames or bytes that could not be read."""
    reject_reasons: Mapping[str, int] = field(default_factory=dict)
    frames_per_s: float = 0.0
    """Mean of the last ten seconds."""
    last_heard_at: datetime | None = None
    recording: bool = False
    recent_raw: tuple[bytes, ...] = ()
    """The last frames as received, newest last, at most 50."""
    name: str = ""
    """What the operators call it, empty when it was given no name."""
    baud: int | None = None
    """Bits per second a serial port is set to; None for other kinds."""
    frames: Mapping[str, int] = field(default_factory=dict)
    """Readable frames by protocol."""
    peers: int = 0
    """Of a link with several: connected, or for packets heard since it was opened."""
    recent_peers: tuple[str, ...] = ()
    """Who they are, heard last at the end, at most 50."""
