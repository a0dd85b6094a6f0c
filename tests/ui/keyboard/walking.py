"""What a dialog owes to who has no mouse, as facts that can be compared."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

FIELDS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
SAME_ROW = 14
"""Pixels by which widgets of one row may differ in height."""
MOST_STEPS = 120
SECTIONS = 6


def default_buttons(dialog: QDialog) -> list[QPushButton]:
    """Return the visible buttons that Enter presses."""
    buttons = dialog.findChildren(QPushButton)
    return [each for each in buttons if each.isVisibleTo(dialog) and each.isDefault()]


def tab_walk(dialog: QDialog) -> list[QWidget]:
    """Press Tab from the first field until the way begins again; return who had the keyboard.

    Raises:
        AssertionError: Tab does not come back to where it began.
    """
    first = dialog.focusWidget()
    found = [first]
    stays = 0
    for _step in range(MOST_STEPS):
        QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        now = dialog.focusWidget()
        if now is found[-1]:
            # Year, month and day of a date are come to one after the other.
            stays += 1
            assert stays < SECTIONS, f"Tab stays in {describe(now)}"
            continue
        stays = 0
        if now is first:
            return found
        found.append(now)
    raise AssertionError(f"Tab goes round without the first: {[describe(w) for w in found[-4:]]}")


def out_of_order(dialog: QDialog, walked: list[QWidget]) -> list[str]:
    """Return the steps of a walk that go back up the page, or to the left in a row.

    One step may go back: from the last widget of the page to the first.
    """
    wrong = []
    for before, after in zip(walked, walked[1:] + walked[:1], strict=True):
        one, two = place(dialog, before), place(dialog, after)
        same_row = abs(one.y() - two.y()) <= SAME_ROW
        back = two.x() < one.x() if same_row else two.y() < one.y()
        if back:
            wrong.append(f"{describe(before)} -> {describe(after)}")
    return wrong if len(wrong) > 1 else []


def left_out(dialog: QDialog, walked: list[QWidget]) -> list[str]:
    """Return the widgets that take Tab and were not come to."""
    missed = []
    for widget in dialog.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if not takes or not widget.isVisible() or not widget.isEnabled():
            continue
        # Of a group of radio buttons Tab comes to one, arrows to the others.
        grouped = isinstance(widget, QAbstractButton) and widget.autoExclusive()
        if widget not in walked and not grouped:
            missed.append(describe(widget))
    return missed


def nameless(dialog: QDialog) -> list[str]:
    """Return fields without a name for a screen reader, and bare icons without name or hint."""
    found = []
    for widget in dialog.findChildren(QWidget):
        if not widget.isVisibleTo(dialog) or widget.focusProxy() is not None:
            continue
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
            continue
        if isinstance(widget, QAbstractButton) and not widget.text():
            if not (widget.accessibleName() and widget.toolTip()):
                found.append(describe(widget))
        elif isinstance(widget, FIELDS) and not spoken(widget):
            found.append(describe(widget))
    return found


def spoken(widget: Any) -> str:
    """Return what a screen reader calls a widget."""
    asked = QAccessible.queryAccessibleInterface(widget)
    return "" if asked is None else str(asked.text(QAccessible.Text.Name))


def place(dialog: QDialog, widget: QWidget) -> QPoint:
    """Return the middle of a widget's left edge, within the dialog."""
    return widget.mapTo(dialog, QPoint(0, widget.height() // 2))


def describe(widget: QWidget | None) -> str:
    """Return a widget's kind and words."""
    if widget is None:
        return "nothing"
    words = widget.text() if isinstance(widget, QAbstractButton) else spoken(widget)
    return f"{type(widget).__name__} “{words}”"
