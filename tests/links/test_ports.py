"""The list of serial ports."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.links.recognise.usb_ids import USB_GUESSES, Surety


def found(
    device: str, vid: int | None = None, pid: int | None = None, **more: str
) -> SimpleNamespace:
    fields = {"description": None, "serial_number": None, "location": None, **more}
    return SimpleNamespace(device=device, vid=vid, pid=pid, **fields)


def test_sorted_with_a_guess_by_usb_id() -> None:
    ports = list_ports(
        lambda: [
            found("/dev/ttyUSB0", 0x1A86, 0x7523, description="USB Serial", location="1-1.4"),
            found("/dev/ttyS0", description="n/a"),
            found("/dev/ttyACM0", 0x1546, 0x01A8, serial_number="A1"),
        ]
    )
    assert ports == [
        PortInfo(
            "/dev/ttyACM0",
            "",
            0x1546,
            0x01A8,
            "A1",
            "",
            "u-blox 8/M8 GNSS",
            Surety.CERTAIN,
            "nmea",
            9600,
        ),
        PortInfo("/dev/ttyS0"),
        PortInfo(
            "/dev/ttyUSB0", "USB Serial", 0x1A86, 0x7523, "", "1-1.4", "WCH CH340", Surety.GENERIC
        ),
    ]


def test_what_a_device_says_of_itself_cannot_steer_a_terminal() -> None:
    (port,) = list_ports(lambda: [found("/dev/ttyUSB0", description="GPS\x1b[2J\n" + "x" * 500)])
    assert port.description.isprintable()
    assert len(port.description) <= 80


def test_adapter_chips_say_nothing_of_what_is_behind() -> None:
    assert USB_GUESSES[0x067B, 0x2303] == ("Prolific PL2303", Surety.GENERIC, "", None)
    by_surety = Counter(guess.surety for guess in USB_GUESSES.values())
    assert by_surety == {Surety.CERTAIN: 10, Surety.LIKELY: 7, Surety.GENERIC: 16}


def test_a_modem_is_likely_and_names_its_protocol() -> None:
    assert USB_GUESSES[0x2C7C, 0x0125] == ("Quectel modem", Surety.LIKELY, "gsm", 115200)


def test_this_computer_can_be_asked() -> None:
    assert all(port.path for port in list_ports())
