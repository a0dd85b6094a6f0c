"""Sheet view: a report or the findings of an analysis on the screen, as it would be on paper.

For pages with statistics and for the list of reports; shows an ``api.Sheet``.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.api.sheets import Cell, Section, Sheet, Table
from cmdmap.widgets.chart_view import ChartView
from cmdmap.widgets.frame import ROW_HEIGHT, ValueRows, scrolled, section_row
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import decimal_text

MOST_ROWS_HIGH = 14
"""A longer table scrolls."""
TABLE_FRAME = 76


class SheetView(QWidget):
    """The sheet; scrolls."""

    def __init__(self) -> None:
        super().__init__()
        body = styled(QWidget(), "scroll_body")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(body))

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet; what was shown before goes."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if sheet.banner:
            banner = _line(sheet.banner, "warning")
            banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._column.addWidget(banner)
        title = _line(sheet.title + (f"  ·  {sheet.number}" if sheet.number else ""), "title")
        self._column.addWidget(title)
        for section in sheet.sections:
            self._add(section)
        self._column.addStretch(1)

    def _add(self, section: Section) -> None:
        if section.heading:
            self._column.addWidget(section_row(section.heading))
        if section.pairs:
            rows = ValueRows([(str(n), label) for n, (label, _value) in enumerate(section.pairs)])
            for number, (_label, value) in enumerate(section.pairs):
                rows.set_value(str(number), value)
            self._column.addWidget(rows)
        for words in section.words:
            self._column.addWidget(_line(words, "value"))
        for chart in section.charts:
            self._column.addWidget(ChartView(chart))
        for table in section.tables:
            self._column.addWidget(_table(table))
        for who in section.signatures:
            self._column.addWidget(_line(f"{who}：＿＿＿＿＿＿＿＿", "muted"))


def _line(text: str, name: str) -> QLabel:
    label = styled(QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText), name)
    label.setContentsMargins(12, 6, 12, 6)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _table(table: Table) -> RowTable:
    stretch = max(range(len(table.heads)), key=lambda n: _share(table, n)) if table.heads else 0
    shown = RowTable(table.title, table.heads, "—", stretch=stretch)
    shown.show_lines([TableLine(number, _cells(row)) for number, row in enumerate(table.rows)])
    high = ROW_HEIGHT * min(MOST_ROWS_HIGH, max(1, len(table.rows))) + TABLE_FRAME
    shown.setFixedHeight(high)
    return shown


def _share(table: Table, column: int) -> float:
    return table.widths[column] if len(table.widths) == len(table.heads) else -float(column)


def _cells(row: Sequence[Cell]) -> tuple[TableCell, ...]:
    return tuple(_cell(cell) for cell in row)


def _cell(cell: Cell) -> TableCell:
    if cell is None:
        return TableCell("")
    if isinstance(cell, str):
        return TableCell(cell)
    text = f"{cell:,}" if isinstance(cell, int) else decimal_text(cell)
    return TableCell(text, float(cell))
