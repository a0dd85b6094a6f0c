"""Intake and detail in a whole window: twins, drafts, histories, refusals, revealed persons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.windows import open_window

from cmdmap.domain.casework.commands import CancelIncident, OpenIncident, Party
from cmdmap.domain.incident import IncidentState, Source
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.login.account import Account
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Role
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.casework.timeline import read_lines
from cmdmap.ui.casework.acts.dialog import ActDialog

HERE = Place(120.168, 30.178)
KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        yield opened


def work(driver):
    return driver.window.command.cases.work


def opened(driver, **values):
    """Open an incident at the desk and choose it."""
    fields = {"address": "至善路188号", "place": HERE, "text": "停车吵架", **values}
    commit = driver.console.desk.submit(OpenIncident("parking_fee", **fields)).result(20)
    (incident_id,) = commit.incidents
    cases = driver.window.command.cases
    driver.until(lambda: incident_id in driver.window._seat.cases)
    cases.selection.select(incident_id)
    driver.until(lambda: len(work(driver).detail.panel.tabs.lines.entries.entries()) > 0)
    return incident_id


def lines(driver, incident_id):
    with driver.console.store.reader() as connection:
        return read_lines(connection, incident_id)


def test_a_second_caller_of_the_same_matter_is_attached_with_one_key(driver, qtbot):
    known = opened(driver)
    qtbot.keyClick(driver.window, KEY.Key_F2)
    form = work(driver).intake.panel.form
    parts = form.fields
    parts.text.insertPlainText("停车收费纠纷，又吵起来了")
    driver.until(lambda: parts.kind.kind is not None)
    parts.place.put("至善路188号", HERE)
    parts.phone.setText("13812346621")
    driver.until(lambda: len(form.lists.twins.entries.entries()) == 1)
    driver.until(lambda: len(form.lists.history.entries.entries()) == 1)
    qtbot.keyClick(parts.phone, KEY.Key_1, ALT)
    driver.until(lambda: any(line.act is Act.ATTACH for line in lines(driver, known)))
    driver.until(lambda: work(driver).intake.panel.form.draft() is None)
    with driver.console.store.reader() as connection:
        assert [party.phone for party in read_parties(connection, known)] == ["13812346621"]
    assert len(driver.console.desk.casework().incidents) == 1


def test_what_was_typed_is_there_again_after_the_program_ended(home, qtbot):
    with open_window(home, qtbot) as first:
        qtbot.keyClick(first.window, KEY.Key_F2)
        parts = work(first).intake.panel.form.fields
        qtbot.keyClicks(parts.text, "half a sentence")
        began = work(first).intake.panel.form.draft().known_at
        first.until(lambda: (home / "intake_draft.json").exists())
    with open_window(home, qtbot) as second:
        form = work(second).intake.panel.form
        second.until(lambda: form.draft() is not None)
        assert form.draft().text == "half a sentence"
        assert form.draft().known_at == began


def test_a_form_without_kind_or_place_says_what_is_missing(driver, qtbot):
    qtbot.keyClick(driver.window, KEY.Key_F2)
    form = work(driver).intake.panel.form
    qtbot.keyClick(form.fields.text, KEY.Key_Return, CTRL)
    assert form.marks.refusal.text().startswith("Choose a kind")
    form.fields.kind.choose(driver.console.kinds.of("parking_fee"))
    qtbot.keyClick(form.fields.text, KEY.Key_Return, CTRL)
    assert form.marks.refusal.text().startswith("Say where it is")
    form.pick_requested.emit()
    driver.view._door.pick_place(*HERE)
    assert form.draft().place == HERE


def test_a_refusal_of_the_desk_stands_in_the_form_and_the_words_come_back(driver, qtbot):
    incident_id = opened(driver)
    incident = driver.window.command.cases.selection.incident
    work(driver).wishes.ask(Act.CANCEL, incident)
    (form,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog))
    qtbot.keyClicks(form.fields["reason"], "false alarm")
    driver.console.desk.submit(CancelIncident(incident_id, "sooner")).result(20)
    form.accept()
    driver.until(lambda: bool(form.shown_refusal()))
    form.reject()
    work(driver).wishes.ask(Act.CANCEL, incident)
    again = work(driver).wishes._dialog
    assert again.fields["reason"].value() == "false alarm"
    again.reject()
    driver.until(
        lambda: driver.window.command.cases.selection.incident.state is IncidentState.CANCELLED
    )


def test_a_caller_is_masked_shown_on_wish_and_hidden_again(driver):
    caller = Party(name="张三", phone="13812346621")
    opened(driver, source=Source.POLICE_110, parties=(caller,))
    detail = work(driver).detail
    driver.until(lambda: "138****6621" in detail.panel.rows.value("source"))
    detail.panel.parts.reveal.click()
    driver.until(lambda: "13812346621" in detail.panel.rows.value("source"))
    assert detail._hiding.isActive()
    detail._hiding.timeout.emit()
    driver.until(lambda: "138****6621" in detail.panel.rows.value("source"))
    detail._hiding.stop()


def test_who_may_not_is_told_and_sees_closed_buttons(driver, qtbot):
    opened(driver)
    patroller = Account("chen", "陈晨", "", frozenset({Role.VIDEO_PATROLLER}))
    said = []
    driver.window._seat.answers.failed.connect(said.append)
    driver.window._seat.login.enter(patroller)
    detail = work(driver).detail
    driver.until(lambda: not detail.panel.parts.reveal.isEnabled())
    incident = driver.window.command.cases.selection.incident
    work(driver).wishes.ask(Act.ESCALATE, incident)
    assert said == ["Your role may not: escalate incidents."]
    assert work(driver).wishes._dialog is None
    assert not detail.panel.bar.main.isEnabled()
    assert not work(driver).proposals.tab.order.isEnabled()
