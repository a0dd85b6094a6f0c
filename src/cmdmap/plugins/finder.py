"""Finds plugins without importing them: installed packages, Python distributions, source folders.

Asked by the host at start and again when something was installed. A distribution names its package
under the entry point group ``cmdmap.plugins``; its ``plugin.toml`` is looked for in that package's
folder. A plugin that is installed twice is taken from the first place of this order.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cmdmap.config import plugin_sources
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.loader import read_source
from cmdmap.plugins.manifest import Manifest, load_manifest
from cmdmap.plugins.packaging.atomic import in_plain_words, write_file
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.plugins.packaging.trust import TrustedKey

GROUP = "cmdmap.plugins"
OFF_FILE = "distributions_off.json"


class Origin(StrEnum):
    """Where a plugin comes from."""

    PACKAGE = "package"
    """Installed from a ``.cmplugin``, signed."""
    DISTRIBUTION = "distribution"
    """Installed with Python's own tools by whoever owns this Python; nobody has signed it."""
    SOURCE = "source"
    """A folder that whoever started the program has named."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that could be activated; nothing of it has run."""

    id: str
    origin: Origin
    folder: Path
    version: str = ""
    enabled: bool = True
    off_because: str = ""
    """Why the program has switched it off after crashes."""

    def read(self, places: PluginPlaces, now: datetime) -> Content:
        """Read and check everything of it.

        Raises:
            WorldError: files differ from the signed list, nobody trusted has signed it, or its
                manifest cannot be used.
        """
        if self.origin is Origin.PACKAGE:
            installed = check_installed(self.folder, places.trust, now)
            self._check_id(installed.manifest)
            return Content(installed.manifest, installed.files, installed.signer)
        manifest = load_manifest(self.folder)
        self._check_id(manifest)
        return Content(manifest, read_source(self.folder), None)

    def _check_id(self, manifest: Manifest) -> None:
        if manifest.id != self.id:
            raise WorldError(
                tr(
                    "{path} holds the plugin {found}, not {wanted}; install it again.",
                    path=self.folder,
                    found=manifest.id,
                    wanted=self.id,
                )
            )


@dataclass(frozen=True, slots=True)
class Content:
    """What a found plugin holds, checked."""

    manifest: Manifest
    files: Mapping[str, bytes] = field(repr=False)
    signer: TrustedKey | None

    @property
    def official(self) -> bool:
        """It is signed by the makers of cmdmap."""
        return self.signer is not None and self.signer.official


def find_plugins(places: PluginPlaces, sources: Sequence[Path] = ()) -> dict[str, Found]:
    """Return every plugin by its id.

    Raises:
        WorldError: the record of what is installed is damaged.
    """
    found: dict[str, Found] = {}
    for each in (*_sources(sources), *_packages(places), *_distributions(switched_off(places))):
        found.setdefault(each.id, each)
    return found


def enabled_versions(known: Iterable[Found]) -> dict[str, str]:
    """Return the versions of those that are switched on, by id."""
    return {each.id: each.version for each in known if each.enabled}


def named_sources() -> tuple[list[Path], list[str]]:
    """Return the folders an author has named, and a sentence for each that is no plugin."""
    good, refused = [], []
    for folder in plugin_sources():
        try:
            load_manifest(folder)
            good.append(folder)
        except WorldError as error:
            refused.append(f"{folder}: {error}")
    return good, refused


def enabled_manifests(places: PluginPlaces) -> tuple[list[tuple[Found, Manifest]], list[str]]:
    """Return what is switched on with its manifest, and a sentence for each that has none.

    Signatures and files are not checked: for looking at what plugins say, not for running them.

    Raises:
        WorldError: the record of what is installed is damaged.
    """
    sources, refused = named_sources()
    good = []
    for found in find_plugins(places, sources).values():
        if found.enabled:
            try:
                good.append((found, load_manifest(found.folder)))
            except WorldError as error:
                refused.append(str(error))
    return good, refused


def decodes_outside(found: Found, content: Content) -> bool:
    """Tell whether its drivers run in a process of their own.

    Those of strangers do; whoever names a source folder trusts what is in it.
    """
    trusted = content.official or found.origin is Origin.SOURCE
    return content.manifest.own_process or not trusted


def switched_off(places: PluginPlaces) -> frozenset[str]:
    """Return the distributions that somebody has switched off; a damaged file is an empty one."""
    try:
        names = json.loads((places.root / OFF_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


def switch_distribution(places: PluginPlaces, plugin_id: str, *, on: bool) -> None:
    """Remember that a distribution is used, as it is at first, or not.

    Raises:
        WorldError: it cannot be written down.
    """
    names = switched_off(places) - {plugin_id} if on else switched_off(places) | {plugin_id}
    with in_plain_words(places.root):
        places.root.mkdir(parents=True, exist_ok=True)
        write_file(places.root / OFF_FILE, json.dumps(sorted(names)).encode("utf-8"))


def _packages(places: PluginPlaces) -> Iterator[Found]:
    for record in places.state.read().plugins.values():
        folder = places.code(record.id, record.version)
        yield Found(
            record.id, Origin.PACKAGE, folder, record.version, record.enabled, record.off_because
        )


def _sources(folders: Sequence[Path]) -> Iterator[Found]:
    for folder in folders:
        manifest = load_manifest(folder)
        yield Found(manifest.id, Origin.SOURCE, folder.resolve(), str(manifest.version))


def _distributions(off: frozenset[str]) -> Iterator[Found]:
    for point in importlib.metadata.entry_points(group=GROUP):
        package = point.value.partition(":")[0]
        if package != point.name or "." in package:
            continue
        # A top-level package is found without running anything of it.
        spec = importlib.util.find_spec(package)
        places = list(spec.submodule_search_locations or ()) if spec is not None else []
        if places:
            version = point.dist.version if point.dist is not None else ""
            yield Found(package, Origin.DISTRIBUTION, Path(places[0]), version, package not in off)
