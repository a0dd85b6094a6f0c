"""What a cable is: the way between a simulated device and whatever it is plugged into.

``plug.py`` moves the bytes. Like a real cable it never blocks the device: what nobody takes is
lost.
"""

from __future__ import annotations

from typing import Protocol


class Cable(Protocol):
    """One cable, used by one thread."""

    @property
    def plugs(self) -> int:
        """How often the other end was plugged in so far; the device greets after each."""
        ...

    def read(self) -> list[bytes]:
        """Return what came since the last read; of a network of packets each one by itself."""
        ...

    def write(self, data: bytes) -> None:
        """Send ``data`` or lose it; never raises."""
        ...

    def close(self) -> None:
        """Pull the cable."""
        ...
