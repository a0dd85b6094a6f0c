"""The page 流动人口: five views in one place, with the map or a picture of rooms in the middle.

Entry of ``plugin.toml``. Each view asks the store by itself; the page only says which is in front,
passes clicks on the map on and writes the head line.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from cmdmap.api import Page, Reader, tr
from cmdmap.widgets import SplitPage, TabRow
from migrant_population.services.figures import today_of
from migrant_population.store.doubts_list import count_doubts
from migrant_population.store.persons_list import Wanted, Which, count_persons
from migrant_population.ui.doubt_view import DoubtView
from migrant_population.ui.employer_view import EmployerView
from migrant_population.ui.house_view import HouseView
from migrant_population.ui.person_view import PersonView
from migrant_population.ui.statistics_view import StatisticsView
from migrant_population.ui.view import View

TICK_S = 30.0


class RegisterPage(SplitPage):
    """The page."""

    def __init__(self, page: Page) -> None:
        self._right = QStackedWidget()
        self._middle = QStackedWidget()
        self.tabs = TabRow()
        super().__init__(self.tabs, self._right)
        self._page = page
        self.persons = PersonView(page)
        self.houses = HouseView(page)
        self.doubts = DoubtView(page)
        self._views: dict[str, View] = {
            "persons": self.persons,
            "houses": self.houses,
            "employers": EmployerView(page),
            "doubts": self.doubts,
            "statistics": StatisticsView(page),
        }
        self._build()
        self._connect()
        self.show_view("persons")

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        self.tabs.show_view(name)

    def view(self, name: str = "") -> View:
        """Return a view, without a name the one in front."""
        return self._views[name or self.tabs.name]

    def _build(self) -> None:
        place = self.indexOf(self.slot)
        self.replaceWidget(place, self._middle)
        self._middle.addWidget(self.slot)
        self.setStretchFactor(place, 1)
        titles = {
            "persons": tr("People"),
            "houses": tr("Rental houses"),
            "employers": tr("Employers"),
            "doubts": tr("To be checked"),
            "statistics": tr("Statistics"),
        }
        for name, view in self._views.items():
            self.tabs.add(name, titles[name], view.left)
            self._right.addWidget(view.right)

    def _connect(self) -> None:
        page = self._page
        self.tabs.shown.connect(self._on_view_shown)
        for view in self._views.values():
            view.middle_changed.connect(self._show_middle)
            view.person_requested.connect(self.show_person)
            view.house_requested.connect(self.show_house)
        statistics = self._views["statistics"]
        assert isinstance(statistics, StatisticsView)
        statistics.list_requested.connect(self.show_list)
        page.watch(["persons", "houses", "employers", "doubts", "hazards", "visits"], self._refresh)
        page.every(TICK_S, self._refresh)
        page.on_login(self._on_login)
        page.map.show_layer("houses", True)
        page.map.on_clicked(self._on_map_clicked)
        self._read_head()

    def show_person(self, person_id: int) -> None:
        """Show a person."""
        self.show_view("persons")
        self.persons.show_person(person_id, find=True)

    def show_list(self, wanted: Wanted) -> None:
        """Show the list of persons that a number counts."""
        self.show_view("persons")
        self.persons.narrow(wanted)

    def show_house(self, house_id: int) -> None:
        """Show a house; 0 is the list of all."""
        self.show_view("houses")
        if house_id:
            self.houses.show_house(house_id)

    def _on_view_shown(self, name: str) -> None:
        view = self._views[name]
        self._right.setCurrentWidget(view.right)
        self._show_middle()
        view.allow()
        view.refresh()

    def _on_map_clicked(self, layer: str, feature: int) -> None:
        if layer == "houses":
            self.show_house(feature)

    def _on_login(self) -> None:
        for view in self._views.values():
            view.allow()
        self._refresh()

    def _refresh(self) -> None:
        self.view().refresh()
        self._read_head()

    def _show_middle(self) -> None:
        middle = self.view().middle or self.slot
        if self._middle.indexOf(middle) < 0:
            self._middle.addWidget(middle)
        self._middle.setCurrentWidget(middle)

    def _read_head(self) -> None:
        desk = self._page.desk

        def question(reader: Reader) -> tuple[dict[Which, int], int]:
            return count_persons(reader, today_of(desk, reader)), count_doubts(reader)

        self._page.read(question, lambda found: self._show_head(*found))

    def _show_head(self, counts: dict[Which, int], doubts: int) -> None:
        self._page.head(
            tr(
                "{here} persons · {today} due today · {overdue} overdue · {permit} permits run out",
                here=f"{counts[Which.ALL]:,}",
                today=counts[Which.TODAY],
                overdue=counts[Which.OVERDUE],
                permit=counts[Which.PERMIT],
            )
        )
        self.persons.show_counts(counts)
        title = tr("To be checked")
        self.tabs.set_title("doubts", f"{title} {doubts}" if doubts else title)


def make_page(page: Page) -> QWidget:
    """Return the page."""
    return RegisterPage(page)
