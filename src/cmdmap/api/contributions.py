"""What a plugin may bring: one record per table of ``plugin.toml``, and what its entry has to be.

``plugins/manifest.py`` reads the records without importing the plugin; ``plugins/registry.py`` adds
and removes them. ``entry`` is ``module.path:name`` inside the plugin's package. Titles are given in
both languages (``title``, ``title_zh``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cmdmap.api.drawing import Drawing
from cmdmap.api.handles import Page, PluginDesk, Reader, Transaction
from cmdmap.api.sheets import Sheet
from cmdmap.domain.grid import Ring
from cmdmap.domain.report import Heard
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder


@dataclass(frozen=True, slots=True)
class Contribution:
    """What every contribution says of itself."""

    id: str
    """Name inside the plugin, ``[a-z][a-z0-9_]*``, never reused for something else."""
    title: str
    title_zh: str


@dataclass(frozen=True, slots=True)
class Layer(Contribution):
    """``[[layers]]``: a drawing on the map. Entry: :data:`LayerEntry`."""

    entry: str
    topics: tuple[str, ...] = ()
    """Drawn again after commits that touch these."""
    visible: bool = True
    """Shown at first on the plugin's own page; on the Command workspace's map always by choice."""


@dataclass(frozen=True, slots=True)
class PagePart(Contribution):
    """``[[pages]]``: a page in the workspace 模块. Entry: :data:`PageEntry`, UI thread."""

    entry: str
    with_map: bool = True
    """False: the page fills the whole workspace."""
    right: str = ""
    """Only who has it finds the page; empty is everybody."""


@dataclass(frozen=True, slots=True)
class Kinds(Contribution):
    """``[[kinds]]``: kinds of incidents with fields and clocks, a file as ``kinds.toml``."""

    file: str


@dataclass(frozen=True, slots=True)
class Driver(Contribution):
    """``[[drivers]]``: a protocol under its ``id``; links name it as ``?protocol=<id>``.

    Entry: :data:`DriverEntry`. A driver of a plugin that is not official, or that asks for it, runs
    in a process of its own.
    """

    entry: str
    packets: bool = False
    """True: the entry makes a decoder of datagrams and MQTT messages, which sees topics."""


@dataclass(frozen=True, slots=True)
class StepPart(Contribution):
    """``[[steps]]``: a step that reports go through. Entry: :data:`StepEntry`, writer side."""

    entry: str
    before: str = ""
    """Name of the core's step it stands before; see ``cmdmap steps``."""
    after: str = ""
    """Or after; one of both."""
    protocols: tuple[str, ...] = ()
    """Only reports of these protocols come by; empty is all."""


@dataclass(frozen=True, slots=True)
class ActPart(Contribution):
    """``[[acts]]``: a command of the plugin. Entry: :data:`ActEntry`, writer side."""

    entry: str
    wish: str
    """``module.path:Class`` of the frozen dataclass that is handed in."""
    right: str
    """Short name of one of the plugin's rights, or a right of the core such as ``export``."""
    limit_s: float = 5.0
    """How long it may keep the writer, at most 120: many times what it takes: a busy machine must
    not switch a plugin off; a long import is handed in in parts."""


@dataclass(frozen=True, slots=True)
class AnalysisPart(Contribution):
    """``[[analyses]]``: tables and charts. Entry: :data:`SheetEntry`, reader side."""

    entry: str
    right: str = ""
    asks: tuple[str, ...] = ()
    """As of :class:`ReportPart`."""


@dataclass(frozen=True, slots=True)
class ReportPart(Contribution):
    """``[[reports]]``: a sheet to print or save. Entry: :data:`SheetEntry`, reader side."""

    entry: str
    right: str = "export"
    personal: bool = False
    """It holds personal data: watermarked with the account and audited row by row count."""
    asks: tuple[str, ...] = ()
    """What it is asked with. The list of reports has fields for ``from`` and ``to``, two days,
    and for ``words``; a sheet that asks for anything else is made on the plugin's page."""


@dataclass(frozen=True, slots=True)
class CounterPart(Contribution):
    """``[[counters]]``: what lies inside an area, for others. Entry: :data:`CounterEntry`."""

    entry: str


@dataclass(frozen=True, slots=True)
class TickPart(Contribution):
    """``[[ticks]]``: done again and again by the program. Entry: :data:`TickEntry`, writer side."""

    entry: str
    every_s: float = 60.0
    """At least 1."""


@dataclass(frozen=True, slots=True)
class SamplePart(Contribution):
    """``[[samples]]``: sample data for the demo. Entry: :data:`SampleEntry`, writer side."""

    entry: str


@dataclass(frozen=True, slots=True)
class RightPart(Contribution):
    """``[[rights]]``: something somebody may do in the plugin."""

    roles: tuple[str, ...]
    """Roles of the core that have it."""


class Count(NamedTuple):
    """What a counter found inside a ring."""

    number: int
    names: tuple[str, ...] = ()
    """At most twenty by name, for a list on paper; no personal data."""


LayerEntry = Callable[[PluginDesk, Reader], Drawing]
PageEntry = Callable[[Page], object]
"""Returns the page as a ``QWidget``; the program owns it from then on."""
DriverEntry = Callable[[], Decoder] | Callable[[], PacketDecoder]
StepEntry = Callable[[Heard, Transaction], str | None]
"""None lets the report go on; a reason (counted) ends its life, ``"done"`` because it is kept."""
ActEntry = Callable[[object, Transaction], None]
SheetEntry = Callable[[PluginDesk, Reader, Mapping[str, str]], Sheet]
"""Gets what was chosen in the form, e.g. ``{"from": "2026-01-01"}``."""
CounterEntry = Callable[[PluginDesk, Reader, Ring], Count]
TickEntry = Callable[[PluginDesk, Transaction], None]
SampleEntry = Callable[[PluginDesk, Transaction], None]
Contributions = Mapping[str, Sequence[Contribution]]
"""By the name of their table: ``layers``, ``pages``, …"""
