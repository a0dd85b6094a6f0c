"""View 人员: the list of persons with its filters, and the person that is chosen.

The list opens a page of rows at a time and goes on where it is scrolled to the end; it is always
masked. The panel shows one person plain only after a look.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from cmdmap.api import Page, Reader, tr
from cmdmap.widgets import CardList, Detail, FilterBar, ImportDialog, Notice, Part, push_button
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import Here, serial
from migrant_population.services.figures import today_of
from migrant_population.services.narrowing import narrowed_words, wanted_texts
from migrant_population.store.keybook import open_vault
from migrant_population.store.opening import Opened, read_person
from migrant_population.store.persons_list import (
    PersonLine,
    PersonPage,
    Wanted,
    Which,
    find_persons,
)
from migrant_population.ui.import_dialog import open_import
from migrant_population.ui.person_acts import PersonActs
from migrant_population.ui.person_detail import draw_person, person_parts
from migrant_population.ui.scrolling import read_on
from migrant_population.ui.view import View, button_row, column_of

CHIPS = (
    Which.TODAY, Which.OVERDUE, Which.UNREGISTERED, Which.PERMIT, Which.DOUBTFUL, Which.ATTENTION,
    Which.HOMELESS, Which.LEFT, Which.ERASABLE,
)  # fmt: skip


class PersonView(View):
    """The view."""

    def __init__(self, page: Page) -> None:
        self.filter = FilterBar(
            tr("Name, initials, identity number, telephone, address, RK number"),
            [(which.value, which_words(which)) for which in CHIPS],
            single=True,
        )
        self.cards = CardList(
            tr("People"),
            tr("Nobody stands here. Register a person, or import a list from Excel."),
            lambda line: draw_person(line, local_day(page.desk.now())),
        )
        self.detail = Detail(tr("Choose a person to see registration, house and moves."))
        self.narrowing = Notice()
        left = column_of(self.filter, self.narrowing, self.cards)
        super().__init__(page, left, self.detail)
        self._narrowed = Wanted()
        self.acts = PersonActs(page, self.left, self._on_kept)
        self.opened: Opened | None = None
        self._lines: list[PersonLine] = []
        self._buttons = _Buttons(self)
        self._connect()

    @property
    def wanted(self) -> Wanted:
        """What the list is asked for."""
        chosen = next(iter(self.filter.chosen), Which.ALL.value)
        return self._narrowed._replace(which=Which(chosen), words=self.filter.words)

    def narrow(self, wanted: Wanted) -> None:
        """Show whom a number of the statistics counts; the strip above the list ends that."""
        self._narrowed = wanted
        words = narrowed_words(self.page.desk, wanted)
        self.narrowing.say(words and tr("Only: {what}", what=words))
        self.filter.line.clear()
        self.filter.choose(*([] if wanted.which is Which.ALL else [wanted.which.value]))

    def refresh(self) -> None:
        """Read as many rows again as are shown."""
        self._read(0, max(len(self._lines), 1))
        if self.opened is not None:
            self.show_person(self.opened.id)

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        self._buttons.allow(self.page, self.opened)
        if self.opened is not None and self.opened.plain:
            self.show_person(self.opened.id)

    def show_counts(self, counts: dict[Which, int]) -> None:
        """Write behind each filter how many it shows."""
        for which in CHIPS:
            self.filter.set_count(which.value, counts[which] or None)

    def show_person(self, person_id: int, *, find: bool = False) -> None:
        """Show a person at the right, plain while the account's look is fresh.

        ``find`` brings the house to the middle of the map.
        """
        desk, actor = self.page.desk, self.page.actor
        look_min = int(desk.option("look_min"))

        def question(reader: Reader) -> Opened | None:
            return read_person(reader, open_vault(desk, reader), person_id, actor, look_min)

        def show(opened: Opened | None) -> None:
            self._show_person(opened)
            if find and opened is not None and opened.place is not None:
                self.page.map.fly_to(opened.place)

        self.page.read(question, show, name="person")

    def take_over(self) -> ImportDialog:
        """Open the import of a list of persons."""
        return open_import(self.page, self.left, "person")

    def export(self) -> None:
        """Take the list out as it is filtered now."""
        self.acts.export("persons", wanted_texts(self.wanted), tr("register of persons"))

    def print_form(self) -> None:
        """Take the registration form of the chosen person out."""
        if self.opened is not None:
            chosen = {"person": str(self.opened.id)}
            self.acts.export("form", chosen, serial(self.opened.id))

    def erase(self) -> None:
        """Delete the persons of the list that are due for it."""
        ids = tuple(line.id for line in self._lines) if self.wanted.which is Which.ERASABLE else ()
        if ids:
            self.acts.erase(ids)
        else:
            self.page.warn(tr("Choose the filter of those who are to be deleted first."))

    def edit(self) -> None:
        """Put the chosen person right; not yet plain, a look comes first."""
        if self.opened is None:
            return
        if self.opened.plain:
            self.acts.correct(self.opened)
        else:
            self.look()

    def look(self) -> None:
        """Show the chosen person unmasked, with the reason in the log."""
        if self.opened is not None:
            person_id = self.opened.id
            self.acts.look(self.opened, lambda: self.show_person(person_id))

    def button(self, name: str) -> QPushButton:
        """Return a button by its name."""
        return self._buttons.button(name)

    def _connect(self) -> None:
        self.filter.changed.connect(self._on_filter_changed)
        self.narrowing.close_button.clicked.connect(lambda: self.narrow(Wanted()))
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(self._on_row_pressed)
        read_on(self.cards, lambda: self._read(len(self._lines), 1))

    def _on_filter_changed(self) -> None:
        self._lines = []
        self._read(0, 1)

    def _read(self, start: int, least: int) -> None:
        """Read a page from ``start`` on, or again all rows that are shown."""
        desk, wanted = self.page.desk, self.wanted

        def question(reader: Reader) -> PersonPage:
            today = today_of(desk, reader)
            most = max(least, 60)
            return find_persons(reader, open_vault(desk, reader), wanted, today, start, most)

        self.page.read(question, lambda found: self._show_list(found, start), name="persons")

    def _show_list(self, found: PersonPage, start: int) -> None:
        if start and not found.lines:
            return
        self._lines = [*self._lines[:start], *found.lines]
        note = tr("{count} persons", count=f"{found.total:,}")
        self.cards.show_rows(self._lines, note)
        if self.opened is None and isinstance(first := self.cards.choose_first(), int):
            self.show_person(first)

    def _on_chosen(self, person_id: int | None) -> None:
        # Who leaves the list by what was just done stays in sight, so that it can be taken back.
        if person_id is not None:
            self.show_person(person_id, find=True)

    def _show_person(self, opened: Opened | None) -> None:
        self.opened = opened
        if opened is None:
            self.detail.show_nothing()
        else:
            desk = self.page.desk
            names = {area.code: area.name for area in desk.jurisdiction().areas}
            areas = " › ".join(names.get(code, code) for code in opened.areas if code)
            warn_days = int(desk.option("warn_days"))
            self.detail.show_thing(
                opened.person.name,
                serial(opened.id),
                [
                    Part(widget=self._buttons.row),
                    *person_parts(opened, desk.now(), warn_days, areas),
                ],
            )
        self._buttons.allow(self.page, opened)

    def _on_row_pressed(self, key: tuple[str, int]) -> None:
        kind, number = key
        if kind == "house":
            self.house_requested.emit(number)
        elif kind == "registration":
            self._take_registration_back()
        elif self.page.may("decide"):
            self.acts.restore(number)

    def _take_registration_back(self) -> None:
        if self.opened is not None and self.page.may("register"):
            self.acts.reopen(self.opened)

    def _on_kept(self) -> None:
        self.page.tell(tr("Kept."))
        self.refresh()


class _Buttons:
    """The buttons above the list and under the detail, enabled by rights and by who is shown."""

    def __init__(self, view: PersonView) -> None:
        self._view = view
        self._made: dict[str, tuple[QPushButton, str]] = {}
        acts = view.acts
        top = [
            self._make("register", tr("+ Register"), lambda: acts.register(), "register", True),
            self._make(
                "import", tr("Import Excel…"), lambda: view.take_over().choose_file(), "decide"
            ),
            self._make("export", tr("Export…"), view.export, "export"),
            self._make("erase", tr("Delete due…"), view.erase, "erase"),
        ]
        view.cards.add_tools(*top)
        self.row = button_row(
            self._make("confirm", tr("Registered"), self._of(acts.confirm), "register", True),
            self._make("look", tr("See unmasked…"), view.look, "person.reveal"),
            self._make("edit", tr("Put right…"), view.edit, "register"),
            self._make("permit", tr("Permit…"), self._of(acts.renew_permit), "register"),
            self._make("move", tr("Move…"), self._of(acts.move), "register"),
            self._make("leave", tr("Left…"), self._of(acts.move_out), "register"),
            self._make("cancel", tr("Take move back…"), self._of(acts.cancel_move), "register"),
            self._make("form", tr("Form…"), view.print_form, "export"),
            self._make("hold", tr("Hold…"), self._of(acts.hold), "erase"),
        )
        again = QShortcut(QKeySequence(Qt.Key.Key_F5), view.left, view.refresh)
        again.setWhatsThis(tr("Read the persons again"))

    def allow(self, page: Page, opened: Opened | None) -> None:
        """Enable and show what fits."""
        here = opened is not None and opened.state == Here.HERE
        fitting = {
            "look": opened is not None and not opened.plain,
            "confirm": here and opened is not None and opened.registered_at is None,
            "leave": here,
            "permit": here,
        }
        for name, (button, right) in self._made.items():
            alone = name in ("register", "import", "export", "erase")
            fits = alone or fitting.get(name, opened is not None)
            button.setEnabled(fits and page.may(right))
            button.setVisible(page.may(right))

    def button(self, name: str) -> QPushButton:
        """Return a button by its name."""
        return self._made[name][0]

    def _make(
        self, name: str, text: str, call: Callable[[], object], right: str, primary: bool = False
    ) -> QPushButton:
        button = push_button(text, look="primary" if primary else "plain")
        button.setObjectName(name)
        button.clicked.connect(lambda _on=False: call())
        self._made[name] = (button, right)
        return button

    def _of(self, act: Callable[[Opened], object]) -> Callable[[], object]:
        """Return a call of an act with who is shown."""

        def call() -> None:
            if self._view.opened is not None:
                act(self._view.opened)

        return call


def which_words(which: Which) -> str:
    """Return the name of a filter."""
    match which:
        case Which.ALL:
            return tr("all")
        case Which.TODAY:
            return tr("due today")
        case Which.UNREGISTERED:
            return tr("not registered")
        case Which.OVERDUE:
            return tr("registration overdue")
        case Which.PERMIT:
            return tr("permit runs out")
        case Which.DOUBTFUL:
            return tr("double?")
        case Which.ATTENTION:
            return tr("attention")
        case Which.HOMELESS:
            return tr("no house")
        case Which.LEFT:
            return tr("left")
        case Which.ERASABLE:
            return tr("to be deleted")
