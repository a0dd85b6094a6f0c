"""A Hytera DMR radio on a repeater's network: registers, answers position requests, takes texts.

One of the devices of ``catalogue.py``; every frame is a datagram. It reports by itself, too, as a
radio whose console has asked for positions by interval.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.protocols.hytera import radio_encode
from cmdmap.protocols.hytera.envelope import LP, TMP, Hdap, is_hdap, read_hdap
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting

_POSITION_REQUEST, _TEXT = 0xA001, 0xA1


class HyteraRadio(Reporter):
    """The radio with the number ``radio_id`` (1..16776415)."""

    def __init__(
        self, radio_id: int, patrol: Patrol, first_at: datetime, every_s: float = 30.0
    ) -> None:
        super().__init__([(str(radio_id), patrol)], first_at, every_s)
        self._radio_id = radio_id

    def greet(self, now: datetime) -> None:
        """Register, as when switched on."""
        super().greet(now)
        self.answer(radio_encode.registration(self._radio_id))

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a position by interval."""
        del identity
        return [self._position(0, seen, at, radio_encode.INTERVAL)]

    def call_for_help(self, at: datetime) -> None:
        """Press the emergency button."""
        self.answer(
            self._position(0, self.sighting(str(self._radio_id), at), at, radio_encode.EMERGENCY)
        )

    def hear(self, data: bytes, now: datetime) -> None:
        """Obey one datagram."""
        if not data or not is_hdap(data):
            return
        message = read_hdap(data)
        payload = message.payload
        if message.service == LP and message.opcode == _POSITION_REQUEST:
            request = int.from_bytes(payload[:4], "big")
            seen = self.sighting(str(self._radio_id), now)
            self.answer(self._position(request, seen, now, radio_encode.ANSWER))
        elif message.service == TMP and message.opcode & 0xFF == _TEXT:
            self._take(message)

    def _take(self, message: Hdap) -> None:
        payload = message.payload
        request, sender = (int.from_bytes(payload[at : at + 4], "big") for at in (0, 8))
        self.told.append(payload[12:].decode("utf-16-le", "replace"))
        self.answer(radio_encode.text_receipt(self._radio_id, sender & 0xFFFFFF, request))

    def _position(self, request: int, seen: Sighting, at: datetime, opcode: int) -> bytes:
        return radio_encode.position(
            self._radio_id, request, seen.place, at, seen.speed_mps, seen.course_deg, opcode
        )
