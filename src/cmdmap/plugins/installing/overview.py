"""What is installed, looked at again: files and signature checked, score, what each one brings.

For ``cmdmap plugin list`` and the view of the Admin workspace. Nothing is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.plugins.finder import Found, Origin, find_plugins
from cmdmap.plugins.installing.needing import judge_api
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.score import Score, score_of
from cmdmap.plugins.installing.state import PluginRecord
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.plugins.packaging.trust import TrustedKey


class Condition(StrEnum):
    """Whether an installed plugin is used."""

    ON = "on"
    OFF = "off"
    """A person has switched it off."""
    STOPPED = "stopped"
    """The program has, with a reason."""
    REFUSED = "refused"
    """Its files, its signature or its API do not fit; it is not loaded."""


CONDITION_NAMES = {
    Condition.ON: mark("enabled"),
    Condition.OFF: mark("disabled"),
    Condition.STOPPED: mark("switched off by the program"),
    Condition.REFUSED: mark("refused"),
}

SECTION_NAMES = {
    "layers": mark("layers {count}"),
    "pages": mark("pages {count}"),
    "kinds": mark("kinds of incidents {count}"),
    "drivers": mark("device drivers {count}"),
    "steps": mark("steps {count}"),
    "analyses": mark("analyses {count}"),
    "reports": mark("reports {count}"),
    "tables": mark("tables {count}"),
    "counters": mark("counters {count}"),
}
"""What is named in the list of plugins, in this order."""


@dataclass(frozen=True, slots=True)
class InstalledView:
    """One installed plugin as it is on the disk now."""

    record: PluginRecord
    condition: Condition
    reason: str
    """Why it is stopped or refused."""
    manifest: Manifest | None
    """None where it cannot be read."""
    signer: TrustedKey | None
    score: Score | None
    origin: Origin = Origin.PACKAGE

    @property
    def brings(self) -> str:
        """Its contributions in few words: ``tables 9, layers 4``."""
        return "" if self.manifest is None else brings(self.manifest)


def view_installed(places: PluginPlaces, now: datetime) -> tuple[InstalledView, ...]:
    """Return every plugin that is installed, as a package or a distribution, by its id.

    Slow, it reads all their files.

    Raises:
        WorldError: the state cannot be read.
    """
    records = places.state.read().plugins
    views = [
        _view(places, records[found.id], now)
        if found.origin is Origin.PACKAGE
        else _view_distribution(places, found, now)
        for found in find_plugins(places).values()
    ]
    return tuple(sorted(views, key=lambda view: view.record.id))


def brings(manifest: Manifest) -> str:
    """Return what a plugin brings in few words."""
    counts = {section: len(many) for section, many in manifest.contributions.items()}
    parts = (
        tr(words, count=counts[section])
        for section, words in SECTION_NAMES.items()
        if counts.get(section)
    )
    return " · ".join(parts)


def _view(places: PluginPlaces, record: PluginRecord, now: datetime) -> InstalledView:
    try:
        found = check_installed(places.code(record.id, record.version), places.trust, now)
        reason = _unfit(record, found.listed.digest, found.manifest)
    except WorldError as error:
        return InstalledView(record, Condition.REFUSED, str(error), None, None, None)
    score = score_of(found.manifest, official=found.signer.official)
    condition = _condition(record, reason)
    return InstalledView(
        record, condition, reason or record.off_because, found.manifest, found.signer, score
    )


def _view_distribution(places: PluginPlaces, found: Found, now: datetime) -> InstalledView:
    record = PluginRecord(found.id, found.version, "", enabled=found.enabled)
    manifest, score = None, None
    try:
        manifest = found.read(places, now).manifest
        score = score_of(manifest, official=False)
        verdict = judge_api(manifest)
        reason = "" if verdict.fine else verdict.sentence
    except WorldError as error:
        reason = str(error)
    condition = _condition(record, reason)
    return InstalledView(record, condition, reason, manifest, None, score, found.origin)


def _condition(record: PluginRecord, unfit: str) -> Condition:
    if unfit:
        return Condition.REFUSED
    if record.enabled:
        return Condition.ON
    return Condition.STOPPED if record.off_because else Condition.OFF


def _unfit(record: PluginRecord, digest: str, manifest: Manifest) -> str:
    if digest != record.digest or manifest.id != record.id:
        return tr("Its files are not those that were installed; install it again.")
    verdict = judge_api(manifest)
    return "" if verdict.fine else verdict.sentence
