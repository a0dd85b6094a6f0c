"""Every table: rows are copied as a spreadsheet pastes them, sorted, filtered and handed out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView

from cmdmap.widgets.frame import dress_table
from cmdmap.widgets.tables.actions import SortFilter, TableActions, chosen_text, whole_sheet
from cmdmap.widgets.tables.plain_rows import PlainRowsModel

ROWS = (("网-01", "东信社区", 9), ("=1+1", "two\tlines\nof it", 10), ("巡-07", "", 1200))


@pytest.fixture
def model(qapp):
    made = PlainRowsModel(("Unit", "Area", "Count"))
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    made.show_rows(ROWS)
    return made


@pytest.fixture
def table(qtbot, model):
    view = QTableView()
    qtbot.addWidget(view)
    view.rows = SortFilter(model)
    dress_table(view, "Units")
    view.setModel(view.rows)
    view.setSortingEnabled(True)
    view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    return view


def choose(view, *rows):
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.clearSelection()
    for row in rows:
        view.selectionModel().select(view.model().index(row, 0), flags)


def test_numbers_sort_as_numbers_and_are_written_with_their_thousands(table):
    shown = [table.model().index(row, 2).data() for row in range(3)]
    assert shown == ["9", "10", "1,200"]
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert table.rows.source_row(0) == 2
    assert table.rows.row_from(2) == 0


def test_chosen_rows_are_copied_with_tabs_in_the_order_shown(table):
    choose(table, 2, 0)
    assert chosen_text(table) == "网-01\t东信社区\t9\n巡-07\t\t1,200"
    choose(table, 1)
    assert chosen_text(table) == "=1+1\ttwo lines of it\t10"


def test_a_hidden_column_is_neither_copied_nor_exported(table):
    table.setColumnHidden(1, True)
    choose(table, 0)
    assert chosen_text(table) == "网-01\t9"
    assert whole_sheet(table).head == ("Unit", "Count")


def test_ctrl_c_fills_the_clipboard(qtbot, table):
    with qtbot.waitExposed(table):
        table.show()
    table.setFocus()
    choose(table, 0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "网-01\t东信社区\t9")


def test_export_is_offered_once_somebody_takes_the_sheet(table):
    (actions,) = table.findChildren(TableActions)
    taken = []
    assert not actions.export.isVisible()
    actions.allow_export(taken.append)
    actions.export.trigger()
    (sheet,) = taken
    assert (sheet.title, sheet.head) == ("Units", ("Unit", "Area", "Count"))
    assert sheet.rows[0] == ("网-01", "东信社区", "9")
    assert len(sheet.rows) == 3


def test_words_filter_over_all_columns(table):
    table.rows.set_words("东信 网")
    assert [table.model().index(row, 0).data() for row in range(table.rows.rowCount())] == ["网-01"]
    assert whole_sheet(table).rows == (("网-01", "东信社区", "9"),)
    table.rows.set_words("nobody")
    assert table.rows.rowCount() == 0
    table.rows.set_words(" ")
    assert table.rows.rowCount() == 3


def test_the_same_number_of_rows_keeps_what_is_chosen(table, model):
    choose(table, 0)
    model.show_rows((*ROWS[:2], ("巡-07", "新生社区", 1300)))
    assert chosen_text(table) == "网-01\t东信社区\t9"
    model.show_rows(ROWS[:1])
    assert table.rows.rowCount() == 1
    assert chosen_text(table) == ""
