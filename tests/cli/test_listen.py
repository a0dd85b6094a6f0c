"""``cmdmap listen`` as its own process: real lines, real tapes, a clean end, an honest report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.kit.ptys import PtyDevice
from tests.kit.waiting import wait_until

from cmdmap.domain.place import Place
from cmdmap.protocols.kenwood_encode import pklsh
from cmdmap.protocols.nmea_encode import gga, rmc
from cmdmap.store.engine import open_store

PLACE = Place(120.155, 30.165)
NOW = datetime.now(UTC).replace(microsecond=0)
DEADLINE_S = 40


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cmdmap", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=DEADLINE_S)
    return process.returncode, out, err


def cmdmap(*words: str) -> tuple[int, str, str]:
    return finish(start(*words))


def rows(home: Path) -> int:
    if not (home / "cmdmap.db").exists():
        return 0
    store = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    try:
        with store.reader() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM fixes").scalar_one())
    finally:
        store.close()


def told(device: PtyDevice, home: Path) -> bool:
    """Say the same position again until it is kept: the port may not be open yet."""
    device.send(pklsh(100, 2007, PLACE, NOW))
    return rows(home) == 1


def write_log(path: Path, seconds: Sequence[int]) -> Path:
    with path.open("wb") as file:
        for n in seconds:
            at = NOW + timedelta(seconds=n - 1_000)
            file.write(rmc(PLACE, at, 1.0, 90.0))
            file.write(gga(PLACE, at, 9.0))
        file.write(b"$GPRMC,broken*00\r\n")
    return path


def test_a_tape_is_played_to_its_end_and_reported(tmp_path: Path) -> None:
    log = write_log(tmp_path / "car.log", range(10))
    code, out, err = cmdmap("listen", f"tape:{log}?speed=max", "--json")
    assert code == 0, err
    report: dict[str, Any] = json.loads(out)
    (link,) = report["links"]
    assert (link["state"], link["fixes"]) == ("ended", 20)
    desk = report["desk"]
    assert (desk["kept"], desk["merged"], desk["dropped"]) == (10, 10, {})
    assert sum(entry["count"] for entry in desk["refused"]) >= 1
    listed = json.loads(cmdmap("units", "--json")[1])
    assert [unit["unit_key"] for unit in listed] == [f"nmea:{log}"]


def test_ctrl_c_ends_it_cleanly_and_every_row_is_there(home: Path, tmp_path: Path) -> None:
    device = PtyDevice(tmp_path / "base").plug_in()
    process = start("listen", device.link)
    try:
        wait_until("a row", lambda: told(device, home), DEADLINE_S)
        process.send_signal(signal.SIGINT)
        code, out, err = finish(process)
    finally:
        process.kill()
        device.close()
    assert code == 0, err
    assert "Traceback" not in err
    assert device.link in out
    assert "fixes kept" in out


def test_the_time_given_is_the_end(tmp_path: Path) -> None:
    device = PtyDevice(tmp_path / "quiet").plug_in()
    code, out, _ = cmdmap("listen", device.link, "--seconds", "0.2")
    device.close()
    assert code == 0
    assert "fixes kept" in out


def test_recording_makes_a_tape_that_plays_again(home: Path, tmp_path: Path) -> None:
    device = PtyDevice(tmp_path / "base").plug_in()
    process = start("listen", device.link, "--record")
    try:
        wait_until("a row", lambda: told(device, home), DEADLINE_S)
        process.send_signal(signal.SIGTERM)
        assert finish(process)[0] == 0
    finally:
        process.kill()
        device.close()
    (tape,) = [path for path in (home / "tapes").rglob("*") if path.is_file()]
    code, out, _ = cmdmap("listen", f"tape:{tape}?speed=max", "--json")
    assert code == 0
    assert json.loads(out)["links"][0]["fixes"] >= 1
    assert rows(home) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("smoke:signals",), 2),
        (("tape:/x", "tape:/x?speed=2"), 2),
        (("tape:/x", "--seconds", "0"), 2),
        (("tape:/x", "--seconds", "nan"), 2),
        (("tape:/no/such/file",), 1),
        ((), 2),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: tuple[str, ...], code: int) -> None:
    got, out, err = cmdmap("listen", *words)
    assert got == code
    assert "Traceback" not in err
    assert err.strip() or "cannot be read" in out
