"""The one ``QApplication`` of a test run, and the end of what a test has opened.

Asked by ``PluginBench.open`` only: a plugin without pages is tested without Qt.
"""

from __future__ import annotations

import os
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget


@lru_cache(maxsize=1)
def application() -> QCoreApplication:
    """Return the application, made without a screen where there is none yet; kept for the run."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication.instance() or QApplication(["cmdmap"])


def remove(widget: QWidget) -> None:
    """Close a page's widget and let it go now, so that nothing of it outlives its test."""
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
