"""The cable: never blocks, tells listeners from nobody, unplugs cleanly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from serial import Serial, SerialException
from tests.kit.waiting import wait_until

from cmdmap.errors import WorldError
from cmdmap.simulate.terminal import Terminal


def test_what_nobody_listens_to_is_lost_and_counted(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "gps-01")
    terminal.write(b"unheard")
    with Serial(str(terminal.path), timeout=5) as port:
        terminal.write(b"heard")
        assert port.read(5) == b"heard"
    assert terminal.lost_bytes == 7
    terminal.close()
    assert not terminal.path.is_symlink()


def test_a_reader_that_never_reads_does_not_block(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "gps-01")
    with Serial(str(terminal.path)):
        for _ in range(1000):
            terminal.write(b"x" * 100)
        assert 0 < terminal.lost_bytes < 100_000
    terminal.close()


def test_hears_the_computer_without_an_echo(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "base")
    assert terminal.read() == b""
    with Serial(str(terminal.path), timeout=0) as port:
        port.write(b"\x02R31002001\x03")
        wait_until("arrived", lambda: terminal.read() == b"\x02R31002001\x03")
        assert port.read(20) == b""
    assert terminal.read() == b""
    terminal.close()


def test_pulling_the_cable_is_seen_by_the_reader(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "gps-01")
    with Serial(str(terminal.path), timeout=5) as port:
        terminal.close()
        with pytest.raises((SerialException, OSError)):
            port.read(1)


def test_an_old_name_is_taken_over_a_file_is_not(tmp_path: Path) -> None:
    path = tmp_path / "gps-01"
    path.symlink_to("/nowhere")
    terminal = Terminal(path)
    assert path.readlink() != Path("/nowhere")
    assert os.path.realpath(path).startswith("/dev/")
    terminal.close()
    path.write_text("mine")
    with pytest.raises(WorldError, match="in the way"):
        Terminal(path)
    assert path.read_text() == "mine"
