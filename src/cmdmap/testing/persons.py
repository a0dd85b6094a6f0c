"""Somebody who is logged in at a bench, with roles of the core.

No account is made: the bench believes who they are, as the desk believes the login.
"""

from __future__ import annotations

from collections.abc import Collection

from cmdmap.domain.rights import ASSIGNABLE, Actor, Role

EVERY_ROLE = tuple(role.value for role in ASSIGNABLE)
"""Roles of somebody who may everything that a person may."""


def person(name: str, roles: Collection[str] = EVERY_ROLE) -> Actor:
    """Return somebody with roles, by their names: ``["dispatcher"]``."""
    return Actor(name, frozenset(map(Role, roles)))
