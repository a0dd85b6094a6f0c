"""Proposed units: order and numbers, ticks, and the keys that order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from cmdmap.config import resources_dir
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import use_language
from cmdmap.services.dispatch.batch import Ordered, Plan, Unfilled
from cmdmap.ui.casework.proposals.batch_dialog import BatchDialog
from cmdmap.ui.casework.proposals.model import ProposalModel, Proposed
from cmdmap.ui.casework.proposals.table import ProposalTab
from cmdmap.widgets.theme import apply_theme


def proposed(*numbers):
    return [
        Proposed(
            UnitId(number), f"巡-{number:02d}", ForceKind.GOVERNANCE, 400.0, 110.0, "free", True,
            "closest by time",
        )
        for number in numbers
    ]  # fmt: skip


def test_rows_keep_their_numbers_while_somebody_works_in_them():
    model = ProposalModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_proposed(proposed(7, 8, 9), keep_places=False)
    model.toggle(2)
    model.show_proposed(proposed(10, 9, 8), keep_places=True)
    assert [model.unit_at(row) for row in range(3)] == [8, 9, 10]
    assert model.chosen() == (9,)
    model.show_proposed(proposed(10, 8), keep_places=False)
    assert [model.unit_at(row) for row in range(2)] == [10, 8]
    assert model.chosen() == ()


@pytest.fixture
def tab(qtbot):
    tab = ProposalTab()
    qtbot.addWidget(tab)
    tab.show()
    tab.table.proposals.show_proposed(proposed(7, 8, 9), keep_places=False)
    tab.stack.show_content(True)
    tab.ordered = []
    tab.table.units_chosen.connect(tab.ordered.append)
    tab.focus_first()
    return tab


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_heading_is_cut_in_a_narrow_detail(qtbot, language):
    use_language(language, resources_dir() / "i18n")
    apply_theme(QApplication.instance())
    tab = ProposalTab()
    qtbot.addWidget(tab)
    tab.stack.show_content(True)
    tab.resize(370, 400)
    tab.show()
    head = tab.table.horizontalHeader()
    shown = [n for n in range(head.count()) if not head.isSectionHidden(n)]
    assert len(shown) == head.count() - 1
    assert [n for n in shown if head.sectionSize(n) < head.sectionSizeHint(n)] == []


def test_a_digit_orders_that_row_and_enter_the_one_with_the_cursor(tab, qtbot):
    qtbot.keyClick(tab.table, Qt.Key.Key_2)
    qtbot.keyClick(tab.table, Qt.Key.Key_7)
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.ordered == [(8,), (7,)]
    assert tab.reasons.text() == "closest by time"


def test_space_ticks_several_and_enter_orders_them_together(tab, qtbot):
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.ordered == [(7, 8)]


def test_rows_can_leave_from_under_the_cursor(tab):
    tab.table.proposals.show_proposed(proposed(8, 9), keep_places=False)
    assert tab.table.proposals.unit_at(tab.table.currentIndex().row()) == 8
    tab.table.proposals.empty()
    assert tab.reasons.text() == ""


def test_the_plan_for_all_that_waits_is_shown_before_anything_is_ordered(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    order = Ordered(IncidentId(1), "JQ1", UnitId(7), "X-07", ForceKind.GOVERNANCE, 110.0)
    missing = Unfilled(IncidentId(2), "JQ2", ForceKind.POLICE)
    dialog = BatchDialog(Plan((order,), (missing,), (IncidentId(3),), 62.0), parent)
    row = [dialog.table.model().index(0, column).data() for column in range(4)]
    assert row == ["JQ1", "X-07", "Governance", "1'50\""]
    summary = dialog.summary()
    assert "1 units are ordered" in summary
    assert "JQ2 wants Police" in summary
    assert "1'02\" less weighted waiting" in summary
    assert dialog.refusal() == ""
    assert "the plan is empty" in BatchDialog(Plan((), (), (), 0.0), parent).refusal()


def test_what_is_missing_is_said(tab):
    tab.show_shortfalls(("Nobody of mediation is on duty.",))
    assert tab.shortfall.isVisible()
    tab.show_shortfalls(())
    assert not tab.shortfall.isVisible()
