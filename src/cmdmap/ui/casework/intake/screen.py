"""Intake screen: proposes, searches and hands in what stands in the intake form of one seat.

Between the form, the rules of the text, the place book, the readers and the desk. What was typed is
kept in a file half a second after each change and stands in the form again after a crash.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.changes import Commit
from cmdmap.domain.clock import Clock, ClockKind, Owner
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.services.intake.text_rules import propose
from cmdmap.services.intake.twins import Twin, twins
from cmdmap.ui.casework.detail.history import History, history_entries, read_calls
from cmdmap.ui.casework.detail.line_list import Entry
from cmdmap.ui.casework.importing.dialog import ImportIncidentsDialog
from cmdmap.ui.casework.intake.draft import Draft, keep, recall
from cmdmap.ui.casework.intake.finding import find_places
from cmdmap.ui.casework.intake.panel import IntakePanel
from cmdmap.ui.seat import Seat
from cmdmap.widgets.wording import age_text, distance_text, place_text

KEEP_MS = 500
TWINS_SHOWN = 5
PHONE_MIN = 7
"""Digits from which a number is looked up."""
TAKE_IN_S, WARN_S = 60.0, 48.0
"""Limit of the first step where no kind is known yet, and when its ring turns amber."""


class IntakeScreen(QObject):
    """The intake of one seat."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    incident_opened = Signal(int)
    """An incident was opened, or the call attached to one."""
    left = Signal()
    """The form is to go behind the queue."""

    def __init__(self, seat: Seat, map_view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._picker = map_view.overlays.picker
        self.panel = IntakePanel(lambda: datetime.now(UTC))
        self._twins: tuple[Twin, ...] = ()
        self._text = ""
        self._asked: tuple[Place | None, str, str] = (None, "", "")
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._connect()

    def begin(self) -> None:
        """The console is open: read the draft of a run that ended badly."""
        form = self.panel.form
        form.fields.kind.set_kinds(self._seat.console.kinds)
        home = self._seat.home
        future = self._seat.pool.run(lambda: recall(home))
        self._seat.answers.deliver(future, self._on_recalled)

    def show(self) -> None:
        """Bring the form to the front, the cursor in the description; the call begins now."""
        self.panel.show()
        self.panel.raise_()
        self.panel.form.begin(self._seat.console.kinds)
        self.refresh(datetime.now(UTC))

    @property
    def has_caller(self) -> bool:
        """True while the form holds a caller's number."""
        return self.panel.form.fields.phone.says()

    def take_call(self, phone: str, name: str, rang_at: datetime) -> None:
        """Show the form with the number of a call that was taken; it began with its first ring."""
        self.show()
        self.panel.form.take_call(phone, name, rang_at)
        self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Once a second: the ring of the first step."""
        draft = self.panel.form.draft()
        clock = None if draft is None else _take_in_clock(draft.known_at)
        self.panel.form.marks.ring.show_clock(clock, now)

    def close(self) -> None:
        """The window closes: keep what stands in the form."""
        self._keeping.stop()
        keep(self._seat.home, self.panel.form.draft())

    def _connect(self) -> None:
        form = self.panel.form
        form.changed.connect(self._on_changed)
        form.save_requested.connect(self._on_save_requested)
        form.attach_requested.connect(self._on_attach_requested)
        form.leave_requested.connect(self.left)
        form.pick_requested.connect(lambda: self._picker.ask(self._on_place_picked))
        form.fields.place.asked.connect(self._on_places_asked)
        self.panel.import_button.clicked.connect(self._on_import_requested)
        self._keeping.timeout.connect(self._on_keep_due)
        self._seat.shelf.places_changed.connect(self._on_places_changed)

    def _on_changed(self) -> None:
        draft = self.panel.form.draft()
        self._keeping.start()
        if draft is None:
            self.panel.form.show_twins(())
            return
        if draft.text != self._text:
            self._text = draft.text
            proposal = propose(draft.text, self._seat.console.kinds)
            self.panel.form.show_proposal(proposal, self._seat.console.kinds)
            draft = self.panel.form.draft() or draft
        self._show_twins(draft)
        self._ask_history(draft)

    def _show_twins(self, draft: Draft) -> None:
        found: tuple[Twin, ...] = ()
        if draft.kind and (draft.place is not None or draft.address):
            seat = self._seat
            found = twins(
                seat.console.desk.casework(), seat.console.kinds, draft.kind, draft.place,
                draft.known_at, draft.address,
            )  # fmt: skip
        self._twins = found[:TWINS_SHOWN]
        kinds = self._seat.console.kinds
        entries = [
            Entry(
                f"Alt+{number}  {twin.incident.number}  {_nearness(twin)}",
                f"{kinds.of(twin.incident.kind).name}  {twin.incident.address}",
                "warn" if twin.same_kind else "text",
                twin.incident.id,
            )
            for number, twin in enumerate(self._twins, 1)
        ]
        self.panel.form.show_twins(entries)

    def _ask_history(self, draft: Draft) -> None:
        """Ask what happened here before and what the caller called for, when either is new."""
        asked = (draft.place, draft.address if draft.place is None else "", draft.phone)
        if asked == self._asked:
            return
        self._asked = asked
        phones = {draft.phone} if len(draft.phone) >= PHONE_MIN else set()
        now, actor = datetime.now(UTC), self._seat.actor
        future = self._seat.pool.read(
            lambda connection: read_calls(
                connection, draft.place, draft.address, phones, now, actor
            )
        )

        def take(history: History) -> None:
            if asked == self._asked:
                entries = history_entries(history, self._seat.console.kinds)
                self.panel.form.show_history(entries)

        self._seat.answers.deliver(future, take)

    def _on_places_asked(self, text: str) -> None:
        find_places(self._seat, self.panel.form.fields.place, text)

    def _on_place_picked(self, place: Place) -> None:
        field = self.panel.form.fields.place
        field.put(field.address() or place_text(place), place)
        field.setFocus()

    def _on_save_requested(self) -> None:
        draft = self.panel.form.draft()
        if draft is None or not draft.kind:
            self._refuse(tr("Choose a kind: type its name or initials."))
        elif not draft.address and draft.place is None:
            self._refuse(tr("Say where it is: an address, a unit, or a click on the map."))
        else:
            future = self._seat.submit(draft.open_command())
            self._seat.answers.deliver(future, self._on_opened, self._on_refused)

    def _on_attach_requested(self, row: int) -> None:
        draft = self.panel.form.draft()
        if draft is not None and row < len(self._twins):
            incident = self._twins[row].incident
            future = self._seat.submit(draft.attach_command(IncidentId(incident.id)))
            self._seat.answers.deliver(future, self._on_opened, self._on_refused)

    def _on_opened(self, commit: Commit) -> None:
        moved = next(fact for fact in commit.facts if isinstance(fact, IncidentMoved))
        self.panel.form.rest(self._seat.console.kinds)
        self._text = ""
        self.told.emit(tr("{number} is taken in. F4 dispatches.", number=moved.incident.number))
        self.incident_opened.emit(moved.incident.id)

    def _on_refused(self, error: WorldError) -> None:
        self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        self.panel.form.show_refusal(sentence)

    def _on_import_requested(self) -> None:
        dialog = ImportIncidentsDialog(self._seat, self.panel.window())
        dialog.imported.connect(self.told)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_keep_due(self) -> None:
        home, draft = self._seat.home, self.panel.form.draft()
        self._seat.answers.deliver(self._seat.pool.run(lambda: keep(home, draft)), lambda _: None)

    def _on_recalled(self, draft: Draft | None) -> None:
        if draft is not None and self.panel.form.draft() is None:
            self.panel.form.fill(draft, self._seat.console.kinds)
            self.told.emit(
                tr("What stood in the intake form when the program ended is there again.")
            )

    def _on_places_changed(self) -> None:
        field = self.panel.form.fields.place
        if field.place is None and field.address():
            self._on_places_asked(field.text())


def _take_in_clock(known_at: datetime) -> Clock:
    due = known_at + timedelta(seconds=TAKE_IN_S)
    warn = known_at + timedelta(seconds=WARN_S)
    return Clock(ClockKind.TAKE_IN, 1, Owner.CENTRE, known_at, warn, due, due)


def _nearness(twin: Twin) -> str:
    far = tr("same address") if twin.distance_m is None else distance_text(twin.distance_m)
    age = age_text(abs(twin.age.total_seconds()))
    return tr("{way}, {age} ago", way=far, age=age)
