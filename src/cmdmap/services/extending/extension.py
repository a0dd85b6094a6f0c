"""One plugin as the writer knows it, and the book of all that are active.

Put together by ``plugins/registry.py`` when a plugin is activated; read by the judge, the auditor
and ``carrying.py``. Calls are guarded already: what they raise is a WorldError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cmdmap.domain.extension import PluginWish
from cmdmap.domain.rights import Actor, Right, Role
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, tr
from cmdmap.store.plugin_statements import TableGate


def own_act(kind: str, part_id: str) -> str:
    """Return the name under which the writer knows a tick or a sample; no manifest has such."""
    return f"{kind}:{part_id}"


def is_own_act(command: PluginWish) -> bool:
    """Tell whether the program has a plugin do this by itself: it gets no row of its own."""
    return ":" in command.act


class PluginOffError(WorldError):
    """The plugin failed in this call and is switched off for this run."""


@dataclass(frozen=True, slots=True)
class PluginRight:
    """Something somebody may do in a plugin."""

    title: str
    title_zh: str
    roles: frozenset[Role]

    @property
    def name(self) -> str:
        """What the right allows, in the language of the seat."""
        return self.title_zh if current_language() == "zh_CN" else self.title


@dataclass(frozen=True, slots=True)
class PluginAct:
    """A command of a plugin."""

    wish: type
    """The frozen dataclass that is handed in."""
    right: str
    """Short name of a right of the plugin or value of one of the core; empty: program only."""
    run: Callable[[object, Any], None]
    """``run(wish, transaction)``, guarded."""

    def takes(self, wish: object) -> bool:
        """Tell whether a wish is this act's, also one made before its plugin was loaded anew."""
        kind = type(wish)
        names = (kind.__module__, kind.__qualname__)
        return isinstance(wish, self.wish) or names == (
            self.wish.__module__,
            self.wish.__qualname__,
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """What an active plugin adds to the writer."""

    plugin_id: str
    gate: TableGate
    desk: Any
    """The plugin's desk, handed on to its calls."""
    core_rights: frozenset[Right] = frozenset()
    """Rights of the core that its acts, steps and ticks may use."""
    rights: Mapping[str, PluginRight] = field(default_factory=dict)
    acts: Mapping[str, PluginAct] = field(default_factory=dict)

    def may(self, actor: Actor, right: str) -> bool:
        """Tell whether an actor has a right of this plugin, or of the core by its value."""
        own = self.rights.get(right)
        if own is not None:
            return Role.SYSTEM in actor.roles or not own.roles.isdisjoint(actor.roles)
        return right in set(Right) and actor.may(Right(right))

    def act_of(self, wish: object) -> str:
        """Return the name of the act that takes a wish.

        Raises:
            WorldError: it takes none of this kind.
        """
        for name, act in self.acts.items():
            if act.right and act.takes(wish):
                return name
        raise WorldError(
            tr(
                "{plugin} has no act that takes {wish}; add it to its manifest.",
                plugin=self.plugin_id,
                wish=type(wish).__name__,
            )
        )


Note = Callable[[Any, Any, int, WorldError | None], None]
"""The auditor's ``note``."""


def _nobody_notes(_wish: Any, _draft: Any, _facts: int, _refusal: WorldError | None) -> None:
    """Stand in where there is no audit log."""


class Extensions:
    """The active plugins by id. Changed from any thread, read by the writer."""

    def __init__(self, note: Note = _nobody_notes) -> None:
        """``note`` writes the audit row of a command that a plugin's call gave."""
        self.note = note
        self._by_id: Mapping[str, Extension] = {}

    def add(self, extension: Extension) -> Callable[[], None]:
        """Take a plugin in; returns what takes it out again.

        Raises:
            WorldError: one with this id is there.
        """
        if extension.plugin_id in self._by_id:
            raise WorldError(tr("{plugin} is active already.", plugin=extension.plugin_id))
        self._by_id = {**self._by_id, extension.plugin_id: extension}

        def remove() -> None:
            if self._by_id.get(extension.plugin_id) is extension:
                self._by_id = {k: v for k, v in self._by_id.items() if v is not extension}

        return remove

    def ids(self) -> tuple[str, ...]:
        """Return the ids of the active plugins."""
        return tuple(self._by_id)

    def of(self, plugin_id: str) -> Extension:
        """Return an active plugin.

        Raises:
            WorldError: it is not active.
        """
        found = self._by_id.get(plugin_id)
        if found is None:
            raise WorldError(
                tr(
                    "The plugin {plugin} is not active; nothing was changed. Enable it first.",
                    plugin=plugin_id,
                )
            )
        return found

    def act(self, command: PluginWish) -> tuple[Extension, PluginAct]:
        """Return who carries a plugin's wish out.

        Raises:
            WorldError: the plugin is not active, has no such act, or the act takes another wish.
        """
        extension = self.of(command.plugin_id)
        act = extension.acts.get(command.act)
        if act is None or not act.takes(command.wish):
            raise WorldError(tr("Nobody carries out {name}.", name=command.name))
        return extension, act
