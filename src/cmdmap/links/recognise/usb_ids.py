"""What a USB vendor and product id says about what is plugged in.

Read by ``links/ports.py``. An id suggests and never proves: behind an adapter chip any device may
sit, so it is a hint for the hunt's order and never a reason to write. Sources: the vendors' ids as
listed in the USB ID Repository (usb-ids), gpsd's udev rules and the Linux driver ``option``
(modems).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Surety(StrEnum):
    """How far an id can be trusted."""

    CERTAIN = "certain"
    """Can be nothing else."""
    LIKELY = "likely"
    """Most often this; one of several ports of the device may speak something else."""
    GENERIC = "generic"
    """An adapter chip: says nothing of the device behind it."""
    NONE = ""
    """Unknown id, or not on USB."""


class UsbGuess(NamedTuple):
    """A name for the chip or device and what it speaks."""

    name: str
    surety: Surety
    protocol: str = ""
    baud: int | None = None


def _table(
    names: Mapping[str, str], surety: Surety, protocol: str = "", baud: int | None = None
) -> dict[tuple[int, int], UsbGuess]:
    found: dict[tuple[int, int], UsbGuess] = {}
    for ids, name in names.items():
        vendor, *products = ids.split()
        for product in products:
            found[int(vendor, 16), int(product, 16)] = UsbGuess(name, surety, protocol, baud)
    return found


_RECEIVERS = {
    "1546 01a5": "u-blox 5 GNSS",
    "1546 01a6": "u-blox 6 GNSS",
    "1546 01a7": "u-blox 7 GNSS",
    "1546 01a8": "u-blox 8/M8 GNSS",
    "0e8d 3329": "MediaTek GNSS",
    "1163 0100 0200": "DeLorme Earthmate GNSS",
    "091e 0003": "Garmin GNSS",
}
_MODEMS = {
    "2c7c 0121 0125 0296 0306": "Quectel modem",
    "1e0e 9001": "SIMCom modem",
    "12d1 1001 1506": "Huawei modem",
}
_CHIPS = {
    "0403 6001": "FTDI FT232R",
    "0403 6010": "FTDI FT2232",
    "0403 6011": "FTDI FT4232",
    "0403 6014": "FTDI FT232H",
    "0403 6015": "FTDI FT-X",
    "067b 2303 23a3 23c3": "Prolific PL2303",
    "10c4 ea60 ea70 ea71": "Silicon Labs CP210x",
    "1a86 7523": "WCH CH340",
    "1a86 5523": "WCH CH341",
    "1a86 55d3": "WCH CH343",
    "1a86 55d4": "WCH CH9102",
    "0557 2008": "ATEN UC-232A",
}

USB_GUESSES: Mapping[tuple[int, int], UsbGuess] = {
    **_table(_RECEIVERS, Surety.CERTAIN, "nmea", 9600),
    **_table({"1546 01a9": "u-blox 9 GNSS"}, Surety.CERTAIN, "nmea", 38400),
    **_table({"067b aaa0": "PS-360 GNSS"}, Surety.CERTAIN, "nmea", 4800),
    **_table(_MODEMS, Surety.LIKELY, "gsm", 115200),
    **_table(_CHIPS, Surety.GENERIC),
}
"""Every known id."""
