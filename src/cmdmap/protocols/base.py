"""What a decoder is: bytes in, reports out, time handed in.

Links feed decoders; the command ``cmdmap decode`` and the tests feed the same objects. No I/O, no
clock, no thread lives here, and no exception leaves ``feed``: what cannot be read becomes a report
of kind ``reject`` with a counted reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from cmdmap.domain.report import Report


class Decoder(Protocol):
    """One stream's decoder; it keeps at most a bounded buffer between calls."""

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """Take the next bytes of the stream and return the reports they complete.

        The result does not depend on how the stream is cut. ``heard_at`` is the arrival time (aware
        UTC, not decreasing); without it, source times stay None until the stream names a date.
        An empty ``data`` only tells that time has passed.
        """
        ...

    def flush(self) -> list[Report]:
        """End of stream: return what was held back; an incomplete frame is dropped and counted."""
        ...
