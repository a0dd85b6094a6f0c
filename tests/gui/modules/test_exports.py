"""Reports of a plugin are looked at and exported in a real window, audited, and can be left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFileDialog
from tests.gui.modules.test_workspace import click_tab, modules, write_plugin
from tests.kit.windows import TESTER, WindowDriver, open_window

from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.ui.modules.workspace import SHEETS
from cmdmap.ui.workspaces.tabs import MODULES
from cmdmap.widgets import RowTable

PAGE = """
from PySide6.QtWidgets import QWidget, QPushButton
from cmdmap.api import Section, Sheet, Table, WorldError


def listed(desk, reader, wanted):
    if wanted.get("words") == "nothing":
        raise WorldError("Nothing is about that.")
    rows = [(f"P-{n:05d}", "=1+1", n) for n in range(int(wanted.get("rows", 3)))]
    return Sheet("Persons", [Section(tables=[Table(("Code", "Text", "N"), rows, "All")])])


def make(page):
    button = QPushButton("export", objectName="export")
    button.clicked.connect(lambda: page.export("persons", {"rows": "5"}, "persons"))
    return button
"""
REPORT = (
    '[[reports]]\nid = "persons"\ntitle = "Persons"\ntitle_zh = "人员"\nentry = "page:listed"\n'
    'personal = true\nasks = ["words"]\n'
    '[[reports]]\nid = "one"\ntitle = "One person"\ntitle_zh = "一人"\nentry = "page:listed"\n'
    'asks = ["person"]\n'
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def driver(home: Path, qtbot: Any, tmp_path: Path) -> Iterator[WindowDriver]:
    """A window with a plugin that brings a report, the workspace of modules in front."""
    source = write_plugin(tmp_path / "sources", "people", PAGE, extra=REPORT)
    with open_window(home, qtbot, sources=[source]) as opened:
        opened.until(lambda: modules(opened).pages() == ("people.main",))
        click_tab(opened, MODULES)
        yield opened


def choose_file(driver: WindowDriver, path: Path) -> None:
    """Answer the file dialog that is open."""

    def found() -> list[QFileDialog]:
        return [each for each in driver.window.findChildren(QFileDialog) if each.isVisible()]

    driver.until(lambda: bool(found()))
    found()[0].fileSelected.emit(str(path))
    found()[0].reject()


def test_a_page_s_report_becomes_a_file_of_each_kind(driver, tmp_path, qtbot):
    work = modules(driver)
    button = work.front().widget
    for name in ("out.pdf", "out.xlsx", "out.csv"):
        path = tmp_path / name
        with qtbot.waitSignal(work.told, timeout=20_000) as told:
            qtbot.mouseClick(button, LEFT)
            choose_file(driver, path)
        assert "5 rows written" in told.args[0]
    book = load_workbook(tmp_path / "out.xlsx")
    assert [row[1] for row in book["All"].iter_rows(min_row=2, max_row=6, values_only=True)] == [
        "=1+1"
    ] * 5
    book.close()
    document = QPdfDocument()
    document.load(str(tmp_path / "out.pdf"))
    text = "".join(document.getAllText(0).text().split())
    document.close()
    assert "P-00004" in text
    assert text.count(TESTER.name) >= 4, "personal: the account stands across the page"
    with driver.console.store.reader() as connection:
        lines = [row.line for row in read_audit(connection, AuditWanted(), 10)]
    exports = [line.subject for line in lines if line.what == "Export"]
    assert exports == [f"people.persons out.{kind}" for kind in ("csv", "xlsx", "pdf")]


def test_a_report_is_looked_at_in_the_list_of_sheets(driver, qtbot):
    work = modules(driver)
    qtbot.mouseClick(work.tabs.tab(SHEETS), LEFT)
    page = work.sheets
    page.cards.choose("people.report.persons")
    assert [field.name for field in page.choice.fields] == ["words"]
    page.choice.put("words", "nothing")
    qtbot.mouseClick(page.make, LEFT)
    driver.until(page.notice.isVisible)
    assert "Nothing is about that." in page.notice.label.text()
    page.choice.put("words", "")
    qtbot.mouseClick(page.make, LEFT)
    driver.until(lambda: page.view.isVisible())
    assert page.view.findChild(RowTable).model.rowCount() == 3
    page.cards.choose("people.report.one")
    assert page.choice.fields == ()
    assert "choose it on the page" in page.notice.label.text()
    assert not page.make.isEnabled()


def test_an_export_that_is_left_leaves_no_file(driver, tmp_path, qtbot):
    work = modules(driver)
    slot = driver.window._seat.plugins.parts.reports()[0]
    path = tmp_path / "left.pdf"
    with qtbot.waitSignal(work.told, timeout=20_000) as told:
        work.exports.export(slot, {"rows": "20000"}, path)
        qtbot.mouseClick(work.exports.progress.leave, LEFT)
    assert "left" in told.args[0]
    assert not list(tmp_path.glob("left*"))
