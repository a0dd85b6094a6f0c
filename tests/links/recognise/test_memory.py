"""Devices are known by serial number or USB socket, never by path."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.kit.ptys import PtyDevice

from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise import memory as memory_module
from cmdmap.links.recognise.memory import DeviceMemory, device_key, find_port
from cmdmap.links.recognise.plan import BAUDS

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
CH340 = PortInfo("/dev/ttyUSB0", "", 0x1A86, 0x7523, "", "1-1.4")
FTDI = PortInfo("/dev/ttyUSB0", "", 0x0403, 0x6001, "FT9", "1-1.4")
BUILT_IN = PortInfo("/dev/ttyS0")


@pytest.mark.parametrize(
    ("port", "key"),
    [
        (FTDI, "usb:0403:6001:FT9"),
        (CH340, "usb:1a86:7523@1-1.4"),
        (CH340._replace(location=""), ""),
        (BUILT_IN, ""),
    ],
)
def test_the_key_of_a_device(port, key):
    assert device_key(port) == key
    assert device_key(port._replace(path="COM7")) == key


def test_remembered_then_suggested_then_the_usual_ones():
    port = CH340._replace(baud=4800)
    known = Recognition(device_key(port), Setting(230400), ("nmea",), NOON)
    choices = DeviceMemory([known], find=lambda path: port).choices("/dev/ttyUSB3")
    assert choices[:3] == (Setting(230400), Setting(4800), Setting(9600))
    assert len(choices) == len(BAUDS)


def test_a_lock_is_kept_once():
    kept: list[Recognition] = []
    memory = DeviceMemory([], kept.append, lambda path: FTDI)
    for minute in range(3):
        memory.remember("/dev/x", Setting(4800), ("nmea",), NOON + timedelta(minutes=minute))
    memory.remember("/dev/x", Setting(4800), ("nmea", "ubx"), NOON)
    assert [(one.setting, one.protocols) for one in kept] == [
        (Setting(4800), ("nmea",)),
        (Setting(4800), ("nmea", "ubx")),
    ]
    assert memory.recall(FTDI) == kept[-1]
    assert memory.choices("/dev/other")[0] == Setting(4800)


def test_another_device_in_the_same_socket_is_another():
    memory = DeviceMemory([], find=lambda path: FTDI)
    memory.remember("/dev/x", Setting(4800), ("nmea",), NOON)
    assert memory.recall(CH340) is None


def test_what_has_only_a_path_is_not_remembered():
    kept: list[Recognition] = []
    memory = DeviceMemory([], kept.append, lambda path: BUILT_IN)
    memory.remember("/dev/ttyS0", Setting(4800), ("nmea",), NOON)
    assert kept == []
    assert memory.choices("/dev/ttyS0")[0] == Setting(9600)


def test_a_port_is_found_through_its_link(device: PtyDevice, monkeypatch):
    device.plug_in()
    real = PortInfo(str(device.path.readlink()), "", 1, 2, "S")
    monkeypatch.setattr(memory_module, "list_ports", lambda: [BUILT_IN, real])
    assert find_port(str(device.path)) == real
    assert find_port("/dev/absent") is None
