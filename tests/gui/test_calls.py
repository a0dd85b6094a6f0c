"""A telephone rings at a modem: the whole window, from the strip to the intake form and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.kit.waiting import DEADLINE_S
from tests.kit.windows import WindowDriver, open_window

from cmdmap.domain.casework.commands import OpenIncident, Party
from cmdmap.domain.place import Place
from cmdmap.links.spec import parse_link
from cmdmap.simulate.gsm_modem import GsmModem
from cmdmap.simulate.plug import Plug, open_cable

CALLER, NEXT = "+8613800006621", "+8613800006622"
HERE = Place(120.152, 30.161)


class Phone:
    """A modem on a pseudo-terminal that a test turns."""

    def __init__(self, driver: WindowDriver, folder: Path) -> None:
        self.modem = GsmModem()
        self._driver = driver
        path = folder / "tty0"
        self.plug = Plug(self.modem, open_cable(f"pty:{path}"), lambda: datetime.now(UTC))
        driver.console.rack.add(parse_link(f"serial:{path}?protocol=gsm&baud=9600"))

    def until(self, condition: Any) -> None:
        """Let the modem speak and listen until ``condition()`` holds."""

        def turned() -> bool:
            self.plug.move()
            return bool(condition())

        self._driver.until(turned)

    def ring(self, number: str) -> None:
        """Let a phone call."""
        self.modem.ring(number, datetime.now(UTC))

    def give_up(self) -> None:
        """Let the caller hang up."""
        self.modem.hang_up(datetime.now(UTC))


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        yield opened


@pytest.fixture
def phone(driver, home):
    phone = Phone(driver, home)
    phone.until(lambda: driver.console.dialler.ready)
    yield phone
    driver.console.rack.stop()
    phone.plug.stop()


def test_a_ringing_line_opens_the_form_and_a_missed_one_is_called_back(driver, phone, qtbot):
    calls, work = driver.window.command.cases.work.calls, driver.window.command.cases.work
    before = OpenIncident(
        "parking_fee", "至善路188号", HERE, parties=(Party("caller", "王先生", "13800006621"),)
    )
    driver.console.desk.submit(before).result(DEADLINE_S)
    units = len(driver.console.desk.units())
    driver.window.show_workspace("admin")

    phone.ring(CALLER)
    row = calls.strip.rows[0]
    phone.until(lambda: calls.strip.isVisible() and "至善路188号" in row.words.text())
    assert "13800006621" in row.words.text(), "a shift head may see numbers"
    assert "1 in 30 days" in row.words.text()
    assert driver.window.command.radio.sound.repeating is not None
    (rang,) = driver.console.dialler.calls

    qtbot.keyClick(driver.window, Qt.Key.Key_F10)
    fields = work.intake.panel.form.fields
    phone.until(lambda: fields.phone.value() == "13800006621")
    assert driver.window.command.isVisible()
    assert work.intake.panel.form.draft().known_at == rang.rang_at
    assert not calls.strip.isVisible()
    assert [call.taken_by for call in driver.console.dialler.calls] == ["tester"]

    # The form holds a caller: the next call waits until that one is taken in, or is missed.
    phone.give_up()
    phone.until(lambda: all(call.ended_at for call in driver.console.dialler.calls))
    phone.ring(NEXT)
    phone.until(calls.strip.isVisible)
    qtbot.mouseClick(row.take, Qt.MouseButton.LeftButton)
    assert fields.phone.value() == "13800006621"
    qtbot.mouseClick(row.ignore, Qt.MouseButton.LeftButton)
    assert not calls.strip.isVisible()
    phone.give_up()
    phone.until(calls.panel.stack.is_filled)
    (entry,) = calls.panel.list.entries.entries()
    assert "138****6622" in entry.words

    calls.panel.raise_()
    qtbot.mouseClick(calls.panel.call_back, Qt.MouseButton.LeftButton)
    phone.until(lambda: phone.modem.call is not None)
    assert phone.modem.call[0] == NEXT
    phone.until(lambda: not calls.panel.stack.is_filled())
    phone.until(calls.panel.hang_up.isVisible)
    qtbot.mouseClick(calls.panel.hang_up, Qt.MouseButton.LeftButton)
    phone.until(lambda: phone.modem.call is None)
    assert len(driver.console.desk.units()) == units, "no caller became a unit"
