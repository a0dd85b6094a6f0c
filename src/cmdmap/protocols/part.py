"""What one protocol contributes to a stream's decoder: its framings and the readers of its frames.

Made by the protocol's package, put together by ``registry.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import Report
from cmdmap.protocols.framing import Framing
from cmdmap.protocols.reader import Read

ReadAll = Callable[[bytes, datetime | None], list[Report]]
"""Takes one frame and its arrival; returns all reports in it, never raises."""


class Part(NamedTuple):
    """One protocol's share; ``readers`` are named by framing."""

    framings: tuple[Framing, ...]
    readers: Mapping[str, ReadAll]
    sentences: frozenset[bytes] = frozenset()
    """Five-letter names of the ``$`` sentences among its frames; its one reader reads them all."""

    def route(self, head: bytes) -> Read | None:
        """Return what reads the sentences whose first six bytes are ``head``, None if not ours."""
        if head[1:] not in self.sentences:
            return None
        (read_all,) = self.readers.values()
        return lambda raw, heard_at: read_all(raw, heard_at)[0]
