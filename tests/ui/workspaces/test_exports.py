"""A table goes to Excel as it is shown, and what looks like a formula stays text."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from cmdmap.domain.login.commands import Undertaking
from cmdmap.ui.answers import Answers
from cmdmap.ui.workspaces.exports import Exports
from cmdmap.widgets.frame import dress_table
from cmdmap.widgets.tables.actions import Sheet
from cmdmap.widgets.tables.plain_rows import PlainRowsModel

SHEET = Sheet("力量 / units", ("Unit", "Area"), (("=1+1", "+86"), ("-1", "@cmd"), ("巡-07", "")))


class Pool:
    """Runs look-ups in a thread of its own, as the reader pool does."""

    def __init__(self):
        self.threads = ThreadPoolExecutor(1)
        self.run = self.threads.submit


class Desk:
    """The parts of a seat an export needs."""

    def __init__(self):
        self.pool = Pool()
        self.answers = Answers()
        self.asked = []

    def submit(self, command):
        """Give leave to whatever is asked."""
        self.asked.append(command)
        answer = Future()
        answer.set_result(None)
        return answer


@pytest.fixture
def seat(qapp):
    made = Desk()
    yield made
    made.pool.threads.shutdown()


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_formulas_are_written_as_text(qtbot, seat, window, tmp_path):
    told: list[str] = []
    path = tmp_path / "units.xlsx"
    Exports(seat, window, told.append).write(SHEET, path)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].startswith("3 rows written")
    assert [(each.undertaking, each.rows) for each in seat.asked] == [(Undertaking.EXPORT, 3)]
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [cell.value for cell in cells[2:6]] == ["=1+1", "+86", "-1", "@cmd"]


def test_a_place_that_cannot_be_written_is_said(qtbot, seat, window, tmp_path):
    exports = Exports(seat, window, lambda _sentence: None)
    with qtbot.waitSignal(seat.answers.failed) as said:
        exports.write(SHEET, tmp_path / "absent" / "units.xlsx")
    assert "cannot be written" in said.args[0]


def test_every_table_of_a_part_asks_for_a_file_named_after_it(qtbot, seat, window, monkeypatch):
    table = QTableView(window)
    dress_table(table, "Radio log")
    table.setModel(PlainRowsModel(("Time",)))
    Exports(seat, window, lambda _sentence: None).serve(window)
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: None)
    table.actions()[1].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert "Radio_log" in dialog.selectedFiles()[0]
