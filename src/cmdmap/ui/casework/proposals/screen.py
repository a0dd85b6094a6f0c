"""Proposal screen: asks who can be there first and orders whom the operator chose.

Between the chosen incident, the dispatch board (in a reader), the table and the desk. Asked again
every five seconds while the table is in sight, because units move.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QWidget

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import AssignUnits, MoveAssignment
from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import AssignmentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import FLOW, Act
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.mapview.layers.ways import RouteLine
from cmdmap.mapview.map_view import MapView
from cmdmap.services.casework.wording import assignment_name
from cmdmap.services.dispatch.batch import Plan, waiting
from cmdmap.services.dispatch.proposals import Proposal, Proposals
from cmdmap.services.dispatch.words import reasons_words, route_label, shortfall_words
from cmdmap.services.people.duty_board import PlannedDuty
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.casework.proposals.batch_dialog import BatchDialog
from cmdmap.ui.casework.proposals.model import Proposed
from cmdmap.ui.casework.proposals.table import ProposalTab
from cmdmap.ui.seat import Seat

EVERY = timedelta(seconds=5)


class ProposalScreen(QObject):
    """The proposals of one seat."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""

    def __init__(
        self, seat: Seat, map_view: MapView, selection: CaseSelection, window: QWidget
    ) -> None:
        super().__init__(window)
        self._seat = seat
        self._ways = map_view.overlays.routes
        self._rows: tuple[Proposal, ...] = ()
        self._selection = selection
        self._window = window
        self.tab = ProposalTab()
        self._asked_at: datetime | None = None
        self._waiting = False
        self._focus_due = False
        self._ordered: tuple[AssignmentId, ...] = ()
        self._connect()

    def open(self) -> None:
        """Put the cursor on the best unit as soon as it is known."""
        self._focus_due = True
        self.tab.table.setFocus()
        self._ask()

    def refresh(self, now: datetime) -> None:
        """Once a second: ask again when the answer is old and somebody looks at it."""
        due = self._asked_at is None or now - self._asked_at >= EVERY
        if due and self.tab.isVisible():
            self._asked_at = now
            self._ask()

    def _connect(self) -> None:
        self._selection.changed.connect(self._on_chosen)
        self._selection.moved.connect(self._ask)
        self.tab.table.proposals.dataChanged.connect(self._show_ways)
        self.tab.table.selectionModel().currentRowChanged.connect(self._show_ways)
        self.tab.table.units_chosen.connect(self._order)
        self.tab.sight_changed.connect(self._show_ways)
        self._seat.login.changed.connect(self._show_rights)
        self.tab.withdraw_requested.connect(self._on_withdraw_requested)
        self.tab.batch_requested.connect(self._on_batch_requested)

    def _on_chosen(self) -> None:
        self._show_rights()
        self._ordered = ()
        self.tab.show_ordered("")
        self._show_rows(())
        self.tab.show_shortfalls(())
        self._ask()

    def _show_rights(self) -> None:
        self.tab.allow(self._seat.actor.may(Right.DISPATCH))

    def _ask(self) -> None:
        """Ask once; while an answer is on its way nothing more is asked."""
        incident, seat = self._selection.incident, self._seat
        if incident is None or self._waiting or not _wants_units(incident):
            return
        console = seat.console
        casebook, units = console.desk.casework(), console.desk.units()
        now, people = datetime.now(UTC), console.desk.people()
        self._waiting = True
        future = seat.pool.run(
            lambda: console.dispatch.propose(incident, casebook, units, now, PlannedDuty(people))
        )
        seat.answers.deliver(future, self._on_proposed, self._on_failed)

    def _on_failed(self, error: WorldError) -> None:
        self._waiting = False
        self._seat.answers.failed.emit(str(error))

    def _on_proposed(self, found: Proposals) -> None:
        self._waiting = False
        incident = self._selection.incident
        if incident is None:
            return
        if found.incident_id != incident.id:
            self._ask()
            return
        table = self.tab.table
        works = table.hasFocus() and not self._focus_due
        self._show_rows(found.rows, keep_places=works)
        self.tab.show_shortfalls(tuple(shortfall_words(each) for each in found.shortfalls))
        if self._focus_due and found.rows:
            self._focus_due = False
            self.tab.focus_first()

    def _row(self, row: Proposal) -> Proposed:
        state = tr("busy with {n}", n=row.load) if row.load else tr("free")
        return Proposed(
            row.unit_id, row.name, row.force, row.metres, row.eta_s, state, not row.load,
            reasons_words(row), tr("needed now") if row.fills else "",
        )  # fmt: skip

    def _show_rows(self, rows: tuple[Proposal, ...], *, keep_places: bool = False) -> None:
        self._rows = rows
        shown = [self._row(row) for row in rows]
        self.tab.table.proposals.show_proposed(shown, keep_places=keep_places)
        self.tab.stack.show_content(bool(rows))
        self._show_ways()

    def _show_ways(self) -> None:
        """Draw the ways of what is ticked, of the row with the cursor and of the best ones."""
        if not self.tab.isVisible():
            self._ways.clear()
            return
        table = self.tab.table
        strong = {*table.proposals.chosen(), table.proposals.unit_at(table.currentIndex().row())}
        self._ways.show(
            [
                RouteLine(
                    route_label(row.name, row.route.metres, row.eta_s),
                    row.force,
                    row.route.places,
                    row.unit_id in strong,
                )
                for row in self._rows
                if row.route is not None and row.eta_s is not None
                if row.fills or row.unit_id in strong
            ]
        )

    def _order(self, unit_ids: tuple[UnitId, ...]) -> None:
        incident = self._selection.incident
        if incident is None:
            return
        future = self._seat.submit(AssignUnits(incident.id, unit_ids))
        self._seat.answers.deliver(future, partial(self._on_ordered, incident, unit_ids))

    def _on_ordered(self, incident: Incident, unit_ids: Sequence[UnitId], commit: Commit) -> None:
        kept = commit.incidents[incident.id]
        fresh = [each for each in kept.active() if each.unit_id in unit_ids]
        self._ordered = tuple(each.id for each in fresh)
        sentence = tr(
            "{units}: {state} ({number})",
            units=", ".join(self._seat.unit_name(each.unit_id) for each in fresh),
            state=assignment_name(AssignmentState.ORDERED),
            number=incident.number,
        )
        self.tab.table.setCurrentIndex(QModelIndex())
        self._show_rows(())
        self.tab.show_ordered(sentence)
        self.told.emit(sentence)

    def _on_withdraw_requested(self) -> None:
        reason = tr("Ordered by mistake, taken back at once.")
        for assignment in self._ordered:
            future = self._seat.submit(MoveAssignment(Act.WITHDRAW, assignment, reason))
            self._seat.answers.deliver(future, lambda _commit: self.tab.show_ordered(""))
        self._ordered = ()

    def _on_batch_requested(self) -> None:
        console = self._seat.console
        casebook, units = console.desk.casework(), console.desk.units()
        now, wait = datetime.now(UTC), waiting(casebook)
        if not wait:
            self.told.emit(tr("No incident waits for its first unit."))
            return
        people = console.desk.people()
        future = self._seat.pool.run(
            lambda: console.dispatch.plan(wait, casebook, units, now, PlannedDuty(people))
        )
        self._seat.answers.deliver(future, self._on_planned)

    def _on_planned(self, plan: Plan) -> None:
        dialog = BatchDialog(plan, self._window)
        dialog.accepted.connect(partial(self._order_all, plan))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _order_all(self, plan: Plan) -> None:
        for command in plan.commands():
            self._seat.answers.deliver(self._seat.submit(command), lambda _commit: None)
        self.told.emit(tr("{n} units are ordered.", n=len(plan.orders)))


def _wants_units(incident: Incident) -> bool:
    return any((incident.state, act) in FLOW for act in (Act.DISPATCH, Act.REINFORCE))
