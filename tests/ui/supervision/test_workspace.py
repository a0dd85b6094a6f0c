"""The Supervision workspace shows what is late and takes answers by whoever may give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from tests.kit.windows import TESTER

from cmdmap.config import resources_dir
from cmdmap.domain.casework.commands import AskPostponement, TakeIn
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.login.account import Account
from cmdmap.domain.rights import Role
from cmdmap.i18n import use_language
from cmdmap.ui.supervision.workspace import SupervisionWorkspace

PATROLLER = Account("刘视频", "", "", frozenset({Role.VIDEO_PATROLLER}))


@pytest.fixture
def workspace(driver, qtbot):
    made = SupervisionWorkspace(driver.seat)
    qtbot.addWidget(made)
    made.resize(1600, 900)
    made.show()
    return made


def cells(board) -> list[list[str]]:
    model = board.sorted
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def refresh(workspace) -> None:
    workspace.refresh(datetime.now(UTC))


def test_a_late_incident_is_listed_answered_and_counted(driver, workspace, qtbot):
    parts = workspace.parts
    refresh(workspace)
    assert [parts.late.stack.is_filled(), parts.notices.stack.is_filled()] == [False, False]
    incident = driver.report(10)
    refresh(workspace)
    (late,) = cells(parts.late)
    assert late[:3] == [incident.number, "Parking-fee quarrel", "taking in"]
    assert late[3] == "◆ under supervision"
    assert late[4:6] == ["9 min", "command centre"]
    assert cells(parts.tallies)[0][2:4] == ["1", "0"]

    (notice,) = cells(parts.notices)
    assert notice[2] == "the clock"
    assert "30 s late" in notice[4]
    parts.notices.table.selectRow(0)
    parts.answer.field.setText("值班员已补办受理")
    qtbot.keyClick(parts.answer.field, Qt.Key.Key_Return)
    driver.until(lambda: driver.seat.cases[incident.id].supervisions[0].answered_at is not None)
    (answered,) = driver.seat.cases[incident.id].supervisions
    assert (answered.answer, answered.answered_by) == ("值班员已补办受理", TESTER.name)
    driver.until(lambda: parts.answer.field.text() == "")
    refresh(workspace)
    assert not parts.notices.stack.is_filled()

    # Asked again when the first answer, from before the incident, is ten seconds old.
    workspace.refresh(datetime.now(UTC) + timedelta(seconds=11))
    driver.until(lambda: bool(cells(parts.kept)))
    (kept,) = cells(parts.kept)
    assert kept[0] == "taking in"
    assert kept[5:8] == ["0", "1", "0 %"]


def test_a_line_leads_to_its_incident_and_to_a_notice(driver, workspace, qtbot):
    incident, parts = driver.report(10), workspace.parts
    driver.report(0.95, address="江南大道 1 号")
    refresh(workspace)
    assert [row[3][0] for row in cells(parts.late)] == ["◆", "▲"]
    assert cells(parts.late)[1][4].startswith("in ")
    parts.late.filter.setText("至善路")
    assert len(cells(parts.late)) == 1
    parts.late.table.selectRow(0)
    with qtbot.waitSignal(workspace.incident_chosen) as shown:
        parts.show.click()
    assert shown.args == [incident.id]
    with qtbot.waitSignal(workspace.act_requested) as asked:
        parts.give.click()
    assert asked.args == [Act.SUPERVISE, driver.seat.cases[incident.id]]


def test_a_wish_is_granted_or_denied_with_a_reason(driver, workspace):
    first, second = (driver.report(0, kind="noise") for _ in range(2))
    for incident in (first, second):
        due_at = datetime.now(UTC) + timedelta(hours=3)
        driver.do(TakeIn(incident.id))
        driver.do(AskPostponement(incident.id, ClockKind.ARRIVE, due_at, "道路封闭"))
    parts = workspace.parts
    driver.until(lambda: bool(driver.seat.cases[second.id].postponements))
    refresh(workspace)
    assert [row[0] for row in cells(parts.wishes)] == [first.number, second.number]
    parts.wishes.choose((first.id, ClockKind.ARRIVE))
    parts.decision.buttons["grant"].click()
    driver.until(lambda: not driver.seat.cases[first.id].postponements)
    arrive = driver.seat.cases[first.id].clock(ClockKind.ARRIVE)
    assert arrive.due_at > datetime.now(UTC) + timedelta(hours=2)

    refresh(workspace)
    parts.wishes.choose((second.id, ClockKind.ARRIVE))
    parts.decision.buttons["deny"].click()
    driver.until(lambda: "reason" in parts.decision.note.text())
    assert driver.seat.cases[second.id].postponements
    parts.decision.field.setText("力量充足")
    parts.decision.buttons["deny"].click()
    driver.until(lambda: not driver.seat.cases[second.id].postponements)


def test_who_may_not_answer_is_told_which_right_it_takes(driver, workspace):
    driver.report(10)
    driver.seat.login.enter(PATROLLER)
    refresh(workspace)
    parts = workspace.parts
    parts.late.table.selectRow(0)
    parts.notices.table.selectRow(0)
    assert not parts.give.isEnabled()
    assert "give supervision notices" in parts.give.toolTip()
    assert not parts.answer.field.isEnabled()
    assert "answer supervision notices" in parts.answer.note.text()
    assert parts.show.isEnabled()


def test_what_is_chosen_stays_chosen_while_more_comes(driver, workspace):
    incident, parts = driver.report(5), workspace.parts
    refresh(workspace)
    parts.late.table.selectRow(0)
    driver.report(20)
    refresh(workspace)
    assert len(cells(parts.late)) == 2
    assert parts.late.key() == (incident.id, (ClockKind.TAKE_IN, 1))
    assert driver.seat.cases[incident.id].clocks[0].told is Told.SUPERVISED


def test_every_word_is_chinese_in_the_chinese_window(driver, qtbot):
    use_language("zh_CN", resources_dir() / "i18n")
    made = SupervisionWorkspace(driver.seat)
    qtbot.addWidget(made)
    driver.report(10)
    refresh(made)
    shown = [
        cell
        for board in (made.parts.late, made.parts.notices)
        for row in cells(board)
        for cell in row
    ]
    assert "停车收费纠纷" in shown
    assert "指挥中心" in "".join(shown)
    assert made.parts.wishes.stack.sentence() == "没有延期申请。"
