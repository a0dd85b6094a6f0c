"""The bench: one plugin in a real store, with a clock that stands still and nothing in between.

A plugin's tests make one per test; each method below is named after the table of ``plugin.toml``
whose entries it calls. ``rig.py`` is the half below: store, rights, acts, questions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from cmdmap.api.contributions import (
    AnalysisPart,
    Contribution,
    Count,
    CounterPart,
    Driver,
    Layer,
    PagePart,
    ReportPart,
    SamplePart,
    StepPart,
    TickPart,
)
from cmdmap.api.drawing import Drawing
from cmdmap.api.sheets import Sheet
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.grid import Ring
from cmdmap.domain.ids import UnitId
from cmdmap.domain.report import Heard
from cmdmap.domain.unit import Unit
from cmdmap.services.extending.step_line import StepLine
from cmdmap.services.extending.stepping import plugin_step
from cmdmap.services.passage import run_steps
from cmdmap.services.present import Draft
from cmdmap.services.steps import STEPS
from cmdmap.testing.link import FakeLink
from cmdmap.testing.loading import resolve
from cmdmap.testing.page import FakePage
from cmdmap.testing.persons import EVERY_ROLE, person
from cmdmap.testing.rig import Rig

Part = TypeVar("Part", bound=Contribution)
NOTHING: Mapping[str, str] = {}


class PluginBench(Rig):
    """One plugin ready to be asked; close it, or use it in ``with``.

    Open to the test: ``desk``, ``clock``, ``manifest``, ``store``, ``options`` (values by short
    name), ``counted`` (what other plugins would count) and ``writer.commits`` (all that was kept).
    """

    def add_units(self, *units: Unit) -> Commit:
        """Put units on the roster; their numbers are given by the store, see ``desk.units()``."""
        return self.submit(EnrolUnits(units), actor=None)

    def page(self, actor: str = "tester", roles: Collection[str] = EVERY_ROLE) -> FakePage:
        """Return a page handle with somebody logged in."""
        return FakePage(self, person(actor, roles))

    def open(self, page_id: str, page: FakePage | None = None) -> Any:
        """Return the widget of a page of the manifest; it goes when the bench is closed."""
        # Here, because most plugins' tests need no Qt.
        from cmdmap.testing.screen import application, remove

        application()
        widget = self._entry(PagePart, page_id)(page or self.page())
        self.at_close(lambda: remove(widget))
        return widget

    def layer(self, layer_id: str) -> Drawing:
        """Return what a layer draws now."""
        entry = self._entry(Layer, layer_id)
        drawing: Drawing = self.read(lambda reader: entry(self.desk, reader))
        return drawing

    def analysis(self, analysis_id: str, wanted: Mapping[str, str] = NOTHING) -> Sheet:
        """Return the findings of an analysis."""
        return self._sheet(AnalysisPart, analysis_id, wanted)

    def report(self, report_id: str, wanted: Mapping[str, str] = NOTHING) -> Sheet:
        """Return the sheet of a report."""
        return self._sheet(ReportPart, report_id, wanted)

    def count(self, counter_id: str, ring: Ring) -> Count:
        """Return what a counter finds inside a ring."""
        entry = self._entry(CounterPart, counter_id)
        count: Count = self.read(lambda reader: entry(self.desk, reader, ring))
        return count

    def tick(self, tick_id: str) -> Commit:
        """Let a tick come once, at the time of the clock."""
        return self._run(TickPart, tick_id)

    def sample(self, sample_id: str) -> Commit:
        """Put sample data in."""
        return self._run(SamplePart, sample_id)

    def link(self, driver_id: str) -> FakeLink:
        """Return a link whose bytes or messages go to a new decoder of a driver."""
        return FakeLink(self._entry(Driver, driver_id)(), self.clock)

    def step(self, step_id: str, heard: Heard) -> str | None:
        """Lead one report through a step of the plugin; return why its life ended, None goes on.

        Reports of protocols that the step does not ask for go on.
        """
        part = self._part(StepPart, step_id)
        entry = resolve(self.manifest.id, part.entry)
        said: list[str | None] = []
        if not part.protocols or heard.report.protocol in part.protocols:
            self.writer.call(lambda tx: said.append(entry(heard, tx)))
        return said[0] if said else None

    def take(self, *heard: Heard) -> Commit:
        """Lead reports through all steps, the plugin's at their places; return what was kept.

        ``units`` of the desk are made this way: by the reports that name them.
        """
        line = StepLine(STEPS)
        extension = self.writer.extension()
        for part in self.manifest.of(StepPart):
            entry = resolve(self.manifest.id, part.entry)
            step = plugin_step(extension, part.id, part.title, entry, line, part.protocols)
            line.add(step, before=part.before, after=part.after)

        def work(draft: Draft) -> None:
            for each in heard:
                run_steps(line.steps, each, draft)

        return self.writer.turn(work)

    def _run(self, kind: type[Part], part_id: str) -> Commit:
        entry = self._entry(kind, part_id)
        return self.writer.call(lambda tx: entry(self.desk, tx))

    def _sheet(self, kind: type[Part], part_id: str, wanted: Mapping[str, str]) -> Sheet:
        entry = self._entry(kind, part_id)
        sheet: Sheet = self.read(lambda reader: entry(self.desk, reader, wanted))
        return sheet

    def _part(self, kind: type[Part], part_id: str) -> Part:
        for part in self.manifest.of(kind):
            if part.id == part_id:
                return part
        raise KeyError(f"plugin.toml has no {kind.__name__} named {part_id}")

    def _entry(self, kind: type[Part], part_id: str) -> Any:
        part: Any = self._part(kind, part_id)
        return resolve(self.manifest.id, part.entry)


def sent_texts(commit: Commit) -> list[tuple[UnitId, str]]:
    """Return unit and words of every text that a commit has put into the outbox."""
    return [
        (fact.message.unit_id, fact.message.text)
        for fact in commit.facts
        if isinstance(fact, MessageQueued)
    ]
