"""Case screen: queue, pins, alarms and keys of incidents of one seat, kept in step.

Owned by the Command workspace: changed incidents, facts and the window's clock come in here. What
an operator wishes goes out as a signal, for the detail, the form and the proposals to carry out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.facts import Fact
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import DEEDS
from cmdmap.domain.people.facts import PeopleFact
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.ui.casework.alarm_desk import AlarmDesk
from cmdmap.ui.casework.alarm_strip import KEY
from cmdmap.ui.casework.calls.strip import KEY as CALL_KEY
from cmdmap.ui.casework.card import CaseFilter
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.casework.case_work import CaseWork
from cmdmap.ui.casework.next_act import main_act, offered
from cmdmap.ui.casework.pins import pins_of
from cmdmap.ui.casework.queue_panel import QueuePanel
from cmdmap.ui.casework.undo import Undo
from cmdmap.ui.login.allowed import why_not
from cmdmap.ui.radio.alarm_sound import AlarmSound, Tone
from cmdmap.ui.seat import Seat

SOONEST = timedelta(milliseconds=100)


class CaseScreen(QObject):
    """Everything of the incidents that one seat sees in the Command workspace."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    sight_requested = Signal()
    """Something is to be shown that lies in the Command workspace."""
    new_requested = Signal()
    """An incident is to be taken in: the form is to open."""
    dispatch_requested = Signal(object)
    """Incident: units are to be proposed for it."""
    duty_requested = Signal()
    """Who is on duty is to be shown in the Duty workspace."""
    act_requested = Signal(object, object)
    """Act and Incident: this is to be done to it, with a dialog where it needs words."""

    def __init__(
        self,
        seat: Seat,
        map_view: MapView,
        selection: CaseSelection,
        sound: AlarmSound,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._seat = seat
        self._pins = map_view.overlays.incidents
        self.selection = selection
        self.queue = QueuePanel()
        self.alarms = AlarmDesk(seat, sound, self)
        self.undo = Undo(seat, self.told.emit)
        self.work = CaseWork(seat, map_view, selection, window)
        self._refreshed_at = datetime.min.replace(tzinfo=UTC)
        self._kinds: KindBook | None = None
        self._areas: frozenset[str] = frozenset()
        self.work.calls.rings.connect(
            lambda rings: sound.repeat(Tone.INCIDENT if rings else None, "calls")
        )
        self._connect()

    def begin(self) -> None:
        """The console is open: show what is open since before."""
        self._show_seen()
        self.alarms.begin()
        self.work.begin()
        self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Once a second, and at once when an incident changed: rings, order, pins, alarms."""
        self._refreshed_at = now
        kinds = self._seat.console.kinds
        if kinds is not self._kinds:
            self._kinds = kinds
            self.queue.model.set_kinds(kinds)
        if self.queue.refresh(now):
            self._pins.show(pins_of(self.queue.model.cards(), now))
            self.queue.select(self.selection.incident_id)
            self._seat.let_go(self.selection.incident_id)
        self.alarms.refresh(now)
        self.work.refresh(now)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Sound and show what just happened."""
        facts = tuple(facts)
        case_facts = [fact for fact in facts if isinstance(fact, IncidentMoved | ClockRang)]
        if case_facts:
            self.undo.take_facts(case_facts)
            self.alarms.take_facts(case_facts)
            self.work.take_facts(case_facts)
        people_facts = [fact for fact in facts if isinstance(fact, PeopleFact)]
        if people_facts:
            self.alarms.take_facts(people_facts)

    def do_next(self) -> None:
        """Ask for the step that comes next for the selected incident, or the most pressing one."""
        incident = self._at_hand()
        act = None if incident is None else main_act(incident)
        if incident is None or act is None:
            self.told.emit(tr("Choose an open incident first."))
        elif self._is_allowed(DEEDS[act].right):
            self.sight_requested.emit()
            self.act_requested.emit(act, incident)

    def dispatch(self) -> None:
        """Ask for units for the selected incident, or the most pressing one."""
        incident = self._at_hand()
        if incident is None or not incident.is_open:
            self.told.emit(tr("Choose an open incident first."))
        elif self._is_allowed(Right.DISPATCH):
            self.sight_requested.emit()
            self.dispatch_requested.emit(incident)

    def open_new(self) -> None:
        """Ask for the form that takes an incident in."""
        if self._is_allowed(Right.OPEN):
            self.sight_requested.emit()
            self.new_requested.emit()

    def close(self) -> None:
        """The window closes: keep what stands in the intake form."""
        self.work.close()

    def show_queue(self, wanted: CaseFilter = CaseFilter.ALL) -> None:
        """Bring the queue into sight with the keyboard in it."""
        self.sight_requested.emit()
        self.queue.show_filter(wanted)
        self.queue.show()
        self.queue.raise_()
        self.queue.list.setFocus()

    def bind_keys(self, window: QMainWindow) -> None:
        """Give the window the keys of incidents, whichever workspace it shows."""
        for keys, reaction in (
            ("F2", self.open_new),
            ("F4", self.dispatch),
            ("F6", self.do_next),
            (KEY, self.alarms.acknowledge_first),
            (CALL_KEY, self.work.calls.claim_first),
            ("Ctrl+Z", self.undo.take_back),
            ("Ctrl+J", self.show_queue),
        ):
            QShortcut(QKeySequence(keys), window, reaction)

    def _connect(self) -> None:
        queue, selection = self.queue, self.selection
        queue.incident_pressed.connect(selection.press)
        queue.incident_chosen.connect(selection.select)
        queue.new_requested.connect(self.open_new)
        queue.act_requested.connect(self.act_requested)
        queue.offers = lambda incident: offered(incident, self._seat.actor)
        self._pins.clicked.connect(selection.select)
        selection.changed.connect(self._on_selection_changed)
        self.new_requested.connect(self.work.intake.show)
        self.dispatch_requested.connect(self.work.dispatch)
        self.act_requested.connect(self.work.wishes.ask)
        self.work.intake.left.connect(self.show_queue)
        self.work.told.connect(self.told)
        self.work.calls.sight_requested.connect(self.sight_requested)
        self.alarms.show_requested.connect(self._on_alarm_pressed)
        self.alarms.duty_requested.connect(self.duty_requested)
        self._seat.bridge.incidents_changed.connect(self._on_incidents_changed)
        self._seat.login.changed.connect(self._on_login_changed)

    def _is_allowed(self, right: Right) -> bool:
        """Tell whether whoever is logged in may do it; if not, say so."""
        refusal = why_not(self._seat.login, right)
        if refusal:
            self._seat.answers.failed.emit(refusal)
        return not refusal

    def _at_hand(self) -> Incident | None:
        """Return the selected incident; without one select the most pressing."""
        if self.selection.incident is None and self.queue.model.rowCount():
            self.selection.select(self.queue.model.card_at(0).incident.id)
        return self.selection.incident

    def _on_incidents_changed(self, incidents: tuple[Incident, ...]) -> None:
        seen = tuple(incident for incident in incidents if self._seat.sees(incident))
        self._seat.cases.update((incident.id, incident) for incident in seen)
        self.queue.apply(seen)
        now = datetime.now(UTC)
        # A burst (an import) waits for the next second; a single change is seen at once.
        if now - self._refreshed_at > SOONEST:
            self.refresh(now)
        if any(incident.id == self.selection.incident_id for incident in seen):
            self.selection.moved.emit()

    def _show_seen(self) -> None:
        """Show the incidents of the areas of who is logged in now, and no others."""
        self._areas = self._seat.login.areas
        standing = self._seat.console.desk.casework().incidents
        self._seat.cases.clear()
        self._seat.cases.update(
            (key, incident) for key, incident in standing.items() if self._seat.sees(incident)
        )
        self.queue.model.replace(self._seat.cases.values())

    def _on_login_changed(self) -> None:
        if self._seat.is_open and self._seat.login.areas != self._areas:
            self._show_seen()
            self.refresh(datetime.now(UTC))
            if self.selection.incident_id not in self._seat.cases:
                self.selection.leave()

    def _on_selection_changed(self) -> None:
        self.queue.select(self.selection.incident_id)
        self._pins.select(self.selection.incident_id)

    def _on_alarm_pressed(self, incident_id: int) -> None:
        self.sight_requested.emit()
        self.selection.select(incident_id)
        self.selection.fly()
