"""Activation of one plugin: everything its manifest brings is added, each with what removes it.

Called by the host. Adding and removing stand side by side: every ``_add_…`` returns the call that
undoes it, and :meth:`ActivePlugin.close` runs them in the opposite order, so that nothing of a
plugin is left.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from cmdmap.api.contributions import (
    ActPart,
    Contribution,
    Driver,
    Kinds,
    RightPart,
    SamplePart,
    StepPart,
    TickPart,
)
from cmdmap.domain.rights import Role
from cmdmap.errors import WorldError
from cmdmap.i18n import add_catalogue, tr
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.calling.logs import release_logger
from cmdmap.plugins.desk import ConsoleDesk
from cmdmap.plugins.drivers import GuardedDecoder, GuardedPackets, ReportLimit
from cmdmap.plugins.entries import Entries
from cmdmap.plugins.finder import Content, Found
from cmdmap.plugins.loader import LoadedPackage
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.reading.lent_kinds import add_kinds_of
from cmdmap.protocols import registry as protocols
from cmdmap.protocols.datagram import driver as links
from cmdmap.services.console import Console
from cmdmap.services.extending.extension import Extension, PluginAct, PluginRight, own_act
from cmdmap.services.extending.stepping import plugin_step
from cmdmap.services.extending.words import Title, add_titles
from cmdmap.store.plugin_statements import TableGate

TICK_S = 10.0
"""How long a tick may keep the writer."""

SAMPLE_S = 120.0
"""How long sample data may."""

I18N = "i18n"
LARGEST_CATALOGUE = 2**20
"""Bytes."""

Removal = Callable[[], object]
OpenDriver = Callable[["ActivePlugin", Driver], links.Driver]


@dataclass(slots=True, eq=False)
class ActivePlugin:
    """A plugin whose contributions are in use."""

    found: Found
    content: Content
    package: LoadedPackage
    calls: PluginCalls
    entries: Entries
    desk: ConsoleDesk
    console: Console
    minded: list[Callable[[float], None]] = field(default_factory=list)
    """Called by the metronome at every stroke with ``time.monotonic()``."""
    ends: ExitStack = field(default_factory=ExitStack)

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        return self.content.manifest

    def close(self) -> None:
        """Take everything of it away again; once, from any thread."""
        self.ends.pop_all().close()


def add_all(plugin: ActivePlugin, open_driver: OpenDriver | None = None) -> None:
    """Add every contribution; where one cannot be added, none of them is.

    ``open_driver`` makes what opens decoders; without it they run inside the program.

    Raises:
        WorldError: the plugin failed, or does not fit into this console.
    """
    with ExitStack() as ends:
        ends.callback(release_logger, plugin.manifest.id)
        for add in (_add_options, _add_texts, _add_kinds, _add_extension, _add_steps):
            for removal in add(plugin):
                ends.callback(removal)
        for removal in _add_drivers(plugin, open_driver or _driver_inside):
            ends.callback(removal)
        plugin.ends.push(ends.pop_all())


def _add_options(plugin: ActivePlugin) -> Iterator[Removal]:
    manifest = plugin.manifest
    titles = (manifest.name, manifest.name_zh)
    yield plugin.console.options.declare(manifest.options, manifest.id, titles)


def _add_texts(plugin: ActivePlugin) -> Iterator[Removal]:
    # English is the source text, the program's own included: nobody translates it.
    titles = {each.title: each.title_zh for each in _all_parts(plugin.manifest)}
    chinese = {**titles, **_catalogue(plugin.content, "zh_CN")}
    yield add_catalogue(plugin.manifest.id, {"zh_CN": chinese})
    yield add_titles(
        {
            f"{plugin.manifest.id}.{part.id}": Title(part.title, part.title_zh)
            for part in plugin.manifest.of(ActPart)
        }
    )


def _add_kinds(plugin: ActivePlugin) -> Iterator[Removal]:
    def removal(remove: Removal) -> None:
        remove()
        plugin.console.reload_kinds()

    for remove in add_kinds_of(plugin.content, plugin.found.folder):
        yield partial(removal, remove)
    if plugin.manifest.of(Kinds):
        plugin.console.reload_kinds()


def _add_extension(plugin: ActivePlugin) -> Iterator[Removal]:
    manifest, entries = plugin.manifest, plugin.entries
    acts: dict[str, PluginAct] = {}
    for part in manifest.of(ActPart):
        name = f"acts.{part.id}"
        entries.ready(part.entry)
        run = entries.act(name, part.entry, part.limit_s)
        acts[part.id] = PluginAct(entries.class_of(part.wish), part.right, run)
    for tick in manifest.of(TickPart):
        entries.ready(tick.entry)
        run = entries.own_act(f"ticks.{tick.id}", tick.entry, TICK_S)
        acts[own_act("tick", tick.id)] = PluginAct(type(None), "", run)
    for sample in manifest.of(SamplePart):
        run = entries.own_act(f"samples.{sample.id}", sample.entry, SAMPLE_S)
        acts[own_act("sample", sample.id)] = PluginAct(type(None), "", run)
    yield plugin.console.desk.extensions.add(_extension(plugin, acts))


def gate_of(manifest: Manifest) -> TableGate:
    """Return the gate to a plugin's tables."""
    return TableGate(manifest.id, manifest.table_names)


