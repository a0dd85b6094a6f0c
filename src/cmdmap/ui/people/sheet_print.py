"""Prints a shift sheet 交接班单 as a PDF: what is open, two places to sign, page numbers.

Made in a reader thread; the file is replaced at once when all pages are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from cmdmap.domain.people.shift_sheet import ShiftSheet, Signature
from cmdmap.i18n import tr
from cmdmap.services.files.whole_file import whole_file
from cmdmap.services.people.lists.cells import instant_text
from cmdmap.services.people.wording import section_name

DPI = 144
MARGIN_MM = 16.0
FOOT_MM = 9.0
POINTS = 10.0
MM_IN = 25.4
STYLE = """
h1 { font-size: 18pt; } h2 { font-size: 12pt; margin-top: 12px; }
.mark { color: #B4231C; font-weight: bold; } .muted { color: #555555; }
"""


class Heading(NamedTuple):
    """What stands above every printed sheet."""

    area: str
    """Name of the sub-district."""
    synthetic: bool
    """True marks the sheet as made from invented data."""


def print_sheet(path: Path, sheet: ShiftSheet, heading: Heading) -> int:
    """Write the sheet as a PDF; return its pages.

    Raises:
        WorldError: the file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pages = _draw(buffer, sheet, heading)
    with whole_file(path) as partial:
        partial.write_bytes(buffer.data().data())
    return pages


def sheet_html(sheet: ShiftSheet, heading: Heading) -> str:
    """Return what the sheet says; whatever people have typed stays text."""
    return "".join(_parts(sheet, heading))


def _parts(sheet: ShiftSheet, heading: Heading) -> Iterator[str]:
    if heading.synthetic:
        yield f'<p class="mark">{escape(tr("Demo data"))}</p>'
    yield f"<h1>{escape(heading.area)} {escape(tr('Shift sheet'))}</h1>"
    made = tr("Made {at} by {by}", at=instant_text(sheet.made_at), by=sheet.made_by)
    yield f'<p class="muted">{escape(made)}</p>'
    if sheet.notes:
        yield f"<p>{escape(tr('Notes'))}: {escape(sheet.notes)}</p>"
    if not sheet.lines:
        yield f"<p>{escape(tr('Nothing was open.'))}</p>"
    for section, lines in groupby(sheet.lines, key=lambda line: line.section):
        rows = [f"<tr><td width='28%'>{escape(e.subject)}</td>{_cell(e.text)}</tr>" for e in lines]
        yield f"<h2>{escape(section_name(section))} ({len(rows)})</h2>"
        yield _table("".join(rows))
    yield "<h2></h2>"
    yield _table(
        _signing(tr("Handed over by"), sheet.handed) + _signing(tr("Taken over by"), sheet.taken)
    )


def _signing(who: str, signature: Signature | None) -> str:
    by = "" if signature is None else signature.by
    at = "" if signature is None else instant_text(signature.at)
    place = tr("Signature")
    return (
        f"<tr><td width='20%'>{escape(who)}</td><td width='22%'>{escape(by)}</td>"
        f"<td width='26%'>{escape(at)}</td><td>{escape(place)}:<br><br></td></tr>"
    )


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _table(rows: str) -> str:
    return (
        "<table width='100%' border='1' cellspacing='0' cellpadding='5' style='border-collapse: "
        f"collapse; border-style: solid; border-color: #999999'>{rows}</table>"
    )


def _draw(buffer: QBuffer, sheet: ShiftSheet, heading: Heading) -> int:
    """Lay the sheet out on A4 and number its pages."""
    writer = QPdfWriter(buffer)
    writer.setTitle(f"{heading.area} {tr('Shift sheet')} {instant_text(sheet.made_at)}")
    writer.setResolution(DPI)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins,
        QPageLayout.Unit.Millimeter,
    )  # fmt: skip
    writer.setPageLayout(layout)
    font = QFont(QGuiApplication.font().families())
    font.setPointSizeF(POINTS)
    # Shaped figures get glyphs that no reader can search for or copy.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    area = layout.paintRectPixels(DPI)
    width, height = float(area.width()), area.height() - FOOT_MM / MM_IN * DPI
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setDocumentMargin(0.0)
    document.setDefaultStyleSheet(STYLE)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(width, height))
    document.setHtml(sheet_html(sheet, heading))
    painter = QPainter(writer)
    painter.setFont(font)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    pages = document.pageCount()
    for page in range(pages):
        if page:
            writer.newPage()
        top = page * height
        painter.save()
        painter.translate(0.0, -top)
        context.clip = QRectF(0.0, top, width, height)
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
        foot = QRectF(0.0, height, width, area.height() - height)
        mark = tr("Demo data") if heading.synthetic else ""
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, mark)
        number = tr("Page {page} of {pages}", page=page + 1, pages=pages)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)
    painter.end()
    return pages
