"""Facts about incidents: what was done to one, and what its clocks said.

Part of ``domain/facts.py``, published after their commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import Clock, Owner, Told
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Happened


@dataclass(frozen=True, slots=True)
class IncidentMoved:
    """Something was done to an incident; what, says the table of the flow."""

    happened: Happened
    incident: Incident
    """As it stands after it."""
    line: Line


@dataclass(frozen=True, slots=True)
class ClockRang:
    """A clock reached a limit: warned, overdue or calls for supervision. Told once."""

    incident_id: IncidentId
    number: str
    clock: Clock
    told: Told
    at: datetime
    """The exact instant of the limit, also when the program was off then."""
    owner: Owner
    area: str
    """Code of the smallest area whose team is meant, empty outside all areas."""


CaseFact = IncidentMoved | ClockRang
