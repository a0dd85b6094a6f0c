"""The plugin host: finds plugins, activates them, takes them off, says how they are.

One per console, built by the composition roots after it. Activating is slow (files, tables, code),
so it happens on a thread that may wait; failing takes a plugin off on whatever thread it failed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.plugins.activation import activate
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.calling.day_keeping import each_minute, keep_crashes, keep_fresh
from cmdmap.plugins.calling.days import Day
from cmdmap.plugins.calling.leftovers import end_leftovers
from cmdmap.plugins.calling.worker import PluginTooSlowError
from cmdmap.plugins.finder import Content, Found, decodes_outside, enabled_versions, find_plugins
from cmdmap.plugins.guard import Failure
from cmdmap.plugins.installing.needing import check_needs
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.score import score_of
from cmdmap.plugins.installing.starts import Start
from cmdmap.plugins.manifest import load_manifest
from cmdmap.plugins.metronome import Metronome
from cmdmap.plugins.outside.decoders import open_outside
from cmdmap.plugins.registry import ActivePlugin
from cmdmap.plugins.roll import Parts, Roll, Trouble
from cmdmap.plugins.views import PluginStanding, PluginView
from cmdmap.services.console import Console

log = logging.getLogger(__name__)


class PluginHost:
    """The plugins of one console. Open once, close once."""

    def __init__(
        self,
        console: Console,
        places: PluginPlaces,
        *,
        sources: Sequence[Path] = (),
        safe: bool = False,
    ) -> None:
        """``sources`` are folders of plugins that are not installed; ``safe``: activate nothing."""
        self.places = places
        self.safe = safe
        self.refused: list[str] = []
        """Why shipped plugins, or all of them, were not brought in or were switched off."""
        self._console = console
        self._sources = tuple(sources)
        self._roll = Roll()
        self.parts = Parts(self._roll)
        """What windows and terminals use of the active plugins."""
        self._listeners: list[Callable[[], None]] = []
        self._start: Start | None = None
        self._metronome = Metronome(self._roll.active)

    def open(self) -> None:
        """Activate what is enabled; slow. A plugin that cannot be says why in :meth:`plugins`.

        Raises:
            WorldError: the record of what is installed cannot be read.
        """
        self._metronome.start()
        if self.safe:
            return
        self._start = Start(self.places)
        self.safe = self._start.safe
        self.refused += self._start.sentences()
        if self._start.crashed:
            keep_crashes(self._start.crashed, self.places.days, self._console.clock())
        waiting = {} if self.safe else self._find()
        for plugin_id in _in_order(waiting.values()):
            self._start.activating(plugin_id)
            self.start(plugin_id)
        self._start.activating("")

    def stood(self) -> None:
        """Say that the window or console stands: whoever is active did not crash it."""
        if self._start is not None:
            self._start.stood()

    def close(self) -> None:
        """Take everything off; the console is still there."""
        self._metronome.stop()
        for plugin in reversed(self._roll.active()):
            self._take_off(plugin.manifest.id)
        if self._start is not None:
            self._start.end()

    def start(self, plugin_id: str) -> None:
        """Activate a plugin if it is enabled and not active; what is in the way is in its row."""
        with self._roll.switching:
            self._activate(plugin_id)
        self._tell()

    def stop(self, plugin_id: str) -> None:
        """Take a plugin's contributions away, if it is active."""
        with self._roll.switching:
            self._take_off(plugin_id)
        self._tell()

    def reload(self, plugin_id: str) -> None:
        """Take a plugin off and activate it anew from its files, a failed one as well."""
        with self._roll.switching:
            self._take_off(plugin_id)
            self.start(plugin_id)

    def active(self) -> tuple[ActivePlugin, ...]:
        """Return the active plugins; from any thread."""
        return self._roll.active()

    def changed(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call on any thread when a plugin came, went or failed; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def plugins(self) -> tuple[PluginView, ...]:
        """Return every plugin as a row; reads files, so not for the window's thread.

        Raises:
            WorldError: the record of what is installed cannot be read.
        """
        for plugin in self._roll.active():
            self._keep(plugin.manifest.id, plugin.calls)
        days = self.places.days.read(self._console.clock())
        known = self._find().values()
        return tuple(replace(self._view(each), day=days.get(each.id, Day())) for each in known)

    def blame(self, error: BaseException) -> str:
        """Switch off the plugin whose code let an error escape; return its id.

        Empty: no plugin did.

        Asked by the window's crash border about what left a slot.
        """
        for plugin in self._roll.active():
            if plugin.calls.blame("ui", error):
                return plugin.manifest.id
        # An interruption that came when the plugin had left already is nobody's mistake.
        return "-" if isinstance(error, PluginTooSlowError) else ""

    def beat(self) -> None:
        """Say that the window's thread, which calls, is free; twice a second or so."""
        self._metronome.beat()

    def _activate(self, plugin_id: str) -> None:
        known = {} if self.safe else self._find()
        found = known.get(plugin_id)
        if found is None or not found.enabled or self._roll.find(plugin_id) is not None:
            return
        try:
            content = found.read(self.places, self._console.clock())
            check_needs(content.manifest, enabled_versions(known.values()))
            plugin = activate(
                found,
                content,
                self._console,
                self._on_failure,
                self.parts.count_inside,
                open_outside if decodes_outside(found, content) else None,
            )
        except WorldError as error:
            self._refuse(plugin_id, error)
        else:
            self._take_on(plugin)

    def _find(self) -> dict[str, Found]:
        return find_plugins(self.places, self._sources)

    def _take_on(self, plugin: ActivePlugin) -> None:
        keep = partial(self._keep, plugin.manifest.id, plugin.calls)
        plugin.minded.append(each_minute(keep))
        if self._start is not None:
            plugin.calls.running.tell = self._start.at_work(plugin.manifest.id)
        self._roll.take_on(plugin)
        if plugin.calls.failure is not None:
            # It failed between its last contribution and now.
            self._on_failure(plugin.manifest.id, plugin.calls, plugin.calls.failure)

    def _take_off(self, plugin_id: str, trouble: Trouble | None = None) -> None:
        plugin = self._roll.take_off(plugin_id, trouble)
        if plugin is None:
            return
        plugin.close()
        files = self.places.files(plugin_id)
        for sentence in end_leftovers(plugin_id, plugin.found.folder, files):
            log.warning("plugin %s: %s", plugin_id, sentence)
            plugin.calls.note("leftovers", sentence)
        self._keep(plugin_id, plugin.calls)

    def _on_failure(self, plugin_id: str, calls: PluginCalls, failure: Failure) -> None:
        log.error("plugin %s is switched off: %s\n%s", plugin_id, failure.sentence, failure.trace)
        health = calls.health.copy()
        trouble = Trouble(PluginStanding.FAILED, failure.sentence, failure, health)
        self._take_off(plugin_id, trouble)
        self._keep(plugin_id, calls)
        self._tell()

    def _keep(self, plugin_id: str, calls: PluginCalls) -> None:
        keep_fresh(plugin_id, calls.health, self.places.days, self._console.clock())

    def _refuse(self, plugin_id: str, error: WorldError) -> None:
        known = self._roll.trouble(plugin_id)
        if known is None:
            log.warning("plugin %s cannot be loaded: %s", plugin_id, error)
            self._roll.take_off(plugin_id, Trouble(PluginStanding.REFUSED, str(error)))

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _view(self, found: Found) -> PluginView:
        plugin = self._roll.find(found.id)
        if plugin is not None:
            return _row(found, PluginStanding.ACTIVE, plugin.content, plugin=plugin)
        trouble = self._roll.trouble(found.id)
        content: Content | None = None
        try:
            content = found.read(self.places, self._console.clock())
        except WorldError as error:
            trouble = trouble or Trouble(PluginStanding.REFUSED, str(error))
        if trouble is not None:
            return _row(found, trouble.standing, content, trouble=trouble)
        standing = PluginStanding.SAFE if self.safe and found.enabled else PluginStanding.OFF
        return _row(found, standing, content)


def _row(
    found: Found,
    standing: PluginStanding,
    content: Content | None,
    *,
    plugin: ActivePlugin | None = None,
    trouble: Trouble | None = None,
) -> PluginView:
    manifest = None if content is None else content.manifest
    official = content is not None and content.official
    row = PluginView(
        found.id,
        found.version,
        found.origin,
        found.folder,
        standing,
        found.off_because,
        manifest,
        None if content is None else content.signer,
        None if manifest is None else score_of(manifest, official=official),
    )
    if plugin is not None:
        return replace(row, health=plugin.calls.health.copy())
    if trouble is not None:
        return replace(row, why=trouble.why, health=trouble.health, failure=trouble.failure)
    return row


def _in_order(found: Iterable[Found]) -> list[str]:
    """Return the ids of enabled plugins, each after those it needs."""
    needs: dict[str, set[str]] = {}
    for each in found:
        if each.enabled:
            needs[each.id] = _needs_of(each)
    order: list[str] = []
    while needs:
        free = sorted(p for p, wanted in needs.items() if not wanted & (needs.keys() - {p}))
        # In a circle nobody comes first; then names decide.
        for plugin_id in free or sorted(needs):
            order.append(plugin_id)
            del needs[plugin_id]
    return order


def _needs_of(found: Found) -> set[str]:
    try:
        return {need.name for need in load_manifest(found.folder).needs}
    except WorldError:
        return set()
