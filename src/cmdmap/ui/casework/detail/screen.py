"""Detail screen: keeps the case panel in step with the chosen incident of one seat.

Between selection, bridge, store and :class:`CasePanel`: asks readers for time line, persons and
histories, shows revealed persons for 30 s and hands acts to :class:`ActWishes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from cmdmap.domain.casework.commands import Party
from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import AssignmentId, IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Right
from cmdmap.services.casework.persons import masked_parties
from cmdmap.services.casework.sentences import sentence
from cmdmap.services.login.parties import reveal
from cmdmap.store.casework.timeline import read_lines
from cmdmap.ui.casework.acts.wishes import ActWishes
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.casework.detail.history import (
    History,
    history_entries,
    links_text,
    read_history,
)
from cmdmap.ui.casework.detail.panel import CasePanel
from cmdmap.ui.seat import Seat

REVEALED_MS = 30_000


class DetailScreen(QObject):
    """The detail of one seat."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""

    def __init__(
        self, seat: Seat, selection: CaseSelection, wishes: ActWishes, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._selection = selection
        self._wishes = wishes
        self.panel = CasePanel(seat.unit_name, sentence, seat.shelf.person)
        self._lines: Sequence[Line] = ()
        self._hiding = QTimer(self, singleShot=True, interval=REVEALED_MS)
        self._connect()

    def refresh(self, now: datetime) -> None:
        """Once a second: clocks and progress."""
        incident = self._selection.incident
        if incident is not None:
            self.panel.show_time(incident, self._lines, now)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Read the time line again when a line was written for the chosen incident."""
        chosen = self._selection.incident_id
        told = (
            fact.incident.id if isinstance(fact, IncidentMoved) else fact.incident_id
            for fact in facts
            if isinstance(fact, IncidentMoved | ClockRang)
        )  # fmt: skip
        if chosen is not None and chosen in set(told):
            self._ask_lines(chosen)

    def close(self) -> None:
        """The window closes."""
        self._hiding.stop()

    def _connect(self) -> None:
        self._selection.changed.connect(self._on_chosen)
        self._selection.moved.connect(self._show)
        self._seat.shelf.persons_changed.connect(self._show)
        self.panel.act_requested.connect(self._on_act_requested)
        self.panel.reveal_requested.connect(self._on_reveal_requested)
        self.panel.incident_pressed.connect(self._selection.press)
        self._hiding.timeout.connect(self._ask_caller)
        self._seat.login.changed.connect(self._on_login_changed)

    def _on_chosen(self) -> None:
        self._lines = ()
        self._hiding.stop()
        incident = self._selection.incident
        if incident is None:
            self.panel.show_nothing()
            return
        self.panel.show_caller(incident, "", revealed=False, open_=False)
        self._show_history(History())
        self._show()
        self._ask_lines(incident.id)
        self._ask_caller()
        self._ask_history(incident)

    def _show(self) -> None:
        incident = self._selection.incident
        if incident is not None:
            seat = self._seat
            self.panel.show_incident(
                incident, self._lines, seat.console.kinds, seat.actor, datetime.now(UTC)
            )

    def _on_login_changed(self) -> None:
        """Another person, or nobody: other buttons, and what was revealed is hidden."""
        self._hiding.stop()
        if self._seat.is_open:
            self._show()
            self._ask_caller()

    def _ask_lines(self, incident_id: IncidentId) -> None:
        future = self._seat.pool.read(lambda connection: read_lines(connection, incident_id))

        def take(lines: list[Line]) -> None:
            if incident_id == self._selection.incident_id:
                self._lines = lines
                self._show()

        self._seat.answers.deliver(future, take)

    def _ask_history(self, incident: Incident) -> None:
        now = datetime.now(UTC)
        actor = self._seat.actor
        future = self._seat.pool.read(
            lambda connection: read_history(connection, incident, now, actor)
        )

        def take(history: History) -> None:
            if incident.id == self._selection.incident_id:
                self._show_history(history)

        self._seat.answers.deliver(future, take)

    def _show_history(self, history: History) -> None:
        panel, seat = self.panel, self._seat
        panel.show_row("here", history.here.at_place())
        panel.show_row("caller", history.caller.of_person())
        panel.show_row("links", links_text(history))
        panel.tabs.history.entries.show_entries(history_entries(history, seat.console.kinds))

    def _ask_caller(self) -> None:
        incident = self._selection.incident
        if incident is None:
            return
        future = self._seat.pool.read(lambda connection: masked_parties(connection, incident.id))
        self._seat.answers.deliver(
            future, lambda parties: self._show_parties(incident, parties, revealed=False)
        )

    def _show_parties(
        self, incident: Incident, parties: Sequence[Party], *, revealed: bool
    ) -> None:
        if incident.id != self._selection.incident_id:
            return
        words = "; ".join(
            " ".join(part for part in (party.name, party.phone) if part) for party in parties
        )
        may = self._seat.actor.may(Right.REVEAL)
        self.panel.show_caller(incident, words, revealed=revealed, open_=may)
        if revealed:
            self._hiding.start()

    def _on_reveal_requested(self) -> None:
        incident, seat = self._selection.incident, self._seat
        if incident is None:
            return
        console, actor = seat.console, seat.actor
        future = seat.pool.run(lambda: reveal(console.desk, console.store, actor, incident.id))
        seat.answers.deliver(
            future, lambda parties: self._show_parties(incident, parties, revealed=True)
        )

    def _on_act_requested(self, act: Act, assignment: AssignmentId | None) -> None:
        incident = self._selection.incident
        if incident is not None:
            self._wishes.ask(act, incident, assignment)
