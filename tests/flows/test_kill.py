"""Killed with SIGKILL at fifty random moments, a console has lost nothing it said it had stored.

A TCP server floods each console with positions, talk and emergencies of sixty radios. Every
acknowledgement is sent after publication, so its rows must be in the database that all fifty share.
"""

from __future__ import annotations

import json
import random
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.kit.desks import open_file
from tests.kit.flood import run_console
from tests.kit.killed.lives import live_and_die, preload

from cmdmap.domain.place import Place
from cmdmap.protocols.kenwood_encode import call_id, pklsh, status
from cmdmap.store.upkeep import find_faults

KILLS = 50
RADIOS = range(2001, 2061)
LONGEST_LIFE_S = 0.5
SEED = 20261


def flood() -> Iterator[bytes]:
    """Yield a second of radio traffic at a time; no unit and time comes twice."""
    # The sentence holds no date: the time of day is taken as the nearest to its arrival.
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=11)
    while True:
        at += timedelta(seconds=1)
        yield b"".join(
            pklsh(100, device, Place(120.15 + device * 1e-5, 30.16), at) for device in RADIOS
        )
        device = RADIOS[at.second]
        yield call_id(100, device, began=True) + status(100, device, at.second)


class FloodServer:
    """Sends the flood to whoever connects, as fast as it is taken."""

    def __init__(self) -> None:
        self._traffic = flood()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.link = f"tcp:127.0.0.1:{self._listening.getsockname()[1]}?protocol=fleetsync"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        self._listening.settimeout(0.1)
        while not self._closing.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            with connection:
                self._pour(connection)

    def _pour(self, connection: socket.socket) -> None:
        connection.settimeout(0.1)
        left = b""
        while not self._closing.is_set():
            left = left or next(self._traffic)
            try:
                left = left[connection.send(left) :]
            except TimeoutError:
                continue
            except OSError:
                return

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._listening.close()


@pytest.fixture
def server() -> Iterator[FloodServer]:
    server = FloodServer()
    yield server
    server.close()


def test_fifty_kills_lose_nothing_that_was_acknowledged(home: Path, server: FloodServer) -> None:
    preload("tests.kit.flood")
    chance = random.Random(SEED)
    fixes: set[tuple[int, int]] = set()
    lines: set[int] = set()
    working = 0
    for _ in range(KILLS):
        # Half of the consoles are killed while they start, half in full work.
        at_work = chance.random() < 0.5
        lived = live_and_die(
            run_console, (home, server.link), chance, LONGEST_LIFE_S, awaited=at_work
        )
        acknowledged = [json.loads(each) for each in lived]
        working += bool(acknowledged)
        for each in acknowledged:
            fixes |= {(unit_id, at_us) for unit_id, at_us in each["fixes"]}
            lines |= set(each["lines"])
    assert working >= KILLS // 4, "too few consoles were killed at work to prove anything"
    assert len(fixes) > 10_000
    assert lines
    with open_file(home / "cmdmap.db") as store:
        assert find_faults(store) == []
        with store.reader() as connection:
            rows = connection.exec_driver_sql("SELECT unit_id, at_us FROM fixes")
            lost_fixes = fixes - {(unit_id, at_us) for unit_id, at_us in rows}
            kept_lines = connection.exec_driver_sql("SELECT id FROM radio_log").scalars()
            lost_lines = lines - set(kept_lines)
    assert not lost_fixes
    assert not lost_lines
