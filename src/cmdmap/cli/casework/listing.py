"""``cmdmap incidents``, ``show``, ``search`` and ``kinds``: what there is, as table or JSON.

The keys of the JSON are stable: they are only ever added to (``docs/intake.md`` lists them).
"""

from __future__ import annotations

import argparse
from typing import Any

from cmdmap.cli.acting import opened_store
from cmdmap.cli.casework.case_desk import incident_of, known_kinds
from cmdmap.cli.casework.json_forms import incident_json, kind_json, row_json
from cmdmap.cli.table import print_json, print_table
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import ENDED, Incident, IncidentState
from cmdmap.i18n import tr
from cmdmap.services.casework.sentences import sentence
from cmdmap.services.casework.wording import (
    assignment_name,
    clock_name,
    source_name,
    state_name,
    told_name,
    urgency_name,
)
from cmdmap.services.login.persons import read_persons
from cmdmap.store.casework.timeline import read_lines
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import IncidentRow, Wanted, queue

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
    rows = [kind_json(kind) for kind in known_kinds().kinds.values()]
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
        shown = incident_json(connection, incident, lines, kinds)
        persons = read_persons(connection)
    if args.json:
        print_json(shown)
    else:
        _tell(incident, shown, kinds)
        for line in lines:
            at, who = line.at.astimezone(LOCAL), persons.with_account(line.by)
            print(f"{at:%m-%d %H:%M:%S}  {who}  {sentence(line)}")
    return 0


def _print_rows(rows: list[IncidentRow], as_json: bool) -> int:
    if as_json:
        print_json([row_json(row) for row in rows])
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


def _cells(row: IncidentRow, kinds: KindBook) -> tuple[str, ...]:
    return (
        row.number, state_name(row.state), urgency_name(row.urgency), kinds.of(row.kind).name,
        row.address, row.community, f"{row.known_at.astimezone(LOCAL):%Y-%m-%d %H:%M}",
    )  # fmt: skip


def _plain(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _tell(incident: Incident, shown: dict[str, Any], kinds: KindBook) -> None:
    print(f"{incident.number}  {state_name(incident.state)}  {kinds.of(incident.kind).name}")
    print(f"{urgency_name(incident.urgency)} · {source_name(incident.source)} · {incident.address}")
    if incident.text:
        print(incident.text)
    for party in shown["parties"]:
        print(f"{party['role']}: {party['name']} {party['phone']}".rstrip())
    for each, row in zip(incident.assignments, shown["assignments"], strict=True):
        again = tr("round {n}", n=each.round) if each.round > 1 else ""
        print(f"  {row['unit']}: {assignment_name(each.state)} {again}".rstrip())
    for clock in incident.clocks:
        due = f"{clock.due_at.astimezone(LOCAL):%m-%d %H:%M:%S}"
        print(f"  {clock_name(clock.kind)}: {due} {told_name(clock.told)}")
