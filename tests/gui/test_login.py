"""Logging in, locking with an alarm arriving, unlocking, another person, the first run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QPushButton
from tests.kit.windows import TESTER, open_window

from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.login.account import Account
from cmdmap.domain.login.commands import ChangeAccount, CreateAccount, ResetPassword
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.rights import Right, Role
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.services.login.passwords import hash_password
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.ui.login.account_dialog import AccountDialog
from cmdmap.ui.login.account_menu import AccountMenu
from cmdmap.ui.login.audit_view import AuditView
from cmdmap.ui.login.guard import SeatGuard
from cmdmap.ui.login.next_steps import NextSteps
from cmdmap.ui.login.seat_login import NOBODY, Stage
from cmdmap.ui.login.users_view import UsersView

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
    assert "王芳 · Dispatcher" in driver.window.findChild(AccountMenu).toolTip()
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


def cells(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def enter(driver, role):
    """Somebody of a role is inside."""
    seat = driver.seat
    seat.login.enter(Account(role.value, role.value, "", frozenset({role})))


def test_an_administrator_makes_changes_and_disables_accounts(driver):
    admin = driver.window.admin
    tabs = {tab.objectName(): tab for tab in admin.findChildren(QPushButton) if tab.isCheckable()}
    enter(driver, Role.DISPATCHER)
    assert tabs["users"].isHidden()
    assert tabs["audit"].isHidden()
    assert not admin.options.fields["links.record"].isEnabled()
    monitor, bar = driver.docks.links, driver.window.command.radio.parts.bar
    assert monitor.remove.isHidden()
    assert not bar.isHidden()
    enter(driver, Role.LEADER)
    assert bar.isHidden()
    enter(driver, Role.ADMIN)
    assert not monitor.remove.isHidden()
    assert not tabs["users"].isHidden()
    driver.window.show_workspace("admin")
    admin.show_view("users")
    view = admin.findChild(UsersView)
    driver.until(lambda: cells(view.model, 0) == ["chief", "li", "wang"])

    view.new.click()
    dialog = view.findChild(AccountDialog)
    dialog.accept()
    assert dialog.shown_refusal() == "Type the name to log in with."
    dialog.name.setText("zhao")
    dialog.accept()
    assert dialog.shown_refusal() == "Choose at least one role."
    dialog.roles[Role.MEDIATOR].setChecked(True)
    dialog.areas.setText("C1，C2")
    dialog.first.setText(PASSWORD)
    dialog.second.setText(PASSWORD)
    dialog.accept()
    driver.until(lambda: "zhao" in cells(view.model, 0))
    assert (cells(view.model, 2)[-1], cells(view.model, 3)[-1]) == ("Mediator", "C1, C2")
    assert cells(view.model, 4)[-1] == "must change the password"

    view.table.selectRow(3)
    view.switch.click()
    driver.until(lambda: cells(view.model, 4)[-1] == "disabled")
    assert view.switch.text() == "Enable"
    view.table.selectRow(0)
    said = []
    driver.seat.answers.failed.connect(said.append)
    view.switch.click()
    driver.until(lambda: any("No administrator would be left" in each for each in said))


def test_an_auditor_reads_filters_verifies_and_exports(driver, tmp_path):
    admin = driver.window.admin
    enter(driver, Role.AUDITOR)
    driver.window.show_workspace("admin")
    admin.show_view("audit")
    view = admin.findChild(AuditView)
    driver.until(lambda: cells(view.model, 4)[:1] == ["read the log"])
    assert cells(view.model, 2)[0] == "auditor"
    view.filters.subject.setText("WANG")
    view.filters.subject.editingFinished.emit()
    driver.until(lambda: cells(view.model, 5) == ["wang"])
    view.verify.click()
    driver.until(lambda: "none changed, removed or moved" in view.verdict.text())
    file = tmp_path / "audit.csv"
    view.write(file)
    driver.until(file.exists)
    driver.until(lambda: "rows written" in view.verdict.text())
    assert "ExportAudit" in file.read_text(encoding="utf-8-sig")
    enter(driver, Role.LEADER)
    assert not view.isVisible()
