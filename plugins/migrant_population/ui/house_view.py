"""View 出租房: the list of rental houses, and the house that is chosen with its rooms and hazards.

The middle shows the map, or the picture of the rooms; a room that is chosen shows who lives in it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from cmdmap.api import Page, Reader, tr
from cmdmap.widgets import (
    CardList,
    Detail,
    FilterBar,
    ImportDialog,
    Part,
    push_button,
)
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.household import RoomCell
from migrant_population.domain.records import House
from migrant_population.domain.wishes import (
    AddRooms,
    CheckHazard,
    DropRoom,
    Look,
    RecordHouse,
    RecordVisit,
    ReportHazard,
    SetLet,
)
from migrant_population.services.figures import today_of
from migrant_population.store.corrections import read_corrections
from migrant_population.store.homes import Home
from migrant_population.store.houses_list import (
    PAGE,
    HouseLine,
    HousePage,
    HousesWhich,
    find_houses,
    read_hazards,
    read_house_line,
    read_household,
    read_landlord,
    read_visits,
)
from migrant_population.store.keybook import open_vault
from migrant_population.store.opening import has_looked, read_plain_landlord
from migrant_population.store.persons_list import Wanted, Which, find_persons
from migrant_population.ui.asking import Asker, Given
from migrant_population.ui.house_detail import (
    Shown,
    draw_house,
    gone_fields,
    house_parts,
    which_words,
)
from migrant_population.ui.house_forms import (
    check_fields,
    hazard_fields,
    hazard_start,
    house_fields,
    house_of,
    house_start,
    room_fields,
    rooms_of,
    visit_fields,
    whole,
)
from migrant_population.ui.household import Household
from migrant_population.ui.import_dialog import open_import
from migrant_population.ui.person_acts import PersonActs
from migrant_population.ui.person_forms import day_text, reason_fields, text_of
from migrant_population.ui.scrolling import read_on
from migrant_population.ui.view import View, button_row, column_of

CHIPS = (
    HousesWhich.LATE,
    HousesWhich.HAZARD,
    HousesWhich.EMPTY,
    HousesWhich.UNVISITED,
    HousesWhich.NOT_LET,
)
MOST_PERSONS = 300


class HouseView(View):
    """The view."""

    def __init__(self, page: Page) -> None:
        self.filter = FilterBar(
            tr("Address or number of a house, name or telephone of its landlord"),
            [(which.value, which_words(which)) for which in CHIPS],
            single=True,
        )
        self.cards = CardList(
            tr("Rental houses"),
            tr("No house stands here. Enter one, or import a list from Excel."),
            draw_house,
        )
        self.detail = Detail(tr("Choose a house to see its rooms, persons, visits and hazards."))
        super().__init__(page, column_of(self.filter, self.cards), self.detail)
        self.household = Household()
        self.household.setParent(self.left)
        self.household.hide()
        self.people = PersonActs(page, self.left, self.refresh)
        self._asker = Asker(page, self.left)
        self._lines: list[HouseLine] = []
        self.shown: Shown | None = None
        self._room = 0
        self._buttons: dict[str, tuple[QPushButton, str]] = {}
        self._build()
        self._enable()

    def refresh(self) -> None:
        """Read the list and the house again."""
        self._read(0, len(self._lines))
        if self.shown is not None:
            self.show_house(self.shown.house.id)

    def allow(self) -> None:
        """Enable what whoever is logged in may do; what another has looked at is masked again."""
        self._enable()
        if self.shown is not None:
            self.show_house(self.shown.house.id)

    def _enable(self) -> None:
        for name, (button, right) in self._buttons.items():
            button.setVisible(self.page.may(right))
            button.setEnabled(name in ("new", "import", "export") or self.shown is not None)
        room = self._chosen_room()
        self._buttons["drop_room"][0].setVisible(
            room is not None and not room.persons and self.page.may("register")
        )

    def show_house(self, house_id: int) -> None:
        """Show a house at the right and its rooms in the middle.

        Landlord and remarks are plain while the account's look is fresh.
        """
        desk, actor = self.page.desk, self.page.actor
        minutes = int(desk.option("look_min"))

        def question(reader: Reader) -> Shown | None:
            line = read_house_line(reader, house_id)
            if line is None:
                return None
            vault = open_vault(desk, reader)
            wanted = Wanted(Which.ALL, house_id=house_id)
            inside = find_persons(reader, vault, wanted, today_of(desk, reader), 0, MOST_PERSONS)
            plain = has_looked(reader, line.number, actor, minutes)
            return Shown(
                line,
                local_day(reader.now),
                read_landlord(reader, vault, house_id),
                read_plain_landlord(reader, vault, house_id, actor, minutes),
                read_household(reader, house_id),
                list(inside.lines),
                read_hazards(reader, house_id, open_only=False),
                read_visits(reader, vault, house_id, plain=plain),
                read_corrections(reader, "house", house_id),
            )

        self.page.read(question, self._show_house, name="house")

    def take_over(self) -> ImportDialog:
        """Open the import of a list of houses."""
        return open_import(self.page, self.left, "house")

    def _on_import(self) -> None:
        self.take_over().choose_file()

    def show_rooms(self, shown: bool) -> None:
        """Show the picture of the rooms in the middle, or the map."""
        self.middle = self.household if shown else None
        self._buttons["rooms"][0].setChecked(shown)
        self.middle_changed.emit()

    def button(self, name: str) -> QPushButton:
        """Return a button by its name."""
        return self._buttons[name][0]

    def _build(self) -> None:
        self.cards.add_tools(
            self._make("new", tr("+ Enter a house"), self._enter, "register", "primary"),
            self._make("import", tr("Import Excel…"), self._on_import, "decide"),
            self._make("export", tr("Export…"), self._export, "export"),
        )
        self._row = button_row(
            self._make("rooms", tr("Rooms"), self._on_rooms_pressed, "read", "chip"),
            self._make("person", tr("Register here…"), self._register, "register", "primary"),
            self._make("visit", tr("Visit…"), self._visit, "visit"),
            self._make("hazard", tr("Hazard…"), self._hazard, "visit"),
            self._make("edit", tr("Put right…"), self._edit, "register"),
            self._make("add_rooms", tr("Add rooms…"), self._add_rooms, "register"),
            self._make("drop_room", tr("Take room away"), self._drop_room, "register"),
            self._make("look", tr("See unmasked…"), self._look, "person.reveal"),
            self._make("let", tr("No longer let"), self._set_let, "register"),
        )
        self.filter.changed.connect(self._on_filter_changed)
        read_on(self.cards, lambda: self._read(len(self._lines), 0))
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(self._on_row_pressed)
        self.household.room_chosen.connect(self._on_room_chosen)

    def _make(
        self, name: str, text: str, call: Callable[[], object], right: str, look: str = "plain"
    ) -> QPushButton:
        button = push_button(text, look=look)
        button.setObjectName(f"house_{name}")
        button.clicked.connect(lambda _on=False: call())
        self._buttons[name] = (button, right)
        return button

    def _on_filter_changed(self) -> None:
        self._lines = []
        self._read(0, 0)

    def _read(self, start: int, least: int) -> None:
        """Read a page from ``start`` on, or again all rows that are shown."""
        desk, words = self.page.desk, self.filter.words
        which = HousesWhich(next(iter(self.filter.chosen), HousesWhich.ALL.value))
        most = max(least, PAGE)

        def question(reader: Reader) -> HousePage:
            return find_houses(reader, open_vault(desk, reader), which, words, start, most)

        self.page.read(question, lambda found: self._show_list(found, start), name="houses")

    def _show_list(self, found: HousePage, start: int) -> None:
        if start and not found.lines:
            return
        self._lines = [*self._lines[:start], *found.lines]
        self.cards.show_rows(self._lines, tr("{count} houses", count=f"{found.total:,}"))
        if self.shown is None and isinstance(first := self.cards.choose_first(), int):
            self.show_house(first)

    def _on_chosen(self, house_id: int | None) -> None:
        if house_id is None:
            self._show_house(None)
            return
        self.show_house(house_id)
        line = next(each for each in self.cards.model.rows if each.id == house_id)
        if line.place is not None and self.middle is None:
            self.page.map.fly_to(line.place)

    def _show_house(self, shown: Shown | None) -> None:
        if shown is None or self.shown is None or shown.house.id != self.shown.house.id:
            self._room = 0
        self.shown = shown
        self._enable()
        if shown is None:
            self.detail.show_nothing()
            self.household.show_rooms([])
            return
        self._buttons["let"][0].setText(tr("No longer let") if shown.house.let else tr("Let again"))
        self.household.show_rooms(shown.cells)
        self._show_parts(shown)

    def _on_rooms_pressed(self) -> None:
        self.show_rooms(self._buttons["rooms"][0].isChecked())

    def _on_room_chosen(self, room_id: int) -> None:
        self._room = room_id
        if self.shown is not None:
            self._show_house(self.shown)

    def _on_row_pressed(self, key: tuple[str, int]) -> None:
        kind, number = key
        if kind == "person":
            self.person_requested.emit(number)
        elif self.page.may("visit"):
            self._check(number)

    def _enter(self) -> None:
        self._asker.ask_wish(
            tr("Enter a house"),
            house_fields(fresh=True),
            lambda given: RecordHouse(*house_of(given)),
            self.refresh,
            pick=self.page.map.pick,
        )

    def _edit(self) -> None:
        if self.shown is None:
            return
        line = self.shown.house
        before = House(
            line.number,
            line.address,
            line.place,
            line.building_use,
            line.rent_use,
            line.area_m2,
        )

        def wish_of(given: Given) -> RecordHouse:
            return RecordHouse(*house_of(given), line.id, text_of(given.get("why")), before)

        self._asker.ask_wish(
            tr("Put the house right"),
            [*reason_fields(), *house_fields(fresh=False)],
            wish_of,
            self.refresh,
            house_start(before),
            pick=self.page.map.pick,
        )

    def _add_rooms(self) -> None:
        house_id = self._house_id()

        def wish_of(given: Given) -> AddRooms:
            return AddRooms(house_id, rooms_of(given), whole(given.get("capacity")))

        self._asker.ask_wish(tr("Add rooms"), room_fields(), wish_of, self.refresh)

    def _chosen_room(self) -> RoomCell | None:
        """Return the room that is chosen in the picture."""
        cells = [] if self.shown is None else self.shown.cells
        return next((cell for cell in cells if cell.id and cell.id == self._room), None)

    def _drop_room(self) -> None:
        room = self._chosen_room()
        if room is not None:
            self._submit(DropRoom(room.id))

    def _register(self) -> None:
        self.people.register(Home(self._house_id(), self._room or None))

    def _visit(self) -> None:
        if self.shown is None:
            return
        house_id, people = self.shown.house.id, self.shown.persons

        def wish_of(given: Given) -> RecordVisit:
            gone = tuple(each.id for each in people if given.get(f"gone_{each.id}"))
            found = whole(given.get("found"))
            return RecordVisit(house_id, found, text_of(given.get("remark")), gone)

        fields = [*visit_fields(len(people)), *gone_fields(people)]
        self._asker.ask_wish(tr("Visit"), fields, wish_of, self.refresh)

    def _hazard(self) -> None:
        house_id = self._house_id()

        def wish_of(given: Given) -> ReportHazard:
            what, due_on = text_of(given.get("what")), day_text(given.get("due_on"))
            return ReportHazard(house_id, text_of(given.get("kind")), what, due_on)

        start = hazard_start(local_day(self.page.desk.now()))
        self._asker.ask_wish(tr("Enter a hazard"), hazard_fields(), wish_of, self.refresh, start)

    def _check(self, hazard_id: int) -> None:
        def wish_of(given: Given) -> CheckHazard:
            remark, due_on = text_of(given.get("remark")), day_text(given.get("due_on"))
            return CheckHazard(hazard_id, bool(given.get("mended")), remark, due_on)

        start = hazard_start(local_day(self.page.desk.now()))
        title = tr("Look at the hazard again")
        self._asker.ask_wish(title, check_fields(), wish_of, self.refresh, start)

    def _look(self) -> None:
        if self.shown is None:
            return
        number = self.shown.house.number
        self._asker.ask_wish(
            tr("Look at {who} unmasked", who=number),
            reason_fields(),
            lambda given: Look(number, text_of(given.get("why"))),
            self.refresh,
            accept_text=tr("Look"),
        )

    def _show_parts(self, shown: Shown) -> None:
        parts = [Part(widget=self._row), *house_parts(shown, self._room)]
        self.detail.show_thing(shown.house.address, shown.house.number, parts)

    def _set_let(self) -> None:
        if self.shown is not None:
            self._submit(SetLet(self.shown.house.id, not self.shown.house.let))

    def _export(self) -> None:
        chosen = next(iter(self.filter.chosen), HousesWhich.ALL.value)
        wanted = {"which": chosen, "words": self.filter.words}
        self.people.export("houses", wanted, tr("rental houses"))

    def _house_id(self) -> int:
        assert self.shown is not None, "the button is enabled for a house only"
        return self.shown.house.id

    def _submit(self, wish: object) -> None:
        self.page.submit(wish, lambda _commit: self.refresh())
