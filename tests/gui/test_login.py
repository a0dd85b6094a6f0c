"""Logging in, locking with an alarm arriving, unlocking, another person, the first run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog
from tests.kit.windows import TESTER, open_window

from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.login.commands import ChangeAccount, CreateAccount, ResetPassword
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.rights import Right, Role
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.services.login.passwords import hash_password
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.ui.login.account_menu import AccountMenu
from cmdmap.ui.login.guard import SeatGuard
from cmdmap.ui.login.next_steps import NextSteps
from cmdmap.ui.login.seat_login import NOBODY, Stage

PASSWORD = "correct horse"
HASH = hash_password(PASSWORD)
UNIT = Unit(UnitId(0), "巡-01", ForceKind.GRID, (UnitKey("fleetsync:100-2001"),))
INSIDE, ASKING, LOCKED = Stage.INSIDE, Stage.ASKING, Stage.LOCKED


@pytest.fixture
def driver(home, qtbot):
    """A window with three accounts, of which nobody is logged in."""
    with open_window(home, qtbot) as opened:
        desk = opened.console.desk
        for name, shown, role in (
            ("chief", "管理员", Role.ADMIN),
            ("wang", "王芳", Role.DISPATCHER),
            ("li", "李雷", Role.RADIO_OPERATOR),
        ):
            desk.submit(
                CreateAccount(name, HASH, frozenset({role}), shown, must_change=False)
            ).result(15)
        desk.submit(EnrolUnits((UNIT,))).result(15)
        opened.seat = opened.window._seat
        opened.guard = opened.window.findChild(SeatGuard)
        opened.cover = opened.guard.cover
        opened.until(lambda: opened.live("巡-01") is not None)
        yield opened


def type_login(driver, name, password):
    """Type into the cover as a person does."""
    form = driver.cover.login
    driver.until(lambda: form.button.isEnabled())
    form.name.clear()
    form.password.clear()
    driver.qtbot.keyClicks(form.name, name)
    driver.qtbot.keyClick(form.name, Qt.Key.Key_Return)
    driver.qtbot.keyClicks(form.password, password)
    driver.qtbot.keyClick(form.password, Qt.Key.Key_Return)


def awake(driver):
    """Keys of the window that answer."""
    return [each for each in driver.window.findChildren(QShortcut) if each.isEnabled()]


def logged(driver):
    with driver.console.store.reader() as connection:
        return [row.line for row in read_audit(connection, AuditWanted(), 20)]


def test_nobody_sees_or_does_anything_before_a_login(driver):
    seat, cover = driver.seat, driver.cover
    seat.login.ask()
    assert cover.isVisible()
    assert cover.geometry() == driver.window.centralWidget().rect()
    assert seat.actor is NOBODY
    assert not awake(driver)
    assert not driver.docks.units.table.isEnabled()
    refused = seat.submit(WriteLog("x", "x"))
    assert "log in" in str(refused.exception(15))

    type_login(driver, "wang", "wrong password")
    driver.until(lambda: cover.login.sentence.text() == "Name or password is wrong; try again.")
    assert cover.login.password.text() == ""
    assert seat.login.stage is ASKING
    type_login(driver, "WANG", PASSWORD)
    driver.until(lambda: seat.login.stage is INSIDE)
    assert not cover.isVisible()
    assert awake(driver)
    assert driver.docks.units.table.isEnabled()
    assert seat.actor.may(Right.DISPATCH)
    assert not seat.actor.may(Right.CANCEL)
    assert "王芳 · Dispatcher" in driver.window.findChild(AccountMenu).text()
    assert driver.window.command.radio.wishes.operator == "王芳"


def test_a_locked_window_shows_alarms_and_nothing_else(driver):
    seat, cover, radio = driver.seat, driver.cover, driver.window.command.radio
    seat.login.ask()
    type_login(driver, "wang", PASSWORD)
    driver.until(lambda: seat.login.stage is INSIDE)
    dialog = QDialog(driver.window)
    dialog.open()
    driver.docks.units.setFloating(True)
    assert dialog.isVisible()
    driver.guard.lock()
    assert seat.login.stage is LOCKED
    assert not dialog.isVisible()
    assert not driver.docks.units.isVisible()
    assert cover.login.name.text() == "wang"
    assert cover.alarm_text() == ""

    report = Report(
        "fleetsync", "EMG", ReportKind.EMERGENCY, b"\x02x\x03", UNIT.keys[0],
        heard_at=datetime.now(UTC),
    )  # fmt: skip
    driver.console.desk.take([Heard(LinkId("serial:/dev/ttyS8"), report)])
    driver.until(lambda: "EMERGENCY  巡-01" in cover.alarm_text())
    driver.until(lambda: radio.sound.repeating is not None)
    driver.qtbot.keyClick(driver.window, Qt.Key.Key_F8)
    assert driver.live("巡-01").emergency_at is not None

    type_login(driver, "wang", PASSWORD)
    driver.until(lambda: seat.login.stage is INSIDE)
    assert dialog.isVisible()
    assert driver.docks.units.isVisible()
    dialog.reject()
    assert {line.what for line in logged(driver)} >= {"LogOut", "RecordLogin"}


def test_another_person_takes_over_and_gets_no_open_dialogs(driver):
    seat = driver.seat
    seat.login.ask()
    type_login(driver, "wang", PASSWORD)
    driver.until(lambda: seat.login.stage is INSIDE)
    dialog = QDialog(driver.window)
    ended = []
    dialog.finished.connect(ended.append)
    dialog.open()
    driver.guard.lock()
    driver.qtbot.mouseClick(driver.cover.other, Qt.MouseButton.LeftButton)
    assert driver.cover.login.name.text() == ""
    type_login(driver, "li", PASSWORD)
    driver.until(lambda: seat.login.stage is INSIDE)
    assert seat.actor.name == "li"
    assert ended == [QDialog.DialogCode.Rejected]


def test_a_window_that_nobody_uses_locks_itself(driver):
    seat, guard = driver.seat, driver.guard
    guard.tick(start := datetime.now(UTC))
    minutes = seat.options.number("login.lock_after_min")
    driver.qtbot.keyClick(driver.window.windowHandle(), Qt.Key.Key_Shift)
    guard.tick(start + timedelta(minutes=minutes / 2))
    guard.tick(start + timedelta(minutes=minutes))
    assert seat.login.stage is INSIDE, "somebody pressed a key in between"
    guard.tick(start + timedelta(minutes=minutes * 2))
    assert seat.login.stage is LOCKED


def test_the_demo_never_locks_itself_and_shows_its_password(driver):
    seat, guard = driver.seat, driver.guard
    seat.login.demo = True
    guard.tick(start := datetime.now(UTC))
    guard.tick(start + timedelta(days=1))
    assert seat.login.stage is INSIDE
    guard.lock()
    assert "demo-2026" in driver.cover._note.text()


def test_a_password_of_somebody_else_must_be_changed(driver):
    seat, cover, desk = driver.seat, driver.cover, driver.console.desk
    desk.submit(ResetPassword("wang", HASH)).result(15)
    seat.login.ask()
    type_login(driver, "wang", PASSWORD)
    driver.until(lambda: cover.page() is cover.new_password)
    form = cover.new_password
    for first, second, sentence in (
        ("another horse", "another mule", "not the same"),
        (PASSWORD, PASSWORD, "the old one"),
    ):
        form.first.setText(first)
        form.second.setText(second)
        driver.qtbot.keyClick(form.second, Qt.Key.Key_Return)
        driver.until(lambda sentence=sentence: sentence in form.sentence.text())
    form.first.setText("another horse")
    form.second.setText("another horse")
    driver.qtbot.keyClick(form.second, Qt.Key.Key_Return)
    driver.until(lambda: seat.login.stage is INSIDE)
    assert not seat.login.account.must_change


def test_rights_taken_away_hold_at_once(driver):
    seat = driver.seat
    seat.login.ask()
    type_login(driver, "wang", PASSWORD)
    driver.until(lambda: seat.login.stage is INSIDE)
    roles = frozenset({Role.AUDITOR})
    driver.console.desk.submit(ChangeAccount("wang", roles=roles)).result(15)
    assert "may not work the radio desk" in str(seat.submit(WriteLog("x", "x")).exception(15))


def test_the_first_run_makes_an_administrator_and_asks_two_more_things(home, qtbot):
    with open_window(home, qtbot) as driver:
        seat = driver.window._seat
        guard = driver.window.findChild(SeatGuard)
        seat.login.ask(first_run=True)
        form = guard.cover.first_run
        assert guard.cover.page() is form
        driver.qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
        assert "8 to 128" in form.sentence.text()
        form.shown_name.setText("管理员")
        form.first.setText(PASSWORD)
        form.second.setText(PASSWORD)
        driver.qtbot.keyClick(form.second, Qt.Key.Key_Return)
        driver.until(lambda: seat.login.stage is INSIDE)
        assert seat.actor.roles == {Role.ADMIN}
        steps = driver.window.findChild(NextSteps)
        assert steps.isVisible()
        driver.until(lambda: "looking" not in steps.ports_text())
        steps.reject()
        assert TESTER.name != seat.actor.name
