"""Seat login: who is logged in at this window, and whether it is locked.

Part of the seat (``ui/seat.py``); commands go out under its actor. The guard covers the window by
it, and what may be pressed follows :attr:`SeatLogin.changed`.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.login.account import Account
from cmdmap.domain.rights import Actor

NOBODY = Actor("", frozenset())
"""Who has no right at all: nobody is logged in, or the window is locked."""


class Stage(Enum):
    """What the window waits for."""

    OPENING = auto()
    """The store is not open yet."""
    FIRST_RUN = auto()
    """There is no account at all."""
    ASKING = auto()
    """Nobody is logged in."""
    INSIDE = auto()
    LOCKED = auto()
    """Somebody is logged in, but went away."""


class SeatLogin(QObject):
    """One account or none; covered or not."""

    changed = Signal()
    """Somebody logged in or out, or the window was locked or unlocked."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.OPENING
        self.account: Account | None = None
        self.demo = False
        """The accounts are those of the demo: the login says so, and nobody is locked out idle."""

    @property
    def locked(self) -> bool:
        """Tell whether somebody is logged in, but away."""
        return self.stage is Stage.LOCKED

    @property
    def actor(self) -> Actor:
        """Who hands in commands from this seat now."""
        if self.account is None or self.stage is not Stage.INSIDE:
            return NOBODY
        return self.account.actor()

    @property
    def areas(self) -> frozenset[str]:
        """Codes of the areas the person is for, also while the window is locked; empty: all."""
        return frozenset() if self.account is None else self.account.areas

    @property
    def shown_name(self) -> str:
        """The name of the person, empty when nobody is logged in."""
        return "" if self.account is None else self.account.shown_name

    def take_over(self, before: SeatLogin) -> None:
        """Go on as the login of the window before this one."""
        self.demo = before.demo
        self._move(before.stage, before.account)

    def ask(self, *, first_run: bool = False) -> None:
        """Nobody is logged in: ask who it is, or for the first account of all."""
        self._move(Stage.FIRST_RUN if first_run else Stage.ASKING, None)

    def enter(self, account: Account) -> None:
        """Somebody has logged in, or the same person is back."""
        self._move(Stage.INSIDE, account)

    def lock(self) -> None:
        """Cover the window until a password is given."""
        if self.stage is Stage.INSIDE:
            self._move(Stage.LOCKED, self.account)

    def _move(self, stage: Stage, account: Account | None) -> None:
        self.stage, self.account = stage, account
        self.changed.emit()
