"""Active parts: what the host of plugins hands to the window, one value for each page and layer.

Between ``plugins`` and the workspace 模块. Every call into a plugin's code goes through the guard
that comes with it; what the code raises there comes back as a WorldError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from cmdmap.api.contributions import Contribution, Layer, PagePart, ReportPart
from cmdmap.api.drawing import Drawing
from cmdmap.api.handles import Page, PluginDesk, Reader
from cmdmap.api.sheets import Sheet
from cmdmap.domain.extension import PluginWish
from cmdmap.i18n import current_language
from cmdmap.services.extending.extension import Extension

Guard = Callable[[str, Callable[[], Any]], Any]
"""``guard(part, work)`` calls on this thread; raises WorldError where the plugin failed."""


class HostDesk(PluginDesk, Protocol):
    """A plugin's desk as the program sees it."""

    def wrap(self, wish: object) -> PluginWish:
        """Return one of the plugin's wishes as the desk takes it."""
        ...

    def ask(
        self, part: str, question: Callable[[Reader], Any], limit_s: float = ...
    ) -> Future[Any]:
        """Ask under a name that the plugin's health shows."""
        ...


@dataclass(frozen=True, slots=True)
class ActiveLayer:
    """A layer of an active plugin."""

    plugin_id: str
    part: Layer
    desk: HostDesk
    draw: Callable[[PluginDesk, Reader], Drawing]
    """For a reader thread of the plugin."""

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.plugin_id}.{self.part.id}"

    @property
    def title(self) -> str:
        """What it is called, in the language of the seat."""
        return title_of(self.part)


@dataclass(frozen=True, slots=True)
class ActiveReport:
    """A report or an analysis of an active plugin."""

    part: ReportPart
    make: Callable[[PluginDesk, Reader, Mapping[str, str]], Sheet]
    """For a reader thread of the plugin."""


@dataclass(frozen=True, slots=True)
class ActivePage:
    """A page of an active plugin."""

    plugin_id: str
    part: PagePart
    desk: HostDesk
    guard: Guard
    extension: Extension
    """Its rights and acts."""
    make: Callable[[Page], QWidget]
    """To be called through the guard."""
    reports: Mapping[str, ActiveReport]
    """The plugin's reports by their id."""

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.plugin_id}.{self.part.id}"

    @property
    def title(self) -> str:
        """What it is called, in the language of the seat."""
        return title_of(self.part)


def title_of(part: Contribution) -> str:
    """Return the title of a contribution in the language of the seat."""
    return part.title_zh if current_language() == "zh_CN" else part.title
