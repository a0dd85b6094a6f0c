"""The lists at the left: responses, plans, resources, each with search, filter and count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Page, Reader, tr
from cmdmap.widgets.cards import CardList
from cmdmap.widgets.filter_bar import FilterBar
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.sub_tabs import SubTabs
from emergency_response.domain.levels import HAZARD_WORDS, Hazard
from emergency_response.domain.stock import KIND_WORDS, ResourceKind
from emergency_response.store.activations import Activation, read_ended, read_running
from emergency_response.store.plans import PlanLine, read_plans
from emergency_response.store.resources import ResourceLine, read_lines
from emergency_response.ui.words import activation_card, plan_card, resource_card

RESPONSES, PLANS, RESOURCES = "responses", "plans", "resources"
MOST_ENDED = 500


class Lists(QWidget):
    """Three lists under tabs, the big button above."""

    chosen = Signal(str, object)
    """Name of the list and the row that was chosen, None for none."""
    running_changed = Signal(list)
    """Activations that run now."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.begin = push_button(tr("Begin a response"), look="primary")
        self.begin.setMinimumHeight(44)
        self.tabs = SubTabs()
        self.responses = ResponseList(page)
        self.plans = PlanList(page)
        self.resources = ResourceList(page)
        self._build()
        self.responses.running_changed.connect(self.running_changed)

    def refresh(self) -> None:
        """Read everything again."""
        for each in (self.responses, self.plans, self.resources):
            each.refresh()

    def enable(self) -> None:
        """Show the big button to whoever may press it."""
        self.begin.setEnabled(self._page.may("decide"))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(10, 10, 10, 6)
        top.addWidget(self.begin)
        column.addLayout(top)
        column.addWidget(self.tabs, 1)
        for name, title, view in (
            (RESPONSES, tr("Responses"), self.responses),
            (PLANS, tr("Plans"), self.plans),
            (RESOURCES, tr("Resources"), self.resources),
        ):
            self.tabs.add(name, title, view)
            view.chosen.connect(lambda row, name=name: self.chosen.emit(name, row))
            view.counted.connect(partial(self._on_counted, name, title))

    def _on_counted(self, name: str, title: str, count: int) -> None:
        self.tabs.set_title(name, f"{title} {count:,}")


class _List(QWidget):
    """Filter bar over cards."""

    chosen = Signal(object)
    """The row that was chosen, None for none."""
    counted = Signal(int)
    """How many rows are shown now."""

    def __init__(self, page: Page, bar: FilterBar, cards: CardList) -> None:
        super().__init__()
        self.page = page
        self.bar = bar
        self.cards = cards
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(cards, 1)
        bar.changed.connect(self.refresh)
        cards.chosen.connect(lambda _key: self.chosen.emit(self.row()))

    def row(self) -> object:
        """Return the row that is chosen."""
        key = self.cards.key()
        return next((row for row in self.cards.model.rows if row.id == key), None)

    def show_rows(self, rows: Sequence[object]) -> None:
        """Show rows and say how many."""
        self.cards.show_rows(rows)
        self.counted.emit(len(rows))

    def refresh(self) -> None:
        """Read the rows again; each list says how."""
        raise NotImplementedError


class ResponseList(_List):
    """Running responses first, then ended ones."""

    running_changed = Signal(list)
    """Activations that run now."""

    def __init__(self, page: Page) -> None:
        chips = (("running", tr("Running")), ("real", tr("Real")), ("drill", tr("Drills")))
        empty = tr("No response yet. Choose a plan and begin one.")
        super().__init__(
            page,
            FilterBar(tr("Number, plan or place"), chips, single=True),
            CardList("", empty, activation_card),
        )

    def refresh(self) -> None:
        """Read responses."""
        self.page.read(_responses, self._show)

    def _show(self, found: tuple[list[Activation], list[Activation]]) -> None:
        running, ended = found
        every = [*running, *ended]
        self.bar.set_count("running", len(running))
        self.bar.set_count("real", sum(not each.drill for each in every))
        self.bar.set_count("drill", sum(each.drill for each in every))
        words = self.bar.words.lower()
        keep = self.bar.chosen
        rows = [
            each
            for each in every
            if words in f"{each.number} {each.title} {each.address}".lower()
            and ("running" not in keep or each.runs)
            and ("real" not in keep or not each.drill)
            and ("drill" not in keep or each.drill)
        ]
        self.show_rows(rows)
        self.running_changed.emit(running)


class PlanList(_List):
    """Plans in force."""

    def __init__(self, page: Page) -> None:
        chips = [(hazard.value, tr(words)) for hazard, words in HAZARD_WORDS.items()]
        empty = tr("No plan yet. Make one, import a file, or take the plans to begin with.")
        super().__init__(
            page,
            FilterBar(tr("Number or title"), chips, single=True),
            CardList("", empty, plan_card),
        )
        self.new = push_button(tr("New plan"))
        self.import_file = push_button(tr("Import…"))
        self.starter = push_button(tr("Plans to begin with"))
        self.cards.add_tools(self.new, self.import_file, self.starter)

    def refresh(self) -> None:
        """Read plans."""
        hazard = next((Hazard(name) for name in self.bar.chosen), None)
        self.page.read(lambda reader: read_plans(reader, hazard), self._show)
        for button in (self.new, self.import_file, self.starter):
            button.setEnabled(self.page.may("set_up"))

    def _show(self, found: list[PlanLine]) -> None:
        words = self.bar.words.lower()
        rows = [line for line in found if words in f"{line.code} {line.title}".lower()]
        self.starter.setVisible(not found)
        self.show_rows(rows)


class ResourceList(_List):
    """The register of resources."""

    def __init__(self, page: Page) -> None:
        chips = [(kind.value, tr(words)) for kind, words in KIND_WORDS.items()]
        empty = tr("No resource yet. Write one down or import a list.")
        super().__init__(
            page,
            FilterBar(tr("Name or address"), chips, single=True),
            CardList("", empty, resource_card),
        )
        self.new = push_button(tr("New resource…"))
        self.import_list = push_button(tr("Import…"))
        self.export = push_button(tr("Export…"))
        self.cards.add_tools(self.new, self.import_list, self.export)

    def refresh(self) -> None:
        """Read resources."""
        words, kind = self.bar.words, self.kind()
        self.page.read(lambda reader: read_lines(reader, words, kind), self._show)
        for button in (self.new, self.import_list):
            button.setEnabled(self.page.may("set_up"))

    def kind(self) -> ResourceKind | None:
        """Return the kind the list is narrowed to."""
        return next((ResourceKind(name) for name in self.bar.chosen), None)

    def _show(self, found: list[ResourceLine]) -> None:
        self.show_rows(found)


def _responses(reader: Reader) -> tuple[list[Activation], list[Activation]]:
    return read_running(reader), read_ended(reader, MOST_ENDED)
