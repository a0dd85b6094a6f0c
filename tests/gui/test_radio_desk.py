"""The radio desk in a whole window, by keyboard: log, correct, call the roll, mute, acknowledge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.windows import open_window

from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import StartRollCall, WatchUnits
from cmdmap.domain.radio.roll_call import Answer, RollState
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.services.files.sheets import read_sheet
from cmdmap.store.radio_desk import read_entries
from cmdmap.ui.radio.dialogs import (
    AcknowledgeDialog,
    NamedDialog,
    RollAnswerDialog,
    StartRollCallDialog,
)
from cmdmap.ui.radio.unit_table import UnitTableDialog

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
HERE = Place(120.152, 30.161)
NAME = "Radio 100-2007"


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        yield opened


def hear(driver, kind=ReportKind.FIX, number=2007, **values):
    now = datetime.now(UTC)
    fields = {"at": now, "heard_at": now, "sentence": kind.value, **values}
    if kind is ReportKind.FIX:
        fields.setdefault("place", HERE)
    report = Report("fleetsync", kind=kind, raw=b"x", unit_key=f"fleetsync:100-{number}", **fields)
    driver.console.desk.take([Heard("serial:/dev/ttyUSB0", report)])


def log_texts(driver):
    model = driver.docks.log.model
    return [model.index(row, 4).data() for row in range(model.rowCount())]


def entries(driver):
    with driver.console.store.reader() as connection:
        return read_entries(connection)


def dialog(driver, kind):
    driver.until(lambda: any(isinstance(w, kind) for w in QApplication.topLevelWidgets()))
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]
    return found[-1]


def known(driver, name=NAME):
    driver.row(name)
    return driver.live(name).unit.id


@pytest.fixture
def radio(driver):
    return driver.window.command.radio


def write(driver, qtbot, unit, text):
    qtbot.keyClick(driver.window, KEY.Key_L, CTRL)
    bar = driver.window.command.radio.parts.bar
    assert QApplication.focusWidget() is bar.unit
    qtbot.keyClicks(bar.unit, unit)
    qtbot.keyClick(bar.unit, KEY.Key_Return)
    qtbot.keyClicks(bar.text, text)
    qtbot.keyClick(bar.text, KEY.Key_Return)
    driver.until(lambda: bar.text.text() == "")


def test_an_entry_is_written_and_put_right_without_a_mouse(driver, radio, qtbot):
    hear(driver)
    unit_id = known(driver)
    radio.parts.bar.operator.setText("王芳")
    write(driver, qtbot, "2007", "two hurt")
    driver.until(lambda: "two hurt" in log_texts(driver))
    assert [(e.text, e.by, e.unit_id) for e in entries(driver)] == [("two hurt", "王芳", unit_id)]
    assert driver.window._seat.options.text("radio.operator") == "王芳"
    table = driver.docks.log.table
    row = next(
        r for r in range(table.model().rowCount()) if table.model().index(r, 4).data() == "two hurt"
    )
    table.setCurrentIndex(table.model().index(row, 0))
    qtbot.keyClick(table, KEY.Key_Return)
    bar = radio.parts.bar
    assert bar.text.hasFocus()
    qtbot.keyClicks(bar.text, "one hurt")
    qtbot.keyClick(bar.text, KEY.Key_Return)
    driver.until(lambda: "[put right by no. 2] two hurt" in log_texts(driver))
    assert [e.corrects for e in entries(driver)] == [1, None]


def test_the_log_is_there_again_after_a_restart(home, qtbot):
    with open_window(home, qtbot) as first:
        hear(first)
        known(first)
        first.window.command.radio.parts.bar.operator.setText("王芳")
        write(first, qtbot, "2007", "kept")
    with open_window(home, qtbot) as second:
        second.until(lambda: "kept" in log_texts(second))
        assert second.window.command.radio.parts.bar.operator.text() == "王芳"


def test_the_map_gives_an_entry_its_place(driver, radio, qtbot):
    radio.parts.bar.operator.setText("王芳")
    radio.parts.bar.place.setCurrentIndex(2)
    driver.view.place_clicked.emit(120.15, 30.16)
    radio.parts.bar.text.setText("here")
    radio.parts.bar.send.click()
    driver.until(lambda: len(entries(driver)) == 1)
    assert entries(driver)[0].place == Place(120.15, 30.16)


def test_who_talks_now_and_who_talked_last_stand_on_top_of_the_log(driver, radio):
    hear(driver)
    known(driver)
    hear(driver, ReportKind.PTT, sentence="BOT")
    driver.until(lambda: radio.parts.strip.lead.text() == "Talking now")
    assert NAME in radio.parts.strip.talkers.text()
    hear(driver, ReportKind.PTT, sentence="EOT")
    driver.until(lambda: radio.parts.strip.lead.text() == "Last talk")
    assert any(text.startswith("ended the call after") for text in log_texts(driver))


def test_an_emergency_stays_over_everything_until_a_named_person_takes_note(driver, radio, qtbot):
    hear(driver)
    known(driver)
    hear(driver, number=2008, place=Place(120.1521, 30.161))
    known(driver, "Radio 100-2008")
    for number in (2007, 2008):
        hear(driver, ReportKind.EMERGENCY, number)
    banner = radio.parts.banner
    driver.until(lambda: len(banner.rows) == 2)
    facts = [row.facts.text() for row in banner.rows.values()]
    assert all("nearest: " in text and "never talked" in text for text in facts)
    assert radio.sound.repeating is not None
    driver.window.show_workspace("admin")
    assert banner.isVisible()
    qtbot.keyClick(driver.window, KEY.Key_F11)
    assert driver.window.isFullScreen()
    assert banner.isVisible()
    for left in (1, 0):
        driver.window.activateWindow()
        driver.until(driver.window.isActiveWindow)
        qtbot.keyClick(driver.window, KEY.Key_F8)
        asked = dialog(driver, AcknowledgeDialog)
        if not asked.operator.text():
            qtbot.keyClick(asked.operator, KEY.Key_Return)
            assert "Type your name" in asked.shown_refusal()
            qtbot.keyClicks(asked.operator, "Wang")
        qtbot.keyClick(asked.operator, KEY.Key_Return)
        driver.until(lambda left=left: len(banner.rows) == left)
    assert not banner.isVisible()
    assert radio.sound.repeating is None
    assert {(e.by, e.text) for e in entries(driver)} == {("Wang", "emergency acknowledged")}


def test_a_roll_call_is_started_and_answered_by_keyboard(driver, radio, qtbot):
    hear(driver)
    unit_id = known(driver)
    radio.wishes.remember("王芳")
    driver.window.command.selection.select(unit_id)
    qtbot.keyClick(driver.window, KEY.Key_R, CTRL)
    start = dialog(driver, StartRollCallDialog)
    assert start.group.currentText() == f"{NAME} (1 units)"
    start.accept()
    panel = radio.parts.panel
    driver.until(lambda: panel.roll.rowCount() == 1)
    panel.show_view(1)
    panel.roll_table.setCurrentIndex(panel.roll.index(0, 0))
    qtbot.keyClick(panel.roll_table, KEY.Key_Return)
    answer = dialog(driver, RollAnswerDialog)
    answer.accept()
    assert "Pick how" in answer.shown_refusal()
    qtbot.keyClick(answer.ways.button(1), KEY.Key_Space)
    answer.accept()
    driver.until(lambda: panel.roll.part_at(0).state is RollState.ANSWERED)
    assert panel.roll.part_at(0).how is Answer.PHONE


def test_several_chosen_rows_are_a_group(driver, radio, qtbot):
    for number in (2007, 2008):
        hear(driver, number=number)
        known(driver, f"Radio 100-{number}")
    driver.docks.units.table.selectAll()
    qtbot.keyClick(driver.window, KEY.Key_R, CTRL)
    start = dialog(driver, StartRollCallDialog)
    assert start.group.currentText() == "Chosen units (2 units)"
    start.operator.setText("王芳")
    start.accept()
    driver.until(lambda: radio.parts.panel.roll.rowCount() == 2)


def test_a_silent_unit_turns_the_tab_red_without_a_dialog(driver, radio):
    hear(driver)
    unit_id = known(driver)
    ten = timedelta(seconds=10)
    desk = driver.console.desk
    desk.submit(WatchUnits((unit_id,), "王芳", ten, ten)).result()
    watch = desk.radio().watches[unit_id]
    radio.parts.panel.show_silence([])
    later = watch.contact_at + timedelta(seconds=11)
    radio.refresh(later)
    tab = radio.parts.panel.buttons.tabs[0]
    assert (tab.text(), tab.property("tone")) == ("Silence  ■ 1", "bad")
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, NamedDialog)]


def test_a_muted_unit_is_marked_and_its_lines_can_be_shown(driver, radio, qtbot):
    hear(driver)
    unit_id = known(driver)
    radio.wishes.remember("王芳")
    hear(driver, ReportKind.PTT, sentence="BOT")
    driver.until(lambda: "talking" in log_texts(driver))
    driver.window.command.selection.select(unit_id)
    qtbot.keyClick(driver.window, KEY.Key_M, CTRL)
    driver.until(lambda: "talking" not in log_texts(driver))
    units = driver.docks.units.model
    state = units.index(units.row_of(unit_id), 2)
    assert state.data() == "Muted"
    assert not state.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert radio.parts.strip.muted.text() == "1 muted"
    radio.parts.strip.muted.click()
    assert "[muted] talking" in log_texts(driver)
    hear(driver, ReportKind.EMERGENCY)
    driver.until(lambda: len(radio.parts.banner.rows) == 1)


def test_the_unit_table_comes_in_with_a_preview_and_goes_back(driver, radio, tmp_path):
    hear(driver)
    unit_id = known(driver)
    path = tmp_path / "ids.csv"
    path.write_text("台号,呼号,类别\n100-2007,巡-07,综治\n100-2007,巡-08,综治\n", "gb18030")
    radio.parts.table.click()
    table = dialog(driver, UnitTableDialog)
    table.file_chosen.emit(path)
    driver.until(lambda: table.changes.rowCount() == 1)
    assert "row 2 already" in table.refused.index(0, 1).data()
    table.parts.take.click()
    driver.until(lambda: driver.console.desk.units()[unit_id].unit.name == "巡-07")
    driver.until(lambda: table.parts.undo.isEnabled())
    table.parts.undo.click()
    driver.until(lambda: driver.console.desk.units()[unit_id].unit.name == NAME)
    driver.until(lambda: not table.parts.undo.isEnabled())
    table.close()


def test_the_log_is_exported_as_a_sheet(driver, radio, qtbot, tmp_path):
    radio.parts.bar.operator.setText("王芳")
    write(driver, qtbot, "x", "=1+1")
    with qtbot.waitSignal(radio.told):
        radio.export(tmp_path / "log.csv")
    assert read_sheet(tmp_path / "log.csv")[-1][6] == "=1+1"


def test_a_missed_roll_call_alarms_until_noted(driver, radio, qtbot):
    hear(driver)
    unit_id = known(driver)
    desk = driver.console.desk
    second = timedelta(seconds=1)
    desk._present.radio.times = type(desk._present.radio.times)(window=second / 9, retry=second / 9)
    for number in (1, 2):
        desk.submit(StartRollCall("一组", (unit_id,), "王芳")).result()
        driver.until(
            lambda number=number: (
                desk.radio().misses.get(unit_id) is not None
                and desk.radio().misses[unit_id].count == number
            )
        )
    driver.until(lambda: len(radio.parts.banner.rows) == 1)
    qtbot.keyClick(driver.window, KEY.Key_F8)
    asked = dialog(driver, AcknowledgeDialog)
    asked.operator.setText("王芳")
    asked.note.setText("已派人")
    asked.accept()
    driver.until(lambda: not radio.parts.banner.rows)
    assert any("已派人" in e.text for e in entries(driver))
