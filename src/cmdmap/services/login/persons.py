"""Persons: what the people behind accounts are called where somebody reads who did something.

Time lines, notices and the audit log keep names of accounts, which never change their meaning; the
window and the command line show the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cmdmap.domain.login.account import name_key
from cmdmap.domain.rights import SYSTEM
from cmdmap.i18n import mark, tr
from cmdmap.store.accounts.accounts import read_accounts
from cmdmap.store.engine import Connection

PersonName = Callable[[str], str]
"""What to call whoever stands as the name of an account."""

PROGRAM_NAMES = {SYSTEM.name: mark("the program"), "clock": mark("the clock")}
"""Parts of the program that stand where a person could."""


@dataclass(frozen=True, slots=True)
class Persons:
    """Shown names of accounts as of one moment."""

    shown: Mapping[str, str] = field(default_factory=dict)
    """By the name of the account without case."""

    def of(self, by: str) -> str:
        """Return what to call whoever stands as ``by``; what is no account stays as it is."""
        if by in PROGRAM_NAMES:
            return tr(PROGRAM_NAMES[by])
        return self.shown.get(name_key(by)) or by

    def with_account(self, by: str) -> str:
        """Return person and account, e.g. ``王芳 (dispatcher)``; once where both are the same."""
        person = self.of(by)
        return person if person == by or by in PROGRAM_NAMES else f"{person} ({by})"

    def with_person(self, name: str, shown_name: str) -> Persons:
        """Return the same with an account added or renamed."""
        return Persons({**self.shown, name_key(name): shown_name})


def read_persons(connection: Connection) -> Persons:
    """Return every account's shown name."""
    return Persons({name_key(each.name): each.shown_name for each in read_accounts(connection)})
