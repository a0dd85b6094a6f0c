"""Allowed: buttons, actions and fields that only who has a right can press.

Used by every panel with acts that need a right; the writer judges each command all the same.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject

from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.ui.login.seat_login import SeatLogin


class Shown(Protocol):
    """A widget or an action."""

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        """Show or hide it."""


class Allowed(QObject):
    """Shows its things while whoever is logged in has their right, and hides them otherwise.

    For what depends on more than the right (a selection, a state), ask :func:`may` where that is
    decided and follow ``seat.login.changed``.
    """

    def __init__(self, login: SeatLogin, parent: QObject) -> None:
        super().__init__(parent)
        self._login = login
        self._things: list[tuple[Right, Shown]] = []
        login.changed.connect(self.refresh)

    def show_for(self, right: Right, *things: Shown) -> None:
        """Show these only to who has the right."""
        self._things += [(right, thing) for thing in things]
        self.refresh()

    def refresh(self) -> None:
        """Look again at what may be done now."""
        for right, thing in self._things:
            thing.setVisible(may(self._login, right))


def may(login: SeatLogin, right: Right) -> bool:
    """Tell whether the person at the window has a right; a locked window has none."""
    return login.actor.may(right)


def why_not(login: SeatLogin, *rights: Right) -> str:
    """Return the sentence for a tool tip when one of the rights is missing, else ``""``."""
    if all(may(login, right) for right in rights):
        return ""
    return tr("Your account may not do this; ask whoever heads the shift.")
