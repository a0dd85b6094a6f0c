"""Incidents as JSON for programs: keys are stable, they are only ever added to.

Made for ``cli/casework/listing.py``; ``docs/intake.md`` lists the keys. Persons are masked,
instants are UTC ending in Z.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmdmap.cli.acting import os_actor
from cmdmap.cli.table import iso_utc
from cmdmap.domain.assignment import Assignment
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import Clock
from cmdmap.domain.grid import Chain
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import CallBack, Incident, Supervision
from cmdmap.domain.incident_flow import allowed
from cmdmap.services.casework.persons import masked_parties
from cmdmap.services.casework.sentences import sentence
from cmdmap.services.intake.repeats import repeats_at
from cmdmap.store.engine import Connection
from cmdmap.store.queries.incidents import IncidentRow
from cmdmap.store.units import read_units

Json = dict[str, Any]


def incident_json(
    connection: Connection, incident: Incident, lines: Iterable[Line], kinds: KindBook
) -> Json:
    """Return everything about an incident."""
    names = {stored.unit.id: stored.unit.name for stored in read_units(connection)}
    # What was before it at its place, itself left out.
    others = repeats_at(
        connection, incident.place, incident.address, incident.known_at, os_actor()
    ).beside(incident)
    return {
        **_head(incident, kinds),
        "repeats": sum(row.known_at <= incident.known_at for row in others.rows),
        "parties": [
            {"role": party.role, "name": party.name, "phone": party.phone}
            for party in masked_parties(connection, incident.id)
        ],
        "assignments": [_assignment(each, names) for each in incident.assignments],
        "clocks": [_clock(each) for each in incident.clocks],
        "call_backs": [_call_back(each) for each in incident.call_backs],
        "supervisions": [_supervision(each) for each in incident.supervisions],
        "time_line": [_line(each) for each in lines],
    }


def row_json(row: IncidentRow) -> Json:
    """Return one row of a list."""
    return {
        "number": row.number,
        "state": row.state.value,
        "kind": row.kind,
        "urgency": int(row.urgency),
        "tier": int(row.tier),
        "source": row.source.value,
        "address": row.address,
        "lon": row.place.lon if row.place else None,
        "lat": row.place.lat if row.place else None,
        "community": row.community,
        "grid": row.grid,
        "text": row.text,
        "known_at": iso_utc(row.known_at),
        "changed_at": iso_utc(row.changed_at),
        "opened_by": row.opened_by,
    }


def kind_json(kind: IncidentKind) -> Json:
    """Return one kind."""
    return {
        "code": kind.code,
        "name_zh": kind.name_zh,
        "name_en": kind.name_en,
        "group": kind.group,
        "urgency": int(kind.urgency),
        "outside_codes": list(kind.outside_codes),
    }


def _head(incident: Incident, kinds: KindBook) -> Json:
    place = incident.place
    return {
        "number": incident.number,
        "state": incident.state.value,
        "kind": incident.kind,
        "kind_name": kinds.of(incident.kind).name,
        "urgency": int(incident.urgency),
        "tier": int(incident.tier),
        "source": incident.source.value,
        "holder": incident.holder.value,
        "round": incident.round,
        "steps_done": incident.steps_done,
        "address": incident.address,
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "areas": _areas(incident.areas),
        "text": incident.text,
        "feedback": incident.feedback,
        "known_at": iso_utc(incident.known_at),
        "taken_in_at": iso_utc(incident.taken_in_at),
        "changed_at": iso_utc(incident.changed_at),
        "opened_by": incident.opened_by,
        "close_kind": incident.close_kind.value if incident.close_kind else None,
        "allowed": [act.value for act in allowed(incident.state)],
    }


def _areas(chain: Chain) -> dict[str, str | None]:
    return {
        level: None if area is None else area.code
        for level, area in zip(Chain._fields, chain, strict=True)
    }


def _assignment(each: Assignment, names: dict[UnitId, str]) -> Json:
    return {
        "unit_id": each.unit_id,
        "unit": names.get(each.unit_id, str(each.unit_id)),
        "round": each.round,
        "state": each.state.value,
        "ordered_at": iso_utc(each.ordered_at),
        "signed_at": iso_utc(each.signed_at),
        "arrived_at": iso_utc(each.arrived_at),
        "ended_at": iso_utc(each.ended_at),
        "signed_by_proof": each.signed_by_proof.value if each.signed_by_proof else None,
        "arrived_by_proof": each.arrived_by_proof.value if each.arrived_by_proof else None,
    }


def _clock(clock: Clock) -> Json:
    return {
        "kind": clock.kind.value,
        "round": clock.round,
        "owner": clock.owner.value,
        "started_at": iso_utc(clock.started_at),
        "due_at": iso_utc(clock.due_at),
        "stopped_at": iso_utc(clock.stopped_at),
        "told": clock.told.name.lower(),
        "met": clock.met,
    }


def _call_back(call: CallBack) -> Json:
    return {
        "at": iso_utc(call.at),
        "by": call.by,
        "result": call.result.value,
        "satisfaction": call.satisfaction.value if call.satisfaction else None,
        "note": call.note,
    }


def _supervision(notice: Supervision) -> Json:
    return {
        "number": notice.number,
        "at": iso_utc(notice.at),
        "by": notice.by,
        "unit": notice.unit,
        "opinion": notice.opinion,
        "answered_at": iso_utc(notice.answered_at),
        "answer": notice.answer,
    }


def _line(line: Line) -> Json:
    return {
        "at": iso_utc(line.at),
        "by": line.by,
        "act": line.act.value if line.act else None,
        "state": line.state.value,
        "proof": line.evidence.proof.value,
        "sentence": sentence(line),
    }
