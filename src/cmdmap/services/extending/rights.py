"""Holds a plugin's wish against the rights that its manifest gives to roles.

Called by the judge (``services/login/judge.py``) for every ``PluginWish``.
"""

from __future__ import annotations

from cmdmap.domain.extension import PluginWish
from cmdmap.domain.rights import Actor, Right, Role
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.extending.extension import Extension, Extensions
from cmdmap.services.login.names import right_name


def judge_act(command: PluginWish, actor: Actor, extensions: Extensions) -> None:
    """Let a wish pass when its author has the act's right.

    Raises:
        WorldError: nobody is logged in, or who is may not; also when the act is not there.
    """
    extension, act = extensions.act(command)
    if not act.right:
        if Role.SYSTEM not in actor.roles:
            raise WorldError(tr("Only the program itself does this; nothing was changed."))
        return
    if not actor.name:
        raise WorldError(tr("Nobody is logged in at this window; log in, then try again."))
    if not extension.may(actor, act.right):
        raise WorldError(
            tr(
                "{name} may not {right}; nothing was changed. Ask an administrator.",
                name=actor.name,
                right=name_of(extension, act.right),
            )
        )


def name_of(extension: Extension, right: str) -> str:
    """Return what a right of a plugin or of the core allows, in the language of the seat."""
    own = extension.rights.get(right)
    if own is not None:
        return own.name
    return right_name(Right(right)) if right in set(Right) else right
