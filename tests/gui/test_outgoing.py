"""Sending from the window over a real pseudo-terminal: delivered, no answer, a link that dies."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from tests.kit.windows import open_window
from tests.kit.wired import ScriptedRadio, wired

from cmdmap.config import resources_dir
from cmdmap.domain.commands import EnrolUnits, PollPosition, SendText
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind, OutgoingState
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.links.spec import parse_link
from cmdmap.options import Options
from cmdmap.services.desk import Desk
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.roster import load_demo_roster
from cmdmap.simulate.fleetsync_base import FleetSyncBase
from cmdmap.simulate.hardware import EMERGENCY_CODE
from cmdmap.simulate.patrol import WALK_MPS, Patrol
from cmdmap.simulate.radio import FleetSyncRadio
from cmdmap.simulate.roads import RoadGraph
from cmdmap.store.engine import open_store
from cmdmap.ui.outgoing.dialogs import SendStatusDialog, SendTextDialog
from cmdmap.ui.outgoing.model import STATE, TRIES, UNIT, WHY

TEXT, STATUS, POLL = OutgoingKind.TEXT, OutgoingKind.STATUS, OutgoingKind.POLL
INVENTED = load_demo_roster()[0].phone
UNITS = (
    Unit(UnitId(0), "巡-01", ForceKind.GRID, (UnitKey("fleetsync:100-2001"),), "一队"),
    Unit(UnitId(0), "楼长甲", ForceKind.GRID, (), "楼长", INVENTED),
    Unit(UnitId(0), "巡逻车", ForceKind.POLICE, (UnitKey("nmea:/dev/ttyS9"),)),
)


@pytest.fixture
def driver(home, qtbot):
    """A window whose operator is 李 and whose radios have a second for their answer."""
    options = Options.load(resources_dir(), home)
    options.change(home, "radio.operator", "李")
    options.change(home, "outbox.answer_s", 1)
    options.change(home, "outbox.retries", 0)
    with open_window(home, qtbot) as opened:
        opened.console.desk.submit(EnrolUnits(UNITS)).result(15)
        opened.out = opened.window.command.outgoing
        opened.until(lambda: len(opened.window._seat.present) == 3)
        opened.window.command.refresh(datetime.now(UTC))
        yield opened
        opened.console.rack.stop()


def base():
    beat = RoadGraph(load_demo_jurisdiction().roads).beat_within(())
    crew = [(FleetSyncRadio(100, 2001), Patrol(beat, WALK_MPS, random.Random(1)))]
    return FleetSyncBase(crew, datetime.now(UTC), random.Random(5), EMERGENCY_CODE)


def choose(driver, name):
    driver.window.command.selection.select(driver.live(name).unit.id)


def type_text(driver, qtbot, text):
    """Press the key, type, press Enter."""
    qtbot.keyClick(driver.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = driver.window.findChild(SendTextDialog)
    qtbot.keyClicks(dialog.text, text)
    qtbot.keyClick(dialog.text, Qt.Key.Key_Return)
    driver.until(lambda: driver.window.findChild(SendTextDialog) is None)


def cell(driver, column, row=0):
    return driver.out.panel.model.index(row, column).data()


def states_of(driver):
    """Collect the states that row 0 shows from now on."""
    seen = []
    model = driver.out.panel.model

    def note(*_):
        state = model.message_at(0).state
        if seen[-1:] != [state]:
            seen.append(state)

    model.rowsInserted.connect(note)
    model.dataChanged.connect(note)
    return seen


def test_a_typed_text_goes_out_and_is_delivered(driver, qtbot, tmp_path):
    seen = states_of(driver)
    with wired(base(), tmp_path / "base") as link:
        driver.console.rack.add(parse_link(f"{link}?protocol=fleetsync"))
        choose(driver, "巡-01")
        type_text(driver, qtbot, "to the gate")
        driver.until(lambda: seen[-1:] == [OutgoingState.DELIVERED])
        driver.out.show_outbox(1)
        driver.until(lambda: driver.out.panel.history.rowCount() == 4)
        driver.console.rack.stop()
    assert seen[0] is OutgoingState.QUEUED
    assert seen == sorted(seen, key=list(OutgoingState).index)
    assert (cell(driver, STATE), cell(driver, TRIES)) == ("delivered", "1")
    steps = [driver.out.panel.history.index(row, 1).data() for row in range(4)]
    assert steps == ["ordered", "given to a link", "went out", "confirmed"]
    assert not driver.out.notice.isVisible()


def test_a_unit_that_never_answers_is_noticed_until_seen_and_can_be_tried_again(
    driver, qtbot, tmp_path
):
    with wired(ScriptedRadio(), tmp_path / "base") as link:
        driver.console.rack.add(parse_link(f"{link}?protocol=fleetsync"))
        choose(driver, "巡-01")
        type_text(driver, qtbot, "to the gate")
        driver.until(driver.out.notice.isVisible)
        assert cell(driver, STATE) == "no answer known"
        words = driver.out.notice.words.text()
        assert "巡-01" in words
        assert "No answer came within 1 s." in words
        driver.out.notice.show_button.click()
        panel = driver.out.panel
        assert panel.parts.retry.isEnabled()
        assert not panel.parts.cancel.isEnabled()
        panel.parts.retry.click()
        driver.until(lambda: panel.model.rowCount() == 2)
        assert not driver.out.notice.isVisible(), "sent again is dealt with"
        driver.until(driver.out.notice.isVisible)
        driver.out.notice.seen_button.click()
        assert not driver.out.notice.isVisible()
        driver.console.rack.stop()


def test_without_a_link_it_waits_says_why_and_can_be_taken_back(driver, qtbot, tmp_path):
    silent = ScriptedRadio()
    with wired(silent, tmp_path / "base") as link:
        session = driver.console.rack.add(parse_link(f"{link}?protocol=fleetsync"))
        driver.until(lambda: session.outlet.room("fleetsync") > 0)
    driver.until(lambda: session.outlet.room("fleetsync") == 0)
    choose(driver, "巡-01")
    type_text(driver, qtbot, "to the gate")
    driver.until(lambda: driver.out.panel.model.rowCount() == 1)
    assert cell(driver, STATE) == "waiting to be sent"
    assert "No link can carry it yet" in cell(driver, WHY)
    driver.until(lambda: driver.window.status.waiting.text() == "1 going out")
    driver.out.show_outbox(1)
    driver.out.panel.parts.cancel.click()
    driver.until(lambda: cell(driver, STATE) == "taken back")
    assert not driver.out.panel.parts.cancel.isEnabled()
    assert not driver.out.notice.isVisible(), "nobody is warned of what was meant"


def test_actions_are_open_only_where_something_takes_them(driver):
    actions = driver.out.actions
    choose(driver, "巡-01")
    assert all(button.isEnabled() for button in actions.buttons.values())
    assert actions.note.text() == "reached by fleetsync:100-2001"
    choose(driver, "楼长甲")
    assert not any(button.isEnabled() for button in actions.buttons.values())
    assert "invented" in actions.buttons[TEXT].toolTip()
    assert "invented" in actions.note.text()
    choose(driver, "巡逻车")
    assert "no radio or phone" in actions.buttons[POLL].toolTip()
    driver.out.text()
    assert driver.window.findChild(SendTextDialog) is None
    assert "no radio or phone" in driver.window.status.said.text()


def test_the_chosen_rows_get_one_text_each_as_far_as_they_can_be_reached(driver, qtbot):
    table = driver.docks.units.table
    driver.until(lambda: table.model().rowCount() == 3)
    table.selectAll()
    driver.out.text()
    dialog = driver.window.findChild(SendTextDialog)
    assert "1 of 3 units" in dialog.reached.text()
    assert "楼长甲" in dialog.missed.toPlainText()
    assert "巡逻车" in dialog.missed.toPlainText()
    dialog.phrases.setCurrentIndex(5)
    dialog.phrases.activated.emit(5)
    assert dialog.text.toPlainText() == "CALL BASE"
    dialog.accept()
    driver.until(lambda: driver.out.panel.model.rowCount() == 1)
    driver.until(lambda: driver.window.status.said.text() == "1 put into the outbox.")


def test_a_status_code_and_a_poll_go_out_by_key(driver, qtbot):
    choose(driver, "巡-01")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(driver.window, Qt.Key.Key_T, both)
    dialog = driver.window.findChild(SendStatusDialog)
    qtbot.keyClicks(dialog.code, "5")
    assert "from 10 to 99" in dialog.shown_refusal()
    assert not dialog.accept_button.isEnabled()
    qtbot.keyClicks(dialog.code, "5")
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    driver.until(lambda: driver.out.panel.model.rowCount() == 1)
    driver.until(lambda: driver.window.findChild(SendStatusDialog) is None)
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    qtbot.keyClick(driver.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: driver.out.panel.model.rowCount() == 2)
    sent = [driver.out.panel.model.message_at(row) for row in (0, 1)]
    assert [(m.kind, m.text, m.by) for m in sent] == [(POLL, "", "李"), (STATUS, "55", "李")]


def test_what_was_sent_before_is_there_at_the_next_start(home, qtbot):
    with open_window(home, qtbot) as first:
        first.console.desk.submit(EnrolUnits(UNITS)).result(15)
        first.console.desk.submit(SendText(UnitId(1), "to the gate", "李")).result(15)
    with open_window(home, qtbot) as second:
        panel = second.window.command.outgoing.panel
        second.until(lambda: panel.model.rowCount() == 1)
        assert panel.model.message_at(0).text == "to the gate"
        second.until(lambda: panel.model.index(0, UNIT).data() == "巡-01")


def test_a_loss_nobody_has_seen_is_news_at_the_next_start(home, qtbot):
    with open_window(home, qtbot) as first:
        first.console.desk.submit(EnrolUnits(UNITS)).result(15)
        first.console.desk.submit(PollPosition(UnitId(1), "李")).result(15)
    # The question of a program that ended has failed when the next one begins.
    with open_window(home, qtbot) as second:
        notice = second.window.command.outgoing.notice
        second.until(notice.isVisible)
        assert "ask again" in notice.words.text()
        notice.seen_button.click()
    with open_window(home, qtbot) as third:
        out = third.window.command.outgoing
        third.until(lambda: out.panel.model.rowCount() == 1)
        assert not out.notice.isVisible()


def test_what_another_program_orders_is_shown(driver, home):
    store = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    desk = Desk(store, None)
    desk.start()
    desk.submit(SendText(UnitId(1), "to the gate", "王")).result(15)
    desk.stop()
    store.close()
    driver.until(lambda: driver.out.panel.model.rowCount() == 1)
    assert driver.out.panel.model.message_at(0).by == "王"
