"""PDF without a window: prints a sheet from the command line, on a computer without a display.

Handed to ``cli/main.py`` by ``__main__.py``, because the command line itself knows no Qt.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from cmdmap.api.sheets import Sheet
from cmdmap.ui.modules.printing.pdf import Imprint, print_sheet
from cmdmap.widgets.theme import text_font


def print_headless(path: Path, sheet: Sheet, area: str, made: str, watermark: str) -> None:
    """Write a sheet as a PDF.

    Raises:
        WorldError: the file cannot be written; none is left.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QGuiApplication.instance() or QGuiApplication(["cmdmap"])
    imprint = Imprint(area, made, watermark)
    print_sheet(path, sheet, imprint, text_font().families(), lambda _rows, _of: None)
    del app
