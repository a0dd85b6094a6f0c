"""Which settings of a serial port are tried, in which order, and which protocols fix them.

Read by the hunt and by ``serial_port.py``. Sources: the speeds are those of gpsd's hunt, the second
round with 7N2 too; the profiles are the makers' defaults as collected in ``docs/recognition.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cmdmap.domain.recognition import Setting

AUTO_BAUD = "auto"
"""Value of the link option ``baud`` that asks for a hunt in any case."""

BAUDS = (9600, 115200, 38400, 4800, 19200, 57600, 230400, 460800, 921600)
"""Every speed tried, those of most devices first."""

FRAMES = ("8N1", "7N2")
"""Character formats; each round through the speeds takes the next one."""

PROFILES: Mapping[str, Setting] = MappingProxyType(
    {
        "fleetsync": Setting(9600),
        "tetra": Setting(9600),
        "aprs": Setting(9600),
        "dprs": Setting(9600),
        "beidou": Setting(115200),
        "gsm": Setting(115200),
    }
)
"""Devices that may be silent until somebody talks, by protocol: there is nothing to hunt by."""


def in_order(hints: Iterable[Setting]) -> tuple[Setting, ...]:
    """Return the settings of one 8N1 round, ``hints`` first, none twice."""
    return tuple(dict.fromkeys((*hints, *(Setting(baud) for baud in BAUDS))))
