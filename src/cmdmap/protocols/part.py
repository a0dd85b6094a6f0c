"""What one protocol contributes to a stream's decoder: its framings and the readers of its frames.

Made by the protocol's package, put together by ``registry.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import Report
from cmdmap.protocols.framing import Framing

ReadAll = Callable[[bytes, datetime | None], list[Report]]
"""Takes one frame and its arrival; returns all reports in it, never raises."""


class Part(NamedTuple):
    """One protocol's share; ``readers`` are named by framing."""

    framings: tuple[Framing, ...]
    readers: Mapping[str, ReadAll]
