"""Hearing: what a dialog's fields say of themselves: that they changed, and which comes first.

Used by :class:`~cmdmap.widgets.forms.dialog.FormDialog` when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_save_key(event: QKeyEvent) -> bool:
    """Tell whether a key press is Ctrl+Enter, on either Enter key."""
    held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return held and event.key() in ENTER


def hear_fields(dialog: QWidget, changed: Callable[[], None]) -> None:
    """Call ``changed`` whenever something in a field below ``dialog`` changes."""
    for widget in dialog.findChildren(QWidget):
        signal = _change_of(widget)
        if signal is not None:
            signal.connect(lambda *_values: changed())


def first_field(dialog: QWidget) -> QWidget | None:
    """Return the first field in the order of Tab that can be filled, None where there is none."""
    widget = dialog.nextInFocusChain()
    while widget is not None and widget is not dialog:
        if _is_field(widget) and widget.isVisibleTo(dialog) and widget.isEnabled():
            return widget
        widget = widget.nextInFocusChain()
    return None


def _change_of(widget: QWidget) -> SignalInstance | None:
    """Return the signal of a field's change; spin boxes and editable boxes have a line inside."""
    match widget:
        case QLineEdit() | QPlainTextEdit():
            return widget.textChanged
        case QComboBox():
            return widget.currentIndexChanged
        case QListWidget():
            return widget.itemChanged
        case QAbstractButton() if widget.isCheckable():
            return widget.toggled
        case _:
            return None


def _is_field(widget: QWidget) -> bool:
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    match widget:
        case QLineEdit() | QPlainTextEdit():
            return not widget.isReadOnly()
        case QAbstractButton():
            return widget.isCheckable()
        case QComboBox() | QListWidget() | QAbstractSpinBox():
            return True
        case _:
            return False
