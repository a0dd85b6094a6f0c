"""``cmdmap ports``."""

from __future__ import annotations

import json

import pytest

from cmdmap.cli import ports
from cmdmap.cli.main import run
from cmdmap.links.ports import PortInfo
from cmdmap.links.usb_ids import Surety

FOUND = [
    PortInfo(
        "/dev/ttyACM0", "u-blox", 0x1546, 0x01A8, "A1", "1-1", "u-blox 8/M8 GNSS", Surety.CERTAIN
    ),
    PortInfo("/dev/ttyS0"),
    PortInfo("/dev/ttyUSB0", "USB Serial", 0x1A86, 0x7523, "", "1-2", "WCH CH340", Surety.GENERIC),
]


@pytest.fixture
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "list_ports", lambda: FOUND)


@pytest.mark.usefixtures("plugged_in")
def test_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert "u-blox 8/M8 GNSS (certain)" in lines[1]
    assert lines[2].split() == ["/dev/ttyS0", "-", "-"]
    assert "1a86:7523" in lines[3]
    assert "certain" not in lines[3]


@pytest.mark.usefixtures("plugged_in")
def test_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == [port._asdict() for port in FOUND]


def test_says_so_when_nothing_is_plugged_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "list_ports", list)
    assert run(["ports"]) == 0
    assert "No serial port is plugged in" in capsys.readouterr().out


def test_asks_the_computer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)
