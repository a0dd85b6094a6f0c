"""Allowed: buttons and fields that only who has a right can see.

A panel marks them with :func:`needs` where it makes them; the gate of the window shows and hides
them as people log in. The writer judges each command all the same.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.ui.login.seat_login import SeatLogin, Stage

Marked = TypeVar("Marked", bound=QWidget)

RIGHT = "needed_right"
"""Dynamic property that holds the right's value."""


def needs(widget: Marked, right: Right) -> Marked:
    """Mark a widget that only who has the right can see; nobody else may show or hide it."""
    widget.setProperty(RIGHT, right.value)
    return widget


def may(login: SeatLogin, right: Right) -> bool:
    """Tell whether the person at the window has a right; a locked window has none."""
    return login.actor.may(right)


def shown_to(login: SeatLogin, widget: QWidget) -> bool:
    """Tell whether whoever is inside may see a widget; what is not marked everybody sees."""
    value = widget.property(RIGHT)
    return value is None or may(login, Right(value))


def why_not(login: SeatLogin, *rights: Right) -> str:
    """Return the sentence for a tool tip when one of the rights is missing, else ``""``."""
    if all(may(login, right) for right in rights):
        return ""
    return tr("Your account may not do this; ask whoever heads the shift.")


class Gate(QObject):
    """Shows what the person inside may use; a covered window stays as it was."""

    def __init__(self, login: SeatLogin, window: QWidget) -> None:
        super().__init__(window)
        self._login = login
        self._window = window
        login.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look again at what may be done now."""
        if self._login.stage is not Stage.INSIDE:
            return
        for widget in self._window.findChildren(QWidget):
            if widget.property(RIGHT) is not None:
                widget.setVisible(shown_to(self._login, widget))
