"""Card: what the queue shows of one incident, worked out once per change.

Pure; :mod:`queue_model` sorts and filters cards, :mod:`card_delegate` draws them. Only the ring
depends on the clock and is worked out when it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cmdmap.domain.casework.kinds import IncidentKind
from cmdmap.domain.incident import ENDED, CallResult, Incident, IncidentState, Urgency
from cmdmap.domain.incident_flow import TRIES_ENOUGH
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import urgency_name
from cmdmap.ui.models.area_names import SEPARATOR

STEPS = 7
URGENCY_ROLES = {
    Urgency.URGENT: "bad",
    Urgency.FIRST: "warn",
    Urgency.SECOND: "accent_text",
    Urgency.THIRD: "good",
}
"""Colour role of the mark; the word beside it says the same."""
TO_CALL_BACK = IncidentState.FED_BACK
NEVER = datetime.max.replace(tzinfo=UTC)


class CaseFilter(StrEnum):
    """Which incidents the queue shows."""

    ALL = "all"
    OVERDUE = "overdue"
    CALL_BACK = "call_back"
    WAITING = "waiting"
    """To be taken in or dispatched."""
    HELD = "held"
    """Suspended."""


OF_STATE = {
    IncidentState.REPORTED: (CaseFilter.WAITING,),
    IncidentState.TAKEN_IN: (CaseFilter.WAITING,),
    TO_CALL_BACK: (CaseFilter.CALL_BACK,),
    IncidentState.SUSPENDED: (CaseFilter.HELD,),
}
"""The filter that shows a state besides ``ALL``."""


@dataclass(frozen=True, slots=True)
class Card:
    """One incident as the queue knows it."""

    incident: Incident
    kind: IncidentKind
    head: str
    """Urgency and where, e.g. ``first level · Pulian › grid 3``."""
    marks: tuple[str, ...]
    """Short words for what is out of the ordinary: suspended, tries to call back, …"""
    due_at: datetime
    """When its most pressing running clock runs out; :data:`NEVER` when none runs."""

    @property
    def role(self) -> str:
        """The colour role of its urgency."""
        return URGENCY_ROLES[self.incident.urgency]

    @property
    def held(self) -> bool:
        """True while it is suspended."""
        return self.incident.state is IncidentState.SUSPENDED

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether a running clock has run out at ``now``."""
        return self.due_at <= now

    def fits(self, wanted: CaseFilter, now: datetime) -> bool:
        """Tell whether a filter shows it; none shows an ended incident."""
        return wanted in self.filters(now)

    def filters(self, now: datetime) -> tuple[CaseFilter, ...]:
        """Return every filter that shows it."""
        state = self.incident.state
        if state in ENDED:
            return ()
        special = OF_STATE.get(state, ())
        overdue = (CaseFilter.OVERDUE,) if self.due_at <= now else ()
        return (CaseFilter.ALL, *special, *overdue)

    def rank(self, now: datetime) -> tuple[bool, bool, int, datetime, int]:
        """Return what it is sorted by: overdue before urgent, then what runs out first."""
        incident, due = self.incident, self.due_at
        return (self.held, due > now, incident.urgency, due, -incident.id)


def card_of(incident: Incident, kind: IncidentKind) -> Card:
    """Return the card of an incident."""
    clock = incident.pressing()
    head = " · ".join(filter(None, (urgency_name(incident.urgency), where(incident))))
    return Card(incident, kind, head, _marks(incident), clock.due_at if clock else NEVER)


def where(incident: Incident) -> str:
    """Write community and grid, the second without what it repeats; empty outside all areas."""
    community, grid = incident.areas.community, incident.areas.grid
    if community is None:
        return ""
    if grid is None:
        return community.name
    return SEPARATOR.join((community.name, grid.name.removeprefix(community.name).strip()))


def pip_roles(incident: Incident, *, overdue: bool) -> tuple[str, ...]:
    """Return the colour role of each of the seven steps: done, present, to come."""
    done = incident.steps_done
    if incident.state is IncidentState.SUSPENDED:
        present = "muted"
    else:
        present = "bad" if overdue else "accent"
    return tuple(
        "good" if step < done else present if step == done else "line" for step in range(STEPS)
    )


def _marks(incident: Incident) -> tuple[str, ...]:
    tries = sum(call.result is CallResult.NO_ANSWER for call in incident.call_backs)
    open_notices = sum(each.answered_at is None for each in incident.supervisions)
    return tuple(
        filter(
            None,
            (
                tr("on hold") if incident.state is IncidentState.SUSPENDED else "",
                tr("called {n}/{most}", n=tries, most=TRIES_ENOUGH)
                if tries and incident.state is TO_CALL_BACK
                else "",
                tr("called back") if incident.state is IncidentState.CALLED_BACK else "",
                tr("round {n}", n=incident.round) if incident.round > 1 else "",
                tr("supervised") if open_notices else "",
                tr("asks for time") if incident.postponements else "",
            ),
        )
    )
