"""Assignments: each unit's own part in an incident, with its times, proofs and buttons.

A tab of the detail. One unit's buttons never move another unit's part.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Actor
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import act_name, assignment_name, proof_name
from cmdmap.services.login.persons import PersonName
from cmdmap.ui.casework.acts.offers import Offer, unit_offers
from cmdmap.ui.casework.detail.act_bar import dress, fill_menu
from cmdmap.ui.casework.detail.steps import UnitName
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import clock_text

AT_HAND = (Act.SIGN, Act.ARRIVE, Act.LEAVE)
"""Acts with a button of their own; the rest stands in the unit's menu."""


class AssignmentList(QWidget):
    """A card a unit; the bound ones on top."""

    act_requested = Signal(object, object)
    """Act and AssignmentId."""
    unit_pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[int, AssignmentCard] = {}
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_incident(
        self, incident: Incident, unit_name: UnitName, actor: Actor, person: PersonName = str
    ) -> None:
        """Show every assignment of an incident."""
        names = tuple(unit_name(each.unit_id) for each in incident.assignments)
        times = {each.id: times_text(each, person) for each in incident.assignments}
        shown = (incident.id, incident.state, incident.assignments, names, actor, times)
        if shown == self._shown:
            return
        self._shown = shown
        self._empty()
        order = sorted(incident.assignments, key=lambda each: not each.active)
        for place, each in enumerate(order):
            offers = unit_offers(incident, each, actor)
            card = AssignmentCard(each, unit_name(each.unit_id), times[each.id], offers)
            card.act_chosen.connect(partial(self._on_act_chosen, each))
            card.pressed.connect(partial(self.unit_pressed.emit, each.unit_id))
            self.cards[each.id] = card
            self._column.insertWidget(place, card)

    def _on_act_chosen(self, assignment: Assignment, act: Act) -> None:
        self.act_requested.emit(act, assignment.id)

    def _empty(self) -> None:
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        self.cards = {}


class AssignmentCard(QFrame):
    """One unit: name and state, its times with their proofs, its buttons."""

    act_chosen = Signal(object)
    pressed = Signal()

    def __init__(
        self, assignment: Assignment, name: str, times: str, offers: Sequence[Offer]
    ) -> None:
        super().__init__()
        self.setObjectName("row")
        self.name = push_button(name, look="chip", hint=tr("Show on map"))
        self.name.setCheckable(False)
        self.name.clicked.connect(self.pressed)
        self.state = styled(QLabel(assignment_name(assignment.state)), "value")
        self.times = styled(QLabel(times, wordWrap=True), "muted")
        self.times.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.name)
        top.addWidget(self.state)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.times)
        if offers:
            column.addLayout(self._buttons(offers))

    def _buttons(self, offers: Sequence[Offer]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for offer in [offer for offer in offers if offer.act in AT_HAND]:
            button = push_button(act_name(offer.act))
            dress(button, offer)
            button.clicked.connect(partial(self.act_chosen.emit, offer.act))
            row.addWidget(button)
        rest = [offer for offer in offers if offer.act not in AT_HAND]
        row.addStretch(1)
        if rest:
            more = push_button(tr("More"))
            menu = QMenu(more)
            menu.setToolTipsVisible(True)
            fill_menu(menu, rest, self.act_chosen.emit)
            more.setMenu(menu)
            row.addWidget(more)
        return row


def times_text(assignment: Assignment, person: PersonName = str) -> str:
    """Write when the unit was ordered, signed for it, arrived and ended, and how that is known."""
    each = assignment
    who = person(each.ordered_by)
    parts = [tr("ordered {time} by {who}", time=clock_text(each.ordered_at), who=who)]
    if each.round > 1:
        parts.insert(0, tr("round {n}", n=each.round))
    if each.outgoing_id is None:
        parts.append(tr("told by voice"))
    if each.signed_at is not None:
        known = proof_name(each.signed_by_proof) if each.signed_by_proof else ""
        parts.append(tr("signed for {time} {how}", time=clock_text(each.signed_at), how=known))
    if each.arrived_at is not None:
        known = proof_name(each.arrived_by_proof) if each.arrived_by_proof else ""
        parts.append(tr("on site {time} {how}", time=clock_text(each.arrived_at), how=known))
    if each.ended_at is not None:
        state = assignment_name(each.state)
        parts.append(tr("{state} at {time}", state=state, time=clock_text(each.ended_at)))
    if each.reason:
        parts.append(each.reason)
    return "  ·  ".join(parts)
