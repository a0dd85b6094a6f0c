"""Recognition: with which settings a serial device was understood, and what it spoke.

Found by a link's hunt (``links/recognise``), kept by the store and tried first the next time; a
device is known by its serial number or USB place, never by the port's path.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Setting(NamedTuple):
    """Speed and character format of a serial port."""

    baud: int
    """Bits per second."""
    frame: str = "8N1"
    """Data bits, parity (N, E or O) and stop bits."""

    def __str__(self) -> str:
        return str(self.baud) if self.frame == "8N1" else f"{self.baud} {self.frame}"


class Recognition(NamedTuple):
    """What is remembered of one device."""

    device: str
    """``usb:VID:PID:SERIAL`` or ``usb:VID:PID@LOCATION``."""
    setting: Setting
    protocols: tuple[str, ...]
    """Those heard when it was recognised, most frames first."""
    at: datetime
    """When, aware UTC."""
