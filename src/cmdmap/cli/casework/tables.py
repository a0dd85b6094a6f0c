"""``cmdmap incidents import`` and ``export``: extracts of other systems in, lists out."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cmdmap.cli.casework.case_desk import CaseDesk, datum_of, opened_desk
from cmdmap.cli.casework.listing import wanted_of
from cmdmap.cli.table import print_json
from cmdmap.domain.incident import Source
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.services.intake.columns import Part
from cmdmap.services.intake.import_plan import ImportPlan, ImportWishes, Outline, Surroundings
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.intake.table_export import export_incidents
from cmdmap.services.intake.table_import import outline, plan_import
from cmdmap.store.queries.history import former_addresses
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import Wanted, every, known_outside

MOST_FOUND = 50_000


def run_import(args: argparse.Namespace) -> int:
    """Plan, carry out unless rows are refused or it is a rehearsal, and tell row by row."""
    found = outline(args.file)
    wishes = _wishes(args, found)
    with opened_desk(args) as at:
        plan = plan_import(found, wishes, _surroundings(at), args.file.name)
        whole = bool(plan.rows) and (args.skip_refused or not plan.refused)
        kept = whole and not args.dry_run
        for command in plan.commands() if kept else ():
            at.do(command)
    if args.json:
        print_json(_summary(plan, kept))
    else:
        _tell(plan, kept)
    return 1 if plan.refused or not (kept or args.dry_run) else 0


def run_export(args: argparse.Namespace) -> int:
    """Write incidents into a table, persons masked."""
    with opened_desk(args) as at:
        at.do(AskLeave(Undertaking.EXPORT, args.file.name))
        wanted = replace(wanted_of(args), areas=at.actor.areas)
        with at.store.reader() as connection:
            rows = (
                search(connection, args.search, wanted, MOST_FOUND)
                if args.search
                else every(connection, wanted)
            )
            count = export_incidents(connection, args.file, rows, at.kinds)
    print(tr("{n} rows written to {path}.", n=count, path=args.file))
    return 0


def _wishes(args: argparse.Namespace, found: Outline) -> ImportWishes:
    columns = dict(found.columns)
    for pair in args.map:
        name, _, column = pair.partition("=")
        try:
            part = Part(name.strip())
        except ValueError as error:
            known = ", ".join(part.value for part in Part)
            raise UsageError(
                tr("--map takes PART=COLUMN; the parts are {parts}.", parts=known)
            ) from error
        columns[part] = _column(column.strip(), found)
    return ImportWishes(
        columns, datum_of(args), Source(args.source), args.dealt_with, args.attach_twins,
        args.unknown_kind,
    )  # fmt: skip


def _column(name: str, found: Outline) -> int:
    """Return the index of a column by its heading or its number from 1."""
    if name in found.names:
        return found.names.index(name)
    if name.isascii() and name.isdecimal() and 0 < int(name) <= len(found.names):
        return int(name) - 1
    raise UsageError(
        tr("There is no column {name}; the head has {names}.", name=repr(name),
           names=", ".join(found.names))
    )  # fmt: skip


def _surroundings(at: CaseDesk) -> Surroundings:
    with at.store.reader() as connection:
        places = PlaceBook(at.index, former_addresses(connection, Wanted(areas=at.actor.areas)))
        known = known_outside(connection)
    return Surroundings(at.kinds, places, at.desk.casework(), datetime.now(UTC), known)


def _summary(plan: ImportPlan, kept: bool) -> dict[str, Any]:
    return {
        "rows": [
            {
                "row": each.row,
                "kind": each.opening.kind,
                "because": each.because,
                "address": each.opening.address,
                "placed": each.opening.place is not None,
                "twin_of": each.twin.incident.number if each.twin else None,
                "attached": plan.attaches(each),
            }
            for each in plan.rows
        ],
        "refused": [
            {"row": each.row, "column": each.column, "cell": each.cell, "reason": each.reason}
            for each in plan.refused
        ],
        "kept": kept,
    }


def _tell(plan: ImportPlan, kept: bool) -> None:
    for each in plan.refused:
        print(
            tr(
                'row {row}, {column} "{cell}": {reason}',
                row=each.row,
                column=each.column,
                cell=each.cell,
                reason=each.reason,
            )
        )
    twice = sum(each.twin is not None for each in plan.rows)
    print(
        tr(
            "{good} rows fit, {twins} of them repeat an open incident, {refused} are refused.",
            good=len(plan.rows),
            twins=twice,
            refused=len(plan.refused),
        )
    )
    print(tr("The rows are in.") if kept else tr("Nothing was changed."))
