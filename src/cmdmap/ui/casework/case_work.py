"""Case work: intake, detail, acts and proposals of one seat, kept in step with each other.

Owned by :class:`~cmdmap.ui.casework.screen.CaseScreen`: what is wished there (a new incident,
units, an act) is carried out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.services.casework.wording import act_name
from cmdmap.ui.casework.acts.wishes import ActWishes
from cmdmap.ui.casework.calls.screen import CallScreen
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.casework.detail.screen import DetailScreen
from cmdmap.ui.casework.intake.screen import IntakeScreen
from cmdmap.ui.casework.proposals.screen import ProposalScreen
from cmdmap.ui.casework.underway import UnderwayScreen
from cmdmap.ui.dispatch.search_screen import SearchScreen
from cmdmap.ui.people.case_line import CaseLine
from cmdmap.ui.seat import Seat
from cmdmap.widgets.frame import scrolled


class CaseWork(QObject):
    """Everything an operator does to incidents in the Command workspace."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""

    def __init__(
        self, seat: Seat, map_view: MapView, selection: CaseSelection, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._seat = seat
        self._selection = selection
        self.wishes = ActWishes(seat, window)
        self.detail = DetailScreen(seat, selection, self.wishes, self)
        self.intake = IntakeScreen(seat, map_view, self)
        self.calls = CallScreen(seat, self.intake, self)
        self.proposals = ProposalScreen(seat, map_view, selection, window)
        self._underway = UnderwayScreen(seat, map_view, selection, self)
        self.detail.panel.add_line(CaseLine(seat, selection))
        tabs = self.detail.panel.tabs
        tabs.add(self.proposals.tab, self.proposals.tab, tr("Proposed"), first=True)
        tabs.show_page(self.proposals.tab)
        self.search = SearchScreen(seat, map_view, selection, self)
        tabs.add(self.search.tab, scrolled(self.search.tab), tr("Search"))
        self._connect()

    def begin(self) -> None:
        """The console is open."""
        self.intake.begin()
        self.calls.begin()

    def refresh(self, now: datetime) -> None:
        """Once a second."""
        self.intake.refresh(now)
        self.calls.refresh(now)
        self.proposals.refresh(now)
        self._underway.refresh(now)
        self.search.refresh(now)
        self.detail.refresh(now)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Follow what happened to the chosen incident."""
        self.detail.take_facts(facts)

    def dispatch(self, incident: Incident) -> None:
        """Bring the proposed units of an incident to the front, the cursor on the best one."""
        self._selection.select(incident.id)
        panel = self.detail.panel
        panel.show()
        panel.raise_()
        panel.tabs.show_page(self.proposals.tab)
        self.proposals.open()

    def close(self) -> None:
        """The window closes."""
        self.intake.close()
        self.detail.close()

    def _connect(self) -> None:
        self.intake.incident_opened.connect(self._selection.select)
        self.wishes.done.connect(self._on_done)
        self.wishes.units_requested.connect(self.dispatch)
        for part in (self.intake, self.calls, self.detail, self.proposals):
            part.told.connect(self.told)

    def _on_done(self, act: Act, incident_id: IncidentId) -> None:
        incident: Incident | None = self._seat.cases.get(incident_id)
        number = incident.number if incident is not None else ""
        self.told.emit(tr("{act}: {number}", act=act_name(act), number=number))
