"""The kernel's count of characters without a stop bit, which a wrong speed makes plenty of.

Asked by ``serial_port.py`` for the hunt. Linux only, and only where the driver counts; a
pseudo-terminal does not. Source: ``TIOCGICOUNT`` and ``struct serial_icounter_struct`` of
linux/serial.h: twenty ints, the seventh is ``frame``.
"""

from __future__ import annotations

import importlib
import struct
import sys

TIOCGICOUNT = 0x545D
_COUNTERS = struct.Struct("20i")
_FRAME = 6


def frame_errors(descriptor: int) -> int | None:
    """Return the frame errors since the port's driver was loaded, None where nobody counts."""
    if sys.platform != "linux":
        return None
    ioctl = importlib.import_module("fcntl").ioctl
    try:
        counters = ioctl(descriptor, TIOCGICOUNT, bytes(_COUNTERS.size))
    except OSError:
        return None
    return int(_COUNTERS.unpack(counters)[_FRAME])
