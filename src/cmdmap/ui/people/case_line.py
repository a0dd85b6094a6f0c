"""Case line: the mediation case of the chosen incident, and who fits it best, in its detail.

Made by the case work of the Command workspace; one key appoints the mediator who is offered.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from cmdmap.domain.facts import Fact
from cmdmap.domain.people.commands import AppointMediators
from cmdmap.domain.people.facts import MediationMoved, RecordsKept
from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.services.desk import utc_now
from cmdmap.services.people.matching import match_mediators
from cmdmap.services.people.wording import stage_name
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.login.allowed import why_not
from cmdmap.ui.people.mediator_offers import MediatorOffers
from cmdmap.ui.seat import Seat
from cmdmap.widgets.theme import styled

KEY = "F7"


class CaseLine(QFrame):
    """Hidden while the chosen incident is in nobody's mediation."""

    def __init__(self, seat: Seat, selection: CaseSelection) -> None:
        super().__init__()
        self._seat, self._selection = seat, selection
        self.words = styled(QLabel(wordWrap=True), "value")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.offers = MediatorOffers(1, KEY)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 6)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.offers)
        self.hide()
        self._connect()

    def refresh(self) -> None:
        """Show the case of the chosen incident as it stands."""
        case = self._case()
        self.setVisible(case is not None)
        if case is None:
            self.offers.show_case(None, ())
            return
        book = self._seat.console.desk.people()
        members = (book.member(code) for code in case.mediators)
        who = "  ".join(each.name for each in members if each is not None)
        said = tr("Mediation {number}: {who}", number=case.number, who=who or tr("no mediator yet"))
        self.words.setText(f"{said}  ·  {stage_name(case.stage)}")
        matches = match_mediators(book, case.dispute, case.community, utc_now())
        self.offers.show_case(case, matches, why_not(self._seat.login, Right.MEDIATE))

    def _case(self) -> MediationCase | None:
        incident_id = self._selection.incident_id
        if incident_id is None or not self._seat.is_open:
            return None
        return self._seat.console.desk.people().case_of(incident_id)

    def _connect(self) -> None:
        self.offers.appoint_requested.connect(self._on_appoint_requested)
        self._selection.changed.connect(self.refresh)
        self._seat.login.changed.connect(self.refresh)
        self._seat.bridge.facts_heard.connect(self._on_facts_heard)

    def _on_appoint_requested(self, case_id: CaseId, code: str) -> None:
        done = self._seat.submit(AppointMediators(case_id, (code,)))
        self._seat.answers.deliver(done, lambda _commit: None)

    def _on_facts_heard(self, facts: Iterable[Fact]) -> None:
        if any(isinstance(fact, MediationMoved | RecordsKept) for fact in facts):
            self.refresh()
