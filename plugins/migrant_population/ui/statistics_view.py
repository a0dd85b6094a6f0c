"""View 统计: numbers and flows, of all or of one grid, as charts in the middle.

The list at the left chooses the grid, its chips the time of the flows; the panel at the right has
the key figures and the flows. Every number leads to the list that it counts; the same sheet is
printed by the report ``statistics``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.api import AreaLevel, Chart, Page, PluginDesk, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    push_button,
    scrolled,
    section_row,
    styled,
)
from migrant_population.domain.periods import Period, Span, month_period
from migrant_population.services.figures import (
    key_figures,
    kind_name,
    month_chart,
    numbers_of,
    share_chart,
    share_title,
    span_words,
)
from migrant_population.store.persons_list import Moves, Wanted, Which
from migrant_population.store.statistics import TURNS, Flow, Numbers, Turn, persons_by_grid
from migrant_population.ui.charts import ChartView
from migrant_population.ui.key_change import KeyChange
from migrant_population.ui.view import View, column_of

MONTH_TURNS = (Turn.CAME, Turn.LEFT, Turn.MOVED_IN)
"""What the series of the chart by month count."""
FIGURES = (Which.ALL, Which.UNREGISTERED, Which.OVERDUE)
"""The lists behind the first key figures."""
MOST_FLOWS = 8


class GridLine(NamedTuple):
    """A grid with how many persons live in it."""

    id: str
    name: str
    above: str
    persons: int


class StatisticsView(View):
    """The view."""

    list_requested = Signal(object)
    """What a number counts, as :class:`Wanted` of the list of persons."""

    def __init__(self, page: Page) -> None:
        spans = [(span.value, span_words(span)) for span in Span]
        self.filter = FilterBar(tr("Name or code of a grid"), spans, single=True)
        self.cards = CardList(
            tr("Grids"), tr("Nobody of the register lives in a grid yet."), draw_grid, chips=True
        )
        self.detail = Detail(tr("The figures are read."))
        super().__init__(page, column_of(self.filter, self.cards), self.detail)
        self.charts = _Charts()
        self.middle = scrolled(self.charts)
        self.middle.setParent(self.left)
        self.middle.hide()
        self.keys = KeyChange(page)
        self.export = push_button(tr("Print…"))
        self.whole = push_button(tr("All grids"))
        self._build()
        self.allow()

    @property
    def grid(self) -> str:
        """Code of the grid that is chosen, empty for all."""
        return str(self.cards.key() or "")

    @property
    def span(self) -> Span:
        """The time of the flows; twelve months while no chip is chosen."""
        return Span(next(iter(self.filter.chosen), Span.TWELVE))

    def refresh(self) -> None:
        """Count again."""
        grid, span = self.grid, self.span
        self.page.read(persons_by_grid, self._show_grids, name="grids")
        self.page.read(
            lambda reader: numbers_of(reader, span, grid),
            lambda found: self._show(grid, *found),
            name="figures",
        )

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        self.export.setEnabled(self.page.may("export"))
        self.keys.button.setVisible(self.page.may("keys"))

    def _build(self) -> None:
        self.cards.add_tools(self.whole, self.export, self.keys.button)
        self.filter.choose(Span.TWELVE.value)
        self.filter.changed.connect(self.refresh)
        self.cards.chosen.connect(lambda _grid: self.refresh())
        self.whole.clicked.connect(lambda: self.cards.choose(None))
        self.export.clicked.connect(self._export)
        self.detail.pressed.connect(self._on_row_pressed)

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

    def _show(self, grid: str, numbers: Numbers, period: Period) -> None:
        desk = self.page.desk
        self._show_charts(numbers)
        figures = [
            Row(title, value, key=("figure", place))
            for place, (title, value) in enumerate(key_figures(numbers))
        ]
        parts = [Part(rows=figures)]
        days = tr("{first} to {last}", first=period.first, last=period.last)
        for kind, flows in numbers.flows.items():
            title = tr("Moves: {kind}", kind=share_title(kind).lower())
            parts.append(Part(title, days, flow_rows(desk, kind, flows, period)))
        parts.append(Part(widget=self.keys.progress))
        name = kind_name(desk, "grid", grid) if grid else tr("All grids")
        self.detail.show_thing(name, grid, [part for part in parts if part.rows or part.widget])
        if not self.keys.progress.bar.isVisible():
            self.keys.progress.hide()

    def _show_charts(self, numbers: Numbers) -> None:
        months = tuple(numbers.months)

        def pick_month(label: int, series: int) -> None:
            self._request_moves((MONTH_TURNS[series],), month_period(months[label]))

        def pick_share(kind: str, label: int, _series: int) -> None:
            self._request(Which.ALL, (kind, numbers.shares[kind][label][0]))

        self.charts.begin()
        self.charts.add(month_chart(numbers.months)).picked.connect(pick_month)
        for kind, counts in numbers.shares.items():
            chart = self.charts.add(share_chart(self.page.desk, kind, counts))
            chart.picked.connect(partial(pick_share, kind))

    def _on_row_pressed(self, key: tuple[str, object]) -> None:
        kind, wanted = key
        if kind == "flow" and isinstance(wanted, tuple):
            self._request_moves(TURNS, wanted[2], (wanted[0], wanted[1]))
        elif isinstance(wanted, int) and wanted < len(FIGURES):
            self._request(FIGURES[wanted])
        else:
            self.house_requested.emit(0)

    def _request(self, which: Which, *only: tuple[str, str]) -> None:
        """Ask for the list of those who are here, in the grid that is chosen."""
        of_grid = (("grid", self.grid),) if self.grid else ()
        wanted = dict((*of_grid, *only))
        self.list_requested.emit(Wanted(which, only=tuple(wanted.items())))

    def _request_moves(
        self, turns: tuple[Turn, ...], period: Period, by: tuple[str, str] | None = None
    ) -> None:
        """Ask for the list of those who moved; a grid is that of the stay, not of today."""
        grid: str | None = self.grid or None
        only = () if by is None else (by,)
        if by is not None and by[0] == "grid":
            grid, only = by[1], ()
        self.list_requested.emit(Wanted(only=only, moves=Moves(turns, period, grid)))

    def _export(self) -> None:
        wanted = {"grid": self.grid, "span": self.span.value}
        self.page.export("statistics", wanted, tr("statistics"))


def flow_rows(desk: PluginDesk, kind: str, flows: Mapping[str, Flow], period: Period) -> list[Row]:
    """Return the most moves of a period, each row leading to who moved."""
    rows = []
    for code, flow in list(flows.items())[:MOST_FLOWS]:
        changed = max(flow.moved_in, flow.moved_out)
        below = tr("{count} changed houses", count=changed) if changed else ""
        value = f"+{flow.came:,}  −{flow.left:,}"
        key = ("flow", (kind, code, period))
        rows.append(Row(kind_name(desk, kind, code), value, below=below, key=key))
    return rows


class _Charts(QWidget):
    """Headings and charts one under the other."""

    def __init__(self) -> None:
        super().__init__()
        styled(self, "scroll_body")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: list[QWidget] = []
        self._column.addStretch(1)

    def begin(self) -> None:
        """Take away what was shown."""
        for widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []

    def add(self, chart: Chart) -> ChartView:
        """Show one more chart."""
        view = ChartView(chart)
        # Every bar leads to a list; said once.
        note = "" if self._shown else tr("press a bar to see who it counts")
        for widget in (section_row(chart.title, styled(QLabel(note), "muted")), view):
            self._column.insertWidget(len(self._shown), widget)
            self._shown.append(widget)
        return view


def draw_grid(line: GridLine) -> Card:
    """Return the card of a grid."""
    chip = Chip(tr("{count} persons", count=line.persons), Tone.LOW if line.persons else Tone.PLAIN)
    return Card(line.name, "", line.above, (chip,))
