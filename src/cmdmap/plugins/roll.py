"""The roll of a host: which plugins are active and why the others are not.

Changed by whoever activates and by whatever thread a plugin failed on; read by everybody.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from cmdmap.api.contributions import (
    AnalysisPart,
    Contribution,
    CounterPart,
    Layer,
    PagePart,
    ReportPart,
)
from cmdmap.api.handles import Counted
from cmdmap.domain.grid import Ring
from cmdmap.plugins.calling.health import PluginHealth
from cmdmap.plugins.counting import gather
from cmdmap.plugins.guard import Failure
from cmdmap.plugins.registry import ActivePlugin
from cmdmap.plugins.views import LayerSlot, PageSlot, PluginStanding, SheetSlot

Kind = TypeVar("Kind", bound=Contribution)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a plugin that should be active is not."""

    standing: PluginStanding
    why: str
    failure: Failure | None = None
    health: PluginHealth = field(default_factory=PluginHealth)


class Roll:
    """Active plugins in the order of their activation, and the troubles of others."""

    def __init__(self) -> None:
        self.switching = threading.RLock()
        """Held while somebody switches plugins; never by what fails, which must not wait."""
        self._lock = threading.Lock()
        self._active: dict[str, ActivePlugin] = {}
        self._troubles: dict[str, Trouble] = {}

    def active(self) -> tuple[ActivePlugin, ...]:
        """Return the active plugins."""
        with self._lock:
            return tuple(self._active.values())

    def find(self, plugin_id: str) -> ActivePlugin | None:
        """Return an active plugin by its id."""
        with self._lock:
            return self._active.get(plugin_id)

    def take_on(self, plugin: ActivePlugin) -> None:
        """Write a plugin down as active."""
        with self._lock:
            self._active[plugin.manifest.id] = plugin
            self._troubles.pop(plugin.manifest.id, None)

    def take_off(self, plugin_id: str, trouble: Trouble | None = None) -> ActivePlugin | None:
        """Strike a plugin out, with what is the trouble; return it if it was active."""
        with self._lock:
            self._troubles.pop(plugin_id, None)
            if trouble is not None:
                self._troubles[plugin_id] = trouble
            return self._active.pop(plugin_id, None)

    def trouble(self, plugin_id: str) -> Trouble | None:
        """Return why a plugin is not active, None for one that has no trouble."""
        with self._lock:
            return self._troubles.get(plugin_id)


class Parts:
    """What the active plugins bring for windows and terminals; asked anew each time."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll

    def pages(self) -> tuple[PageSlot, ...]:
        """Return the pages of the workspace of modules."""
        return tuple(PageSlot(plugin, part) for plugin, part in self._all(PagePart))

    def layers(self) -> tuple[LayerSlot, ...]:
        """Return the layers of the map."""
        return tuple(LayerSlot(plugin, part) for plugin, part in self._all(Layer))

    def reports(self) -> tuple[SheetSlot, ...]:
        """Return the reports."""
        return tuple(SheetSlot(plugin, part) for plugin, part in self._all(ReportPart))

    def analyses(self) -> tuple[SheetSlot, ...]:
        """Return the analyses."""
        return tuple(SheetSlot(plugin, part) for plugin, part in self._all(AnalysisPart))

    def count_inside(self, ring: Ring) -> Future[Sequence[Counted]]:
        """Ask every counter what lies inside a ring (n, 2); those that fail are left out."""
        return gather(list(self._all(CounterPart)), ring)

    def _all(self, kind: type[Kind]) -> Iterator[tuple[ActivePlugin, Kind]]:
        for plugin in self._roll.active():
            for part in plugin.manifest.of(kind):
                yield plugin, part
