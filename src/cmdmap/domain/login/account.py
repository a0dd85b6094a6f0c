"""Account 账号: a person who may log in, with roles, areas and the wait after wrong passwords.

Kept in the store (``store/accounts``), judged by ``services/login``; whoever logged in hands
commands in as :meth:`Account.actor`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cmdmap.domain.ids import UnitId
from cmdmap.domain.rights import Actor, Role

NAME_LENGTH = 40
"""Longest name of an account in characters."""

FREE_TRIES = 5
"""Wrong passwords in a row before an account has to wait."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it is stored."""

    name: str
    """What is typed to log in; unique without regard to case."""
    shown_name: str
    """What the window and the time lines of people show, e.g. ``王芳``."""
    password_hash: str = field(repr=False)
    roles: frozenset[Role]
    areas: frozenset[str] = frozenset()
    """Codes of areas or zones it is for; empty is the whole sub-district."""
    unit_id: UnitId | None = None
    disabled: bool = False
    must_change: bool = False
    """The password was given by somebody else and must be changed at the next login."""
    failed_tries: int = 0
    """Wrong passwords since the last right one."""
    locked_until: datetime | None = None

    def actor(self) -> Actor:
        """Return who hands in commands for this account."""
        return Actor(self.name, self.roles, self.areas, self.unit_id)

    def waits(self, now: datetime) -> timedelta:
        """Return how long no password is looked at any more, zero when one is."""
        if self.locked_until is None or self.locked_until <= now:
            return timedelta()
        return self.locked_until - now


def name_key(name: str) -> str:
    """Return what two names are compared by: without case and outer spaces."""
    return name.strip().casefold()


def wait_after(failed_tries: int) -> timedelta:
    """Return the wait after so many wrong passwords: none at first, then growing up to a limit."""
    if failed_tries < FREE_TRIES:
        return timedelta()
    doublings = min(failed_tries - FREE_TRIES, 10)
    wait: timedelta = FIRST_WAIT * 2**doublings
    return min(wait, LONGEST_WAIT)
