"""Opens the plugins of a console: what a crash left is tidied first, then the enabled ones start.

Called by the composition roots: the window's backstage and the commands that run a console.
"""

from __future__ import annotations

import logging

from cmdmap.api.contributions import SamplePart
from cmdmap.config import packages_dir
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import SYSTEM
from cmdmap.errors import WorldError
from cmdmap.plugins.finder import named_sources
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.recovery import recover
from cmdmap.plugins.installing.shipped import bring_shipped
from cmdmap.plugins.installing.state import PluginState
from cmdmap.services.console import Console
from cmdmap.services.extending.extension import own_act
from cmdmap.services.login.sessions import ANSWER_S

SAMPLE_S = 180.0

log = logging.getLogger(__name__)


def open_plugins(console: Console, *, safe: bool = False) -> PluginHost:
    """Return the host of a console with every enabled plugin active; slow. Close it before.

    Where the record of what is installed cannot be read or mended, the console works without
    plugins and ``refused`` says why. Folders that an author has named are active as well.
    """
    places = PluginPlaces(console.home, packages_dir())
    sources, refused = named_sources()
    host = PluginHost(console, places, sources=sources, safe=safe)
    host.refused += refused
    try:
        recover(places, console.store, console.clock)
        if not safe:
            host.refused += bring_shipped(places, console)
        before = places.state.read()
        host.open()
        _note_switched_off(console, before, places.state.read())
    except WorldError as error:
        log.error("no plugin was started: %s", error)
        host.close()
        host = PluginHost(console, places, safe=True)
        host.refused.append(str(error))
        host.open()
    return host


def _note_switched_off(console: Console, before: PluginState, after: PluginState) -> None:
    """Have the log say which plugins the program itself has switched off after crashes."""
    for plugin_id, record in after.plugins.items():
        if record.off_because and before.plugins[plugin_id].enabled:
            wish = AskLeave(Undertaking.DISABLE_PLUGIN, f"{plugin_id} {record.version}: crashed")
            console.desk.submit(wish, SYSTEM).result(ANSWER_S)


def run_samples(host: PluginHost, console: Console) -> list[str]:
    """Let active plugins put their sample data in; return a sentence for each that did not."""
    refused = []
    for plugin in host.active():
        for part in plugin.manifest.of(SamplePart):
            wish = PluginWish(plugin.manifest.id, own_act("sample", part.id), None)
            error = console.desk.submit(wish).exception(SAMPLE_S)
            if error is not None:
                refused.append(str(error))
    return refused
