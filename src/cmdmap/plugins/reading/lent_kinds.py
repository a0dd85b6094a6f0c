"""Kinds of incidents that plugins bring, also without bringing any plugin to life.

For the registry, and for commands that list or change incidents: kinds are files, so reading them
runs nothing. They are checked like everything of a plugin, because they set clocks of incidents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from cmdmap.api.contributions import Kinds
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.finder import Content, enabled_manifests
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.services.casework.kind_files import add_kinds


def add_kinds_of(content: Content, folder: Path) -> Iterator[Callable[[], None]]:
    """Add the kinds of a plugin from the very bytes that were checked; yield what removes each.

    Raises:
        WorldError: a file is not there, or does not fit to what is.
    """
    for part in content.manifest.of(Kinds):
        source = content.files.get(part.file)
        if source is None:
            raise WorldError(
                tr("{place} names {name}, which is not there.", place=content.manifest.id,
                   name=part.file)
            )  # fmt: skip
        yield add_kinds(f"{content.manifest.id}.{part.id}", folder / part.file, source)


@contextmanager
def lent_kinds(places: PluginPlaces, now: datetime) -> Iterator[list[str]]:
    """Add the kinds of enabled plugins to books that are made in the block.

    Yields a sentence for each file or plugin that cannot be read.

    Raises:
        WorldError: the record of what is installed cannot be read.
    """
    plugins, refused = enabled_manifests(places)
    with ExitStack() as ends:
        for found, manifest in plugins:
            if not manifest.of(Kinds):
                continue
            try:
                for remove in add_kinds_of(found.read(places, now), found.folder):
                    ends.callback(remove)
            except WorldError as error:
                refused.append(str(error))
        yield refused
