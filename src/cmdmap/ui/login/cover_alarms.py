"""Cover alarms: what stays visible of a locked window, so that no help comes late.

Emergencies by the unit's name, urgent incidents by number and kind, and how many clocks are
overdue; no address, no text, no person. Pure; the cover shows it once a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import Incident, IncidentState, Urgency
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.widgets.wording import clock_text

WAITING = frozenset({IncidentState.REPORTED, IncidentState.TAKEN_IN})
MOST = 6
"""Lines; the others are counted."""


class CoverAlarms(NamedTuple):
    """The sentences of a locked window."""

    emergencies: list[str]
    urgent: list[str]
    overdue: int
    """Clocks that run and are past their limit."""


def cover_alarms(
    units: Iterable[LiveUnit], incidents: Iterable[Incident], kinds: KindBook, now: datetime
) -> CoverAlarms:
    """Return what has to be seen at ``now`` by whoever passes the window."""
    calling = [(live.emergency_at, live.unit.name) for live in units if live.emergency_at]
    emergencies = [
        tr("EMERGENCY  {name}  {time}", name=name, time=clock_text(at))
        for at, name in sorted(calling)
    ]
    open_ones = [each for each in incidents if each.is_open]
    urgent = [
        tr(
            "URGENT  {number}  {kind}  {time}",
            number=each.number,
            kind=kinds.of(each.kind).name,
            time=clock_text(each.known_at),
        )
        for each in sorted(open_ones, key=lambda each: each.known_at)
        if each.urgency is Urgency.URGENT and each.state in WAITING
    ]
    overdue = sum(clock.runs and clock.due_at <= now for each in open_ones for clock in each.clocks)
    return CoverAlarms(emergencies[:MOST], urgent[:MOST], overdue)
