"""Parts of a printed sheet: headings, pairs, paragraphs, tables, charts, places to sign.

Puts an ``api.Sheet`` into a :class:`Flow`. Text is drawn as text and wrapped, never read as markup;
long paragraphs go over to the next page line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)

from cmdmap.api.sheets import Cell, Chart, Section, Sheet, Table
from cmdmap.ui.modules.printing.flow import Flow
from cmdmap.widgets.chart_view import draw_chart, paper
from cmdmap.widgets.wording import decimal_text

INK, MUTED, RULE, SHADE = "#000000", "#555555", "#999999", "#EEEEEE"
WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
LOW_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
TOP_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
MIDDLE = Qt.AlignmentFlag.AlignCenter
LEAST_SHARE = 0.05
NARROW_LABEL, WIDE_LABEL, GAP = 0.13, 0.24, 0.02
"""Shares of the width for the label of a pair, and the gap before its value."""
SIGNED = 0.88
"""Share of half the width that a line to sign on takes, its words included."""
CHART_SHARE = 0.28
"""Of the height of a page."""
ROWS_TOLD = 100
Told = Callable[[int, int], None]


class Type:
    """Fonts and measures on one device."""

    def __init__(self, families: Sequence[str], device: QPaintDevice) -> None:
        self.device = device
        self.plain = _font(families, 10.0)
        self.small = _font(families, 8.5)
        self.bold = _font(families, 10.0, bold=True)
        self.heading = _font(families, 12.5, bold=True)
        self.title = _font(families, 18.0, bold=True)

    def metrics(self, font: QFont) -> QFontMetricsF:
        """Return a font's measures on the device."""
        return QFontMetricsF(font, self.device)

    def height(self, font: QFont, text: str, width: float) -> float:
        """Return how high a text is when it is wrapped."""
        box = QRectF(0, 0, max(1.0, width), 1e6)
        return self.metrics(font).boundingRect(box, TOP_LEFT | WRAP, text or " ").height()


def put_sheet(flow: Flow, kind: Type, sheet: Sheet, told: Told) -> None:
    """Lay a sheet out; ``told(rows, of)`` hears how far its tables are and may end it."""
    rows = _Rows(sum(len(t.rows) for s in sheet.sections for t in s.tables), told)
    put_text(flow, kind, kind.title, sheet.title, align=MIDDLE)
    flow.space(kind.metrics(kind.plain).height() * 0.8)
    for section in sheet.sections:
        _put_section(flow, kind, section, rows)


def put_text(
    flow: Flow, kind: Type, font: QFont, text: str, *, align: Qt.AlignmentFlag = TOP_LEFT,
    keep: float = 0.0,
) -> None:  # fmt: skip
    """Put a paragraph, line by line where it is long."""
    for line in _lines(kind, font, text, flow.body.width()):
        flow.add(kind.metrics(font).height() * 1.15, partial(_text, font, line, align), keep=keep)


class _Rows:
    """Counts rows and tells of them."""

    def __init__(self, whole: int, told: Told) -> None:
        self._whole, self._told, self._done = whole, told, 0

    def step(self) -> None:
        self._done += 1
        if self._done % ROWS_TOLD == 0:
            self._told(self._done, self._whole)


def _put_section(flow: Flow, kind: Type, section: Section, rows: _Rows) -> None:
    line = kind.metrics(kind.plain).height()
    if section.heading:
        flow.space(line * 0.8)
        put_text(flow, kind, kind.heading, section.heading, keep=line * 3)
        flow.space(line * 0.3)
    _put_pairs(flow, kind, section.pairs)
    if section.pairs and section.words:
        flow.space(line * 0.5)
    for words in section.words:
        put_text(flow, kind, kind.plain, words)
        flow.space(line * 0.3)
    for chart in section.charts:
        flow.space(line * 0.5)
        flow.add(flow.body.height() * CHART_SHARE, partial(_chart, chart, kind.small))
    for table in section.tables:
        _put_table(flow, kind, table, rows)
    for both in _by_two(section.signatures):
        flow.space(line)
        flow.add(line * 2.4, partial(_signatures, kind, both))


def _put_pairs(flow: Flow, kind: Type, pairs: Sequence[tuple[str, str]]) -> None:
    """Put labels with their values, two in a line where both are short, as in a form."""
    width = flow.body.width()
    wide = kind.metrics(kind.plain).horizontalAdvance
    short = all(wide(label) <= width * NARROW_LABEL for label, _ in pairs)
    label_share = NARROW_LABEL if short else WIDE_LABEL
    half = width * (0.5 - label_share - 2 * GAP)

    def fits(value: str) -> bool:
        return short and "\n" not in value and wide(value) <= half

    rest = list(pairs)
    while rest:
        two = len(rest) > 1 and fits(rest[0][1]) and fits(rest[1][1])
        row, rest = rest[: 1 + two], rest[1 + two :]
        _put_pair_row(flow, kind, row, label_share)


def _put_pair_row(
    flow: Flow, kind: Type, row: Sequence[tuple[str, str]], label_share: float
) -> None:
    width = flow.body.width()
    pad = kind.metrics(kind.plain).height() * 0.25
    label_wide = width * label_share
    value_wide = width * ((1.0 if len(row) == 1 else 0.5) - label_share - GAP)
    high = max(
        max(kind.height(kind.plain, label, label_wide), kind.height(kind.plain, value, value_wide))
        for label, value in row
    )

    def draw(painter: QPainter, box: QRectF) -> None:
        inner = box.adjusted(0, pad, 0, -pad)
        painter.setFont(kind.plain)
        for number, (label, value) in enumerate(row):
            left = inner.left() + number * width / 2
            painter.setPen(QColor(MUTED))
            spot = QRectF(left, inner.top(), label_wide, inner.height())
            painter.drawText(spot, TOP_LEFT | WRAP, label)
            painter.setPen(QColor(INK))
            spot = QRectF(left + label_wide + width * GAP, inner.top(), value_wide, inner.height())
            painter.drawText(spot, TOP_LEFT | WRAP, value)
        painter.setPen(QPen(QColor("#DDDDDD"), 0))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    flow.add(high + 2 * pad, draw)


