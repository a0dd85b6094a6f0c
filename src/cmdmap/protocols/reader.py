"""What a reader of frames is, and the report of a frame that cannot be read.

Every protocol's file holds readers; ``stream.py`` hands each frame to the one it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind

Read = Callable[[bytes, datetime | None], Report]
"""Takes one frame with a right checksum and its arrival; returns its report, never raises."""

Route = Callable[[bytes], Read | None]
"""Finds what reads the text sentences that begin with six given bytes; None: not this reader's."""


def reject(
    protocol: str, sentence: str, raw: bytes, reason: str, heard_at: datetime | None
) -> Report:
    """Return the report of bytes that cannot be read; ``reason`` is the name of a counter."""
    return Report(
        protocol, sentence, ReportKind.REJECT, raw, heard_at=heard_at, valid=False, reason=reason
    )


def other(protocol: str, sentence: str, raw: bytes, heard_at: datetime | None) -> Report:
    """Return the report of a sound frame that says nothing we use."""
    return Report(protocol, sentence, ReportKind.OTHER, raw, heard_at=heard_at)
