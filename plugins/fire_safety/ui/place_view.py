"""View of places: search, filters, cards by risk; what is chosen stands in the detail at the right.

The first view of the page. Clicking a place on the map chooses its card; a grid that is clicked
says what its risk is made of and can narrow the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from cmdmap.api import Page, Reader, Tone, tr
from cmdmap.widgets import Card, CardList, Chip, FilterBar, Values, ask, count_text, push_button
from fire_safety.domain.days import day_of
from fire_safety.domain.place_kind import GROUPS, beyond
from fire_safety.domain.plan import Level
from fire_safety.domain.wishes import RegisterPlace
from fire_safety.services.area_names import area_names
from fire_safety.services.papers.lists import as_words
from fire_safety.services.reference import reference
from fire_safety.store.inspections import Today, read_today
from fire_safety.store.places import Order, PlaceFilter, PlaceRow, count_places, list_places
from fire_safety.ui.import_dialog import open_import
from fire_safety.ui.place_detail import PlaceDetail
from fire_safety.ui.place_forms import charging_of, fields_of, place_fields
from fire_safety.ui.view import View
from fire_safety.ui.words import due_words, group_chip, risk_chip, second_line

MOST = 20_000
WEEK_D = 6
"""Days after today that "this week" takes in."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One answer of the store."""

    rows: Sequence[PlaceRow]
    count: int
    today: Today


class PlaceTools:
    """Buttons and chips over the cards."""

    def __init__(self) -> None:
        self.register = push_button(tr("Register"), "plus", look="primary")
        self.today = push_button(tr("Due today"), look="chip")
        self.week = push_button(tr("Within 7 days"), look="chip")
        self.late = push_button(tr("Overdue"), look="chip")
        self.high = push_button(tr("High risk"), look="chip")
        self.ended = push_button(tr("Taken off"), look="chip")
        self.area = push_button("", look="chip")
        self.take_over = push_button(tr("Import Excel"))
        self.export = push_button(tr("Export"), "export")
        self.area.hide()

    def all(self) -> tuple[QPushButton, ...]:
        """Return them in their order."""
        chips = (self.area, self.today, self.late, self.week, self.high, self.ended)
        return (self.register, *chips, self.take_over, self.export)

    def exclude(self, chosen: QPushButton) -> None:
        """Of the days only one is shown."""
        for chip in (self.today, self.week, self.late):
            if chip is not chosen:
                chip.setChecked(False)


