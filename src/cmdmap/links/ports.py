"""The serial ports of this computer, with a suggestion what hangs on them.

Read by ``cmdmap ports``, the link dialog and the memory of devices; nothing is opened and nothing
written. What a device says of itself is foreign text: unprintable characters are replaced before
anybody shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from serial.tools.list_ports import comports  # type: ignore[attr-defined]

from cmdmap.links.kind import shown
from cmdmap.links.recognise.usb_ids import USB_GUESSES, Surety, UsbGuess


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
    description: str = ""
    vid: int | None = None
    pid: int | None = None
    serial_number: str = ""
    location: str = ""
    guess: str = ""
    """Chip or device by USB id, empty when unknown."""
    surety: Surety = Surety.NONE
    protocol: str = ""
    """What such a device speaks, empty when the id does not tell."""
    baud: int | None = None
    """The speed it is delivered with, None when the id does not tell."""

    @property
    def usb_id(self) -> str:
        """Vendor and product as ``1a86:7523``, empty where the port is not on USB."""
        return "" if self.vid is None or self.pid is None else f"{self.vid:04x}:{self.pid:04x}"


def list_ports(scan: Callable[[], Iterable[Found]] = comports) -> list[PortInfo]:
    """Return the ports that are plugged in, sorted by path; pseudo-terminals are not among them."""
    return sorted((_described(found) for found in scan()), key=lambda port: port.path)


def _described(found: Found) -> PortInfo:
    guess = UsbGuess("", Surety.NONE)
    if found.vid is not None and found.pid is not None:
        guess = USB_GUESSES.get((found.vid, found.pid), guess)
    return PortInfo(
        path=found.device,
        description=shown(_said(found.description)),
        vid=found.vid,
        pid=found.pid,
        serial_number=shown(_said(found.serial_number)),
        location=shown(_said(found.location)),
        guess=guess.name,
        surety=guess.surety,
        protocol=guess.protocol,
        baud=guess.baud,
    )


def _said(text: str | None) -> str:
    # pyserial writes "n/a" for what the system does not know.
    return "" if text is None or text == "n/a" else text
