"""Switching a plugin on and off; its files and its data stay.

By ``cmdmap plugin enable|disable`` and the Admin workspace; a plugin that the program has switched
off after crashes is switched on the same way.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.plugins.installing.needing import find_broken, judge_api, judge_needs
from cmdmap.plugins.installing.state import PluginRecord
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.plugins.packaging.installed import check_installed


def enable(work: Workplace, plugin_id: str) -> PluginRecord:
    """Switch a plugin on after checking its files, signature, API and needs again.

    Raises:
        WorldError: one of them does not fit, or it may not be done; nothing was changed.
    """
    with work.alone():
        state = work.places.state.read()
        record = state.record(plugin_id)
        folder = work.places.code(plugin_id, record.version)
        found = check_installed(folder, work.places.trust, work.clock())
        on = {each: other.version for each, other in state.plugins.items() if other.enabled}
        for verdict in (judge_api(found.manifest), *judge_needs(found.manifest, on)):
            if not verdict.fine:
                raise WorldError(verdict.sentence)
        work.leave(Undertaking.ENABLE_PLUGIN, f"{plugin_id} {record.version}")
        return _switch(work, record, enabled=True)


def disable(work: Workplace, plugin_id: str) -> PluginRecord:
    """Switch a plugin off; it goes on to be installed.

    Raises:
        WorldError: another one needs it, or it may not be done; nothing was changed.
    """
    with work.alone():
        state = work.places.state.read()
        record = state.record(plugin_id)
        for sentence in find_broken(work.places, state, plugin_id, None):
            raise WorldError(sentence)
        work.leave(Undertaking.DISABLE_PLUGIN, f"{plugin_id} {record.version}")
        return _switch(work, record, enabled=False)


def _switch(work: Workplace, record: PluginRecord, *, enabled: bool) -> PluginRecord:
    fresh = replace(record, enabled=enabled, crashes=0, off_because="")
    if not enabled:
        work.running.stop(record.id)
    work.places.state.change(lambda now: now.with_record(fresh))
    if enabled:
        work.running.start(record.id)
    return fresh
