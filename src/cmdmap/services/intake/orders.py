"""Orders that bring in rows of a table: every one is judged before the first is written.

Run by the writer thread inside its transaction; what one command brings is in whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from cmdmap.domain.assignment import Evidence, Proof
from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.commands import AttachReport, OpenIncident
from cmdmap.domain.casework.imports import (
    MOST_ROWS,
    ImportCommand,
    ImportHistory,
    ImportIncidents,
    rows_of,
)
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.opening import (
    DESIGNATION,
    Judged,
    areas_of,
    attach_judged,
    attachable,
    judged,
    open_judged,
)
from cmdmap.services.casework.moving import words
from cmdmap.services.intake.pinyin import search_key
from cmdmap.services.present import Draft
from cmdmap.store.casework.incidents import insert_incident, next_serial, write_incident
from cmdmap.store.casework.parties import insert_outside, insert_parties
from cmdmap.store.casework.timeline import insert_line


def import_incidents(command: ImportIncidents, draft: Draft) -> None:
    """Open every row as reported and attach those that are known already.

    Raises:
        WorldError: a row is refused, and then none is in.
    """
    _check_size(command)
    _refuse_twice((*command.openings, *command.attached))
    wishes = [judged(replace(each, taken_in=False), draft) for each in command.openings]
    reports = [attachable(each, draft) for each in command.attached]
    for wish in wishes:
        open_judged(wish, draft)
    for report in reports:
        attach_judged(report, draft)


def import_history(command: ImportHistory, draft: Draft) -> None:
    """Keep what others have dealt with; the present does not hear of it.

    Raises:
        WorldError: a row is refused, and then none is in.
    """
    _check_size(command)
    _refuse_twice(each.opening for each in command.past)
    wishes = [(judged(each.opening, draft), words(each.feedback)) for each in command.past]
    for wish, feedback in wishes:
        _keep_past(wish, feedback, words(command.file), draft)


def _keep_past(wish: Judged, feedback: str, file: str, draft: Draft) -> None:
    opening, connection, by = wish.opening, draft.connection, draft.actor.name
    day = f"{opening.known_at.astimezone(LOCAL):%Y%m%d}"
    serial = next_serial(connection, day)
    incident = Incident(
        IncidentId(0), f"{DESIGNATION}{day}-{serial:04d}", opening.kind.code,
        IncidentState.CLOSED, opening.urgency, opening.kind.tier, opening.source,
        opening.address, opening.text, opening.known_at, by, draft.now, opening.place,
        areas_of(draft, opening.place), feedback=feedback,
    )  # fmt: skip
    incident = replace(incident, id=insert_incident(connection, incident, day, serial))
    kind = opening.kind
    found_by = search_key(
        incident.number, incident.address, incident.text, kind.name_zh, kind.name_en, wish.outside
    )
    write_incident(connection, incident, incident, found_by)
    insert_parties(connection, incident.id, wish.parties, opening.known_at)
    if wish.outside:
        insert_outside(connection, opening.source, wish.outside, incident.id)
    line = Line(
        0, incident.id, draft.now, draft.now, by, Act.NOTE, incident.state,
        evidence=Evidence(Proof.SYSTEM), values={"imported": file},
    )  # fmt: skip
    insert_line(connection, line)


def _check_size(command: ImportCommand) -> None:
    rows = rows_of(command)
    if not rows:
        raise WorldError(tr("There is no row to import; nothing was changed."))
    if rows > MOST_ROWS:
        raise WorldError(
            tr("One command may import {most} rows; nothing was changed.", most=MOST_ROWS)
        )


def _refuse_twice(rows: Iterable[OpenIncident | AttachReport]) -> None:
    seen = set()
    for row in rows:
        key = (row.source, words(row.outside_number))
        if key[1] and key in seen:
            raise WorldError(
                tr("{outside} stands in the table twice; nothing was changed.", outside=key[1])
            )
        seen.add(key)


INTAKE_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    ImportIncidents: import_incidents,
    ImportHistory: import_history,
}
