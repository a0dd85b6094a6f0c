"""The plan of an installation: what the administrator sees before deciding, and what is in the way.

Made by the installer from a checked package without changing anything; ``installer.py`` carries it
out only while nothing is in the way and the state is still the one the plan was made for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmdmap.i18n import mark, tr
from cmdmap.plugins.installing.clashes import find_clashes
from cmdmap.plugins.installing.needing import Verdict, find_broken, judge_api, judge_needs
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.score import Score, score_of
from cmdmap.plugins.installing.state import PluginRecord, PluginState
from cmdmap.plugins.installing.wanting import Wish, wishes_of
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.installed import check_signer, check_standing
from cmdmap.plugins.packaging.package import Package
from cmdmap.plugins.packaging.trust import TrustedKey
from cmdmap.plugins.packaging.versions import Version


class Change(StrEnum):
    """What carrying a plan out would do."""

    FIRST = "first"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    AGAIN = "again"
    """The same version with the same files is installed already."""
    OTHER = "other"
    """The same version with other files is installed."""


CHANGE_NAMES = {
    Change.FIRST: mark("install"),
    Change.UPGRADE: mark("upgrade"),
    Change.DOWNGRADE: mark("go back to a lower version"),
    Change.AGAIN: mark("nothing, it is installed"),
    Change.OTHER: mark("replace the files of the same version"),
}


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """What a change of version does beside unpacking."""

    from_version: str
    backup_bytes: int | None
    """Size of the database that is copied first; None: the plugin has no tables, nothing is."""
    migrations: int
    """Revisions its tables go through."""
    dropped: str = ""
    """The version that is no longer kept afterwards."""


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """Everything that is to be known before a package is installed."""

    package: Package
    change: Change
    signer: TrustedKey | None
    """None: nobody here trusts the key; ``blockers`` says so."""
    api: Verdict
    needs: tuple[Verdict, ...]
    wishes: tuple[Wish, ...]
    score: Score
    upgrade: UpgradePlan | None
    blockers: tuple[str, ...]
    """Why it is not installed; empty when it may be."""

    @property
    def manifest(self) -> Manifest:
        """The plugin's own manifest."""
        return self.package.manifest


def make_plan(
    package: Package,
    places: PluginPlaces,
    state: PluginState,
    now: datetime,
    upgrade: UpgradePlan | None,
    *,
    downgrade: bool = False,
    replace: bool = False,
) -> InstallPlan:
    """Return the plan for a package.

    ``downgrade`` allows a lower version than the installed one, ``replace`` other files under the
    same version.
    """
    manifest = package.manifest
    signer, blockers = _signer(package, places, now)
    api = judge_api(manifest)
    versions = {each: record.version for each, record in state.plugins.items()}
    needs = judge_needs(manifest, versions)
    change = change_of(package, state.plugins.get(manifest.id))
    official = signer is not None and signer.official
    blockers += [verdict.sentence for verdict in (api, *needs) if not verdict.fine]
    blockers += find_clashes(manifest.id, state.plugins, places.root)
    blockers += _about_change(manifest, change, state, downgrade=downgrade, replace=replace)
    blockers += find_broken(places, state, manifest.id, manifest.version)
    return InstallPlan(
        package,
        change,
        signer,
        api,
        needs,
        wishes_of(manifest, official=official),
        score_of(manifest, official=official),
        upgrade,
        tuple(blockers),
    )


def change_of(package: Package, record: PluginRecord | None) -> Change:
    """Return what installing a package means beside an installed version."""
    if record is None:
        return Change.FIRST
    fresh, there = package.manifest.version, Version.parse(record.version)
    if fresh == there:
        return Change.AGAIN if package.listed.digest == record.digest else Change.OTHER
    return Change.UPGRADE if fresh > there else Change.DOWNGRADE


def _signer(
    package: Package, places: PluginPlaces, now: datetime
) -> tuple[TrustedKey | None, list[str]]:
    try:
        signer = check_signer(package.listed.raw, package.signature_text, places.trust)
    except PackageError as error:
        return None, [str(error)]
    try:
        check_standing(signer, now)
    except PackageError as error:
        return signer, [str(error)]
    return signer, []


def _about_change(
    manifest: Manifest, change: Change, state: PluginState, *, downgrade: bool, replace: bool
) -> Iterator[str]:
    if change is Change.AGAIN:
        yield tr("{plugin} {version} is installed already.", plugin=manifest.id,
                 version=manifest.version)  # fmt: skip
    elif change is Change.OTHER and not replace:
        yield tr(
            "{plugin} {version} is installed with other files; a changed plugin needs a new "
            "version.",
            plugin=manifest.id,
            version=manifest.version,
        )
    elif change is Change.DOWNGRADE and not downgrade:
        yield tr(
            "{plugin} {installed} is installed, which is newer than {version}; go back by "
            "rolling back, or allow the lower version.",
            plugin=manifest.id,
            installed=state.plugins[manifest.id].version,
            version=manifest.version,
        )
    if state.pending is not None:
        yield tr(
            "{plugin} is being changed by another window or terminal, or that was interrupted; "
            "wait a moment, then run cmdmap plugin list.",
            plugin=state.pending.id,
        )
