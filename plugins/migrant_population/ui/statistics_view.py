"""View 统计: numbers and flows, of all or of one grid, as charts in the middle.

The list at the left chooses the grid, the panel at the right shows the key figures; the same sheet
is printed by the report ``statistics``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import AreaLevel, Page, Reader, Section, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    ProgressLine,
    Row,
    push_button,
    scrolled,
    section_row,
    styled,
)
from migrant_population.domain.wishes import MOST_ROWS, Reseal, RotateKey
from migrant_population.services.figures import statistics_sections
from migrant_population.store.keybook import open_vault
from migrant_population.store.resealing import waiting_rows
from migrant_population.store.statistics import persons_by_grid
from migrant_population.ui.charts import ChartView
from migrant_population.ui.view import View, column_of


class GridLine(NamedTuple):
    """A grid with how many persons live in it."""

    id: str
    name: str
    above: str
    persons: int


class StatisticsView(View):
    """The view."""

    def __init__(self, page: Page) -> None:
        self.filter = FilterBar(tr("Name or code of a grid"))
        self.cards = CardList(
            tr("Grids"), tr("Nobody of the register lives in a grid yet."), draw_grid, chips=True
        )
        self.detail = Detail(tr("The figures are read."))
        super().__init__(page, column_of(self.filter, self.cards), self.detail)
        self.charts = _Charts()
        self.middle = scrolled(self.charts)
        self.middle.setParent(self.left)
        self.middle.hide()
        self.progress = ProgressLine(leave=True)
        self.export = push_button(tr("Print…"))
        self.whole = push_button(tr("All grids"))
        self.rotate = push_button(tr("Change the key…"))
        self._build()
        self.allow()

    def refresh(self) -> None:
        """Count again."""
        desk, grid = self.page.desk, str(self.cards.key() or "")
        self.page.read(persons_by_grid, self._show_grids, name="grids")
        self.page.read(
            lambda reader: statistics_sections(desk, reader, grid),
            lambda found: self._show(grid, found),
            name="figures",
        )

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        self.export.setEnabled(self.page.may("export"))
        self.rotate.setVisible(self.page.may("keys"))

    def _build(self) -> None:
        self.cards.add_tools(self.whole, self.export, self.rotate)
        self.filter.changed.connect(self.refresh)
        self.cards.chosen.connect(lambda _grid: self.refresh())
        self.whole.clicked.connect(lambda: self.cards.choose(None))
        self.export.clicked.connect(self._export)
        self.rotate.clicked.connect(self._rotate)

    def _show_grids(self, counts: dict[str, int]) -> None:
        areas = self.page.desk.jurisdiction().areas
        names = {area.code: area.name for area in areas}
        words = self.filter.words
        lines = [
            GridLine(area.code, area.name, names.get(area.parent, ""), counts.get(area.code, 0))
            for area in areas
            if area.level is AreaLevel.GRID
        ]
        shown = [line for line in lines if words in line.name or words in line.id]
        shown.sort(key=lambda line: -line.persons)
        self.cards.show_rows(shown, tr("{count} grids", count=len(shown)))

    def _show(self, grid: str, sections: Sequence[Section]) -> None:
        self.charts.show_sections(sections)
        names = {area.code: area.name for area in self.page.desk.jurisdiction().areas}
        parts = [Part(rows=[Row(title, value) for title, value in sections[0].pairs])]
        parts += [
            Part(section.heading, rows=[Row(str(row[0]), f"{row[1]:,}") for row in _head(section)])
            for section in sections[2:]
        ]
        parts.append(Part(widget=self.progress))
        self.detail.show_thing(names.get(grid, tr("All grids")), grid, parts)
        if not self.progress.bar.isVisible():
            self.progress.hide()

    def _export(self) -> None:
        grid = str(self.cards.key() or "")
        self.page.export("statistics", {"grid": grid}, tr("statistics"))

    def _rotate(self) -> None:
        """Add a key, then seal everything anew, a batch at a time."""
        self.page.submit(RotateKey(), lambda _commit: self._reseal())

    def _reseal(self) -> None:
        desk = self.page.desk

        def question(reader: Reader) -> int:
            return waiting_rows(reader, open_vault(desk, reader).ring.current)

        check = self.progress.begin()

        def go_on(waiting: int) -> None:
            check.steps = max(check.steps, waiting)
            check.done = check.steps - waiting
            if check.stopped:
                return
            if waiting == 0:
                self._drop_old_keys()
            else:
                self.page.submit(Reseal(MOST_ROWS), lambda _commit: self.page.read(question, go_on))

        self.page.read(question, go_on)

    def _drop_old_keys(self) -> None:
        """Retire them, then, when that is kept, take them out of the key file."""
        last = Reseal(MOST_ROWS)
        self.page.submit(
            last, lambda _commit: self.page.submit(last, lambda _commit: self._resealed())
        )

    def _resealed(self) -> None:
        self.progress.end()
        self.page.tell(
            tr("Everything is sealed with the new key. Keep a new copy of the key file.")
        )


class _Charts(QWidget):
    """Headings and charts one under the other."""

    def __init__(self) -> None:
        super().__init__()
        styled(self, "scroll_body")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._content: QWidget | None = None
        self._column.addStretch(1)

    def show_sections(self, sections: Sequence[Section]) -> None:
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for section in sections:
            for chart in section.charts:
                column.addWidget(section_row(section.heading))
                column.addWidget(ChartView(chart))
        self._column.insertWidget(0, self._content)


MOST_HEAD = 6


def _head(section: Section) -> list[tuple[str, int]]:
    """Return the largest lines of a section's table."""
    rows = section.tables[0].rows[:MOST_HEAD]
    return [(str(row[0]), int(str(row[1]))) for row in rows]


def draw_grid(line: GridLine) -> Card:
    """Return the card of a grid."""
    chip = Chip(tr("{count} persons", count=line.persons), Tone.LOW if line.persons else Tone.PLAIN)
    return Card(line.name, "", line.above, (chip,))
