"""``cmdmap incidents``, ``show``, ``search`` and ``kinds``: what there is, as table or JSON.

The keys of the JSON are stable: they are only ever added to (``docs/intake.md`` lists them).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from cmdmap.cli.casework.case_desk import incident_of, known_kinds, opened_store
from cmdmap.cli.table import iso_utc, print_json, print_table
from cmdmap.domain.assignment import Assignment
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import Clock
from cmdmap.domain.grid import Chain
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import ENDED, Incident, IncidentState
from cmdmap.domain.incident_flow import allowed
from cmdmap.i18n import tr
from cmdmap.services.casework.persons import masked_parties
from cmdmap.services.casework.sentences import sentence
from cmdmap.services.casework.wording import (
    assignment_name,
    clock_name,
    source_name,
    state_name,
    told_name,
    urgency_name,
)
from cmdmap.store.casework.timeline import read_lines
from cmdmap.store.engine import Connection
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import IncidentRow, Wanted, queue
from cmdmap.store.units import read_units

OPEN, ALL = "open", "all"
STATES = (OPEN, ALL, *(state.value for state in IncidentState))


def wanted_of(args: argparse.Namespace) -> Wanted:
    """Return the filter of ``--state`` and ``--kind``."""
    states = frozenset(IncidentState) - ENDED
    if args.state != OPEN:
        states = frozenset() if args.state == ALL else frozenset({IncidentState(args.state)})
    return Wanted(states=states, kinds=frozenset(args.kind or ()))


def run_list(args: argparse.Namespace) -> int:
    """List incidents, newest first."""
    with opened_store() as store, store.reader() as connection:
        rows = queue(connection, wanted_of(args), args.limit)
    return _print_rows(rows, args.json)


def run_search(args: argparse.Namespace) -> int:
    """List the incidents that hold every word."""
    with opened_store() as store, store.reader() as connection:
        rows = search(connection, " ".join(args.text), limit=args.limit)
    return _print_rows(rows, args.json)


def run_kinds(args: argparse.Namespace) -> int:
    """List the kinds of incidents."""
    rows = [
        {
            "code": kind.code,
            "name_zh": kind.name_zh,
            "name_en": kind.name_en,
            "group": kind.group,
            "urgency": int(kind.urgency),
            "outside_codes": list(kind.outside_codes),
        }
        for kind in known_kinds().kinds.values()
    ]
    if args.json:
        print_json(rows)
    else:
        print_table(tuple(rows[0]), [tuple(map(_plain, row.values())) for row in rows])
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one incident with its time line, assignments and clocks; persons are masked."""
    kinds = known_kinds()
    with opened_store() as store, store.reader() as connection:
        incident = incident_of(connection, args.number)
        lines = read_lines(connection, incident.id)
        shown = whole(connection, incident, lines, kinds)
    if args.json:
        print_json(shown)
    else:
        _tell(incident, lines, shown, kinds)
    return 0


def whole(
    connection: Connection, incident: Incident, lines: Iterable[Line], kinds: KindBook
) -> dict[str, Any]:
    """Return everything about an incident in JSON types, persons masked."""
    names = {stored.unit.id: stored.unit.name for stored in read_units(connection)}
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
        "parties": [
            {"role": party.role, "name": party.name, "phone": party.phone}
            for party in masked_parties(connection, incident.id)
        ],
        "assignments": [_assignment(each, names) for each in incident.assignments],
        "clocks": [_clock(each) for each in incident.clocks],
        "call_backs": [
            {
                "at": iso_utc(call.at),
                "by": call.by,
                "result": call.result.value,
                "satisfaction": call.satisfaction.value if call.satisfaction else None,
                "note": call.note,
            }
            for call in incident.call_backs
        ],
        "supervisions": [
            {
                "number": notice.number,
                "at": iso_utc(notice.at),
                "by": notice.by,
                "unit": notice.unit,
                "opinion": notice.opinion,
                "answered_at": iso_utc(notice.answered_at),
                "answer": notice.answer,
            }
            for notice in incident.supervisions
        ],
        "time_line": [
            {
                "at": iso_utc(line.at),
                "by": line.by,
                "act": line.act.value if line.act else None,
                "state": line.state.value,
                "proof": line.evidence.proof.value,
                "sentence": sentence(line),
            }
            for line in lines
        ],
    }


def _areas(chain: Chain) -> dict[str, str | None]:
    return {
        level: None if area is None else area.code
        for level, area in zip(Chain._fields, chain, strict=True)
    }


def _assignment(each: Assignment, names: dict[UnitId, str]) -> dict[str, Any]:
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


def _clock(clock: Clock) -> dict[str, Any]:
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


def _print_rows(rows: list[IncidentRow], as_json: bool) -> int:
    if as_json:
        print_json([_row(row) for row in rows])
    elif rows:
        kinds = known_kinds()
        head = (
            tr("Number"), tr("State"), tr("Level"), tr("Kind"), tr("Address"), tr("Community"),
            tr("Known at"),
        )  # fmt: skip
        print_table(head, [_cells(row, kinds) for row in rows])
    else:
        print(tr("There is no such incident."))
    return 0


def _row(row: IncidentRow) -> dict[str, Any]:
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


def _cells(row: IncidentRow, kinds: KindBook) -> tuple[str, ...]:
    return (
        row.number, state_name(row.state), urgency_name(row.urgency), kinds.of(row.kind).name,
        row.address, row.community, f"{row.known_at.astimezone():%Y-%m-%d %H:%M}",
    )  # fmt: skip


def _plain(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _tell(
    incident: Incident, lines: Iterable[Line], shown: dict[str, Any], kinds: KindBook
) -> None:
    print(f"{incident.number}  {state_name(incident.state)}  {kinds.of(incident.kind).name}")
    print(f"{urgency_name(incident.urgency)} · {source_name(incident.source)} · {incident.address}")
    if incident.text:
        print(incident.text)
    for party in shown["parties"]:
        print(f"{party['role']}: {party['name']} {party['phone']}".rstrip())
    for each, row in zip(incident.assignments, shown["assignments"], strict=True):
        print(f"  {row['unit']}: {assignment_name(each.state)}")
    for clock in incident.clocks:
        due = f"{clock.due_at.astimezone():%m-%d %H:%M:%S}"
        print(f"  {clock_name(clock.kind)}: {due} {told_name(clock.told)}")
    for line in lines:
        print(f"{line.at.astimezone():%m-%d %H:%M:%S}  {line.by}  {sentence(line)}")
