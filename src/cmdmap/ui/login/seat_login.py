"""Seat login: who is logged in at this window, and whether it is locked.

Part of the seat (``ui/seat.py``); commands go out under its actor. What may be pressed follows
:attr:`SeatLogin.changed`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.login.account import Account
from cmdmap.domain.rights import Actor

NOBODY = Actor("", frozenset())
"""Who has no right at all: nobody is logged in, or the window is locked."""


class SeatLogin(QObject):
    """One account or none; locked or not."""

    changed = Signal()
    """Somebody logged in or out, or the window was locked or unlocked."""

    def __init__(self) -> None:
        super().__init__()
        self.account: Account | None = None
        self.locked = False

    @property
    def actor(self) -> Actor:
        """Who hands in commands from this seat now."""
        if self.account is None or self.locked:
            return NOBODY
        return self.account.actor()

    @property
    def shown_name(self) -> str:
        """The name of the person, empty when nobody is logged in."""
        return "" if self.account is None else self.account.shown_name

    def enter(self, account: Account) -> None:
        """Somebody has logged in, or the same person is back."""
        self.account, self.locked = account, False
        self.changed.emit()

    def lock(self) -> None:
        """Cover the window until a password is given."""
        if self.account is not None and not self.locked:
            self.locked = True
            self.changed.emit()

    def leave(self) -> None:
        """Nobody is logged in any more."""
        self.account, self.locked = None, False
        self.changed.emit()
