"""Duty workspace 勤务: on duty now, plan, rosters, mediation, calendar, shift sheets as sub-tabs.

Shown by the main window. Everything it shows is the people book of the desk; what it asks for goes
out through :class:`PeopleWishes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.domain.facts import Fact
from cmdmap.domain.people.facts import RevisitDue
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.services.desk import utc_now
from cmdmap.ui.people.calendar_view import CalendarView
from cmdmap.ui.people.case_words import due_words
from cmdmap.ui.people.mediation_view import MediationView
from cmdmap.ui.people.on_duty import OnDutyView
from cmdmap.ui.people.plan_view import PlanView
from cmdmap.ui.people.rosters import RostersView
from cmdmap.ui.people.sheets import SheetsView
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.ui.seat import Seat
from cmdmap.widgets.sub_tabs import SubTabs

NOW, PLAN, ROSTERS = "now", "plan", "rosters"
MEDIATION, CALENDAR, SHEETS = "mediation", "calendar", "sheets"


class DutyWorkspace(QWidget):
    """The six views of one seat."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    place_chosen = Signal(object)
    """Place to be shown on the map."""
    unit_chosen = Signal(object)
    """UnitId to be shown on the map."""
    incident_chosen = Signal(object)
    """IncidentId that is to be shown in the Command workspace."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.wishes = PeopleWishes(seat, self)
        self.on_duty = OnDutyView(self.wishes)
        self.plan = PlanView(self.wishes)
        self.rosters = RostersView(self.wishes)
        self.mediation = MediationView(self.wishes)
        self.calendar = CalendarView(self.wishes)
        self.sheets = SheetsView(self.wishes)
        self.tabs = SubTabs()
        self._build()
        self._connect()

    def begin(self) -> None:
        """The console is open: offer the shift patterns."""
        self.plan.begin()

    def refresh(self, now: datetime) -> None:
        """Once a second while it is in front: bring the view in front up to date."""
        match self.tabs.view:
            case OnDutyView() | MediationView() as view:
                view.refresh(now)
            case PlanView() | RostersView() | CalendarView() | SheetsView() as view:
                view.refresh()

    def show_view(self, name: str) -> None:
        """Show one of the views, e.g. :data:`PLAN`."""
        self.tabs.show_view(name)

    def _build(self) -> None:
        for name, title, view in (
            (NOW, tr("On duty now"), self.on_duty),
            (PLAN, tr("Duty plan"), self.plan),
            (ROSTERS, tr("Rosters"), self.rosters),
            (MEDIATION, tr("Mediation"), self.mediation),
            (CALENDAR, tr("Hearings and lectures"), self.calendar),
            (SHEETS, tr("Shift sheets"), self.sheets),
        ):
            self.tabs.add(name, title, view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def _connect(self) -> None:
        self.tabs.shown.connect(self._on_view_chosen)
        self.wishes.told.connect(self.told)
        self.on_duty.place_chosen.connect(self.place_chosen)
        self.rosters.unit_chosen.connect(self.unit_chosen)
        self.mediation.incident_chosen.connect(self.incident_chosen)
        self._seat.login.changed.connect(self._on_view_chosen)
        self._seat.bridge.facts_heard.connect(self._on_facts_heard)

    def _on_facts_heard(self, facts: Iterable[Fact]) -> None:
        """Say at once, whatever is in front, which re-visit is due."""
        for fact in facts:
            if isinstance(fact, RevisitDue) and self.wishes.may(Right.MEDIATE):
                self.told.emit(due_words(fact.case, fact.revisit))

    def _on_view_chosen(self) -> None:
        if self._seat.is_open:
            self.refresh(utc_now())
