"""Incidents with clocks of a test's making in a real store, and turns of the writer by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from tests.kit.desks import HOME

from cmdmap.domain.casework.facts import ClockRang
from cmdmap.domain.clock import Clock
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.services.casework.timekeeper import ring_clocks
from cmdmap.services.present import Draft, Limits, Present
from cmdmap.store.casework.incidents import insert_incident
from cmdmap.store.engine import Store

CHAIN = Chain(*(AreaRef(f"c-{name}", name) for name in Chain._fields))
_serials = count(1)


def insert_clocked(
    store: Store,
    at: datetime,
    clocks: tuple[Clock, ...],
    holder: ForceKind = ForceKind.GOVERNANCE,
) -> IncidentId:
    """Keep an incident with these clocks, as another seat would have."""
    serial = next(_serials)
    incident = Incident(
        IncidentId(0), f"T{serial}", "noise", IncidentState.DISPATCHED, Urgency.SECOND, Tier.GRID,
        Source.CITIZEN, "江南大道 1 号", "", at, "王芳", at, HOME, CHAIN, holder,
    )  # fmt: skip
    hand = Hand(store)

    def put(draft: Draft) -> None:
        kept = replace(
            incident, id=insert_incident(draft.connection, incident, f"T{at:%Y%m%d}", serial)
        )
        room = draft.present.cases
        room.put_new(kept)
        room.put(replace(kept, clocks=clocks))

    hand.turn(at, put, rings=False)
    return max(hand.present.cases.published.incidents)


class Hand:
    """One run of the program: what a writer does, turn by turn, at a time a test gives."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.present = Present(Limits(), None)
        with store.transaction() as connection:
            self.present.load(connection)

    def turn(
        self,
        now: datetime,
        act: Callable[[Draft], None] = lambda draft: None,
        *,
        rings: bool = True,
    ) -> list[ClockRang]:
        """Ring, act, ring again in one transaction and return what rang."""
        with self.store.transaction() as connection:
            draft = Draft(self.present, connection, now)
            if rings:
                ring_clocks(draft)
            act(draft)
            if rings:
                ring_clocks(draft)
            draft.write()
        self.present.absorb(draft)
        return [fact for fact in draft.facts if isinstance(fact, ClockRang)]

    def incident(self, incident_id: IncidentId) -> Incident:
        """Return an incident as of the last turn."""
        return self.present.cases.published.incidents[incident_id]
