"""The whole loop of an incident in a real window, with the keyboard alone: F2 to filed.

The unit is a radio that is heard on a link; its order goes into the real outbox.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.windows import open_window

from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.incident import CallResult, CloseKind, IncidentState, Satisfaction
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.casework.incidents import read_incident
from cmdmap.store.casework.timeline import read_lines
from cmdmap.ui.casework.acts.dialog import ActDialog

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
RADIO = UnitKey("fleetsync:100-2007")


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        unit = Unit(UnitId(0), "X-07", ForceKind.GOVERNANCE, (RADIO,), "one")
        opened.console.desk.submit(EnrolUnits((unit,))).result(20)
        yield opened


def hear(driver, place):
    now = datetime.now(UTC)
    report = Report(
        "fleetsync", kind=ReportKind.FIX, raw=b"x", unit_key=RADIO, at=now, heard_at=now,
        place=place, sentence="fix",
    )  # fmt: skip
    driver.console.desk.take([Heard("serial:/dev/ttyUSB0", report)])


def press(driver, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key where the keyboard is, as a person does."""
    target = QApplication.focusWidget() or driver.window
    driver.qtbot.keyClick(target, key, modifier)


def type_in(driver, text):
    driver.qtbot.keyClicks(QApplication.focusWidget(), text)


def dialog(driver, act):
    """Return the open form of an act, once it is there and has the keyboard."""

    def found():
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog)]
        return [w for w in shown if w.isVisible() and w.act is act]

    driver.until(lambda: bool(found()) and found()[0].isAncestorOf(focus()))
    return found()[0]


def until_back(driver):
    """Wait until the form is gone; then the window gets the keyboard, as on any real screen."""
    driver.until(lambda: QApplication.activeModalWidget() is None)
    driver.window.activateWindow()  # the offscreen screen has no window manager that does it
    driver.until(lambda: focus() is not None and focus().window() is driver.window)


def focus():
    """Return where the keyboard is."""
    return QApplication.focusWidget() or QApplication.activeWindow()


def until_state(driver, state):
    cases = driver.window.command.cases

    def reached():
        incident = cases.selection.incident
        return incident is not None and incident.state is state

    driver.until(reached)
    return cases.selection.incident


def take_in(driver):
    """F2, what happened, kind, place, Ctrl+Enter."""
    form = driver.window.command.cases.work.intake.panel.form
    press(driver, KEY.Key_F2)
    driver.until(lambda: QApplication.focusWidget() is form.fields.text)
    type_in(driver, "two people quarrel about a parking fee")
    press(driver, KEY.Key_Tab)
    type_in(driver, "tcsf")
    driver.until(form.fields.kind.hits_visible)
    press(driver, KEY.Key_Return)
    assert form.fields.kind.kind is not None
    while QApplication.focusWidget() is not form.fields.place:
        press(driver, KEY.Key_Tab)
    type_in(driver, "zsl")
    driver.until(lambda: bool(form.fields.place.model.hits))
    press(driver, KEY.Key_Return)
    assert form.draft().place is not None
    press(driver, KEY.Key_Return, CTRL)


def test_an_incident_goes_through_all_seven_steps_without_a_mouse(driver, qtbot):
    work = driver.window.command.cases.work
    take_in(driver)
    incident = until_state(driver, IncidentState.TAKEN_IN)
    hear(driver, incident.place)
    driver.until(lambda: driver.live("X-07") is not None and driver.live("X-07").fix is not None)

    press(driver, KEY.Key_F4)
    table = work.proposals.tab.table
    driver.until(lambda: table.proposals.rowCount() == 1 and table.currentIndex().isValid())
    press(driver, KEY.Key_Return)
    until_state(driver, IncidentState.DISPATCHED)

    press(driver, KEY.Key_F6)
    until_state(driver, IncidentState.SIGNED)
    press(driver, KEY.Key_F6)
    until_state(driver, IncidentState.ON_SITE)
    press(driver, KEY.Key_F6)
    until_state(driver, IncidentState.DISPOSED)

    press(driver, KEY.Key_F6)
    dialog(driver, Act.FEED_BACK)
    type_in(driver, "talked to both, settled")
    press(driver, KEY.Key_Return, CTRL)
    until_state(driver, IncidentState.FED_BACK)
    until_back(driver)

    press(driver, KEY.Key_F6)
    dialog(driver, Act.CALL_BACK)
    press(driver, KEY.Key_Down)
    press(driver, KEY.Key_Tab)
    press(driver, KEY.Key_Down)
    press(driver, KEY.Key_Tab)
    type_in(driver, "content")
    press(driver, KEY.Key_Return, CTRL)
    until_state(driver, IncidentState.CALLED_BACK)
    until_back(driver)

    press(driver, KEY.Key_F6)
    dialog(driver, Act.CLOSE)
    press(driver, KEY.Key_Return, CTRL)
    until_state(driver, IncidentState.CLOSED)
    check_store(driver, incident.id)


def check_store(driver, incident_id):
    with driver.console.store.reader() as connection:
        kept = read_incident(connection, incident_id)
        lines = read_lines(connection, incident_id)
    assert kept.state is IncidentState.CLOSED
    assert kept.close_kind is CloseKind.NORMAL
    assert kept.feedback == "talked to both, settled"
    (call,) = kept.call_backs
    assert (call.result, call.satisfaction, call.note) == (
        CallResult.REACHED, Satisfaction.SATISFIED, "content",
    )  # fmt: skip
    (assignment,) = kept.assignments
    assert assignment.signed_at is not None
    assert assignment.arrived_at is not None
    acts = [line.act for line in lines if line.act is not None]
    steps = [
        Act.OPEN, Act.DISPATCH, Act.SIGN, Act.ARRIVE, Act.DISPOSE, Act.FEED_BACK, Act.CALL_BACK,
        Act.CLOSE,
    ]  # fmt: skip
    assert [act for act in acts if act in steps] == steps
    assert {line.by for line in lines if line.act in steps} == {"tester"}
