"""The dial line of the call-back form over a real console and a simulated modem."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.flows.street import MORNING, SCENE, Street, street
from tests.flows.test_playbooks import GSM
from tests.kit.windows import TESTER

from cmdmap.config import resources_dir
from cmdmap.domain.casework.commands import OpenIncident, Party
from cmdmap.options import Options
from cmdmap.services.pool import ReaderPool
from cmdmap.simulate.gsm_modem import GsmModem
from cmdmap.ui.casework.acts.dial_line import DialLine
from cmdmap.ui.seat import Seat


@pytest.fixture
def town(home: Path) -> Iterator[Street]:
    with street(home, MORNING) as town:
        yield town


@pytest.fixture
def seat(town: Street, home: Path, qapp) -> Iterator[Seat]:
    pool = ReaderPool(town.console.store)
    seat = Seat(Options.load(resources_dir(), home), home)
    seat.open(town.console, pool)
    seat.login.enter(TESTER)
    seat.bridge.open(town.console.desk)
    yield seat
    seat.bridge.close()
    seat.answers.close()
    pool.stop()


def open_line(town: Street, seat: Seat, qtbot, phone: str = "13800006621") -> DialLine:
    parties = (Party("caller", "王先生", phone),) if phone else ()
    line = DialLine(seat, town.open(OpenIncident("noise", "滨文路", SCENE, parties=parties)))
    qtbot.addWidget(line)
    line.show()
    return line


def test_a_click_dials_and_another_hangs_up(town, seat, qtbot):
    modem = GsmModem()
    town.plug_in(modem, *GSM)
    town.until("ready", lambda: town.console.dialler.ready)
    line = open_line(town, seat, qtbot)
    qtbot.waitUntil(lambda: line.dial.isEnabled())
    assert line.phones.currentText() == "138****6621"
    qtbot.mouseClick(line.dial, Qt.MouseButton.LeftButton)

    def answered() -> bool:
        qtbot.wait(1)
        return line.state.text() == "answered"

    town.until("answered", answered)
    assert not line.dial.isVisible()
    qtbot.mouseClick(line.hang_up, Qt.MouseButton.LeftButton)
    town.until("hung up", lambda: modem.call is None)
    assert line.dial.isVisible()
    assert line.state.text() == "the call has ended"


def test_without_a_modem_or_a_number_the_line_says_so(town, seat, qtbot):
    line = open_line(town, seat, qtbot)
    qtbot.waitUntil(lambda: "no modem" in line.state.text())
    assert not line.dial.isEnabled()
    silent = open_line(town, seat, qtbot, phone="")
    qtbot.waitUntil(lambda: "no telephone" in silent.state.text())
