"""What the rest of the program sees of plugins: one row each, and their parts to use.

Handed out by the host to the workspaces, the page of plugins and the command line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from cmdmap.api.contributions import AnalysisPart, Layer, PagePart, ReportPart
from cmdmap.api.drawing import Drawing
from cmdmap.api.sheets import Sheet
from cmdmap.domain.changes import ELSEWHERE
from cmdmap.domain.rights import Actor
from cmdmap.errors import WorldError
from cmdmap.i18n import mark
from cmdmap.plugins.calling.days import Day
from cmdmap.plugins.calling.health import PluginHealth
from cmdmap.plugins.desk import ConsoleDesk
from cmdmap.plugins.finder import Origin
from cmdmap.plugins.guard import Failure
from cmdmap.plugins.installing.score import Score
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.packaging.trust import TrustedKey
from cmdmap.plugins.registry import ActivePlugin


class PluginStanding(StrEnum):
    """What is with a plugin now."""

    ACTIVE = "active"
    OFF = "off"
    """Somebody has switched it off, or the program after it crashed twice."""
    FAILED = "failed"
    """It made a mistake and is off for this run."""
    REFUSED = "refused"
    """It cannot be loaded: changed files, a key nobody trusts, another API, something missing."""
    SAFE = "safe"
    """The program runs without plugins."""


STANDING_NAMES: Mapping[PluginStanding, str] = {
    PluginStanding.ACTIVE: mark("active"),
    PluginStanding.OFF: mark("switched off"),
    PluginStanding.FAILED: mark("failed, off for this run"),
    PluginStanding.REFUSED: mark("cannot be loaded"),
    PluginStanding.SAFE: mark("off: safe mode"),
}


@dataclass(frozen=True, slots=True)
class PluginView:
    """One plugin as a row."""

    id: str
    version: str
    origin: Origin
    folder: Path
    standing: PluginStanding
    why: str = ""
    """Why it is off, refused or failed, in one sentence."""
    manifest: Manifest | None = None
    """None where it cannot be read."""
    signer: TrustedKey | None = None
    score: Score | None = None
    health: PluginHealth = field(default_factory=PluginHealth)
    """Of this run."""
    day: Day = field(default_factory=Day)
    """The last 24 hours, over restarts."""
    failure: Failure | None = None

    @property
    def title(self) -> str:
        """Its name in the language of the seat."""
        return self.id if self.manifest is None else self.manifest.title

    @property
    def counts(self) -> dict[str, int]:
        """How many contributions it brings, by section."""
        contributions = {} if self.manifest is None else self.manifest.contributions
        return {section: len(parts) for section, parts in contributions.items() if parts}


@dataclass(frozen=True, slots=True)
class _Slot:
    plugin: ActivePlugin

    @property
    def plugin_id(self) -> str:
        """Whose it is."""
        return self.plugin.manifest.id

    @property
    def desk(self) -> ConsoleDesk:
        """The plugin's desk."""
        return self.plugin.desk

    def may(self, actor: Actor, right: str) -> bool:
        """Tell whether somebody has a right of the plugin or the core; empty is everybody's.

        Of a plugin that has just gone nobody has any.
        """
        if not right:
            return True
        try:
            extension = self.plugin.console.desk.extensions.of(self.plugin_id)
        except WorldError:
            return False
        return extension.may(actor, right)


@dataclass(frozen=True, slots=True)
class PageSlot(_Slot):
    """A page that can be opened."""

    part: PagePart

    def open(self, page: Any) -> Any:
        """Return the page's widget; UI thread.

        Raises:
            WorldError: the plugin failed or is off.
        """
        return self.plugin.entries.page(f"pages.{self.part.id}", self.part.entry, page)


@dataclass(frozen=True, slots=True)
class LayerSlot(_Slot):
    """A layer that can be drawn."""

    part: Layer

    @property
    def topics(self) -> frozenset[str]:
        """Full topics after which it has to be drawn again."""
        full = (
            each if "." in each or each in ("units", "incidents") else f"{self.plugin_id}.{each}"
            for each in self.part.topics
        )
        return frozenset((*full, ELSEWHERE))

    def draw(self) -> Future[Drawing]:
        """Ask for the drawing of now."""
        return self.plugin.entries.drawing(
            f"layers.{self.part.id}", self.part.entry, self.plugin.desk
        )


@dataclass(frozen=True, slots=True)
class SheetSlot(_Slot):
    """A report or an analysis."""

    part: ReportPart | AnalysisPart

    def make(self, wanted: Mapping[str, str]) -> Future[Sheet]:
        """Ask for the sheet."""
        section = "reports" if isinstance(self.part, ReportPart) else "analyses"
        return self.plugin.entries.sheet(
            f"{section}.{self.part.id}", self.part.entry, self.plugin.desk, wanted
        )


@dataclass(frozen=True, slots=True)
class CountedInside:
    """See ``api.Counted``."""

    plugin_id: str
    title: str
    number: int
    names: Sequence[str]
