"""Mediation board 调解: cases by stage with clock, next session and re-visits, and their acts.

Fourth view of the Duty workspace. Who the parties are is shown masked, and unmasked only after a
look that is in the audit log.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSplitter, QVBoxLayout, QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.grid import AreaLevel
from cmdmap.domain.incident import Incident
from cmdmap.domain.people import commands as wish
from cmdmap.domain.people.mediation import CaseId, MediationCase, Stage
from cmdmap.domain.rights import Right
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.desk import utc_now
from cmdmap.services.people.matching import Match, match_mediators
from cmdmap.ui.login.allowed import why_not
from cmdmap.ui.people import mediation_forms as forms
from cmdmap.ui.people.case_words import ACTS, case_line, case_words, possible
from cmdmap.ui.people.mediator_offers import MediatorOffers
from cmdmap.ui.people.parties import PartyLines
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.frame import Stack, push_button, scrolled
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled

OFFERED = 3
"""Mediators who are offered beside a case that has none."""


class MediationView(QWidget):
    """Cases on the left, one of them on the right."""

    incident_chosen = Signal(object)
    """IncidentId that is to be shown in the Command workspace."""

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self._case: MediationCase | None = None
        self._basis: tuple[object, ...] = (None, None, None)
        """What the offered mediators were ranked by."""
        self.board = RowTable(
            tr("Mediation cases"),
            (
                tr("Number"), tr("Stage"), tr("First contact"), tr("What it is about"),
                tr("Mediators"), tr("Next session"), tr("Re-visit"), tr("Incident"),
            ),
            tr("No mediation case yet. Open one, or hand an incident to mediation."),
            stretch=3,
            filtered=True,
        )  # fmt: skip
        self.words = styled(QLabel(wordWrap=True), "value")
        self.offers = MediatorOffers(OFFERED)
        self.parties = PartyLines(wishes)
        self.add = push_button(tr("&New case…"), look="primary")
        self.act = push_button(tr("Next &act…"))
        self._build()
        self._connect()

    def refresh(self, now: datetime) -> None:
        """Show the cases as they are, the most pressing first."""
        cases = sorted(self._wishes.book.cases.values(), key=_pressing)
        today = now.astimezone(LOCAL).date()
        self.board.show_lines([case_line(case, now, today) for case in cases])
        self._show_case()

    def chosen(self) -> MediationCase | None:
        """Return the chosen case."""
        return self._wishes.book.cases.get(self.board.key())  # type: ignore[call-overload,no-any-return]

    def open_form(self, dialog: FormDialog, command: Callable[[], wish.MediationCommand]) -> None:
        """Show a form and hand its command in when it was accepted."""
        dialog.accepted.connect(lambda: self._wishes.submit(command()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def new_case(self) -> forms.OpenCaseDialog:
        """Ask for a new case."""
        areas = self._wishes.seat.console.jurisdiction.areas
        communities = [(a.code, a.name) for a in areas if a.level is AreaLevel.COMMUNITY]
        dialog = forms.OpenCaseDialog(communities, self._incidents(), self._matching, self)
        self.open_form(dialog, dialog.command)
        return dialog

    def do(self, act: str) -> None:
        """Begin one act on the chosen case."""
        case = self.chosen()
        if case is None:
            return
        match act:
            case "classify":
                classify = forms.ClassifyDialog(case, self)
                self.open_form(classify, classify.command)
            case "appoint":
                appoint = forms.AppointDialog(case, self._matching, self)
                self.open_form(appoint, appoint.command)
            case "contact":
                self._wishes.submit(wish.RecordDisputeContact(case.id))
            case "plan":
                plan = forms.SessionDialog(case, utc_now(), self)
                self.open_form(plan, plan.command)
            case "agree":
                agree = forms.AgreementDialog(case, _today(), self)
                self.open_form(agree, agree.command)
            case "close":
                close = forms.CloseCaseDialog(case, self)
                self.open_form(close, close.command)
            case "fulfil" | "revisit":
                self._ask_day(case, act)
            case _:
                self._ask_words(case, act)

    def _ask_day(self, case: MediationCase, act: str) -> None:
        def make(day: date) -> wish.MediationCommand:
            if act == "fulfil":
                return wish.RecordFulfilment(case.id, day)
            return wish.PlanRevisit(case.id, day)

        dialog = forms.DayDialog(f"{case.number} · {tr(ACTS[act])}", _today(), make, self)
        self.open_form(dialog, dialog.command)

    def _ask_words(self, case: MediationCase, act: str) -> None:
        session, revisit = case.next_session(), case.next_revisit()

        def make(text: str) -> wish.MediationCommand:
            if act == "record":
                return wish.RecordSession(case.id, session.number if session else 0, text)
            return wish.RecordRevisit(case.id, revisit.number if revisit else 0, text)

        title = f"{case.number} · {tr(ACTS[act])}"
        dialog = forms.WordsDialog(title, tr("Keep"), make, self)
        self.open_form(dialog, dialog.command)

    def _matching(self, dispute: str, community: str) -> tuple[Match, ...]:
        return match_mediators(self._wishes.book, dispute, community, utc_now())

    def _incidents(self) -> list[Incident]:
        """Return open incidents that nobody mediates yet, those handed to mediation first."""
        taken = {case.incident_id for case in self._wishes.book.cases.values() if case.is_open}
        found = self._wishes.seat.console.desk.casework().open()
        return sorted(
            (incident for incident in found if incident.id not in taken),
            key=lambda each: (each.holder is not ForceKind.MEDIATION, -each.id),
        )

    def _show_case(self) -> None:
        case, allowed = self.chosen(), self._wishes.may(Right.MEDIATE)
        self.add.setEnabled(allowed)
        acts = possible(case) if case is not None else ()
        self.act.setEnabled(allowed and bool(acts))
        self._offer_mediators(case)
        if case is self._case:
            return
        self._case = case
        self.stack.show_content(case is not None)
        self.words.setText(case_words(case, self._wishes) if case else "")
        self.parties.show_case(case)
        menu = self.act.menu()
        menu.clear()
        for act in acts:
            menu.addAction(tr(ACTS[act])).triggered.connect(
                lambda _checked=False, act=act: self.do(act)
            )

    def _offer_mediators(self, case: MediationCase | None) -> None:
        """Rank anew only when something has changed: this runs every second."""
        refusal = why_not(self._wishes.seat.login, Right.MEDIATE)
        basis = (self._wishes.book, case, refusal)
        if all(now is then for now, then in zip(basis, self._basis, strict=True)):
            return
        self._basis = basis
        matches = self._matching(case.dispute, case.community) if case else ()
        self.offers.show_case(case, matches, refusal)

    def _build(self) -> None:
        self.act.setMenu(QMenu(self))
        detail = QWidget()
        inner = QVBoxLayout(detail)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.addWidget(self.words)
        inner.addWidget(self.offers)
        inner.addWidget(self.parties)
        inner.addStretch(1)
        split = QSplitter()
        split.addWidget(self.board)
        self.stack = Stack(
            scrolled(detail),
            tr("Choose a case on the left to see its parties, terms and sessions."),
        )
        split.addWidget(self.stack)
        split.setSizes([1000, 500])
        split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.act)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(split, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.add.clicked.connect(self.new_case)
        self.board.chosen.connect(self._show_case)
        self.offers.appoint_requested.connect(self._on_appoint_requested)
        self.board.pressed.connect(self._on_pressed)
        self._wishes.changed.connect(lambda: self.refresh(utc_now()))

    def _on_appoint_requested(self, case_id: CaseId, code: str) -> None:
        self._wishes.submit(wish.AppointMediators(case_id, (code,)))

    def _on_pressed(self) -> None:
        case = self.chosen()
        if case is not None and case.incident_id is not None:
            self.incident_chosen.emit(case.incident_id)


def _pressing(case: MediationCase) -> tuple[bool, bool, datetime]:
    session = case.next_session()
    waits = case.contacted_at is None and case.stage is not Stage.CLOSED
    due = case.contact_due_at if waits and case.contact_due_at else None
    return (not case.is_open, not waits, due or (session.at if session else case.opened_at))


def _today() -> date:
    return utc_now().astimezone(LOCAL).date()
