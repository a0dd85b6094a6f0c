"""Report: anything decoded from outside and not yet believed.

Decoders make reports in a link's thread; the steps (``services/steps.py``) judge them. A report
that cannot be read is a report too (kind ``reject``), so that nothing is lost uncounted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place


class ReportKind(StrEnum):
    """What a report says; the values are the ``kind`` of ``cmdmap decode``."""

    FIX = "fix"
    STATUS = "status"
    TEXT = "text"
    PTT = "ptt"
    EMERGENCY = "emergency"
    RECEIPT = "receipt"
    OTHER = "other"
    REJECT = "reject"


NOTHING: Mapping[str, object] = MappingProxyType({})


class Report(NamedTuple):
    """One report. ``None`` means "not said"; a decoder never invents a value.

    ``valid`` is False for a position that must not move a marker (no fix, stale, simulated) and
    for every reject; ``reason`` then says why in a few stable words, used as a counter's name.
    """

    protocol: str
    """Name as for ``--protocol``, e.g. ``nmea``."""
    sentence: str
    """Kind of frame in the protocol's own words, e.g. ``RMC`` or ``PKLSH``."""
    kind: ReportKind
    raw: bytes
    """The frame as received."""
    unit_key: str | None = None
    """``protocol:id``; None where the frame names nobody (a GNSS receiver's own position)."""
    place: Place | None = None
    alt_m: float | None = None
    """Metres above mean sea level."""
    speed_mps: float | None = None
    """Speed over ground, metres per second, >= 0."""
    course_deg: float | None = None
    """Course over ground, degrees true, 0 <= course < 360."""
    at: datetime | None = None
    """The sender's own time, aware UTC; None where the frame and its stream hold no date."""
    heard_at: datetime | None = None
    """Arrival at this computer, aware UTC; None when decoding a file without times."""
    valid: bool = True
    reason: str | None = None
    text: str | None = None
    """Free text, or the status code as sent."""
    detail: Mapping[str, object] = NOTHING
    """The protocol's remaining values, JSON types only."""


class Heard(NamedTuple):
    """A report together with the link that brought it: what enters the inbox."""

    link_id: LinkId
    report: Report
