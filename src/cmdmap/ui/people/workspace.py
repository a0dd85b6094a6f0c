"""Duty workspace 勤务: on duty now, plan, rosters, mediation, calendar, shift sheets as sub-tabs.

Shown by the main window. Everything it shows is the people book of the desk; what it asks for goes
out through :class:`PeopleWishes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.facts import Fact
from cmdmap.domain.people.facts import StrengthFell
from cmdmap.i18n import tr
from cmdmap.services.desk import utc_now
from cmdmap.ui.people.calendar_view import CalendarView
from cmdmap.ui.people.mediation_view import MediationView
from cmdmap.ui.people.on_duty import OnDutyView, short_words
from cmdmap.ui.people.plan_view import PlanView
from cmdmap.ui.people.rosters import RostersView
from cmdmap.ui.people.sheets import SheetsView
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.ui.seat import Seat
from cmdmap.ui.theme import styled

STRIP_HEIGHT = 48
NOW, PLAN, ROSTERS, MEDIATION, CALENDAR, SHEETS = range(6)


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
        self.stack = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self._build()
        self._connect()

    def begin(self) -> None:
        """The console is open: offer the shift patterns."""
        self.plan.begin()

    def refresh(self, now: datetime) -> None:
        """Once a second while it is in front: bring the view in front up to date."""
        match self.stack.currentWidget():
            case OnDutyView() | MediationView() as view:
                view.refresh(now)
            case PlanView() | RostersView() | CalendarView() | SheetsView() as view:
                view.refresh()

    def show_view(self, number: int) -> None:
        """Show one of the views, e.g. :data:`PLAN`."""
        self._tabs.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        self._on_view_chosen()

    def _build(self) -> None:
        strip = styled(QFrame(), "sub_tabs")
        strip.setFixedHeight(STRIP_HEIGHT)
        row = QHBoxLayout(strip)
        row.setContentsMargins(14, 0, 14, 0)
        views = (
            (tr("On duty now"), self.on_duty),
            (tr("Duty plan"), self.plan),
            (tr("Rosters"), self.rosters),
            (tr("Mediation"), self.mediation),
            (tr("Hearings and lectures"), self.calendar),
            (tr("Shift sheets"), self.sheets),
        )
        for title, view in views:
            tab = QPushButton(title)
            tab.setCheckable(True)
            tab.setProperty("sub_tab", True)
            row.addWidget(tab)
            self._tabs.addButton(tab, self.stack.addWidget(view))
        self._tabs.button(NOW).setChecked(True)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._tabs.idClicked.connect(self.show_view)
        self.wishes.told.connect(self.told)
        self.on_duty.place_chosen.connect(self.place_chosen)
        self.rosters.unit_chosen.connect(self.unit_chosen)
        self.mediation.incident_chosen.connect(self.incident_chosen)
        self._seat.login.changed.connect(self._on_view_chosen)
        self._seat.bridge.facts_heard.connect(self._on_facts_heard)

    def _on_facts_heard(self, facts: Iterable[Fact]) -> None:
        """Say at once, whatever is in front, when too few are free."""
        for fact in facts:
            if isinstance(fact, StrengthFell):
                self._seat.answers.failed.emit(
                    short_words(fact.limit, fact.free, self.wishes.area_name(fact.limit.area))
                )

    def _on_view_chosen(self) -> None:
        if self._seat.is_open:
            self.refresh(utc_now())
