"""What one protocol contributes to a stream's decoder: its framings and the readers of its frames.

Made by the protocol's package, put together by ``registry.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import Report
from cmdmap.protocols.beidou.payloads import LAYOUTS, Layout
from cmdmap.protocols.framing import Framing
from cmdmap.protocols.gsm.replies import DEFAULT_REPLIES, ReplyTable
from cmdmap.protocols.idnmea.json_rows import DEFAULT_NAMES, FieldNames
from cmdmap.protocols.kenwood import DEFAULT_EMERGENCY_CODES
from cmdmap.protocols.reader import Read

ReadAll = Callable[[bytes, datetime | None], list[Report]]
"""Takes one frame and its arrival; returns all reports in it, never raises."""


class Site(NamedTuple):
    """What differs from place to place and no frame tells."""

    gcj02: bool = False
    """JT/T 808 terminals of this source send coordinates shifted by the Chinese datum."""
    beidou_layouts: tuple[Layout, ...] = LAYOUTS
    """What the makers of the BeiDou terminals put into their messages."""
    beidou_clock_ahead_h: float | None = None
    """Hours that the clock of a BeiDou 4.0 machine is ahead of UTC; None: do not use it."""
    fleetsync_emergency_codes: frozenset[int] = DEFAULT_EMERGENCY_CODES
    """Status codes of Kenwood radios that call for help, as the fleet programs them."""
    tetra_emergency_statuses: frozenset[int] = frozenset({0})
    """Status codes that call for help: 0 by convention, others as the fleet programs them."""
    lrrp_emergency_requests: frozenset[str] = frozenset()
    """Ids, in hexadecimal, of our requests that make Motorola radios report an emergency."""
    json_names: FieldNames = DEFAULT_NAMES
    """What the senders of bare JSON objects call their fields."""
    gsm_replies: ReplyTable = DEFAULT_REPLIES
    """Words by which people with plain phones report."""


DEFAULT_SITE = Site()


class Part(NamedTuple):
    """One protocol's share; ``readers`` are named by framing."""

    framings: tuple[Framing, ...]
    readers: Mapping[str, ReadAll]
    sentences: frozenset[bytes] = frozenset()
    """Five-letter names of the ``$`` sentences among its frames; its one reader reads them all."""

    holds_sentences: bool = False
    """A frame of it may begin with a ``$`` sentence, so that none is taken by itself."""

    def route(self, head: bytes) -> Read | None:
        """Return what reads the sentences whose first six bytes are ``head``, None if not ours."""
        if head[1:] not in self.sentences:
            return None
        (read_all,) = self.readers.values()
        return lambda raw, heard_at: read_all(raw, heard_at)[0]
