"""The whole window at incidents: card, pin, command bar, keys, alarm and undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton
from tests.kit.windows import TESTER, open_window

from cmdmap.domain.casework.commands import AssignUnits, OpenIncident
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.ui.command_bar.keys import KEYS, WITHIN, KeysDialog

HERE = Place(120.152, 30.161)
WAIT_S = 20
HALF_PIXEL = 6e-5
"""Degrees, at the zoom at which the whole area is shown."""


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        yield opened


@pytest.fixture
def cases(driver):
    return driver.window.command.cases


def open_incident(driver, **values):
    """Somebody else opens an incident; return it as soon as its card is there."""
    fields = {"address": "至善路188号停车场", "place": HERE, "text": "停车收费争执", **values}
    commit = driver.console.desk.submit(OpenIncident("parking_fee", **fields)).result(WAIT_S)
    (incident,) = commit.incidents.values()
    model = driver.window.command.cases.queue.model
    driver.until(lambda: model.row_of(incident.id) >= 0)
    return incident


def bound_unit(driver, incident):
    """A radio that was heard and ordered to the incident; return its name."""
    now = datetime.now(UTC)
    report = Report(
        "fleetsync", "PKLSH", ReportKind.FIX, b"x", "fleetsync:100-2007",
        at=now, heard_at=now, place=HERE,
    )  # fmt: skip
    driver.console.desk.take([Heard("serial:/dev/ttyUSB0", report)])
    driver.row("Radio 100-2007")
    unit_id = driver.live("Radio 100-2007").unit.id
    driver.console.desk.submit(AssignUnits(incident.id, (unit_id,))).result(WAIT_S)
    return unit_id


def press_card(driver, incident):
    queue = driver.window.command.cases.queue
    spot = queue.list.visualRect(queue.model.index(queue.model.row_of(incident.id))).center()
    driver.qtbot.mouseClick(queue.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def state_of(driver, incident):
    return driver.window._seat.cases[incident.id].state


def type_line(driver, text, key=Qt.Key.Key_Return):
    field = driver.window.header.search
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    driver.qtbot.keyClicks(field, text)
    driver.qtbot.keyClick(field, key)


def test_a_press_on_a_card_flies_and_a_second_restores_the_exact_view(driver, cases):
    incident = open_incident(driver)
    driver.until_page("map_page.getZoom() > 10")
    before = driver.look()
    press_card(driver, incident)
    driver.until(lambda: abs(driver.look()[0] - HERE.lon) < 1e-4 and driver.look()[2] >= 17)
    assert cases.selection.incident.number == incident.number
    assert driver.window.command.cases.work.detail.panel.isVisible()
    press_card(driver, incident)
    # A page whose size has just changed answers up to half a pixel beside what it reports.
    driver.until(lambda: driver.look() == pytest.approx(before, abs=HALF_PIXEL))


def test_the_command_bar_finds_moves_and_acts_without_a_mouse(driver, cases, qtbot):
    incident = open_incident(driver)
    bound_unit(driver, incident)
    driver.until(lambda: state_of(driver, incident) is IncidentState.DISPATCHED)
    type_line(driver, "zsl188")
    driver.until(lambda: cases.selection.incident_id == incident.id)
    type_line(driver, "/s 100-2007 qs")
    driver.until(lambda: state_of(driver, incident) is IncidentState.SIGNED)
    with qtbot.waitSignal(cases.act_requested, timeout=WAIT_S * 1000) as asked:
        type_line(driver, ">arrival")
    assert asked.args[0] is Act.ARRIVE
    driver.until(lambda: state_of(driver, incident) is IncidentState.ON_SITE)
    qtbot.keyClick(driver.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: state_of(driver, incident) is IncidentState.SIGNED)
    driver.until(lambda: "Taken back" in driver.window.status.said.text())


def test_a_reported_incident_is_told_until_somebody_has_seen_it(driver, cases, qtbot):
    strip = cases.alarms.strip
    incident = open_incident(driver, taken_in=False)
    driver.until(strip.isVisible)
    assert cases.alarms._sound.repeating is not None
    qtbot.keyClick(driver.window, Qt.Key.Key_F9)
    assert not strip.isVisible()
    assert cases.alarms._sound.repeating is None
    with qtbot.waitSignal(cases.act_requested, timeout=WAIT_S * 1000) as asked:
        qtbot.keyClick(driver.window, Qt.Key.Key_F6)
    assert asked.args[0] is Act.TAKE_IN
    driver.until(lambda: state_of(driver, incident) is IncidentState.TAKEN_IN)


def test_every_key_of_the_window_stands_in_the_list(driver, qtbot, repo):
    window = driver.window
    bound = {
        shortcut.key().toString()
        for shortcut in window.findChildren(QShortcut)
        if shortcut.parent() is window
    }
    # Buttons with a key of their own; Alt and a letter are marked in their words.
    buttons = [button.shortcut().toString() for button in window.findChildren(QAbstractButton)]
    bound |= {keys for keys in buttons if keys and not keys.startswith("Alt+")}
    listed = {key.keys for key in KEYS}
    assert bound == listed
    page = (repo / "docs" / "manual" / "window.md").read_text("utf-8")
    assert [key for key in listed if f"`{key}`" not in page] == []
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(KeysDialog)
    assert dialog.model.rowCount() == len(KEYS) + len(WITHIN)
    dialog.reject()


def test_somebody_of_one_zone_sees_and_finds_the_incidents_of_that_zone(driver, cases):
    near = open_incident(driver, text="停车收费争执")
    far = open_incident(driver, place=Place(120.165, 30.175), text="停车收费争执")
    (zone,) = {near.areas.patrol_zone.code} - far.area_codes
    seat = driver.window._seat
    seat.login.enter(replace(TESTER, areas=frozenset({zone})))
    model = cases.queue.model
    driver.until(lambda: model.row_of(far.id) < 0)
    assert model.row_of(near.id) >= 0
    assert set(seat.cases) == {near.id}
    field = driver.window.header.search
    found = {hit.incident_id for hit in field.look_up("停车") if hit.incident_id}
    assert found == {near.id}
    seat.login.enter(TESTER)
    driver.until(lambda: model.row_of(far.id) >= 0)
