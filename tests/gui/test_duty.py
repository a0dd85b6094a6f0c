"""The Duty workspace over a real console: a day of a shift head, without the map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QDialog
from tests.kit.windows import DEADLINE_MS, TESTER

from cmdmap.config import resources_dir
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.commands import OpenIncident
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.people.duty import DutyState
from cmdmap.domain.people.mediation import Stage
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.services.desk import utc_now
from cmdmap.services.people.demo import seed_people
from cmdmap.services.pool import ReaderPool
from cmdmap.services.radio.sheets import read_sheet, write_sheet
from cmdmap.services.roster import load_demo_roster
from cmdmap.ui.people.absence import AbsenceDialog
from cmdmap.ui.people.import_dialog import ImportListDialog
from cmdmap.ui.people.plan_grid import FIRST_DAY
from cmdmap.ui.people.row_dialog import RowDialog
from cmdmap.ui.people.workspace import CALENDAR, MEDIATION, PLAN, ROSTERS, SHEETS, DutyWorkspace
from cmdmap.ui.seat import Seat
from cmdmap.ui.theme import apply_theme


class Head:
    """The workspace with the few moves a test needs."""

    def __init__(self, view: DutyWorkspace, console: Console, qtbot: Any) -> None:
        self.view, self.console, self.qtbot = view, console, qtbot
        self.told: list[str] = []
        view.told.connect(self.told.append)

    @property
    def book(self) -> Any:
        return self.console.desk.people()

    def until(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=DEADLINE_MS)

    def dialog(self, kind: type[QDialog]) -> Any:
        """The open dialog of a kind, once it is there."""

        def found() -> list[QDialog]:
            return [each for each in self.view.findChildren(kind) if each.isVisible()]

        self.until(lambda: bool(found()))
        return found()[0]

    def press(self, button: Any) -> None:
        assert button.isEnabled(), f"{button.text()} is off"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, *cells: Any) -> None:
        """Choose cells of the plan."""
        selection = self.view.plan.table.selectionModel()
        selection.clearSelection()
        for cell in cells:
            selection.select(cell, QItemSelectionModel.SelectionFlag.Select)

    def duty_cells(self, days: range) -> list[Any]:
        """Cells with one duty on these days of the month, of different people."""
        grid = self.view.plan.grid
        found = []
        for row in range(grid.rowCount()):
            cells = [grid.index(row, FIRST_DAY + day - 1) for day in days]
            found += [cell for cell in cells if len(grid.duty_at(cell)) == 1][:1]
        return found


@pytest.fixture
def head(home: Path, qtbot: Any) -> Iterator[Head]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)
    options = Options.load(resources_dir(), home)
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", options)
    console.start()
    pool = ReaderPool(console.store)
    seat = Seat(options, home)
    seat.open(console, pool)
    seat.login.enter(TESTER)
    units = tuple(entry.unit() for entry in load_demo_roster())
    console.desk.submit(EnrolUnits(units)).result(60)
    # The middle of a month: days before and after lie in it.
    month = utc_now().astimezone(LOCAL).replace(day=14, hour=10, minute=0)
    seed_people(console.desk, console.jurisdiction, month)
    view = DutyWorkspace(seat)
    qtbot.addWidget(view)
    view.resize(1500, 850)
    view.show()
    view.begin()
    view.plan.show_month(month.date())
    try:
        yield Head(view, console, qtbot)
    finally:
        seat.answers.close()
        seat.bridge.close()
        view.close()
        pool.stop()
        console.stop()


def test_a_day_of_duty(head: Head) -> None:
    view, plan = head.view, head.view.plan
    at = next(iter(head.book.duty.values())).starts_at + timedelta(minutes=1)
    view.on_duty.refresh(at)
    lines = [view.on_duty.board.model.index(row, 6).data() for row in range(11)]
    assert set(lines) == {"● manned"}

    view.show_view(PLAN)
    head.until(lambda: plan.grid.rowCount() == 108)
    one, *others = head.duty_cells(range(15, 16))
    shift = plan.grid.duty_at(one)[0].shift
    other = next(cell for cell in others if plan.grid.duty_at(cell)[0].shift != shift)
    before = head.book
    head.choose(one, other)
    head.press(plan.parts.swap)
    head.until(lambda: head.book != before)
    head.until(plan.parts.undo.isEnabled)
    head.press(plan.parts.undo)
    head.until(lambda: head.book == before)

    absent = plan.grid.duty_at(one)[0]
    head.choose(one)
    head.press(plan.parts.absent)
    dialog = head.dialog(AbsenceDialog)
    chosen = dialog.stand_in.itemData(0)
    dialog.accept()
    head.until(lambda: head.book.duty[absent.key].state is DutyState.SICK)
    stands = [entry for entry in head.book.duty.values() if entry.stands_in_for == absent.member]
    assert [entry.member for entry in stands] == [chosen]


def test_a_list_comes_from_a_file_with_its_wrong_rows_left_out(head: Head, tmp_path: Path) -> None:
    view = head.view
    view.show_view(ROSTERS)
    members = view.rosters.lists["members"]
    head.until(lambda: members.board.model.rowCount() == 1484)
    path = tmp_path / "members.csv"
    write_sheet(path, ("编号", "姓名", "类别"), [("新-01", "林新", "综"), ("新-02", "", "综")])
    members.bring(path)
    preview = head.dialog(ImportListDialog)
    assert preview.changes.rowCount() == 1
    assert preview.refused.index(0, 1).data() == "no name"
    preview.accept()
    head.until(lambda: head.book.member("新-01") is not None)
    head.until(lambda: members.board.model.rowCount() == 1485)

    members.board.choose(("新-01",))
    head.press(members.parts.change)
    fields = head.dialog(RowDialog)
    fields.fields["phone"].setText("=1+1")
    fields.accept()
    assert "telephone" in fields.shown_refusal()
    fields.fields["phone"].setText("138 0000 0000")
    fields.accept()
    head.until(lambda: head.book.member("新-01").phone == "138 0000 0000")

    members.board.choose(("新-01",))
    head.press(members.parts.remove)
    head.until(lambda: head.book.member("新-01") is None)
    head.press(members.parts.undo)
    head.until(lambda: head.book.member("新-01") is not None)
    out = tmp_path / "out.xlsx"
    members.write(out)
    head.until(lambda: any("1485" in sentence for sentence in head.told))
    assert len(read_sheet(out)) == 1486


def test_a_case_and_a_shift_sheet(head: Head, tmp_path: Path) -> None:
    view = head.view
    wish = OpenIncident("other", "至善路188号", text="停车位纠纷")
    head.console.desk.submit(wish).result(60)
    view.show_view(CALENDAR)
    marked = [each.starts_at.astimezone(LOCAL).date() for each in head.book.appointments.values()]
    assert all(view.calendar.marked(day) for day in marked)
    assert not view.calendar.marked(marked[0] + timedelta(days=1))
    view.show_view(MEDIATION)
    mediation = view.mediation
    form = mediation.new_case()
    form.accept()
    assert form.shown_refusal()
    form.incident.setCurrentIndex(1)
    assert form.title.text() == "停车位纠纷"
    form.names[0].setText("张三")
    form.phones[0].setText("13800138000")
    form.mediators.item(0).setCheckState(Qt.CheckState.Checked)
    form.accept()
    head.until(lambda: len(head.book.cases) == 4)
    case = max(head.book.cases.values(), key=lambda each: each.id)
    head.until(lambda: mediation.board.model.row_of(case.id) >= 0)
    mediation.board.choose(case.id)
    head.until(lambda: "138****8000" in mediation.parties.words.text())
    assert "张三" not in mediation.parties.words.text()
    head.press(mediation.parties.reveal)
    head.until(lambda: "张三  13800138000" in mediation.parties.words.text())
    assert case.incident_number.startswith("JQ")
    mediation.do("contact")
    head.until(lambda: head.book.cases[case.id].stage is Stage.CONTACTED)

    view.show_view(SHEETS)
    sheets = view.sheets
    sheets.notes.setText("注意车位")
    head.press(sheets.make)
    head.until(lambda: len(head.book.sheets) == 1)
    head.until(lambda: sheets.sheets.model.rowCount() == 1)
    sheets.sheets.choose(head.book.sheets[0].id)
    assert sheets.lines.model.rowCount() == 5
    head.press(sheets.sign)
    head.until(lambda: head.book.sheets[0].handed is not None)
    sheets.write(head.book.sheets[0], tmp_path / "sheet.xlsx")
    head.until(lambda: any("9 rows" in sentence for sentence in head.told))