def _by_two(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + 2] for start in range(0, len(names), 2)]


def _put_table(flow: Flow, kind: Type, table: Table, rows: _Rows) -> None:
    line = kind.metrics(kind.plain).height()
    flow.space(line * 0.5)
    if table.title:
        put_text(flow, kind, kind.bold, table.title, keep=line * 4)
    widths = _widths(kind, table, flow.body.width())
    heads = tuple(table.heads)
    head = partial(_row, kind, kind.bold, heads, widths, (False,) * len(heads), SHADE)
    flow.begin_table(_row_height(kind, kind.bold, heads, widths), head, line * 2)
    for cells in table.rows:
        texts = tuple(map(text_of, cells))
        figures = tuple(isinstance(cell, int | float) for cell in cells)
        draw = partial(_row, kind, kind.small, texts, widths, figures, "")
        flow.add(_row_height(kind, kind.small, texts, widths), draw)
        rows.step()
    flow.end_table()


def text_of(cell: Cell) -> str:
    """Return what a cell says on paper."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return decimal_text(cell)
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def _widths(kind: Type, table: Table, width: float) -> tuple[float, ...]:
    """Share the width out: as the table says, else by the longest texts of its first rows."""
    count = len(table.heads)
    shares = [max(0.0, float(share)) for share in table.widths]
    if len(shares) == count and sum(shares) > 0:
        shares = [max(LEAST_SHARE, share / sum(shares)) for share in shares]
        return tuple(width * share / sum(shares) for share in shares)
    wide_of = kind.metrics(kind.small).horizontalAdvance
    heads = map(kind.metrics(kind.bold).horizontalAdvance, table.heads)
    rows = [tuple(map(text_of, row)) for row in list(table.rows)[:60]]
    texts = list(zip(*rows, strict=False)) or [()] * count
    wanted = [
        max([head, *map(wide_of, column)]) + 3 * _pad(kind)
        for head, column in zip(heads, texts, strict=False)
    ]
    # Narrow columns get what they want; the wide ones share what is left.
    narrow = sum(each for each in wanted if each <= width / count)
    wide = sum(each for each in wanted if each > width / count)
    if not wide:
        return tuple(width * each / narrow for each in wanted)
    share = (width - narrow) / wide
    return tuple(each if each <= width / count else each * share for each in wanted)


def _row_height(kind: Type, font: QFont, texts: Sequence[str], widths: Sequence[float]) -> float:
    pad = _pad(kind)
    wrapped = (
        kind.height(font, text, width - 2 * pad) for text, width in zip(texts, widths, strict=False)
    )
    return max(wrapped, default=0.0) + 1.4 * pad


def _pad(kind: Type) -> float:
    return kind.metrics(kind.plain).height() * 0.3


def _row(
    kind: Type, font: QFont, texts: Sequence[str], widths: Sequence[float],
    figures: Sequence[bool], fill: str, painter: QPainter, box: QRectF,
) -> None:  # fmt: skip
    pad, left = _pad(kind), box.left()
    if fill:
        painter.fillRect(box, QColor(fill))
    painter.setFont(font)
    for text, width, figure in zip(texts, widths, figures, strict=False):
        cell = QRectF(left, box.top(), width, box.height())
        painter.setPen(QColor(INK))
        align = TOP_RIGHT if figure else TOP_LEFT
        painter.drawText(cell.adjusted(pad, pad * 0.7, -pad, 0), align | WRAP, text)
        painter.setPen(QPen(QColor(RULE), 0))
        painter.drawRect(cell)
        left += width


def _chart(chart: Chart, font: QFont, painter: QPainter, box: QRectF) -> None:
    draw_chart(painter, box, chart, paper(font))


def _signatures(kind: Type, names: Sequence[str], painter: QPainter, box: QRectF) -> None:
    """Draw one place to sign, or two side by side."""
    half = box.width() / 2
    foot = box.bottom() - 2
    for number, who in enumerate(names):
        begin = box.left() + number * half
        painter.setFont(kind.plain)
        painter.setPen(QColor(INK))
        spot = QRectF(begin, box.top(), half, box.height())
        painter.drawText(
            spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, f"{who}："
        )
        left = begin + kind.metrics(kind.plain).horizontalAdvance(f"{who}：") + 6
        painter.setPen(QPen(QColor(RULE), 0))
        painter.drawLine(QPointF(left, foot), QPointF(max(left, begin + half * SIGNED), foot))


def _text(font: QFont, text: str, align: Qt.AlignmentFlag, painter: QPainter, box: QRectF) -> None:
    painter.setFont(font)
    painter.setPen(QColor(INK))
    painter.drawText(box, align, text)


def _lines(kind: Type, font: QFont, text: str, width: float) -> list[str]:
    """Break a text into the lines it takes."""
    found: list[str] = []
    for paragraph in text.splitlines() or [""]:
        layout = QTextLayout(paragraph, font, kind.device)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            found.append(paragraph[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        if not paragraph:
            found.append("")
    return found


def _font(families: Sequence[str], points: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPointSizeF(points)
    font.setBold(bold)
    # Shaped figures get glyphs that no reader can search for or copy.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return font


PAPER = QPageSize.PageSizeId.A4
