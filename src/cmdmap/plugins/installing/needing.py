"""What a plugin needs and whether it is there: libraries of Python, other plugins, the API.

Asked for the installer's plan and before each activation. Nothing is ever fetched: what is missing
is named, and the plugin is not installed.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cmdmap.api.version import API_VERSION, is_compatible
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.state import PluginState
from cmdmap.plugins.manifest import Manifest, ManifestError, load_manifest
from cmdmap.plugins.packaging.versions import Requirement, Version


class Verdict(NamedTuple):
    """Whether one thing is there."""

    what: str
    found: str
    """The version that is there, empty for none."""
    fine: bool
    sentence: str


def judge_api(manifest: Manifest) -> Verdict:
    """Hold the API a plugin was written for against ours."""
    fine = is_compatible(manifest.api)
    if fine:
        sentence = tr("written for API {api}, compatible", api=manifest.api)
    else:
        sentence = tr(
            "It was written for API {api}, this program offers {offered}; ask its maker for a "
            "version that fits.",
            api=manifest.api,
            offered=API_VERSION,
        )
    return Verdict("api", API_VERSION, fine, sentence)


def judge_needs(manifest: Manifest, plugins: Mapping[str, str]) -> tuple[Verdict, ...]:
    """Hold libraries and other plugins against what is there; ``plugins`` are versions by id."""
    libraries = (_judge(each, _library(each.name), each.name) for each in manifest.requires)
    others = (_judge(each, plugins.get(each.name, ""), each.name) for each in manifest.needs)
    return (*libraries, *others)


def check_needs(manifest: Manifest, plugins: Mapping[str, str]) -> None:
    """Hold the API, libraries and other plugins against what is there.

    Raises:
        WorldError: something is missing.
    """
    for verdict in (judge_api(manifest), *judge_needs(manifest, plugins)):
        if not verdict.fine:
            raise WorldError(verdict.sentence)


def find_broken(
    places: PluginPlaces, state: PluginState, plugin_id: str, version: Version | None
) -> Iterator[str]:
    """Yield a sentence for each other plugin that needs this one and would lose it.

    ``version`` is the one that would be there afterwards, None for none at all.
    """
    for record in state.plugins.values():
        if record.id == plugin_id or not record.enabled:
            continue
        try:
            manifest = load_manifest(places.code(record.id, record.version))
        except ManifestError:
            continue
        for need in manifest.needs:
            if need.name == plugin_id and (version is None or not need.accepts(version)):
                yield tr("{plugin} needs {wanted}.", plugin=record.id, wanted=need)


def _judge(wanted: Requirement, found: str, name: str) -> Verdict:
    if not found:
        missing = tr("It needs {wanted}, which is not installed here.", wanted=wanted)
        return Verdict(name, "", False, missing)
    try:
        fine = wanted.accepts(Version.parse(_plain(found)))
    except ValueError:
        fine = not wanted.clauses
    if fine:
        return Verdict(name, found, True, tr("{name} {version} is there", name=name, version=found))
    wrong = tr("It needs {wanted}; here is {version}.", wanted=wanted, version=found)
    return Verdict(name, found, False, wrong)


def _library(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return ""


def _plain(version: str) -> str:
    """Return a version without its epoch and local part."""
    return version.partition("+")[0].rpartition("!")[2]
