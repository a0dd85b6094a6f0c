"""What tests of the page do with its dialogs and details."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from cmdmap.widgets import AskDialog


def said(panel):
    """Return what a detail says, without the rows that are about to be deleted."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return panel.detail.texts()


def dialog_of(widget, kind=AskDialog):
    """Return the dialog that is open over a page."""
    return next(each for each in widget.findChildren(kind) if each.isVisible())


def fill(widget, **values):
    """Fill the open form and hand it in."""
    dialog = dialog_of(widget)
    for name, value in values.items():
        dialog.fields.put(name, value)
    dialog.accept()
    assert not dialog.fields.refused()
