"""Hidden windows: what must not be seen or pressed while the window is covered.

Dialogs, torn-off panels, keys and everything below the cover; all of it comes back for the same
person, and dialogs are closed for another.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QMainWindow, QWidget


class HiddenWindows:
    """Hides once, shows again once."""

    def __init__(self, window: QMainWindow, body: QWidget, cover: QWidget) -> None:
        self._window = window
        self._body = body
        self._cover = cover
        self._asleep: list[QWidget | QShortcut] = []
        self._windows: list[QDialog | QDockWidget] = []
        self._name = ""

    def hide(self) -> None:
        """Hide other windows and put keys and widgets below the cover to sleep."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        below = [
            each
            for each in self._body.children()
            if isinstance(each, QWidget) and each is not self._cover
        ]
        things: list[QWidget | QShortcut] = [*below, *self._window.findChildren(QShortcut)]
        for thing in things:
            if thing.isEnabled():
                thing.setEnabled(False)
                self._asleep.append(thing)
        for widget in QApplication.topLevelWidgets():
            if (
                isinstance(widget, QDialog | QDockWidget)
                and widget.isVisible()
                and _belongs(widget, self._window)
            ):
                widget.hide()
                self._windows.append(widget)

    def show_again(self, name: str) -> None:
        """Wake what sleeps; ``name`` is who is inside now."""
        for thing in self._asleep:
            if shiboken6.isValid(thing):
                thing.setEnabled(True)
        self._asleep.clear()
        for widget in self._windows:
            if not shiboken6.isValid(widget):
                continue
            if isinstance(widget, QDockWidget):
                widget.show()
            elif name == self._name:
                widget.open()
            else:
                widget.reject()
        self._windows.clear()
        self._name = name


def _belongs(widget: QWidget, window: QWidget) -> bool:
    """Tell whether a window of its own was opened by another."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        parent = parent.parentWidget()
    return parent is window
