"""Parties of a mediation case: masked for everybody, unmasked after a look that is written down.

Part of the mediation board; asks the store in a reader thread.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.domain.people.commands import RevealDisputeParties
from cmdmap.domain.people.mediation import DisputeParty, MediationCase
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.services.login.masking import mask_name, mask_phone, mask_text
from cmdmap.store.people.mediation import read_parties
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled


class PartyLines(QWidget):
    """The parties of one case."""

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self._case: MediationCase | None = None
        self.words = styled(QLabel(wordWrap=True), "muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.reveal = push_button(tr("Show the parties"), hint=tr("The look is written down"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.reveal)
        self.reveal.clicked.connect(self._on_reveal_pressed)
        self.show_case(None)

    def show_case(self, case: MediationCase | None) -> None:
        """Show the parties of a case masked."""
        self._case = case
        self.words.clear()
        self.reveal.setVisible(case is not None and self._wishes.may(Right.REVEAL))
        if case is not None:
            self._read(case, masked=True)

    def _read(self, case: MediationCase, *, masked: bool) -> None:
        seat = self._wishes.seat
        future = seat.pool.read(partial(read_parties, case_id=case.id))

        def take(parties: list[DisputeParty]) -> None:
            if self._case is not None and self._case.id == case.id:
                self.words.setText("\n".join(_words(party, masked=masked) for party in parties))

        seat.answers.deliver(future, take)

    def _on_reveal_pressed(self) -> None:
        case = self._case
        if case is not None:
            self._wishes.submit(
                RevealDisputeParties(case.id), done=lambda _commit: self._read(case, masked=False)
            )


def _words(party: DisputeParty, *, masked: bool) -> str:
    if masked:
        parts = (mask_name(party.name), mask_phone(party.phone), mask_text(party.note))
    else:
        parts = (party.name, party.phone, party.note)
    return "  ".join(filter(None, (party.side, *parts)))
