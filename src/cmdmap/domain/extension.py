"""Plugins as the core sees them: their wishes, facts and topics, by name only.

A plugin's own command is a frozen dataclass that the core never looks into; it travels inside a
:class:`PluginWish`, so that it is judged, audited and kept like every other command
(``services/extending``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PluginWish:
    """A command of a plugin on its way to the writer."""

    plugin_id: str
    act: str
    """Name of the act in the plugin's manifest, e.g. ``submit_inspection``."""
    wish: object
    """The plugin's own frozen dataclass."""

    @property
    def name(self) -> str:
        """Return the full name, as audit rows keep it: ``fire_safety.submit_inspection``."""
        return f"{self.plugin_id}.{self.act}"


@dataclass(frozen=True, slots=True)
class PluginFact:
    """What a plugin says has happened; published after the commit that kept it."""

    plugin_id: str
    name: str
    detail: Mapping[str, object] = field(default_factory=dict)
    """JSON types only."""
