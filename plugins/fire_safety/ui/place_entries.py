"""What is written down of the place that is shown: correct it, its facilities, persons, plans.

Half of ``place_detail.py``: the buttons of the register and the dialogs behind them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cmdmap.api import Reader, tr
from cmdmap.widgets import FormField, Value, Values, ask, push_button
from fire_safety.domain.wishes import (
    CorrectPlace,
    EndPlace,
    RevealContact,
    SetFacility,
    SetPerson,
    SetPlan,
)
from fire_safety.services.reference import reference
from fire_safety.store.belongings import read_people
from fire_safety.store.places import read_contact
from fire_safety.store.seal import seal_for
from fire_safety.ui.place_forms import (
    charging_of,
    facility_fields,
    fields_of,
    person_fields,
    place_fields,
    plan_fields,
    reason_field,
    values_of,
)
from fire_safety.ui.place_parts import Revealed

if TYPE_CHECKING:
    from fire_safety.ui.place_detail import PlaceDetail


class PlaceEntries(QObject):
    """The buttons of what is written down."""

    def __init__(self, panel: PlaceDetail) -> None:
        super().__init__(panel)
        self.panel = panel
        self.page = panel.page
        self.buttons = {
            "correct": push_button(tr("Correct")),
            "facility": push_button(tr("Facility")),
            "person": push_button(tr("Person")),
            "plan": push_button(tr("Plan")),
            "end": push_button(tr("Take off")),
        }
        panel.detail.add_buttons(*self.buttons.values())
        acts: dict[str, Callable[[], object]] = {
            "correct": self.correct,
            "facility": self.set_facility,
            "person": self.set_person,
            "plan": self.set_plan,
            "end": self.end,
        }
        for name, act in acts.items():
            self.buttons[name].clicked.connect(lambda _on, act=act: act())

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        may = self.panel.file is not None and self.page.may("register")
        ended = self.panel.file is not None and self.panel.file.card.ended
        for name, button in self.buttons.items():
            button.setEnabled(may and (name == "end" or not ended))
        self.buttons["end"].setText(tr("Put back") if ended else tr("Take off"))

    def reveal(self) -> None:
        """Show names and telephones for a while; the look is put into the audit first."""
        place_id, desk = self.panel.place_id, self.page.desk
        if place_id is None or not self.page.may("contacts"):
            return

        def question(reader: Reader) -> Revealed:
            seal = seal_for(desk)
            people = read_people(reader, place_id, seal, unmasked=True)
            return Revealed(read_contact(reader, place_id, seal), people)

        self.page.submit(
            RevealContact(place_id),
            lambda _commit: self.page.read(
                question, lambda revealed: self.panel.reveal(place_id, revealed)
            ),
        )

    def correct(self) -> None:
        """Correct what is written; who may see the contact gets it unmasked, after the audit."""
        place_id, desk = self.panel.place_id, self.page.desk
        if self.panel.file is None or place_id is None:
            return
        if not self.page.may("contacts"):
            self._ask_correction(None)
            return
        self.page.submit(
            RevealContact(place_id),
            lambda _commit: self.page.read(
                lambda reader: read_contact(reader, place_id, seal_for(desk)), self._ask_correction
            ),
        )

    def _ask_correction(self, contact: tuple[str, str] | None) -> None:
        file = self.panel.file
        if file is None:
            return
        card, kinds = file.card, reference(self.page.desk).kinds

        def take(values: Values) -> None:
            wish = CorrectPlace(
                card.row.id,
                card.version,
                fields_of(values, card.fields),
                str(values["reason"]),
                charging_of(values),
            )
            self.page.submit(wish, lambda _commit: self.page.tell(tr("The correction was kept.")))

        ask(
            self.panel,
            tr("Correct {number}", number=card.row.number),
            [reason_field(), *place_fields(kinds, contact=contact is not None)],
            take,
            values_of(card, contact),
            pick=self.page.map.pick,
        )

    def set_facility(self, facility_id: int | None = None) -> None:
        """Write down a facility, or what is new of one."""
        place_id, file = self.panel.place_id, self.panel.file
        if place_id is None or file is None or not self.page.may("register"):
            return
        known = next((each for each in file.facilities if each.id == facility_id), None)
        values: dict[str, Value] = {"sound": True}
        if known is not None:
            values = {name: getattr(known, name) for name in ("kind", "count", "sound", "note")}

        def take(values: Values) -> None:
            count = int(values["count"] or 0)  # type: ignore[arg-type]
            self.page.submit(
                SetFacility(place_id, str(values["kind"]), count, bool(values["sound"]),
                            str(values["note"]))
            )  # fmt: skip

        ask(self.panel, tr("Facility"), facility_fields(), take, values)

    def set_person(self) -> None:
        """Write down a person."""
        place_id = self.panel.place_id

        def take(values: Values) -> None:
            if place_id is not None:
                self.page.submit(
                    SetPerson(place_id, str(values["role"]), str(values["name"]),
                              str(values["phone"]))
                )  # fmt: skip

        ask(self.panel, tr("Person"), person_fields(), take)

    def set_plan(self, plan_id: int | None = None) -> None:
        """Write down an emergency plan, or read one and write down that it was drilled."""
        place_id, file = self.panel.place_id, self.panel.file
        if place_id is None or file is None:
            return
        known = next((each for each in file.plans if each.id == plan_id), None)
        if not self.page.may("register"):
            if known is not None:
                self.page.tell(known.text)
            return
        values: dict[str, Value] = {}
        if known is not None:
            day = known.drilled_day
            values = {"title": known.title, "text": known.text}
            values["drilled"] = date.fromordinal(day) if day is not None else None

        def take(values: Values) -> None:
            self.page.submit(
                SetPlan(place_id, str(values["title"]), str(values["text"]),
                        _day(values.get("drilled")))
            )  # fmt: skip

        ask(self.panel, tr("Plan"), plan_fields(), take, values)

    def end(self) -> None:
        """Take the place off the register, or put it back."""
        file = self.panel.file
        if file is None:
            return
        card = file.card
        number, back = card.row.number, card.ended
        why = tr("Why it comes back") if back else tr("Why it leaves the register")
        title = (
            tr("Put {number} back", number=number)
            if back
            else tr("Take off {number}", number=number)
        )

        def take(values: Values) -> None:
            self.page.submit(EndPlace(card.row.id, str(values["reason"]), back))

        ask(self.panel, title, [FormField("reason", why, required=True)], take)


def _day(value: object) -> int | None:
    return value.toordinal() if isinstance(value, date) else None
