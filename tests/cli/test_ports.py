"""``cmdmap ports``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.kit.baud_pipe import BaudPipe, nmea_second
from tests.kit.ptys import PtyDevice

from cmdmap.cli import ports
from cmdmap.cli.main import run
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise import memory
from cmdmap.links.recognise.usb_ids import Surety

UBLOX = PortInfo(
    "/dev/ttyACM0", "u-blox", 0x1546, 0x01A8, "A1", "1-1", "u-blox 8", Surety.CERTAIN, "nmea", 9600
)
MODEM = PortInfo("/dev/ttyUSB1", "", 0x2C7C, 0x0125, "", "1-3", "Quectel", Surety.LIKELY, "gsm")
FOUND = [
    UBLOX,
    PortInfo("/dev/ttyS0"),
    PortInfo("/dev/ttyUSB0", "USB Serial", 0x1A86, 0x7523, "", "1-2", "CH340", Surety.GENERIC),
    MODEM,
]


@pytest.fixture
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "list_ports", lambda: FOUND)


@pytest.mark.usefixtures("plugged_in")
def test_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert "u-blox 8 (certain)" in lines[1]
    assert lines[2].split() == ["/dev/ttyS0", "-", "-", "-", "-"]
    assert "1a86:7523" in lines[3]
    assert "certain" not in lines[3]
    assert "Quectel (likely)" in lines[4]


@pytest.mark.usefixtures("plugged_in")
def test_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[0] == {
        "path": "/dev/ttyACM0",
        "description": "u-blox",
        "usb_id": "1546:01a8",
        "serial_number": "A1",
        "location": "1-1",
        "suggestion": {
            "name": "u-blox 8",
            "surety": "certain",
            "protocol": "nmea",
            "baud": 9600,
        },
        "remembered": None,
    }
    assert found[1]["suggestion"] is None


def test_says_so_when_nothing_is_plugged_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "list_ports", list)
    assert run(["ports"]) == 0
    assert "No serial port is plugged in" in capsys.readouterr().out


def test_asks_the_computer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)


def test_listens_and_remembers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with BaudPipe(38400, nmea_second(), period_s=0.25) as pipe:
        here = UBLOX._replace(path=pipe.path)
        monkeypatch.setattr(ports, "list_ports", lambda: [here])
        monkeypatch.setattr(memory, "list_ports", lambda: [here])
        assert run(["ports", "--listen", "15", "--json"]) == 0
        (found,) = json.loads(capsys.readouterr().out)
        assert found["remembered"] is None
        assert found["recognised"]["understood"] is True
        assert found["recognised"]["baud"] == 38400
        assert found["recognised"]["position"] == [120.15, 30.16]
        assert pipe.written_back() == b""
    assert run(["ports"]) == 0
    assert "nmea 38400" in capsys.readouterr().out


def test_tells_what_it_could_not_understand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    device = PtyDevice(tmp_path / "ttyUSB0").plug_in()
    words = ["ports", str(device.path), "/dev/absent", "--listen", "0.5"]
    assert run(words) == 0
    device.close()
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith("nothing")
    assert "/dev/absent is not there" in lines[2]


def test_a_database_that_cannot_be_opened_hides_no_port(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMDMAP_DATABASE_URL", "sqlite:////dev/null/cmdmap.db")
    monkeypatch.setattr(ports, "list_ports", lambda: FOUND)
    assert run(["ports"]) == 0
    said = capsys.readouterr()
    assert "u-blox 8" in said.out
    assert "cmdmap:" in said.err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "1e9", "x"])
def test_refuses_what_is_no_time(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["ports", "--listen", seconds])
    assert "--listen" in capsys.readouterr().err