def _extension(plugin: ActivePlugin, acts: Mapping[str, PluginAct]) -> Extension:
    rights = {
        part.id: PluginRight(part.title, part.title_zh, frozenset(map(Role, part.roles)))
        for part in plugin.manifest.of(RightPart)
    }
    return Extension(
        plugin.manifest.id,
        gate_of(plugin.manifest),
        plugin.desk,
        frozenset(plugin.manifest.wants.rights),
        rights,
        acts,
    )


def _add_steps(plugin: ActivePlugin) -> Iterator[Removal]:
    line = plugin.console.desk.steps
    for part in plugin.manifest.of(StepPart):
        plugin.entries.ready(part.entry)
        extension = plugin.console.desk.extensions.of(plugin.manifest.id)
        entry = plugin.entries.step(f"steps.{part.id}", part.entry)
        step = plugin_step(extension, part.id, part.title, entry, line, part.protocols)
        yield line.add(step, before=part.before, after=part.after)


def _add_drivers(plugin: ActivePlugin, open_driver: OpenDriver) -> Iterator[Removal]:
    for part in plugin.manifest.of(Driver):
        yield protocols.add_driver(part.id, open_driver(plugin, part))


def _driver_inside(plugin: ActivePlugin, part: Driver) -> links.Driver:
    name = f"drivers.{part.id}"
    plugin.entries.ready(part.entry)

    def make() -> object:
        return plugin.entries.find(part.entry)()

    limit = ReportLimit(plugin.calls, part.id)
    if part.packets:
        return links.PacketDriver(part.id, lambda: GuardedPackets(name, plugin.calls, limit, make))
    return links.Driver(part.id, lambda: GuardedDecoder(name, plugin.calls, limit, make))


def _all_parts(manifest: Manifest) -> Iterator[Contribution]:
    for parts in manifest.contributions.values():
        yield from parts


def _catalogue(content: Content, language: str) -> dict[str, str]:
    """Return a plugin's translations.

    Raises:
        WorldError: the file is no flat object of texts.
    """
    path = str(PurePosixPath(I18N) / f"{language}.json")
    raw = content.files.get(path)
    if raw is None:
        return {}
    try:
        table = json.loads(raw[:LARGEST_CATALOGUE].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _no_catalogue(content, path, error) from error
    if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
        raise _no_catalogue(content, path, tr("it is no flat object of texts"))
    return table


def _no_catalogue(content: Content, path: str, why: object) -> WorldError:
    return WorldError(
        tr("{plugin}: {path} cannot be read ({why}).", plugin=content.manifest.id, path=path,
           why=why)
    )  # fmt: skip
