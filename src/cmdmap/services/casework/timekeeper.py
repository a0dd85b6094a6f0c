"""The timekeeper: rings every clock whose limit has passed, once, at its exact instant.

Called by the writer thread at the beginning of its transaction, so that a late act cannot outrun
the limit it missed, and at its end for incidents that were opened late. What was told is kept in
the same transaction, so that neither a restart nor another seat rings again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cmdmap.domain.assignment import Evidence, Proof
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.facts import ClockRang
from cmdmap.domain.casework.owners import Answerable, owner_of
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import Clock, Ring, Told
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, Supervision
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import clock_name, owner_name
from cmdmap.services.present import Draft
from cmdmap.store.casework.timeline import insert_line

BY = "clock"
"""Who writes what a clock says into the time line."""

BY_CLOCK = Evidence(Proof.SYSTEM)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def ring_clocks(draft: Draft) -> None:
    """Ring what is due by now; each ring is a line, a fact and what the clock remembers.

    A clock that slept over several limits rings each of them, in order of their instants. At the
    last one a supervision notice is given, which stays open until it is answered.
    """
    room = draft.present.cases
    standing: dict[IncidentId, Incident] = {}
    rings: list[tuple[Ring, Clock, IncidentId]] = []
    for incident in room.ringing(draft.now):
        standing[incident.id], said = _advanced(incident, draft.now)
        rings += [(ring, clock, incident.id) for clock, ring in said]
    for ring, clock, incident_id in sorted(rings, key=lambda each: each[0].at):
        standing[incident_id] = _ring(draft, standing[incident_id], clock, ring)
    for incident in standing.values():
        room.put(incident)


def _advanced(incident: Incident, now: datetime) -> tuple[Incident, list[tuple[Clock, Ring]]]:
    """Return the incident with its clocks at ``now`` and what they say."""
    clocks, rings = [], []
    for clock in incident.clocks:
        moved, said = clock.advance(now)
        clocks.append(moved)
        rings += [(moved, ring) for ring in said]
    return replace(incident, clocks=tuple(clocks)), rings


def _ring(draft: Draft, incident: Incident, clock: Clock, ring: Ring) -> Incident:
    answerable = owner_of(clock, incident)
    code = answerable.area.code if answerable.area else ""
    values: dict[str, object] = {
        "clock": clock.kind.value,
        "round": clock.round,
        "told": int(ring.told),
        "due_at": clock.due_at.isoformat(),
        "owner": answerable.owner.value,
        "area": code,
    }
    if ring.told is Told.SUPERVISED:
        notice = _notice(incident, clock, ring, answerable)
        incident = replace(incident, supervisions=(*incident.supervisions, notice))
        values |= {"number": notice.number, "opinion": notice.opinion}
    insert_line(
        draft.connection,
        Line(
            0, incident.id, ring.at, draft.now, BY, None, incident.state,
            evidence=BY_CLOCK, values=values,
        ),
    )  # fmt: skip
    told = replace(clock, told=ring.told)
    draft.facts.append(
        ClockRang(
            incident.id, incident.number, told, ring.told, ring.at, answerable.owner, code
        )
    )  # fmt: skip
    return incident


def _notice(incident: Incident, clock: Clock, ring: Ring, answerable: Answerable) -> Supervision:
    """Return the notice that a clock gives; nobody's name stands under it."""
    owner, area = owner_name(answerable.owner), answerable.area
    opinion = tr(
        "{clock} was due at {due} and is {age} late. Deal with it and answer.",
        clock=clock_name(clock.kind),
        due=clock.due_at.astimezone(LOCAL).strftime("%m-%d %H:%M:%S"),
        age=_age(ring.at - clock.due_at),
    )
    return Supervision(
        number=1 + max((each.number for each in incident.supervisions), default=0),
        at=ring.at,
        by="",
        unit=tr("{owner}, {area}", owner=owner, area=area.name) if area else owner,
        opinion=opinion,
    )


def _age(late: timedelta) -> str:
    if late < 2 * MINUTE:
        return tr("{n} s", n=late // SECOND)
    return tr("{n} min", n=late // MINUTE)
