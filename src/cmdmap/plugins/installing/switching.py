"""Switching a plugin on and off; its files and its data stay.

By ``cmdmap plugin enable|disable`` and the Admin workspace, for packages and for distributions; a
plugin that the program has switched off after crashes is switched on the same way.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.plugins.finder import (
    Found,
    Origin,
    enabled_versions,
    find_plugins,
    switch_distribution,
)
from cmdmap.plugins.installing.needing import check_needs, find_broken
from cmdmap.plugins.installing.state import PluginState, not_installed
from cmdmap.plugins.installing.workplace import Workplace


def enable(work: Workplace, plugin_id: str) -> Found:
    """Switch a plugin on after checking its files, signature, API and needs again.

    Raises:
        WorldError: one of them does not fit, or it may not be done; nothing was changed.
    """
    with work.alone():
        known = find_plugins(work.places)
        found = _installed(known.get(plugin_id), plugin_id)
        content = found.read(work.places, work.clock())
        check_needs(content.manifest, enabled_versions(known.values()))
        work.leave(Undertaking.ENABLE_PLUGIN, f"{plugin_id} {found.version}")
        return _switch(work, found, on=True)


def disable(work: Workplace, plugin_id: str) -> Found:
    """Switch a plugin off; it goes on to be installed.

    Raises:
        WorldError: another one needs it, or it may not be done; nothing was changed.
    """
    with work.alone():
        found = _installed(find_plugins(work.places).get(plugin_id), plugin_id)
        for sentence in find_broken(work.places, work.places.state.read(), plugin_id, None):
            raise WorldError(sentence)
        work.leave(Undertaking.DISABLE_PLUGIN, f"{plugin_id} {found.version}")
        return _switch(work, found, on=False)


def _installed(found: Found | None, plugin_id: str) -> Found:
    if found is None:
        raise not_installed(plugin_id)
    return found


def _switch(work: Workplace, found: Found, *, on: bool) -> Found:
    def switched(now: PluginState) -> PluginState:
        record = now.record(found.id)
        return now.with_record(replace(record, enabled=on, crashes=0, off_because=""))

    if not on:
        work.running.stop(found.id)
    if found.origin is Origin.PACKAGE:
        work.places.state.change(switched)
    else:
        switch_distribution(work.places, found.id, on=on)
    if on:
        work.running.start(found.id)
    return replace(found, enabled=on, off_because="")
