"""Admin's view of kinds: an edit is checked, kept, used at once and can be taken back."""

from __future__ import annotations

import pytest
from tests.kit.windows import TESTER

from cmdmap.domain.clock import ClockKind
from cmdmap.domain.login.account import Account
from cmdmap.domain.rights import Role
from cmdmap.services.casework.kind_files import home_file
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.ui.supervision.kinds_view import KindsView

DISPATCHER = Account("陈派单", "", "", frozenset({Role.DISPATCHER}))


@pytest.fixture
def view(driver, qtbot):
    made = KindsView(driver.seat)
    qtbot.addWidget(made)
    made.resize(1600, 900)
    made.show()
    made.begin()
    driver.until(lambda: made.board.model.rowCount() > 45)
    return made


def row(view, code: str) -> list[str]:
    model, at = view.board.model, view.board.model.row_of(code)
    return [model.index(at, column).data() for column in range(model.columnCount())]


def test_a_limit_is_changed_for_new_clocks_and_reset(driver, view, home):
    assert row(view, "parking_fee")[:3] == ["纠", "Parking-fee quarrel", "Disputes"]
    assert row(view, "parking_fee")[4:8] == ["综1 调1", "60 s", "10 min", "30 min"]
    view.board.choose("parking_fee")
    assert not view.form.reset.isVisibleTo(view)
    view.form.fields.minutes[ClockKind.TAKE_IN].setValue(3)
    view.form.save.click()
    driver.until(lambda: row(view, "parking_fee")[-1] == "changed here")
    assert row(view, "parking_fee")[5] == "3 min"
    assert "parking_fee" in home_file(home).read_text(encoding="utf-8")
    incident = driver.report(0)
    (clock,) = incident.clocks
    assert (clock.due_at - clock.started_at).total_seconds() == 180
    with driver.seat.console.store.reader() as connection:
        (noted,) = read_audit(connection, AuditWanted(what="ChangeKinds"), 10)
    assert (noted.line.actor, noted.line.subject) == (TESTER.name, "parking_fee")

    assert view.form.reset.isVisibleTo(view)
    view.form.reset.click()
    driver.until(lambda: row(view, "parking_fee")[-1] == "")
    assert row(view, "parking_fee")[5] == "60 s"


def test_who_may_not_change_options_cannot_save(driver, view):
    driver.seat.login.enter(DISPATCHER)
    view.board.choose("noise")
    assert not view.form.save.isEnabled()
    assert "options" in view.form.save.toolTip()


def test_a_file_that_somebody_broke_is_told_and_nothing_changes(driver, view, home):
    view.board.choose("noise")
    home_file(home).write_text("[kinds.noise]\nurgency = 9\n", encoding="utf-8")
    book = driver.seat.console.kinds
    view.form.fields.minutes[ClockKind.TAKE_IN].setValue(3)
    view.form.save.click()
    driver.until(lambda: "urgency" in view.form.note.text())
    assert driver.seat.console.kinds is book
