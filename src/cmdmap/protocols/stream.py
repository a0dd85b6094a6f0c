"""The decoder of one stream: framer and readers put together.

What a link feeds; made by ``registry.py``. Frames a reader knows become its reports, the others are
reported as ``other``, broken frames and noise as ``reject``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from cmdmap.domain.report import Report
from cmdmap.protocols.framing import Frame, Framer, Framing, Patience
from cmdmap.protocols.nmea_other import read_other
from cmdmap.protocols.part import ReadAll
from cmdmap.protocols.reader import Read, Route, other, reject
from cmdmap.protocols.text_framing import NAME as TEXT
from cmdmap.protocols.text_framing import whole_lines

QUIET = timedelta(seconds=0.1)
"""A pause this long ends what is complete, e.g. a call id that may have had a second one behind."""

OVER = timedelta(seconds=1)
"""A pause this long ends what is incomplete: no sender stops that long within a frame."""


MOST_HEADS = 256
"""Sentence heads remembered; a stream of invented ones must not fill the memory."""


class StreamDecoder:
    """Implements :class:`~cmdmap.protocols.base.Decoder` over any set of framings and readers."""

    def __init__(
        self,
        framings: Sequence[Framing],
        readers: Mapping[str, Read],
        routes: Sequence[Route],
        parts: Mapping[str, ReadAll] = MappingProxyType({}),
        sentences_alone: bool = True,
    ) -> None:
        """Hand frames to ``readers`` by framing, text sentences to the first route that takes them.

        A sentence nobody takes is named and counted. ``parts`` are readers, again by framing, of
        frames that may hold several reports. ``sentences_alone`` is False where one of ``framings``
        holds whole sentences.
        """
        self._framer = Framer(framings, whole_lines if sentences_alone else None)
        self._readers = readers
        self._parts = parts
        self._routes = routes
        self._known_heads: dict[bytes, Read] = {}
        self._heard_at: datetime | None = None

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.base.Decoder`."""
        reports: list[Report] = []
        if self._framer.waiting and heard_at is not None and self._heard_at is not None:
            pause = heard_at - self._heard_at
            if pause >= QUIET:
                patience = Patience.OVER if pause >= OVER else Patience.QUIET
                self._read(self._framer.settle(patience), self._heard_at, reports)
        if data:
            self._heard_at = heard_at
            self._read(self._framer.feed(data), heard_at, reports)
        return reports

    def flush(self) -> list[Report]:
        """See :class:`~cmdmap.protocols.base.Decoder`."""
        reports: list[Report] = []
        self._read(self._framer.settle(Patience.OVER), self._heard_at, reports)
        return reports

    def _read(self, frames: list[Frame], heard_at: datetime | None, reports: list[Report]) -> None:
        known = self._known_heads.get
        for framing, raw, reason in frames:
            if reason is not None:
                reports.append(reject(framing, "", raw, reason, heard_at))
            elif framing == TEXT:
                read = known(raw[:6]) or self._route(raw[:6])
                reports.append(read(raw, heard_at))
            elif framing in self._readers:
                reports.append(self._readers[framing](raw, heard_at))
            elif framing in self._parts:
                reports += self._parts[framing](raw, heard_at)
            else:
                reports.append(other(framing, "", raw, heard_at))

    def _route(self, head: bytes) -> Read:
        if len(self._known_heads) >= MOST_HEADS:
            self._known_heads.clear()
        taken = (read for route in self._routes if (read := route(head)))
        self._known_heads[head] = read = next(taken, read_other)
        return read
