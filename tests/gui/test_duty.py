"""The Duty workspace over a real console: a day of a shift head, without the map, a small team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog
from tests.kit.cases import opened
from tests.kit.windows import DEADLINE_MS, TESTER
from tests.services.people.small_roster import ANN, BOB, LATE_SHIFT, ROSTER, duty

from cmdmap.config import resources_dir
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.commands import HandOverIncident, OpenIncident, Party
from cmdmap.domain.people.commands import KeepDuty, KeepRoster
from cmdmap.domain.people.duty import DutyEntry, DutyState
from cmdmap.domain.people.mediation import Stage
from cmdmap.domain.people.roster import Appointment, Occasion, StrengthLimit
from cmdmap.domain.unit import ForceKind
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.services.desk import utc_now
from cmdmap.services.files.sheets import write_sheet
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.casework.alarm_desk import AlarmDesk
from cmdmap.ui.people.absence import AbsenceDialog
from cmdmap.ui.people.case_line import CaseLine
from cmdmap.ui.people.import_dialog import ImportListDialog
from cmdmap.ui.people.plan_grid import FIRST_DAY
from cmdmap.ui.people.row_dialog import RowDialog
from cmdmap.ui.people.workspace import CALENDAR, MEDIATION, PLAN, ROSTERS, SHEETS, DutyWorkspace
from cmdmap.ui.radio.alarm_sound import AlarmSound, Tone
from cmdmap.ui.seat import Seat
from cmdmap.widgets.asking import ConfirmDialog
from cmdmap.widgets.theme import apply_theme

DEADLINE_S = 30.0
TOMORROW = utc_now().astimezone(LOCAL).date() + timedelta(days=1)
FIRST, SECOND = duty(ANN, day=TOMORROW), duty(BOB, LATE_SHIFT, TOMORROW)
HEARING = Appointment("H1", Occasion.HEARING, "开庭", FIRST.starts_at, FIRST.ends_at, "共享法庭")


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

    def choose(self, *entries: DutyEntry) -> None:
        """Choose the cells of duties in the plan."""
        grid = self.view.plan.grid
        where = [grid.index(row, column) for row in range(3) for column in range(FIRST_DAY, 40)]
        cells = [cell for cell in where if set(grid.duty_at(cell)) & set(entries)]
        selection = self.view.plan.table.selectionModel()
        selection.clearSelection()
        for cell in cells:
            selection.select(cell, QItemSelectionModel.SelectionFlag.Select)


class Chosen(QObject):
    """What is chosen in the Command workspace, without its map."""

    changed = Signal()
    incident_id = None


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
    console.desk.submit(KeepRoster((*ROSTER, HEARING))).result(DEADLINE_S)
    limit = StrengthLimit(ForceKind.GOVERNANCE, "", 9)
    console.desk.submit(KeepDuty((FIRST, SECOND, limit))).result(DEADLINE_S)
    view = DutyWorkspace(seat)
    qtbot.addWidget(view)
    view.resize(1500, 850)
    view.show()
    view.begin()
    view.plan.show_month(TOMORROW)
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
    view.on_duty.refresh(FIRST.starts_at)
    state = view.on_duty.board.model.index(0, 6).data()
    assert state == "■ 1 missing"
    assert "at least 9 wanted" in view.on_duty.short.text()

    view.show_view(PLAN)
    head.until(lambda: plan.grid.rowCount() == 3)
    before = head.book
    head.choose(FIRST, SECOND)
    head.press(plan.parts.swap)
    head.until(lambda: replace(FIRST, member="B").key in head.book.duty)
    head.until(plan.parts.undo.isEnabled)
    head.press(plan.parts.undo)
    head.until(lambda: head.book.duty == before.duty)

    head.until(lambda: bool(plan.grid.duty_at(plan.grid.index(0, FIRST_DAY + TOMORROW.day - 1))))
    head.choose(FIRST)
    head.press(plan.parts.absent)
    dialog = head.dialog(AbsenceDialog)
    assert dialog.stand_in.itemData(0) == "E"
    dialog.accept()
    head.until(lambda: head.book.duty[FIRST.key].state is DutyState.SICK)
    assert head.book.duty[replace(FIRST, member="E").key].stands_in_for == "A"


def test_too_few_free_rings_until_the_head_has_seen_it(head: Head) -> None:
    seat = head.view.wishes.seat
    desk = AlarmDesk(seat, AlarmSound(resources_dir() / "sounds", head.view), head.view)
    head.qtbot.addWidget(desk.strip)
    desk.refresh(utc_now())
    (alarm,) = desk.open()
    assert alarm.tone is desk._sound.repeating is Tone.OVERDUE
    desk.acknowledge_first()
    head.until(lambda: head.book.shortages[("governance", "")].seen_by == TESTER.name)
    head.until(lambda: desk.open() == [] and desk._sound.repeating is None)
    assert desk.strip.isHidden()


def test_a_list_comes_from_a_file_and_is_changed(head: Head, tmp_path: Path) -> None:
    view = head.view
    view.show_view(ROSTERS)
    members = view.rosters.lists["members"]
    path = tmp_path / "members.csv"
    write_sheet(path, ("编号", "姓名", "类别"), [("新-01", "林新", "综"), ("新-02", "", "综")])
    members.bring(path)
    preview = head.dialog(ImportListDialog)
    head.until(lambda: preview.plan is not None)
    assert preview.changes.rowCount() == 1
    assert preview.refused.index(0, 1).data() == "no name"
    preview.accept()
    head.until(lambda: head.book.member("新-01") is not None)
    head.until(lambda: members.board.model.rowCount() == 6)

    members.board.choose(("新-01",))
    head.press(members.parts.change)
    fields = head.dialog(RowDialog)
    fields.fields["phone"].setText("=1+1")
    fields.accept()
    assert "telephone" in fields.shown_refusal()
    fields.reject()
    out = tmp_path / "out.xlsx"
    members.write(out)
    head.until(lambda: any(f"6 rows were written to {out}" in each for each in head.told))
    assert members.progress.isHidden()

    members.board.choose(("A",))
    before = head.book
    head.press(members.parts.remove)
    question = head.dialog(ConfirmDialog)
    assert "A still stands in 1 duties to come" in question.sentence.text()
    question.accept()
    # Pressed at once, while the removal is on its way: the removal is meant, not the list before.
    head.press(members.parts.undo)
    head.until(lambda: "The last change was taken back." in head.told)
    head.until(lambda: (head.book.members, head.book.duty) == (before.members, before.duty))


def test_a_case_and_a_shift_sheet(head: Head, tmp_path: Path) -> None:
    view = head.view
    persons = (Party("party", "张三", "13800138000"),)
    wish = OpenIncident("property_service", "至善路188号", text="停车位纠纷", parties=persons)
    number = opened(head.console.desk.submit(wish).result(DEADLINE_S))
    handing = HandOverIncident(number, ForceKind.MEDIATION, "双方愿调解")
    head.console.desk.submit(handing).result(DEADLINE_S)
    view.show_view(CALENDAR)
    assert view.calendar.marked(HEARING.starts_at.astimezone(LOCAL).date())
    assert not view.calendar.marked(TOMORROW + timedelta(days=1))
    view.show_view(MEDIATION)
    mediation = view.mediation
    (case,) = head.book.cases.values()
    head.until(lambda: mediation.board.model.row_of(case.id) >= 0)
    mediation.board.choose(case.id)
    head.until(lambda: "138****8000" in mediation.parties.words.text())
    assert "张三" not in mediation.parties.words.text()
    head.press(mediation.parties.reveal)
    head.until(lambda: "张三  13800138000" in mediation.parties.words.text())
    chosen = Chosen()
    line = CaseLine(mediation._wishes.seat, chosen)  # type: ignore[arg-type]
    head.qtbot.addWidget(line)
    assert line.isHidden()
    chosen.incident_id = number
    chosen.changed.emit()
    assert f"{case.number}: no mediator yet" in line.words.text()
    assert line.offers.rows[0].words.text().startswith("L 林调解")
    first, _second, third = mediation.offers.rows
    assert "own field" in first.words.text()
    assert third.isHidden()
    head.press(first.button)
    head.until(lambda: head.book.cases[case.id].mediators == ("L",))
    head.until(mediation.offers.isHidden)
    line.refresh()
    assert "林调解" in line.words.text()
    assert line.offers.isHidden()
    mediation.do("contact")
    head.until(lambda: head.book.cases[case.id].stage is Stage.CONTACTED)

    view.show_view(SHEETS)
    sheets = view.sheets
    sheets.notes.setText("注意车位")
    head.press(sheets.make)
    head.until(lambda: sheets.sheets.model.rowCount() == 1)
    sheets.sheets.choose(head.book.sheets[0].id)
    assert sheets.lines.model.rowCount() == 2
    head.press(sheets.sign)
    head.until(lambda: head.book.sheets[0].handed is not None)
    sheets.write(head.book.sheets[0], tmp_path / "sheet.xlsx")
    head.until(lambda: any("6 rows" in sentence for sentence in head.told))
    sheets.print_to(head.book.sheets[0], tmp_path / "sheet.pdf")
    head.until(lambda: any("1 pages were written" in sentence for sentence in head.told))
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
