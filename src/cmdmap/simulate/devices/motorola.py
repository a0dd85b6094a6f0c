"""A Motorola DMR radio: registers, answers position requests once or by interval, takes texts.

One of the devices of ``catalogue.py``; every frame is a datagram. On the air each service has a
port of its own, here they share one and are told apart by their first bytes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.motorola import radio_encode
from cmdmap.protocols.motorola.lrrp import Document, read_document
from cmdmap.protocols.motorola.reader import LRRP_PORT, MotorolaReader, port_of
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting

UNASKED = bytes(4)
"""Request id of reports that a radio sends by its own programming."""


class MotorolaRadio(Reporter):
    """The radio with the number ``radio_id``, 1..16776415."""

    def __init__(
        self, radio_id: int, patrol: Patrol, first_at: datetime, every_s: float = 30.0
    ) -> None:
        super().__init__([(str(radio_id), patrol)], first_at, every_s)
        self._radio_id = radio_id
        self._request = UNASKED

    def greet(self, now: datetime) -> None:
        """Register, as when switched on."""
        super().greet(now)
        self.answer(radio_encode.registration(self._radio_id))

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a position by interval."""
        del identity
        return [self._position(self._request, seen, at, radio_encode.TRIGGERED)]

    def hear(self, data: bytes, now: datetime) -> None:
        """Obey one datagram."""
        if not data:
            return
        if port_of(data) == LRRP_PORT:
            document = read_document(data)
            if document is not None:
                self._locate(document, now)
            return
        for report in MotorolaReader().read(data, Source(), now):
            sequence = report.detail.get("sequence")
            if report.kind is ReportKind.TEXT and isinstance(sequence, int):
                self.told.append(report.text or "")
                self.answer(radio_encode.text_receipt(sequence))

    def _locate(self, document: Document, now: datetime) -> None:
        request = bytes.fromhex(str(document.values.get("request_id", "")))
        if document.name == "ImmediateLocationRequest":
            seen = self.sighting(str(self._radio_id), now)
            self.answer(self._position(request, seen, now, radio_encode.ANSWER))
        elif document.name == "TriggeredLocationRequest":
            interval_s = document.values.get("interval_s")
            if isinstance(interval_s, int) and interval_s > 0:
                self._every = timedelta(seconds=interval_s)
                self._next_at = now + self._every
            self._request = request
            self.answer(radio_encode.accepted(request))

    def _position(self, request: bytes, seen: Sighting, at: datetime, document: int) -> bytes:
        return radio_encode.position(
            request, seen.place, at, seen.speed_mps, seen.course_deg, document
        )
