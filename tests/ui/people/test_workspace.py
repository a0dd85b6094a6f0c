"""The models of the Duty workspace, to Qt's model tester, and what a case lets be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from tests.services.people.small_roster import ANN, BOB, DAY, LATE_SHIFT, NIGHT_SHIFT, duty

from cmdmap.domain.people.commands import KeepDuty, KeepRoster
from cmdmap.domain.people.duty import Conflict, DutyState, Fault
from cmdmap.domain.people.facts import RecordsKept
from cmdmap.domain.people.mediation import (
    Agreement,
    CaseId,
    MediationCase,
    Outcome,
    Revisit,
    Session,
    Stage,
)
from cmdmap.ui.people.case_words import case_line, possible
from cmdmap.ui.people.plan_grid import FIRST_DAY, HOURS, WHO, PlanGrid
from cmdmap.ui.people.wishes import way_back

DAYS = [DAY + timedelta(days=n) for n in range(3)]
AT = duty(ANN).starts_at


@pytest.fixture
def grid(qapp):
    grid = PlanGrid()
    grid.tester = QAbstractItemModelTester(
        grid, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    entries = (
        duty(ANN),
        duty(BOB, NIGHT_SHIFT, DAYS[1], state=DutyState.SICK, note="发烧"),
        duty(BOB, LATE_SHIFT, DAYS[2], stands_in_for="A"),
    )
    faults = (Conflict(Fault.NO_REST, DAYS[2], "M", "B", "P1"),)
    grid.show_plan([ANN, BOB], DAYS, entries, faults)
    return grid


def cell(grid, row, column, role=Qt.ItemDataRole.DisplayRole):
    return grid.index(row, column).data(role)


def test_a_cell_says_shift_absence_and_fault_in_words_too(grid):
    assert cell(grid, 0, WHO) == "A 甲"
    assert [cell(grid, 0, column) for column in range(HOURS, FIRST_DAY + 3)] == ["8", "D", "", ""]
    assert [cell(grid, 1, column) for column in range(HOURS, FIRST_DAY + 3)] == ["8", "", "N×", "M"]
    wrong = cell(grid, 1, FIRST_DAY + 2, Qt.ItemDataRole.ToolTipRole)
    assert "rest too short" in wrong
    assert "stands in for A" in wrong
    colours = {
        cell(grid, row, column, Qt.ItemDataRole.ForegroundRole).name()
        for row, column in ((0, FIRST_DAY), (1, FIRST_DAY + 1), (1, FIRST_DAY + 2))
    }
    assert len(colours) == 3
    assert grid.duty_at(grid.index(0, FIRST_DAY)) == (duty(ANN),)
    assert grid.duty_at(grid.index(0, WHO)) == ()


def test_the_same_people_and_days_only_get_new_cells(grid, qtbot):
    with qtbot.assertNotEmitted(grid.modelReset), qtbot.waitSignal(grid.dataChanged):
        grid.show_plan([ANN, BOB], DAYS, (duty(BOB),), ())
    assert cell(grid, 1, FIRST_DAY) == "D"
    grid.show_plan([], DAYS, (), ())
    assert grid.rowCount() == 0


def test_weekends_are_marked(grid):
    grid.show_plan([ANN], [date(2026, 5, 8), date(2026, 5, 9)], (), ())
    heads = [grid.headerData(n, Qt.Orientation.Horizontal) for n in (FIRST_DAY, FIRST_DAY + 1)]
    assert heads == ["8", "9*"]


def test_the_way_back_puts_back_what_stood_there_and_takes_out_what_is_new():
    changed, new = replace(ANN, name="新"), replace(BOB, code="N")
    assert way_back(RecordsKept((changed, new), (ANN,))) == KeepRoster((ANN,), (new,))
    swapped = RecordsKept((duty(BOB),), (duty(ANN),))
    assert way_back(swapped) == KeepDuty((duty(ANN),), (duty(BOB),))


def case(**values):
    fields = {"mediators": ("L",), "contact_due_at": AT + timedelta(hours=24), **values}
    return MediationCase(CaseId(1), "TJ-1", "0402", "物业费", "C01", AT, "x", AT, **fields)


def test_a_case_offers_what_its_way_allows():
    assert possible(case()) == ("classify", "contact", "appoint", "plan", "revisit", "close")
    assert "plan" not in possible(case(mediators=()))
    session = Session(1, AT, "庭", ("L",))
    met = case(contacted_at=AT, sessions=(session,))
    assert possible(met) == ("classify", "appoint", "plan", "record", "agree", "revisit", "close")
    closed = case(
        contacted_at=AT, stage=Stage.CLOSED, outcome=Outcome.AGREED,
        agreement=Agreement(AT, "付清"), revisits=(Revisit(1, DAY),),
    )  # fmt: skip
    assert possible(closed) == ("fulfil", "revisit", "visit")


@pytest.mark.parametrize(
    ("hours", "words", "tone"),
    [(1, "▲ 23 h left", "text"), (22, "▲ 2 h left", "warn"), (25, "■ 60 min overdue", "bad")],
)
def test_the_contact_clock_says_how_long_it_is_left(hours, words, tone):
    now: datetime = AT + timedelta(hours=hours)
    contact = case_line(case(), now, DAY).cells[2]
    assert (contact.text, contact.tone) == (words, tone)


def test_a_re_visit_that_is_due_stands_out():
    due = case_line(case(revisits=(Revisit(1, DAY),)), AT, DAY).cells[6]
    assert (due.text, due.tone) == ("▲ 2026-05-04", "warn")
    later = case_line(case(revisits=(Revisit(1, DAYS[2]),)), AT, DAY).cells[6]
    assert later.tone == "text"
