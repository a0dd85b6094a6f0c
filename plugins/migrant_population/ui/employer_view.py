"""View 用人单位: employers, who of the register works there, and entering one.

Contacts are masked like persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cmdmap.api import Page, Place, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    push_button,
)
from migrant_population.domain.codes import code_name
from migrant_population.domain.records import employer_number
from migrant_population.domain.wishes import Look, RecordEmployer
from migrant_population.services.figures import today_of
from migrant_population.store.corrections import Correction, read_corrections
from migrant_population.store.houses_list import EmployerLine, find_employers
from migrant_population.store.keybook import open_vault
from migrant_population.store.opening import read_plain_contact
from migrant_population.store.persons_list import PersonLine, Wanted, Which, find_persons
from migrant_population.ui.asking import Asker, Given
from migrant_population.ui.house_detail import correction_part, person_row
from migrant_population.ui.house_forms import employer_fields, employer_of
from migrant_population.ui.person_forms import reason_fields, text_of
from migrant_population.ui.view import View, column_of

MOST_PERSONS = 200


class AtWork(NamedTuple):
    """What the panel says of an employer beside the list's own line."""

    people: Sequence[PersonLine]
    contact: tuple[str, str] | None
    """Plain name and telephone while whoever sits there has looked."""
    corrections: list[Correction]


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
        self.look = push_button(tr("See unmasked…"))
        self._asker = Asker(page, self.left)
        self._chosen: EmployerLine | None = None
        self._build()
        self._enable()

    def refresh(self) -> None:
        """Read the list again."""
        desk, words = self.page.desk, self.filter.words

        def question(reader: Reader) -> list[EmployerLine]:
            return find_employers(reader, open_vault(desk, reader), words)

        self.page.read(question, self._show_list, name="employers")

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        self._enable()
        self._show_again()

    def _enable(self) -> None:
        may = self.page.may("register")
        for button in (self.new, self.edit):
            button.setVisible(may)
        self.look.setVisible(self.page.may("person.reveal"))
        for button in (self.edit, self.look):
            button.setEnabled(self._chosen is not None)

    def _show_again(self) -> None:
        if self._chosen is not None:
            self._show_employer(self._chosen.id)

    def _build(self) -> None:
        self.cards.add_tools(self.new)
        self.detail.add_buttons(self.look, self.edit)
        self.look.clicked.connect(self._look)
        self.new.clicked.connect(lambda: self._open(None))
        self.edit.clicked.connect(lambda: self._open(self._chosen))
        self.filter.changed.connect(self.refresh)
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(lambda key: self.person_requested.emit(key[1]))

    def _show_list(self, found: list[EmployerLine]) -> None:
        self.cards.show_rows(found, tr("{count} employers", count=len(found)))
        if isinstance(first := self.cards.choose_first(), int):
            self._show_employer(first)
        else:
            self._show_again()

    def _on_chosen(self, employer_id: int | None) -> None:
        place = self._show_employer(employer_id)
        if place is not None:
            self.page.map.fly_to(place)

    def _show_employer(self, employer_id: int | None) -> Place | None:
        rows: list[EmployerLine] = list(self.cards.model.rows)
        line = next((each for each in rows if each.id == employer_id), None)
        self._chosen = line
        self._enable()
        if line is None:
            self.detail.show_nothing()
            return None
        desk, wanted = self.page.desk, Wanted(Which.ALL, employer_id=line.id)

        actor, minutes = self.page.actor, int(desk.option("look_min"))

        def question(reader: Reader) -> AtWork:
            vault, today = open_vault(desk, reader), today_of(desk, reader)
            return AtWork(
                find_persons(reader, vault, wanted, today, 0, MOST_PERSONS).lines,
                read_plain_contact(reader, vault, line.id, actor, minutes),
                read_corrections(reader, "employer", line.id),
            )

        self.page.read(question, lambda at_work: self._show(line, at_work), name="people")
        return line.place

    def _show(self, line: EmployerLine, at_work: AtWork) -> None:
        shown = at_work.contact or line.contact
        contact = " · ".join(filter(None, shown))
        note = (Chip(tr("plain, in the log"), Tone.MIDDLE),) if at_work.contact else ()
        rows = [
            Row(tr("Address"), line.address),
            Row(tr("Contact person"), contact, chips=note),
            Row(tr("Hazard of an employer"), code_name("unit_hazard", line.hazard)),
        ]
        people = [person_row(each) for each in at_work.people]
        parts = [
            Part(rows=[row for row in rows if row.value]),
            Part(tr("Who works there"), str(line.persons), people),
            correction_part(at_work.corrections),
        ]
        self.detail.show_thing(line.name, employer_number(line.id), parts)

    def _look(self) -> None:
        if self._chosen is None:
            return
        number = employer_number(self._chosen.id)
        self._asker.ask_wish(
            tr("Look at {who} unmasked", who=number),
            reason_fields(),
            lambda given: Look(number, text_of(given.get("why"))),
            self._show_again,
            accept_text=tr("Look"),
        )

    def _open(self, line: EmployerLine | None) -> None:
        def wish_of(given: Given) -> RecordEmployer:
            contact, phone = text_of(given.get("contact")), text_of(given.get("phone"))
            key = None if line is None else line.id
            return RecordEmployer(
                employer_of(given), contact, phone, key, text_of(given.get("why"))
            )

        start: Given = {}
        if line is not None:
            start = {
                "name": line.name,
                "address": line.address,
                "place": line.place,
                "hazard": line.hazard,
            }
        fresh = line is None
        title = tr("Enter an employer") if fresh else tr("Put the employer right")
        fields = [*([] if fresh else reason_fields()), *employer_fields(fresh=fresh)]
        pick = self.page.map.pick
        self._asker.ask_wish(title, fields, wish_of, self.refresh, start, pick=pick)


def draw_employer(line: EmployerLine) -> Card:
    """Return the card of an employer."""
    chips = [Chip(tr("{count} persons", count=line.persons), Tone.LOW)]
    if line.hazard not in ("", "00"):
        chips.append(Chip(code_name("unit_hazard", line.hazard), Tone.MIDDLE))
    second = " · ".join(filter(None, (line.address, line.contact.name)))
    return Card(line.name, "", second, tuple(chips))
