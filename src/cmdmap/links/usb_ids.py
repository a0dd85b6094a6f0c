"""What a USB vendor and product id says about a serial adapter.

Read by ``ports.py``. Ids of GNSS receivers are certain; those of adapter chips are generic, any
device may sit behind them, so they are a hint and never a reason to write. Source: the vendors'
ids as listed in the USB ID Repository (usb-ids) and gpsd's udev rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class UsbGuess(NamedTuple):
    """A name for the chip or receiver, and whether it can be nothing but a receiver."""

    name: str
    certain: bool


def _table(names: Mapping[str, str], certain: bool) -> dict[tuple[int, int], UsbGuess]:
    found: dict[tuple[int, int], UsbGuess] = {}
    for ids, name in names.items():
        vendor, *products = ids.split()
        for product in products:
            found[int(vendor, 16), int(product, 16)] = UsbGuess(name, certain)
    return found


USB_GUESSES = _table(
    {
        "1546 01a5": "u-blox 5 GNSS",
        "1546 01a6": "u-blox 6 GNSS",
        "1546 01a7": "u-blox 7 GNSS",
        "1546 01a8": "u-blox 8/M8 GNSS",
        "1546 01a9": "u-blox 9 GNSS",
        "0e8d 3329": "MediaTek GNSS",
        "067b aaa0": "PS-360 GNSS",
        "1163 0100 0200": "DeLorme Earthmate GNSS",
        "091e 0003": "Garmin GNSS",
    },
    certain=True,
) | _table(
    {
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
    },
    certain=False,
)
