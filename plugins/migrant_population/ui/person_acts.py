"""What is done with the person that is shown: forms over the page, and their wishes.

Used by the view of persons. Everything that needs plain values asks for a look with its reason
first; the act is in the log before anything is shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cmdmap.api import Page, tr
from cmdmap.widgets import Value, ask, ask_confirm
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import Owner, serial
from migrant_population.domain.wishes import (
    CancelStay,
    ConfirmRegistration,
    CorrectPerson,
    ErasePersons,
    Hold,
    Look,
    MoveIn,
    MoveOut,
    RegisterPerson,
    RenewPermit,
    RestoreVersion,
    Take,
)
from migrant_population.store.houses import home_of
from migrant_population.store.opening import Opened
from migrant_population.ui.person_forms import (
    day_text,
    export_fields,
    move_fields,
    permit_fields,
    person_fields,
    person_of,
    reason_fields,
    register_fields,
    text_of,
    values_of,
)

Home = tuple[int | None, int | None]


class PersonActs:
    """Opens the forms; ``changed`` is called when something was kept."""

    def __init__(self, page: Page, parent: QWidget, changed: Callable[[], None]) -> None:
        self._page = page
        self._parent = parent
        self._changed = changed

    def register(self, values: dict[str, Value] | None = None, home: Home | None = None) -> None:
        """Register a person; into ``home`` when it is given, else the form asks where."""
        today = local_day(self._page.desk.now())
        ask(
            self._parent,
            tr("Register a person"),
            register_fields(today, with_house=home is None),
            lambda given: self._with_home(given, home, self._register),
            values or {"owner": Owner.GRID.value},
            tr("Register"),
        )

    def _register(self, values: dict[str, Value], home: Home) -> None:
        wish = RegisterPerson(
            person_of(values),
            home[0],
            home[1],
            day_text(values.get("since")),
            None,
            Owner(text_of(values.get("owner")) or Owner.GRID.value),
            bool(values.get("registered")),
            bool(values.get("though_alike")),
        )

        def again(sentence: str) -> None:
            self._page.warn(sentence)
            self.register(values, home if values.get("house") is None else None)

        self._page.submit(wish, lambda _commit: self._changed(), again)

    def _with_home(
        self,
        values: dict[str, Value],
        home: Home | None,
        then: Callable[[dict[str, Value], Home], None],
    ) -> None:
        """Find the house and room that a form names, then go on."""
        if home is not None:
            then(values, home)
            return
        house, room = text_of(values.get("house")), text_of(values.get("room"))
        self._page.read(lambda reader: home_of(reader, house, room), lambda at: then(values, at))

    def look(self, opened: Opened, then: Callable[[], None]) -> None:
        """Ask why, note it, then show the person unmasked."""

        def take(values: dict[str, Value]) -> None:
            self._page.submit(
                Look(serial(opened.id), text_of(values["why"])), lambda _commit: then()
            )

        ask(
            self._parent,
            tr("Look at {who} unmasked", who=serial(opened.id)),
            reason_fields(),
            take,
            accept_text=tr("Look"),
        )

    def correct(self, opened: Opened) -> None:
        """Put an entry right; it must be plain already."""
        today = local_day(self._page.desk.now())

        def take(values: dict[str, Value]) -> None:
            wish = CorrectPerson(opened.id, person_of(values), text_of(values["why"]))
            self._submit(wish)

        fields = [*reason_fields(), *person_fields(today)]
        title = tr("Put {who} right", who=serial(opened.id))
        ask(self._parent, title, fields, take, values_of(opened.person))

    def restore(self, version_id: int) -> None:
        """Take a correction back."""
        self._with_reason(
            tr("Take a correction back"), lambda why: self._submit(RestoreVersion(version_id, why))
        )

    def confirm(self, opened: Opened) -> None:
        """Say that a person is registered."""
        self._submit(ConfirmRegistration(opened.id))

    def renew_permit(self, opened: Opened) -> None:
        """Enter a permit."""

        def take(values: dict[str, Value]) -> None:
            number, until = text_of(values["number"]), day_text(values["until"])
            self._submit(RenewPermit(opened.id, text_of(values["kind"]), number, until))

        start: dict[str, Value] = {"kind": opened.person.permit_kind or "01"}
        ask(self._parent, tr("Enter a permit"), permit_fields(), take, start)

    def move(self, opened: Opened) -> None:
        """Move into a house, or change houses."""

        def go(values: dict[str, Value], home: Home) -> None:
            if home[0] is not None:
                self._submit(MoveIn(opened.id, home[0], home[1], day_text(values.get("since"))))

        ask(
            self._parent,
            tr("Move in, or change houses"),
            move_fields(),
            lambda values: self._with_home(values, None, go),
        )

    def move_out(self, opened: Opened) -> None:
        """Leave the sub-district today."""
        ask_confirm(
            self._parent,
            tr("Leave the sub-district"),
            tr("{who} leaves the sub-district today. It can be taken back.", who=serial(opened.id)),
            tr("Moved away"),
            lambda: self._submit(MoveOut(opened.id)),
        )

    def cancel_move(self, opened: Opened) -> None:
        """Take the newest move back."""
        standing = next((stay for stay in opened.stays if not stay.cancelled), None)
        if standing is None:
            self._page.warn(tr("There is no move to take back."))
            return
        self._with_reason(
            tr("Take the newest move back"),
            lambda why: self._submit(CancelStay(standing.id, why)),
        )

    def hold(self, opened: Opened) -> None:
        """Keep a person from deletion, or end that."""
        title = tr("End the hold") if opened.held else tr("Hold from deletion")
        self._with_reason(title, lambda why: self._submit(Hold(opened.id, not opened.held, why)))

    def erase(self, person_ids: tuple[int, ...]) -> None:
        """Delete persons that are due; asked for twice, with the reason."""

        def sure(why: str) -> None:
            ask_confirm(
                self._parent,
                tr("Delete persons"),
                tr("{count} persons are deleted; only their numbers stay.", count=len(person_ids)),
                tr("Delete"),
                lambda: self._submit(ErasePersons(person_ids, why)),
                destructive=True,
                typed=str(len(person_ids)),
            )

        self._with_reason(tr("Delete persons"), sure)

    def export(self, report: str, wanted: dict[str, str], name: str) -> None:
        """Take a list out: unmasked with a reason where that is allowed, else masked."""
        if not self._page.may("person.reveal"):
            self._page.export(report, wanted, name)
            return

        def take(values: dict[str, Value]) -> None:
            if not values.get("plain"):
                self._page.export(report, wanted, name)
                return
            token = secrets.token_hex(16)
            wish = Take(token, report, text_of(values["why"]))
            self._page.submit(
                wish, lambda _commit: self._page.export(report, {**wanted, "token": token}, name)
            )

        ask(self._parent, tr("Take a list out"), export_fields(), take, accept_text=tr("Export"))

    def _with_reason(self, title: str, then: Callable[[str], object]) -> None:
        def take(values: dict[str, Value]) -> None:
            then(text_of(values["why"]))

        ask(self._parent, title, reason_fields(), take)

    def _submit(self, wish: object) -> None:
        self._page.submit(wish, lambda _commit: self._changed())
