"""The serial ports of this computer, with a guess what hangs on them.

Read by ``cmdmap ports`` and the link dialog; nothing is opened and nothing written. What a device
says of itself is foreign text: unprintable characters are replaced before anybody shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from serial.tools.list_ports import comports  # type: ignore[attr-defined]

from cmdmap.links.kind import shown
from cmdmap.links.usb_ids import USB_GUESSES


class Found(Protocol):
    """The part of pyserial's ``ListPortInfo`` that is read."""

    device: str
    description: str | None
    vid: int | None
    pid: int | None
    serial_number: str | None
    location: str | None


class PortInfo(NamedTuple):
    """One serial port. Remember it by serial number or location: its path changes."""

    path: str
    description: str
    vid: int | None
    pid: int | None
    serial_number: str
    location: str
    guess: str
    """Chip or receiver by USB id, empty when unknown."""
    certain: bool
    """True when the id belongs to a GNSS receiver and nothing else."""


def list_ports(scan: Callable[[], Iterable[Found]] = comports) -> list[PortInfo]:
    """Return the ports that are plugged in, sorted by path; pseudo-terminals are not among them."""
    return sorted((_described(found) for found in scan()), key=lambda port: port.path)


def _described(found: Found) -> PortInfo:
    guess = None
    if found.vid is not None and found.pid is not None:
        guess = USB_GUESSES.get((found.vid, found.pid))
    return PortInfo(
        path=found.device,
        description=shown(found.description or ""),
        vid=found.vid,
        pid=found.pid,
        serial_number=shown(found.serial_number or ""),
        location=shown(found.location or ""),
        guess=guess.name if guess else "",
        certain=guess.certain if guess else False,
    )
