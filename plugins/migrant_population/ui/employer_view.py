"""View 用人单位: employers, who of the register works there, and entering one.

Contacts are masked like persons.
"""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from cmdmap.api import Page, Place, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    Value,
    ask,
    push_button,
)
from migrant_population.domain.codes import code_name
from migrant_population.domain.wishes import RecordEmployer
from migrant_population.services.figures import today_of
from migrant_population.store.houses_list import EmployerLine, find_employers
from migrant_population.store.keybook import open_vault
from migrant_population.store.persons_list import PersonLine, Wanted, Which, find_persons
from migrant_population.ui.house_detail import person_row
from migrant_population.ui.house_forms import employer_fields, employer_of
from migrant_population.ui.person_forms import reason_fields, text_of
from migrant_population.ui.view import View, column_of

MOST_PERSONS = 200


class EmployerView(View):
    """The view."""

    def __init__(self, page: Page) -> None:
        self.filter = FilterBar(tr("Name or address of an employer"))
        self.cards = CardList(
            tr("Employers"), tr("No employer stands here. Enter one."), draw_employer
        )
        self.detail = Detail(tr("Choose an employer to see who works there."))
        super().__init__(page, column_of(self.filter, self.cards), self.detail)
        self.new = push_button(tr("+ Enter an employer"), look="primary")
        self.edit = push_button(tr("Put right…"))
        self._chosen: EmployerLine | None = None
        self._build()
        self.allow()

    def refresh(self) -> None:
        """Read the list again."""
        desk, words = self.page.desk, self.filter.words

        def question(reader: Reader) -> list[EmployerLine]:
            return find_employers(reader, open_vault(desk, reader), words)

        self.page.read(question, self._show_list, name="employers")

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        may = self.page.may("register")
        for button in self._buttons():
            button.setVisible(may)
        self.edit.setEnabled(self._chosen is not None)

    def _buttons(self) -> tuple[QPushButton, QPushButton]:
        return self.new, self.edit

    def _build(self) -> None:
        self.cards.add_tools(self.new)
        self.detail.add_buttons(self.edit)
        self.new.clicked.connect(lambda: self._open(None))
        self.edit.clicked.connect(lambda: self._open(self._chosen))
        self.filter.changed.connect(self.refresh)
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(lambda key: self.person_requested.emit(key[1]))

    def _show_list(self, found: list[EmployerLine]) -> None:
        self.cards.show_rows(found, tr("{count} employers", count=len(found)))
        if isinstance(first := self.cards.choose_first(), int):
            self._show_employer(first)

    def _on_chosen(self, employer_id: int | None) -> None:
        place = self._show_employer(employer_id)
        if place is not None:
            self.page.map.fly_to(place)

    def _show_employer(self, employer_id: int | None) -> Place | None:
        rows: list[EmployerLine] = list(self.cards.model.rows)
        line = next((each for each in rows if each.id == employer_id), None)
        self._chosen = line
        self.allow()
        if line is None:
            self.detail.show_nothing()
            return None
        desk, wanted = self.page.desk, Wanted(Which.ALL, employer_id=line.id)

        def question(reader: Reader) -> list[PersonLine]:
            vault, today = open_vault(desk, reader), today_of(desk, reader)
            return list(find_persons(reader, vault, wanted, today, 0, MOST_PERSONS).lines)

        self.page.read(question, lambda people: self._show(line, people), name="people")
        return line.place

    def _show(self, line: EmployerLine, people: list[PersonLine]) -> None:
        rows = [
            Row(tr("Address"), line.address),
            Row(tr("Contact person"), f"{line.contact.name} {line.contact.phone}".strip()),
            Row(tr("Hazard of an employer"), code_name("unit_hazard", line.hazard)),
        ]
        parts = [
            Part(rows=[row for row in rows if row.value]),
            Part(tr("Who works there"), str(line.persons), [person_row(each) for each in people]),
        ]
        self.detail.show_thing(line.name, f"YG{line.id:05d}", parts)

    def _open(self, line: EmployerLine | None) -> None:
        def take(values: dict[str, Value]) -> None:
            contact, phone = text_of(values.get("contact")), text_of(values.get("phone"))
            key = None if line is None else line.id
            why = text_of(values.get("why"))
            wish = RecordEmployer(employer_of(values), contact, phone, key, why)
            self.page.submit(wish, lambda _commit: self.refresh())

        start: dict[str, Value] = {}
        if line is not None:
            start = {
                "name": line.name,
                "address": line.address,
                "place": line.place,
                "hazard": line.hazard,
            }
        title = tr("Enter an employer") if line is None else tr("Put the employer right")
        fields = employer_fields() if line is None else [*reason_fields(), *employer_fields()]
        ask(self.left, title, fields, take, start, pick=self.page.map.pick)


def draw_employer(line: EmployerLine) -> Card:
    """Return the card of an employer."""
    chips = [Chip(tr("{count} persons", count=line.persons), Tone.LOW)]
    if line.hazard not in ("", "00"):
        chips.append(Chip(code_name("unit_hazard", line.hazard), Tone.MIDDLE))
    second = " · ".join(filter(None, (line.address, line.contact.name)))
    return Card(line.name, "", second, tuple(chips))
