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
    ReopenRegistration,
    RestoreVersion,
    Take,
)
from migrant_population.store.homes import Home, home_of
from migrant_population.store.opening import Opened
from migrant_population.ui.asking import Asker, Given, Refused
from migrant_population.ui.person_forms import (
    day_text,
    export_fields,
    leave_fields,
    move_fields,
    permit_fields,
    person_fields,
    person_of,
    reason_fields,
    register_fields,
    text_of,
    values_of,
)


class PersonActs:
    """Opens the forms; ``changed`` is called when something was kept."""

    def __init__(self, page: Page, parent: QWidget, changed: Callable[[], None]) -> None:
        self._page = page
        self._parent = parent
        self._changed = changed
        self._asker = Asker(page, parent)

    def register(self, home: Home | None = None) -> None:
        """Register a person; into ``home`` when it is given, else the form asks where."""
        today = local_day(self._page.desk.now())

        def wish_of(given: Given, at: Home) -> RegisterPerson:
            return RegisterPerson(
                person_of(given),
                at.house_id,
                at.room_id,
                day_text(given.get("since")),
                at.bed,
                None,
                Owner(text_of(given.get("owner")) or Owner.GRID.value),
                bool(given.get("registered")),
                bool(given.get("though_alike")),
            )

        self._asker.ask(
            tr("Register a person"),
            register_fields(today, with_house=home is None),
            lambda given, refused: self._submit_at(given, home, wish_of, refused),
            {"owner": Owner.GRID.value},
            tr("Register"),
        )

    def _submit_at(
        self,
        given: Given,
        home: Home | None,
        wish_of: Callable[[Given, Home], object],
        refused: Refused,
    ) -> None:
        """Find the house and room that a form names, then hand the wish in."""

        def submit(at: Home) -> None:
            self._page.submit(wish_of(given, at), lambda _commit: self._changed(), refused)

        if home is not None:
            submit(home)
            return
        house, room = text_of(given.get("house")), text_of(given.get("room"))
        self._page.read(lambda reader: home_of(reader, house, room), submit, refused)

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

        def wish_of(given: Given) -> CorrectPerson:
            return CorrectPerson(opened.id, person_of(given), text_of(given["why"]), opened.person)

        fields = [*reason_fields(), *person_fields(today)]
        title = tr("Put {who} right", who=serial(opened.id))
        self._asker.ask_wish(title, fields, wish_of, self._changed, values_of(opened.person))

    def restore(self, version_id: int) -> None:
        """Take a correction back."""
        self._with_reason(
            tr("Take a correction back"), lambda why: self._submit(RestoreVersion(version_id, why))
        )

    def confirm(self, opened: Opened) -> None:
        """Say that a person is registered."""
        self._submit(ConfirmRegistration(opened.id))

    def reopen(self, opened: Opened) -> None:
        """Take a registration back that was confirmed by mistake."""
        self._with_reason(
            tr("Take the registration back"),
            lambda why: self._submit(ReopenRegistration(opened.id, why)),
        )

    def renew_permit(self, opened: Opened) -> None:
        """Enter a permit."""

        def wish_of(given: Given) -> RenewPermit:
            number, until = text_of(given["number"]), day_text(given["until"])
            return RenewPermit(opened.id, text_of(given["kind"]), number, until)

        start: Given = {"kind": opened.person.permit_kind or "01"}
        title, fields = tr("Enter a permit"), permit_fields()
        self._asker.ask_wish(title, fields, wish_of, self._changed, start)

    def move(self, opened: Opened) -> None:
        """Move into a house, or change houses."""

        def wish_of(given: Given, at: Home) -> MoveIn:
            since = day_text(given.get("since"))
            return MoveIn(opened.id, at.house_id or 0, at.room_id, since, at.bed)

        self._asker.ask(
            tr("Move in, or change houses"),
            move_fields(),
            lambda given, refused: self._submit_at(given, None, wish_of, refused),
        )

    def move_out(self, opened: Opened) -> None:
        """Leave the sub-district on a day, today unless another one is named."""
        self._asker.ask_wish(
            tr("{who} leaves the sub-district", who=serial(opened.id)),
            leave_fields(),
            lambda given: MoveOut(opened.id, day_text(given.get("on"))),
            self._changed,
            {"on": local_day(self._page.desk.now())},
            tr("Moved away"),
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
            about = serial(int(wanted.get("person", 0))) if "person" in wanted else ""
            wish = Take(token, report, text_of(values["why"]), about)
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
