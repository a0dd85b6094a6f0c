"""Mediator offers: who fits a mediation case best, each with reasons and one press to appoint.

Shown beside a case in the mediation board, and as one line in the detail of its incident.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.i18n import tr
from cmdmap.services.people.matching import Match
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import hint_text


class MediatorOffers(QWidget):
    """The fittest mediators of a case that has none; hidden while there is nothing to offer."""

    appoint_requested = Signal(object, str)
    """CaseId, and code of the member who is to mediate it."""

    def __init__(self, most: int, key: str = "") -> None:
        """``most`` are shown; ``key`` appoints the first of them."""
        super().__init__()
        self.rows = tuple(Offer() for _ in range(most))
        self._case_id: CaseId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in self.rows:
            column.addWidget(row)
            row.button.clicked.connect(lambda _=False, row=row: self._on_pressed(row))
        if key:
            self.rows[0].button.setText(tr("Appoint    {key}", key=key))
            self.rows[0].button.setShortcut(QKeySequence(key))
        self.hide()

    def show_case(
        self, case: MediationCase | None, matches: Sequence[Match], why_not: str = ""
    ) -> None:
        """Offer mediators for a case that has none; ``why_not`` is why nobody may be appointed."""
        self._case_id = None if case is None else case.id
        wanted = case is not None and case.is_open and not case.mediators
        shown = matches[: len(self.rows)] if wanted else ()
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(shown))
            if number < len(shown):
                row.show_match(shown[number], why_not)
        self.setVisible(bool(shown))

    def _on_pressed(self, row: Offer) -> None:
        if self._case_id is not None:
            self.appoint_requested.emit(self._case_id, row.code)


class Offer(QWidget):
    """One mediator."""

    def __init__(self) -> None:
        super().__init__()
        self.code = ""
        self.words = styled(QLabel(), "value")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = push_button(tr("Appoint"))
        self.button.setProperty("slim", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_match(self, match: Match, why_not: str) -> None:
        """Show one proposal with its reasons."""
        member, reasons = match.member, ", ".join(match.reasons)
        self.code = member.code
        self.words.setText(f"{member.code} {member.name}  ·  {reasons}")
        self.words.setToolTip(hint_text(self.words.text()))
        self.button.setEnabled(not why_not)
        self.button.setToolTip(hint_text(why_not))
