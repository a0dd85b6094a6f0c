"""What every simulated device is: it speaks when its time comes and hears what it is told.

``hardware.py`` connects devices to pseudo-terminals; tests talk to them directly.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable


class Device(Protocol):
    """A device without its cable; no I/O, no clock of its own."""

    def speak(self, now: datetime) -> list[bytes]:
        """Return the frames that are due up to ``now`` (aware UTC, not decreasing)."""
        ...

    def hear(self, data: bytes, now: datetime) -> None:
        """Take bytes sent to the device; answers come out of :meth:`speak`."""
        ...


@runtime_checkable
class Greeting(Protocol):
    """A device that says something when it is plugged in."""

    def greet(self, now: datetime) -> None:
        """The cable was plugged in at ``now``; what is said comes out of ``speak``."""
        ...
