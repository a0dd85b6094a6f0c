"""Decoders of what a short message carries, declared as data: one layout per leading bytes.

Asked by the readers of BeiDou messages. The standard leaves the payload to the maker of the
terminal, so a site hands in its own :class:`Layout` list; the one of ours is what public terminals
send around a text (``90``, five bytes, Unix time, GB18030).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.protocols.wire_text import decoded


class Number(NamedTuple):
    """Where a number stands: ``size`` bytes big-endian from ``at``, times ``unit``."""

    at: int
    size: int
    unit: float = 1.0
    signed: bool = False

    def read(self, payload: bytes) -> float | None:
        """Return the value, None where the payload ends before it."""
        raw = payload[self.at : self.at + self.size]
        if len(raw) < self.size:
            return None
        return int.from_bytes(raw, "big", signed=self.signed) * self.unit


@dataclass(frozen=True, slots=True)
class Layout:
    """One maker's payload. ``numbers`` may hold any name; those of a fix are understood.

    Understood: ``lon``, ``lat`` (degrees), ``alt_m``, ``speed_mps``, ``course_deg``, ``unix_s``.
    """

    name: str
    lead: bytes
    """The bytes such a payload begins with; the longest that fits wins."""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    text_at: int | None = None
    """Where GB18030 text begins, None for a payload without text."""
    shortest: int = 0


class Content(NamedTuple):
    """What a payload says."""

    layout: str
    values: Mapping[str, float]
    text: str | None
    place: Place | None
    at: datetime | None


TIMED_TEXT = Layout("timed text", b"\x90", {"unix_s": Number(6, 4)}, text_at=10, shortest=11)
LAYOUTS: tuple[Layout, ...] = (TIMED_TEXT,)


def read_payload(payload: bytes, layouts: Sequence[Layout]) -> Content | None:
    """Return what ``payload`` says under the layout whose lead fits best; None if none does."""
    fitting = [
        layout
        for layout in layouts
        if payload.startswith(layout.lead) and len(payload) >= layout.shortest
    ]
    if not fitting:
        return None
    layout = max(fitting, key=lambda layout: len(layout.lead))
    found = {name: number.read(payload) for name, number in layout.numbers.items()}
    values = {name: value for name, value in found.items() if value is not None}
    text = None if layout.text_at is None else decoded(payload[layout.text_at :], "gb18030")
    return Content(layout.name, values, text or None, _place(values), _instant(values))


def _place(values: Mapping[str, float]) -> Place | None:
    lon, lat = values.get("lon", math.nan), values.get("lat", math.nan)
    return Place(lon, lat) if abs(lon) <= 180.0 and abs(lat) <= 90.0 else None


def _instant(values: Mapping[str, float]) -> datetime | None:
    seconds = values.get("unix_s")
    # 2000 to 2100: a terminal without a clock sends zeros.
    if seconds is None or not 946_684_800 <= seconds < 4_102_444_800:
        return None
    return datetime.fromtimestamp(seconds, UTC)
