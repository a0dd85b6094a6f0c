"""The reader of BeiDou RDSS: sentences to one side, binary frames to the other.

Built by the registry under the names ``beidou`` and ``auto``; see ``docs/protocols/beidou.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmdmap.domain.report import Report
from cmdmap.protocols.beidou.binary import BinaryReader
from cmdmap.protocols.beidou.framing import BINARY, NAME, SENTENCES, BeidouFraming
from cmdmap.protocols.beidou.payloads import LAYOUTS, Layout
from cmdmap.protocols.beidou.sentences import SentenceReader
from cmdmap.protocols.part import DEFAULT_SITE, Part, Site


class BeidouReader:
    """Reads everything a command or user machine sends."""

    def __init__(
        self, layouts: Sequence[Layout] = LAYOUTS, clock_ahead_h: float | None = None
    ) -> None:
        """Take the site's payload layouts.

        ``clock_ahead_h`` says how many hours the clock of a 4.0 machine is ahead of UTC.
        """
        self._sentences = SentenceReader(layouts)
        self._binary = BinaryReader(layouts, clock_ahead_h)

    def read(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the report of one frame or sentence."""
        reader = self._binary if raw[1:5] in BINARY else self._sentences
        return [reader.read(raw, heard_at)]


def part(site: Site = DEFAULT_SITE) -> Part:
    """Return what BeiDou RDSS contributes to a stream's decoder."""
    reader = BeidouReader(site.beidou_layouts, site.beidou_clock_ahead_h)
    return Part((BeidouFraming(),), {NAME: reader.read}, SENTENCES)
