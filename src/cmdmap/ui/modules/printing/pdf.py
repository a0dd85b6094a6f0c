"""PDF: prints an ``api.Sheet`` on A4 with banner, watermark, foot line and page numbers.

Made in a reader thread; the file is replaced at once when all pages are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from cmdmap.api.sheets import Sheet
from cmdmap.i18n import tr
from cmdmap.services.files.whole_file import whole_file
from cmdmap.ui.modules.printing.flow import Flow
from cmdmap.ui.modules.printing.parts import INK, MUTED, PAPER, Told, Type, put_sheet

DPI = 144
MARGIN_MM = 16.0
HEAD_MM, FOOT_MM = 9.0, 9.0
MM_IN = 25.4
LOUD, PALE = "#B42318", QColor(0, 0, 0, 26)
MARK_POINTS = 26.0
MARK_TURN = -32.0


class Imprint(NamedTuple):
    """What stands on every page besides the sheet itself."""

    area: str
    """Name of the sub-district."""
    made: str
    """Who made it, when, at which seat."""
    watermark: str = ""
    """Pale across every page."""


def print_sheet(
    path: Path, sheet: Sheet, imprint: Imprint, families: Sequence[str], told: Told
) -> int:
    """Write the sheet as a PDF; return its pages.

    Args:
        path: the file, replaced when it is complete.
        sheet: what is printed.
        imprint: what stands around it.
        families: fonts, best first.
        told: ``told(rows, of)`` hears how far it is.

    Raises:
        WorldError: the file cannot be written, or ``told`` has ended the work; no file is left.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pages = _draw(buffer, sheet, imprint, families, told)
    with whole_file(path) as partial:
        partial.write_bytes(buffer.data().data())
    return pages


def _draw(
    buffer: QBuffer, sheet: Sheet, imprint: Imprint, families: Sequence[str], told: Told
) -> int:
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setResolution(DPI)
    turned = (
        QPageLayout.Orientation.Landscape if sheet.landscape else (QPageLayout.Orientation.Portrait)
    )
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    layout = QPageLayout(QPageSize(PAPER), turned, margins, QPageLayout.Unit.Millimeter)
    writer.setPageLayout(layout)
    area = QRectF(layout.paintRectPixels(DPI))
    whole = QRectF(0, 0, area.width(), area.height())
    head, foot = HEAD_MM / MM_IN * DPI, FOOT_MM / MM_IN * DPI
    kind = Type(families, writer)
    flow = Flow(whole.adjusted(0, head, 0, -foot))
    put_sheet(flow, kind, sheet, told)
    painter = QPainter(writer)
    try:
        for number, page in enumerate(flow.pages, 1):
            if number > 1:
                writer.newPage()
            told(number, len(flow.pages))
            _draw_mark(painter, whole, kind, imprint, sheet)
            page.draw(painter)
            top = QRectF(0, 0, whole.width(), head)
            _draw_head(painter, top, kind, sheet, imprint)
            bottom = QRectF(0, whole.bottom() - foot, whole.width(), foot)
            text = tr("Page {page} of {pages}", page=number, pages=len(flow.pages))
            _draw_foot(painter, bottom, kind, imprint.made, text)
    finally:
        painter.end()
    return len(flow.pages)


def _draw_head(painter: QPainter, box: QRectF, kind: Type, sheet: Sheet, imprint: Imprint) -> None:
    top = Qt.AlignmentFlag.AlignTop
    painter.setFont(kind.small)
    painter.setPen(QColor(MUTED))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | top, imprint.area)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | top, sheet.number)
    if not sheet.banner:
        return
    high = kind.metrics(kind.bold).height() * 1.3
    across = QRectF(box.width() * 0.22, box.top() - high * 0.2, box.width() * 0.56, high)
    painter.fillRect(across, QColor(LOUD))
    painter.setFont(kind.bold)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(across, Qt.AlignmentFlag.AlignCenter, sheet.banner)


def _draw_foot(painter: QPainter, box: QRectF, kind: Type, made: str, number: str) -> None:
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.setFont(kind.small)
    painter.setPen(QColor(MUTED))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | bottom, made)
    painter.setPen(QColor(INK))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | bottom, number)


def _draw_mark(
    painter: QPainter, whole: QRectF, kind: Type, imprint: Imprint, sheet: Sheet
) -> None:
    """Write the watermark three times across the page."""
    text = "  ·  ".join(filter(None, (sheet.watermark, imprint.watermark)))
    if not text:
        return
    painter.save()
    font = QFont(kind.plain)
    font.setPointSizeF(MARK_POINTS)
    painter.setFont(font)
    painter.setPen(PALE)
    for share in (0.2, 0.5, 0.8):
        painter.save()
        painter.translate(whole.width() / 2, whole.height() * share)
        painter.rotate(MARK_TURN)
        wide = whole.width() * 1.1
        painter.drawText(
            QRectF(-wide / 2, -80, wide, 160),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            text,
        )
        painter.restore()
    painter.restore()
