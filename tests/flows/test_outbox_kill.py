"""Consoles killed between any two steps of sending: no order is lost, none goes out unmarked."""

from __future__ import annotations

import multiprocessing
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.kit.desks import open_file
from tests.kit.flood import run_console
from tests.kit.waiting import DEADLINE_S, wait_until
from tests.kit.wired import ScriptedRadio, wired

from cmdmap.domain.commands import EnrolUnits, SendText
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.ids import OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import OPEN, OutgoingState
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.services.desk import Desk
from cmdmap.store.engine import Store
from cmdmap.store.outbox import read_history, read_outgoing

SEED = 20260504
KILLS = 10
ORDERS_A_LIFE = 4
LONGEST_LIFE_S = 0.35
MARKS = ("restart", "silence", "broken", "denied")
"""What must stand in the history of a text that went out twice."""


@pytest.fixture
def settings(home: Path) -> None:
    quick = "[outbox]\nanswer_s = 1\nretries = 3\n"
    (home / "settings.toml").write_text(quick, encoding="utf-8")


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with open_file(home / "cmdmap.db") as opened:
        yield opened


def acknowledging(chance: random.Random) -> ScriptedRadio:
    """A base that answers most orders and keeps silent about some."""
    return ScriptedRadio(
        lambda data: [b"\x020\x03" for _ in range(data.count(b"\x03")) if chance.random() < 0.9]
    )


class Life:
    """One console in a process of its own."""

    def __init__(self, home: Path, link: str) -> None:
        context = multiprocessing.get_context("forkserver")
        self._near, far = context.Pipe(duplex=False)
        self.process = context.Process(target=run_console, args=(home, link, far), daemon=True)
        self.process.start()
        far.close()
        self.works = threading.Event()
        """Set once it has published anything."""
        # Its acknowledgements are read and forgotten, so that the pipe never fills.
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._near.recv_bytes()
                self.works.set()

    def kill(self) -> None:
        """End it between any two of its steps."""
        self.process.kill()
        self.process.join(DEADLINE_S)
        self._reader.join()
        self._near.close()
        self.process.close()


def test_killed_consoles_lose_no_order_and_send_none_twice_unmarked(
    home: Path, settings: None, store: Store, tmp_path: Path
) -> None:
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.kit.flood"])
    chance = random.Random(SEED)
    radio = acknowledging(random.Random(SEED))
    desk = Desk(store, None)
    desk.start()
    unit = Unit(UnitId(0), "巡-01", ForceKind.GRID, (UnitKey("fleetsync:100-2001"),))
    desk.submit(EnrolUnits((unit,))).result(15)
    ordered: list[OutgoingId] = []
    with wired(radio, tmp_path / "base") as link:
        named = f"{link}?protocol=fleetsync"
        for _ in range(KILLS):
            life = Life(home, named)
            for _ in range(ORDERS_A_LIFE):
                facts = desk.submit(SendText(UnitId(1), f"t{len(ordered)};", "李")).result(15).facts
                ordered += [f.message.id for f in facts if isinstance(f, MessageQueued)]
            assert life.works.wait(DEADLINE_S), "the console never took an order"
            threading.Event().wait(chance.uniform(0.0, LONGEST_LIFE_S))
            life.kill()
        last = Life(home, named)
        wait_until("all settled", lambda: not still_open(store, ordered), 120.0)
        last.kill()
        heard = Counter(int(number) for number in re.findall(rb"t(\d+);\x03", radio.heard))
    desk.stop()
    assert len(ordered) == KILLS * ORDERS_A_LIFE
    doubted = 0
    with store.reader() as connection:
        for place, number in enumerate(ordered):
            message = read_outgoing(connection, number)
            assert message is not None, "no order is lost"
            happened = [line.happening for line in read_history(connection, number)]
            assert heard[place] <= message.attempts <= 4
            assert heard[place] >= 1, f"never went out: {happened}"
            assert message.state in (OutgoingState.DELIVERED, OutgoingState.UNANSWERED)
            if heard[place] > 1:
                assert any(mark in happened for mark in MARKS), f"silently twice: {happened}"
            doubted += "restart" in happened
    assert doubted >= 3, "too few consoles were killed at work to prove anything"


def still_open(store: Store, ordered: list[OutgoingId]) -> list[OutgoingId]:
    with store.reader() as connection:
        found = [read_outgoing(connection, number) for number in ordered]
    return [message.id for message in found if message is not None and message.state in OPEN]
