"""``cmdmap simulate`` as a process of its own, stopped the ways a user stops it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kit.programs import free_port
from tests.kit.waiting import Ear

from cmdmap.cli.main import run
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link

COMMAND = (sys.executable, "-m", "cmdmap", "simulate", "--json")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_runs_until_stopped(home: Path, tmp_path: Path, number: signal.Signals) -> None:
    words = ("--cars", "1", "--radios", "2", "--rate", "5")
    with subprocess.Popen((*COMMAND, *words), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        links = json.loads(process.stdout.readline())["links"]
        assert [parse_link(link).address for link in links] == [
            str(home / "sim" / "gps-01"),
            str(home / "sim" / "fleetsync"),
        ]
        ear = Ear()
        rack = LinkRack(ear, tmp_path / "tapes")
        session = rack.add(parse_link(links[0]))
        assert ear.wait_for(2, session.spec.id)[0].place is not None
        process.send_signal(number)
        assert process.wait(15) == 0
        rack.stop()
    assert [path.name for path in (home / "sim").iterdir()] == [".lock"]


def test_stops_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "ports"
    command = [*COMMAND[:-1], "--seconds", "0", "--cars", "2", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition("?")[0] for line in done.stdout.splitlines()] == [
        f"serial:{folder / name}" for name in ("gps-01", "gps-02", "fleetsync")
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--cars", "-1"),
        ("--cars", "100"),
        ("--radios", "3000"),
        ("--rate", "0"),
        ("--rate", "nan"),
        ("--seconds", "-1"),
        ("--seconds", "inf"),
    ],
)
def test_refuses_numbers_out_of_range(
    words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", *words]) == 2
    assert f"{words[0]} takes a number from" in capsys.readouterr().err


def test_lists_the_devices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", "--list"]) == 0
    assert "JT/T 808 terminal" in capsys.readouterr().out
    assert run(["simulate", "--list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"name": "cot", "protocol": "cot", "usual": "tcp:HOST:PORT"} in found


def test_runs_one_device_until_stopped(tmp_path: Path) -> None:
    ear, port = Ear(), free_port(socket.SOCK_DGRAM)
    rack = LinkRack(ear, tmp_path / "tapes")
    session = rack.add(parse_link(f"udp:127.0.0.1:{port}?protocol=idnmea"))
    words = ("--device", "idnmea", "--connect", f"udp:127.0.0.1:{port}")
    with subprocess.Popen((*COMMAND[:-1], *words), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "idnmea is plugged in" in process.stdout.readline()
        assert ear.wait_for(2, session.spec.id)[0].place is not None
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    rack.stop()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--device", "gps"], "--device goes with"),
        (["--connect", "tcp:127.0.0.1:1"], "--device goes with"),
        (["--device", "gps", "--connect", "x"], "is no address here"),
    ],
)
def test_a_device_needs_an_address(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", *words]) == 2
    assert said in capsys.readouterr().err
