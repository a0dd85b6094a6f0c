"""Calls at one seat: what is shown to whom, who takes what, over a real console and its facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.kit.desks import open_console, said
from tests.kit.waiting import DEADLINE_S
from tests.kit.windows import TESTER

from cmdmap.config import resources_dir
from cmdmap.domain.casework.calls import ClaimCall
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.report import ReportKind
from cmdmap.domain.rights import Role
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.options import Options
from cmdmap.protocols.gsm.reader import CALLER_GONE, CALLER_RINGS
from cmdmap.services.console import Console
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.casework.calls.screen import CallScreen
from cmdmap.ui.seat import Seat

STRANGER = "+8613800006621"


class Intake:
    """The part of the intake that a call needs."""

    def __init__(self) -> None:
        self.has_caller = False
        self.taken: list[Any] = []

    def show(self) -> None:
        """Come to the front."""

    def take_call(self, *call: Any) -> None:
        """Note the call."""
        self.taken.append(call)


class Desk:
    """A call screen over a console, and the line that rings."""

    def __init__(self, seat: Seat, qtbot: Any) -> None:
        self.seat = seat
        self.qtbot = qtbot
        self.intake = Intake()
        self.screen = CallScreen(seat, self.intake, seat.bridge)  # type: ignore[arg-type]
        self.strip, self.panel = self.screen.strip, self.screen.panel
        self.told: list[str] = []
        self.screen.told.connect(self.told.append)
        for widget in (self.strip, self.panel):
            qtbot.addWidget(widget)
        self.screen.begin()

    def line(self, call: str, number: str | None = STRANGER, link: str = "serial:a") -> None:
        """Let a line ring or fall silent and wait until the screen knows."""
        heard = said(
            ReportKind.STATUS, number and f"gsm:{number}", heard_at=datetime.now(UTC), text="RING",
            detail={"call": call},
        )  # fmt: skip
        report = heard.report._replace(protocol="gsm", raw=b"+CLIP")
        with self.qtbot.waitSignal(self.seat.bridge.facts_heard):
            self.seat.console.desk.take([heard._replace(link_id=LinkId(link), report=report)])

    def words(self) -> list[str]:
        """What the strip says."""
        return [row.words.text() for row in self.strip.rows if not row.isHidden()]

    def missed(self) -> list[str]:
        """What the list says."""
        return [entry.words for entry in self.panel.list.entries.entries()]


@pytest.fixture
def console(home: Path) -> Iterator[Console]:
    console = open_console(home)
    console.start()
    member = Unit(UnitId(0), "赵巡逻", ForceKind.GRID, (UnitKey("gsm:+8613900001188"),))
    console.desk.submit(EnrolUnits((member,))).result(DEADLINE_S)
    yield console
    console.stop()


@pytest.fixture
def desk(console: Console, home: Path, qtbot, qapp) -> Iterator[Desk]:
    pool = ReaderPool(console.store)
    seat = Seat(Options.load(resources_dir(), home), home)
    seat.open(console, pool)
    seat.login.enter(TESTER)
    seat.present.update(console.desk.units())
    seat.bridge.open(console.desk)
    yield Desk(seat, qtbot)
    seat.bridge.close()
    seat.answers.close()
    pool.stop()


def test_numbers_show_to_who_may_see_them_and_calls_to_who_may_open(desk):
    desk.line(CALLER_RINGS)
    assert desk.words()[0].startswith("13800006621")
    desk.seat.login.enter(replace(TESTER, roles=frozenset({Role.RADIO_OPERATOR})))
    assert desk.words()[0].startswith("138****6621")
    with desk.qtbot.waitSignal(desk.screen.rings, check_params_cb=lambda rings: not rings):
        desk.seat.login.lock()
    assert desk.strip.isHidden()
    desk.screen.claim_first()
    assert desk.told == ["No call rings."]


def test_members_are_named_and_withheld_numbers_said(desk):
    desk.line(CALLER_RINGS, "+8613900001188")
    desk.line(CALLER_RINGS, None, link="serial:b")
    first, second = desk.words()
    assert "赵巡逻" in first
    assert second.startswith("number withheld")


def test_a_call_that_another_seat_takes_leaves_the_strip(desk):
    desk.line(CALLER_RINGS)
    (call,) = desk.seat.console.dialler.calls
    with desk.qtbot.waitSignal(desk.seat.bridge.facts_heard):
        desk.seat.console.desk.submit(ClaimCall(call.id))
    assert desk.strip.isHidden()
    assert desk.missed() == []
    with desk.qtbot.waitSignal(desk.seat.answers.failed) as failed:
        desk.screen.claim(call.id)
    assert "has taken this call already" in failed.args[0]
    assert not desk.intake.taken


def test_a_claim_fills_the_form_once(desk):
    desk.line(CALLER_RINGS, "+8613900001188")
    (call,) = desk.seat.console.dialler.calls
    with desk.qtbot.waitSignal(desk.screen.sight_requested):
        desk.screen.claim_first()
    assert desk.intake.taken == [("13900001188", "赵巡逻", call.rang_at)]


def test_a_form_that_holds_a_caller_is_left_alone_and_the_call_stays(desk):
    desk.intake.has_caller = True
    desk.line(CALLER_RINGS)
    desk.screen.claim_first()
    assert "another caller" in desk.told[-1]
    assert [call.waits for call in desk.seat.console.dialler.calls] == [True]
    assert len(desk.words()) == 1


def test_ignored_is_missed_in_the_end_and_can_be_taken_off_the_list(desk):
    desk.line(CALLER_RINGS)
    desk.qtbot.mouseClick(desk.strip.rows[0].ignore, Qt.MouseButton.LeftButton)
    assert desk.strip.isHidden()
    desk.line(CALLER_GONE, None)
    assert desk.missed() == ["138****6621"]
    assert desk.panel.windowTitle() == "Missed calls 1"
    assert "138****6621" in desk.told[-1]
    with desk.qtbot.waitSignal(desk.seat.answers.failed) as failed:
        desk.qtbot.mouseClick(desk.panel.call_back, Qt.MouseButton.LeftButton)
    assert "No modem is ready" in failed.args[0]
    desk.qtbot.mouseClick(desk.panel.remove, Qt.MouseButton.LeftButton)
    assert desk.missed() == []
    assert not desk.panel.call_back.isEnabled()


def test_more_calls_than_rows_are_counted(desk):
    for number in range(5):
        desk.line(CALLER_RINGS, f"+861380000662{number}", link=f"serial:{number}")
    assert len(desk.words()) == 5
    assert desk.strip.more.text() == "4 more calls"
    assert desk.strip.first() == min(call.id for call in desk.seat.console.dialler.calls)
