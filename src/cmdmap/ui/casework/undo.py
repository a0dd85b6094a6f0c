"""Undo: takes back the last act of the person at this seat, where the flow allows it.

Fed with facts; the key asks :meth:`Undo.take_back`. The desk decides whether it is still possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cmdmap.domain.casework.commands import TakeBack
from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import act_name
from cmdmap.ui.seat import Seat

KEPT = 50


class Undo:
    """The acts of one seat that may be taken back, the last one last."""

    def __init__(self, seat: Seat, told: Callable[[str], None]) -> None:
        self._seat = seat
        self._told = told
        self._acts: list[tuple[IncidentId, Act]] = []

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Remember what this person did; what came after it on an incident settles it."""
        for fact in facts:
            if isinstance(fact, IncidentMoved) and fact.line.act is not None:
                self._note(fact, fact.line.act)

    def take_back(self) -> None:
        """Take back the last act; say what was, or that there is nothing."""
        if not self._acts:
            self._told(tr("There is nothing to take back."))
            return
        incident_id, act = self._acts[-1]
        incident = self._seat.cases.get(incident_id)
        number = incident.number if incident is not None else ""
        done = self._seat.submit(TakeBack(incident_id))
        sentence = tr("Taken back: {act}, {number}", act=act_name(act), number=number)

        def on_refused(error: WorldError) -> None:
            self._forget(incident_id)
            self._seat.answers.failed.emit(str(error))

        self._seat.answers.deliver(done, lambda _commit: self._told(sentence), on_refused)

    def _forget(self, incident_id: IncidentId) -> None:
        self._acts = [each for each in self._acts if each[0] != incident_id]

    def _note(self, fact: IncidentMoved, act: Act) -> None:
        incident_id = fact.incident.id
        if act is Act.NOTE:
            return
        self._forget(incident_id)
        if DEEDS[act].undone and fact.line.by == self._seat.actor.name:
            self._acts.append((incident_id, act))
            del self._acts[:-KEPT]
