"""View of statistics: each community and grid with its numbers, and what makes a grid's risk.

Last view of the page. A grid that was clicked on the map opens here; its places can be listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from cmdmap.api import Area, AreaLevel, Page, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    count_text,
    push_button,
)
from fire_safety.domain.days import day_of
from fire_safety.domain.risk import Risk
from fire_safety.services.area_names import areas_at
from fire_safety.services.layers import grid_risks
from fire_safety.services.papers.letters import item_words
from fire_safety.services.risk_words import grid_worded
from fire_safety.store.statistics import PartCount, count_items, count_parts
from fire_safety.ui.view import View
from fire_safety.ui.words import risk_chip

PERIOD_D = 30


@dataclass(frozen=True, slots=True)
class AreaItem:
    """One community or grid with its numbers."""

    id: str
    area: Area
    count: PartCount
    risk: Risk | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything the view shows."""

    items: Sequence[AreaItem]
    hazards: Sequence[tuple[str, str, int]]


class StatisticsView(View):
    """Areas by their numbers."""

    area_requested = Signal(str)
    """Code of an area whose places are to be listed."""

    def __init__(self, page: Page) -> None:
        self.detail = Detail(tr("Choose a community or a grid."))
        self.cards = CardList(
            tr("Statistics"), tr("No area here; areas are brought in under Admin."), self._card
        )
        self.bar = FilterBar(
            tr("Search area"), [("grid", tr("By grid")), ("high", tr("High risk"))]
        )
        super().__init__(page, self.detail)
        self.code = ""
        self._hazards: Sequence[tuple[str, str, int]] = ()
        self._build()

    def refresh(self) -> None:
        """Count again."""
        desk, today = self.page.desk, day_of(self.page.desk.now())
        by_grid = "grid" in self.bar.chosen
        high, words = "high" in self.bar.chosen, self.bar.words.lower()

        def question(reader: Reader) -> Numbers:
            level = "grid" if by_grid else "community"
            parts = count_parts(reader, level, today - PERIOD_D, today, today)
            counts = {part.part: part for part in parts}
            risks = grid_risks(desk, reader) if by_grid else {}
            areas = areas_at(desk, AreaLevel.GRID if by_grid else AreaLevel.COMMUNITY)
            items = [
                AreaItem(area.code, area, counts.get(area.code, _none(area.code)),
                         risks.get(area.code))
                for area in areas
                if words in area.name.lower()
            ]  # fmt: skip
            items.sort(key=lambda item: (-_order(item), item.id))
            shown = [item for item in items if not high or item.count.high]
            return Numbers(shown, count_items(reader))

        self.page.read(question, self._show, name="statistics")

    def choose_grid(self, code: str) -> None:
        """Show a grid that was clicked on the map."""
        self.code = code
        if "grid" in self.bar.chosen:
            self.refresh()
        else:
            self.bar.choose("grid")

    def allow(self) -> None:
        """Everybody may look; exporting needs its right."""
        self.export_button.setEnabled(self.page.may("export"))
        self.list_button.setEnabled(self._chosen() is not None)

    def _show(self, numbers: Numbers) -> None:
        self._hazards = numbers.hazards
        wanted = self.code
        self.cards.show_rows(numbers.items, tr("last {n} days", n=PERIOD_D))
        if wanted:
            # A community that was chosen before leaves the list when grids come.
            self.code = wanted
            self.cards.choose(wanted)
        elif isinstance(first := self.cards.choose_first(), str):
            self.code = first
        self._show_chosen()

    def _card(self, item: AreaItem) -> Card:
        count = item.count
        chips = []
        if item.risk is not None:
            chips.append(risk_chip(item.risk.score))
        elif count.high:
            chips.append(Chip(tr("high {n}", n=count.high), Tone.HIGH))
        if count.overdue:
            chips.append(Chip(tr("overdue {n}", n=count.overdue), Tone.MIDDLE))
        second = tr(
            "{n} places · inspected {done}",
            n=count_text(count.places),
            done=count_text(count.inspected),
        )
        right = tr("{n} hazards", n=count_text(count.unsettled)) if count.unsettled else ""
        if not chips and not count.unsettled:
            chips.append(Chip(tr("in order"), Tone.GOOD))
        return Card(item.area.name, right, second, tuple(chips))

    def _chosen(self) -> AreaItem | None:
        return next((item for item in self.cards.model.rows if item.id == self.code), None)

    def _on_chosen(self, key: object) -> None:
        self.code = key if isinstance(key, str) else ""
        item = self._chosen()
        if item is not None:
            self.page.map.fit(item.area.polygons[0][0])
        self._show_chosen()

    def _show_chosen(self) -> None:
        item = self._chosen()
        if item is None:
            self.detail.show_nothing()
        else:
            self.detail.show_thing(item.area.name, item.area.code, self._parts(item))
        self.allow()

    def _parts(self, item: AreaItem) -> list[Part]:
        count = item.count
        loud = Tone.HIGH if count.high else Tone.PLAIN
        facts = [
            Row(tr("Places"), count_text(count.places)),
            Row(tr("High risk"), count_text(count.high), tone=loud),
            Row(tr("Middle risk"), count_text(count.middle)),
            Row(tr("Overdue"), count_text(count.overdue)),
            Row(tr("Inspected, last {n} days", n=PERIOD_D), count_text(count.inspected)),
            Row(tr("Found, last {n} days", n=PERIOD_D), count_text(count.found)),
            Row(tr("Not put right"), count_text(count.unsettled)),
        ]
        parts = [Part(rows=facts)]
        if item.risk is not None:
            rows = [
                Row(said.text, f"+{said.points}", said.source, strong=True)
                for said in map(grid_worded, item.risk.reasons)
            ]
            parts.append(Part(risk_chip(item.risk.score).text, tr("why"), rows))
        hazards = [
            Row(f"{code} {item_words(text)}", str(number), strong=True)
            for code, text, number in self._hazards
        ]
        parts.append(Part(tr("Most frequent hazards, everywhere"), "", hazards))
        return parts

    def _build(self) -> None:
        self.export_button = push_button(tr("Export places"), "export")
        self.list_button = push_button(tr("List its places"), look="primary")
        self.cards.add_tools(self.export_button)
        self.detail.add_buttons(self.list_button)
        self.fill_left(self.bar, self.cards)
        self.cards.chosen.connect(self._on_chosen)
        self.list_button.clicked.connect(lambda: self.area_requested.emit(self.code))
        self.export_button.clicked.connect(
            lambda: self.page.export("place_list", {"area": self.code}, tr("Places"))
        )
        self.allow()


def _none(code: str) -> PartCount:
    return PartCount(code, 0, 0, 0, 0, 0, 0, 0)


def _order(item: AreaItem) -> int:
    return item.risk.score if item.risk is not None else item.count.high * 1000 + item.count.middle
