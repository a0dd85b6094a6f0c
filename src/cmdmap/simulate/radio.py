"""Portable radios as their base hears them: FleetSync by fleet and device, NEXEDGE by unit.

Carried by patrols, heard and polled by ``fleetsync_base.py``; frames from
``protocols/kenwood_encode.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from cmdmap.protocols import kenwood_encode
from cmdmap.simulate.patrol import Sighting


class Radio(Protocol):
    """The identity of a radio and the frames that carry it."""

    has_status_keys: ClassVar[bool]

    @property
    def address(self) -> str:
        """The identity as a computer writes it in an order to the base."""
        ...

    def position(self, seen: Sighting, at: datetime) -> bytes:
        """Return a plain position report."""
        ...

    def position_with_status(self, seen: Sighting, at: datetime, code: int) -> bytes:
        """Return a position report that carries a status code where there are keys."""
        ...

    def call_id(self, began: bool) -> bytes:
        """Return what the base passes on when talking begins or ends."""
        ...


@dataclass(frozen=True, slots=True)
class FleetSyncRadio:
    """An analogue radio, fleet 100..349 and device 1000..4999."""

    has_status_keys: ClassVar[bool] = True

    fleet: int
    device: int

    @property
    def address(self) -> str:
        """Fleet and device, seven digits."""
        return f"{self.fleet:03d}{self.device:04d}"

    def position(self, seen: Sighting, at: datetime) -> bytes:
        """Return PKLSH."""
        return kenwood_encode.pklsh(self.fleet, self.device, seen.place, at)

    def position_with_status(self, seen: Sighting, at: datetime, code: int) -> bytes:
        """Return PKLDS."""
        return kenwood_encode.pklds(
            self.fleet, self.device, seen.place, at, seen.speed_mps, seen.course_deg, code
        )

    def call_id(self, began: bool) -> bytes:
        """Return the BOT or EOT frame."""
        return kenwood_encode.call_id(self.fleet, self.device, began)


@dataclass(frozen=True, slots=True)
class NexedgeRadio:
    """A digital radio, unit 1..65519."""

    has_status_keys: ClassVar[bool] = False

    unit: int

    @property
    def address(self) -> str:
        """``U`` and five digits."""
        return f"U{self.unit:05d}"

    def position(self, seen: Sighting, at: datetime) -> bytes:
        """Return PKNSH."""
        return kenwood_encode.pknsh(self.unit, seen.place, at)

    def position_with_status(self, seen: Sighting, at: datetime, code: int) -> bytes:
        """Return PKNSH, which has no room for a code."""
        del code
        return self.position(seen, at)

    def call_id(self, began: bool) -> bytes:
        """Return the BOT or EOT frame."""
        return kenwood_encode.nexedge_call_id(self.unit, began)
