"""Case alarms: new incidents and clocks that ran out, until a person at this seat has seen them.

Pure; the strip lists them and the sound follows them. An alarm whose cause is gone (the incident
was dispatched, the clock stopped) leaves by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Urgency
from cmdmap.domain.incident_flow import Happened
from cmdmap.domain.rights import Actor
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import clock_name, told_name
from cmdmap.ui.radio.alarm_sound import Tone

ARRIVALS = (Happened.REPORTED, Happened.OPENED, Happened.REOPENED)
TONES = {
    Urgency.URGENT: Tone.URGENT,
    Urgency.FIRST: Tone.INCIDENT,
    Urgency.SECOND: Tone.INCIDENT,
    Urgency.THIRD: Tone.NOTICE,
}
"""What a new incident sounds like."""

Key = tuple[IncidentId, ClockKind | None]


@dataclass(frozen=True, slots=True)
class CaseAlarm:
    """One thing that is told until it was acknowledged."""

    incident: Incident
    """As it stood then."""
    at: datetime
    clock: ClockKind | None = None
    """None: the incident is new."""
    told: Told = Told.NOTHING

    @property
    def key(self) -> Key:
        """Incident and clock: a higher level of the same clock replaces the lower."""
        return (self.incident.id, self.clock)

    @property
    def tone(self) -> Tone:
        """What is heard of it."""
        if self.clock is None or self.incident.urgency is Urgency.URGENT:
            return TONES[self.incident.urgency]
        return Tone.OVERDUE

    @property
    def what(self) -> str:
        """What happened, in a few words."""
        if self.clock is None:
            return tr("New incident")
        return tr("{clock}: {told}", clock=clock_name(self.clock), told=told_name(self.told))

    def lasts(self, incident: Incident | None) -> bool:
        """Tell whether its cause still is there."""
        if incident is None or not incident.is_open:
            return False
        if self.clock is None:
            return incident.state is self.incident.state
        clock = incident.clock(self.clock)
        return clock is not None and clock.runs and clock.told >= self.told


class CaseAlarms:
    """The open alarms of one seat."""

    def __init__(self) -> None:
        self._open: dict[Key, CaseAlarm] = {}

    def begin(self, incidents: Mapping[IncidentId, Incident]) -> None:
        """Take what nobody has taken in since before the start."""
        for incident in incidents.values():
            if incident.state is IncidentState.REPORTED and not _told_elsewhere(incident):
                self._put(CaseAlarm(incident, incident.known_at))

    def take(self, fact: Fact, actor: Actor, incidents: Mapping[IncidentId, Incident]) -> bool:
        """Take a fact; return whether it is one that is only heard once, a warning."""
        if isinstance(fact, IncidentMoved):
            incident = fact.incident
            known = fact.line.by == actor.name or _told_elsewhere(incident)
            if fact.happened in ARRIVALS and not known and actor.covers(incident.area_codes):
                self._put(CaseAlarm(incident, fact.line.at))
        elif isinstance(fact, ClockRang):
            found = incidents.get(fact.incident_id)
            if found is not None and actor.covers(found.area_codes):
                if fact.told is Told.WARNED:
                    return True
                self._put(CaseAlarm(found, fact.at, fact.clock.kind, fact.told))
        return False

    def follow(self, incidents: Mapping[IncidentId, Incident]) -> None:
        """Let go of alarms whose cause is gone."""
        self._open = {
            key: alarm
            for key, alarm in self._open.items()
            if alarm.lasts(incidents.get(alarm.incident.id))
        }

    def acknowledge(self, key: Key) -> CaseAlarm | None:
        """Close one alarm and return it, None when it was gone."""
        return self._open.pop(key, None)

    def open(self) -> list[CaseAlarm]:
        """Return what is open, the most urgent tone first, the oldest of each on top."""
        order = list(Tone)
        return sorted(self._open.values(), key=lambda each: (order.index(each.tone), each.at))

    def _put(self, alarm: CaseAlarm) -> None:
        if alarm.clock is not None:
            # A clock that ran out says more than that the incident is new.
            self._open.pop((alarm.incident.id, None), None)
        known = self._open.get(alarm.key)
        if known is None or alarm.told > known.told or alarm.clock is None:
            self._open[alarm.key] = alarm


def _told_elsewhere(incident: Incident) -> bool:
    """Tell whether the banner of emergencies says it already, louder."""
    return incident.source is Source.RADIO