class PlaceView(View):
    """The list of places."""

    def __init__(self, page: Page) -> None:
        self.detail = PlaceDetail(page)
        self.cards = CardList(
            tr("Places"),
            tr("No place here. Register one, or take a list over from Excel."),
            self._card,
        )
        self.bar = FilterBar(
            tr("Search name, address, number, initials"),
            [(group, tr(words)) for group, words in GROUPS.items()],
            single=True,
        )
        self.tools = PlaceTools()
        super().__init__(page, self.detail)
        self.area = ""
        self.left_of: int | None = None
        self._names: dict[str, str] = {}
        self._today = 0
        self._build()

    def refresh(self) -> None:
        """Ask for the list and the head line again."""
        wanted, today = self.wanted(), day_of(self.page.desk.now())

        def question(reader: Reader) -> Listed:
            return Listed(
                list_places(reader, wanted, MOST),
                count_places(reader, wanted),
                read_today(reader, today),
            )

        self.page.read(question, self._show, name="places")
        self.detail.refresh()

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        may = self.page.may("register")
        self.tools.register.setEnabled(may)
        self.tools.take_over.setEnabled(may)
        self.detail.allow()

    def wanted(self) -> PlaceFilter:
        """Return what is filtered for."""
        kinds = reference(self.page.desk).kinds.values()
        groups = self.bar.chosen
        today = day_of(self.page.desk.now())
        due, week = self.tools.today.isChecked(), self.tools.week.isChecked()
        late = self.tools.late.isChecked()
        soon = due or week
        return PlaceFilter(
            text=self.bar.words,
            kinds=tuple(kind.code for kind in kinds if kind.group in groups),
            level=Level.HIGH.value if self.tools.high.isChecked() else "",
            area=self.area,
            left_of=self.left_of,
            ended=self.tools.ended.isChecked(),
            due_from=today if soon and not late else None,
            due_to=today + WEEK_D * week if soon else today - 1 if late else None,
            order=Order.DUE if soon or late else Order.RISK,
        )

    def choose(self, place_id: int) -> None:
        """Show a place, in the list as well where the filters let it through."""
        if not self.cards.choose(place_id):
            self._on_chosen(place_id)

    def narrow(self, area: str = "", left_of: int | None = None, words: str = "") -> None:
        """Show the places of one area, or what is left of a campaign; nothing given shows all."""
        self.area, self.left_of = area, left_of
        narrowed = bool(area) or left_of is not None
        self.tools.area.setText(words or self._names.get(area, area))
        self.tools.area.setVisible(narrowed)
        self.tools.area.setChecked(narrowed)
        self.refresh()

    def _show(self, found: Listed) -> None:
        self._names = area_names(self.page.desk)
        self._today = day_of(self.page.desk.now())
        order = tr("most overdue first") if self.wanted().order is Order.DUE else tr("by risk")
        note = tr("{n} places · {order}", n=count_text(found.count), order=order)
        self.cards.show_rows(found.rows, note)
        if self.detail.place_id is not None and self.cards.key() is None:
            self.cards.choose(self.detail.place_id)
        elif (first := self.cards.choose_first()) is not None:
            self._show_place(first)
        head = found.today
        self.page.head(
            tr(
                "due today {due} · done {done} · overdue {overdue}",
                due=count_text(head.due),
                done=count_text(head.done),
                overdue=count_text(head.overdue),
            )
        )

    def _card(self, row: PlaceRow) -> Card:
        kind = reference(self.page.desk).kinds.get(row.kind)
        chips = [risk_chip(row.risk), group_chip(kind)]
        draft = self.detail.drafts.begun(self.page.actor, row.id)
        if draft is not None:
            chips.append(Chip(tr("begun, {n} items", n=draft.done()), Tone.LOW))
        return Card(
            row.name, due_words(row.due_day, self._today), second_line(row, self._names),
            tuple(chips),
        )  # fmt: skip

    def _on_chosen(self, key: object) -> None:
        self._show_place(key)
        row = self._row(key)
        self.find([row.place] if row is not None and row.place is not None else [])

    def _show_place(self, key: object) -> None:
        """Show a place at the right, with a ring on the map where it stands in the list."""
        self.detail.show_place(key if isinstance(key, int) else None)
        row = self._row(key)
        self.mark(*([row.place] if row is not None and row.place is not None else []))

    def _row(self, key: object) -> PlaceRow | None:
        rows: Sequence[PlaceRow] = self.cards.model.rows
        return next((row for row in rows if row.id == key), None)

    def _on_register(self) -> None:
        kinds = reference(self.page.desk).kinds

        def take(values: Values) -> None:
            fields = fields_of(values)
            wish = RegisterPlace(fields, charging_of(values))
            too_large = beyond(kinds[fields.kind], fields.size)
            said = " ".join(too_large) or tr("{name} is on the register.", name=fields.name)
            self.page.submit(wish, lambda _commit: self.page.tell(said))

        ask(
            self.left,
            tr("Register a place"),
            place_fields(kinds, contact=True),
            take,
            accept_text=tr("Register"),
            pick=self.page.map.pick,
        )

    def _on_import(self) -> None:
        open_import(self.page, self.left).choose_file()

    def _on_export(self) -> None:
        self.page.export("place_list", as_words(self.wanted()), tr("Places"))

    def _build(self) -> None:
        self.cards.add_tools(*self.tools.all())
        self.fill_left(self.bar, self.cards)
        self.cards.chosen.connect(self._on_chosen)
        tools = self.tools
        for chip in (tools.today, tools.week, tools.late):
            chip.clicked.connect(lambda _on, chip=chip: tools.exclude(chip))
        for chip in (tools.today, tools.week, tools.late, tools.high, tools.ended):
            chip.clicked.connect(self.refresh)
        self.detail.thing_requested.connect(self.thing_requested)
        self.detail.draft_changed.connect(self.cards.list.viewport().update)
        tools.area.clicked.connect(lambda: self.narrow())
        tools.register.clicked.connect(self._on_register)
        tools.take_over.clicked.connect(self._on_import)
        tools.export.clicked.connect(self._on_export)
        self.allow()
