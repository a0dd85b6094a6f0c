"""Opening: a place and a kind are enough; another report of the same matter is attached.

Orders of the writer thread. Numbers count the local day; areas are stamped once, so that later
edits of areas do not rewrite what happened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.commands import AttachReport, OpenIncident, Party, TakeIn
from cmdmap.domain.casework.kinds import IncidentKind
from cmdmap.domain.grid import NOWHERE, Chain
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Urgency
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.moving import (
    Said,
    carry,
    carry_new,
    found,
    judge,
    judge_actor,
    words,
)
from cmdmap.services.casework.persons import checked
from cmdmap.services.intake.pinyin import search_key
from cmdmap.services.present import Draft
from cmdmap.store.casework.incidents import insert_incident, next_serial
from cmdmap.store.casework.parties import (
    find_outside,
    insert_outside,
    insert_parties,
    read_outside,
)
from cmdmap.store.places import kept_place

ADDRESS_LENGTH = 200
"""Longest address in characters."""

DESIGNATION = "JQ"
"""What every number begins with: 警情."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What an incident is opened with, judged and in the form it is kept."""

    kind: IncidentKind
    source: Source
    address: str
    text: str
    place: Place | None
    known_at: datetime
    urgency: Urgency
    taken_in: bool = True
    split_from: IncidentId | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A command to open an incident that nothing speaks against."""

    opening: Opening
    parties: tuple[Party, ...]
    outside: str


@dataclass(frozen=True, slots=True)
class Attachable:
    """A report to attach that nothing speaks against."""

    incident_id: IncidentId
    source: Source
    text: str
    parties: tuple[Party, ...]
    outside: str


def open_incident(command: OpenIncident, draft: Draft) -> None:
    """Open an incident, taken in at once or waiting for it.

    Raises:
        WorldError: kind or place is missing, a value makes no sense, or the number of the outside
            system is known already.
    """
    open_judged(judged(command, draft), draft)


def judged(command: OpenIncident, draft: Draft) -> Judged:
    """Hold a command to open an incident against everything; nothing is written.

    Raises:
        WorldError: as of :func:`open_incident`.
    """
    kind, parties = kind_of(draft, command.kind), checked(command.parties)
    address, place = located(command.address, command.place)
    opening = Opening(
        kind, command.source, address, words(command.text), place,
        _known_at(draft, command.known_at), command.urgency or kind.urgency, command.taken_in,
    )  # fmt: skip
    outside = words(command.outside_number)
    judge_actor(draft, Right.OPEN, areas_of(draft, place))
    refuse_known(draft, command.source, outside)
    return Judged(opening, parties, outside)


def open_judged(wish: Judged, draft: Draft) -> Incident:
    """Open a judged incident with its persons and its number in the outside system."""
    incident = open_one(draft, wish.opening)
    insert_parties(draft.connection, incident.id, wish.parties, draft.now)
    _keep_outside(draft, incident, wish.opening.source, wish.outside)
    return incident


def open_one(draft: Draft, opening: Opening) -> Incident:
    """Insert an incident that was judged, begin its clocks and write its first line."""
    now, taken_in = draft.now, opening.taken_in
    day = f"{now.astimezone(LOCAL):%Y%m%d}"
    serial = next_serial(draft.connection, day)
    incident = Incident(
        id=IncidentId(0),
        number=f"{DESIGNATION}{day}-{serial:04d}",
        kind=opening.kind.code,
        state=IncidentState.TAKEN_IN if taken_in else IncidentState.REPORTED,
        urgency=opening.urgency,
        tier=opening.kind.tier,
        source=opening.source,
        address=opening.address,
        text=opening.text,
        known_at=opening.known_at,
        opened_by=draft.actor.name,
        changed_at=now,
        place=opening.place,
        areas=areas_of(draft, opening.place),
        taken_in_at=now if taken_in else None,
        split_from=opening.split_from,
    )
    incident = replace(incident, id=insert_incident(draft.connection, incident, day, serial))
    values = {"kind": incident.kind, "source": incident.source.value}
    incident = carry_new(draft, incident, _act(opening), Said(opening.text, values=values))
    index(draft, incident)
    return incident


def take_in(command: TakeIn, draft: Draft) -> None:
    """Take in what was reported.

    Raises:
        WorldError: the table or the actor's rights do not allow it.
    """
    incident = found(draft, command.incident_id)
    judge(draft, incident, Act.TAKE_IN)
    carry(draft, incident, Act.TAKE_IN, taken_in_at=incident.taken_in_at or draft.now)


def attach_report(command: AttachReport, draft: Draft) -> None:
    """Attach another caller or report of the same matter.

    Raises:
        WorldError: it says nothing, or its outside number is known already.
    """
    attach_judged(attachable(command, draft), draft)


def attachable(command: AttachReport, draft: Draft) -> Attachable:
    """Hold a report to attach against everything; nothing is written.

    Raises:
        WorldError: as of :func:`attach_report`.
    """
    incident, text = found(draft, command.incident_id), words(command.text)
    parties, outside = checked(command.parties), words(command.outside_number)
    if not (text or parties or outside):
        raise WorldError(tr("A report to attach needs a text, a caller or its outside number."))
    judge(draft, incident, Act.ATTACH)
    refuse_known(draft, command.source, outside)
    return Attachable(incident.id, command.source, text, parties, outside)


def attach_judged(wish: Attachable, draft: Draft) -> None:
    """Attach a judged report with its persons and its number in the outside system."""
    incident = found(draft, wish.incident_id)
    insert_parties(draft.connection, incident.id, wish.parties, draft.now)
    values = {"source": wish.source.value, "parties": len(wish.parties), "outside": wish.outside}
    incident = carry(draft, incident, Act.ATTACH, Said(wish.text, values=values))
    _keep_outside(draft, incident, wish.source, wish.outside)


def kind_of(draft: Draft, code: str) -> IncidentKind:
    """Return the kind of a code.

    Raises:
        WorldError: there is no such kind.
    """
    book = draft.present.cases.kinds
    if code not in book.kinds and code != book.default.code:
        raise WorldError(
            tr("There is no kind of incident {code}; choose one of the list.", code=repr(code))
        )
    return book.of(code)


def located(address: str, place: Place | None) -> tuple[str, Place | None]:
    """Return an address on one line and a place as the store keeps it.

    Raises:
        WorldError: both are missing, or one makes no sense.
    """
    where = words(address)
    if len(where) > ADDRESS_LENGTH:
        raise WorldError(
            tr("An address may have {most} characters; shorten it.", most=ADDRESS_LENGTH)
        )
    if place is None:
        if not where:
            raise WorldError(tr("An incident needs a place: click the map or type an address."))
        return where, None
    if not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise WorldError(tr("This place is not on the earth; nothing was changed."))
    return where, kept_place(place)


def areas_of(draft: Draft, place: Place | None) -> Chain:
    """Return the areas that hold a place now."""
    locator = draft.present.areas.locator
    return NOWHERE if place is None or locator is None else locator.locate(place)


def index(draft: Draft, incident: Incident) -> None:
    """Keep the words an incident is found by, with whole and initial pinyin."""
    kind = draft.present.cases.kinds.of(incident.kind)
    outside = read_outside(draft.connection, incident.id)
    draft.present.cases.pages.searched[incident.id] = search_key(
        incident.number, incident.address, incident.text, kind.name_zh, kind.name_en, *outside
    )


def _act(opening: Opening) -> Act:
    return Act.OPEN if opening.taken_in else Act.REPORT


def _known_at(draft: Draft, at: datetime | None) -> datetime:
    if at is not None and at > draft.now + draft.present.limits.future:
        raise WorldError(tr("An incident cannot be known before it happens; check the time."))
    return draft.now if at is None else min(at, draft.now)


def refuse_known(draft: Draft, source: Source, outside: str) -> None:
    """Refuse a number of an outside system that an incident has already.

    Raises:
        WorldError: it names the incident, of a merged one that in which it goes on.
    """
    known = find_outside(draft.connection, source, outside) if outside else None
    if known is None:
        return
    incident = found(draft, known)
    while incident.merged_into is not None:
        incident = found(draft, incident.merged_into)
    raise WorldError(
        tr(
            "{outside} is {number} already; attach the report to it.",
            outside=outside,
            number=incident.number,
        )
    )


def _keep_outside(draft: Draft, incident: Incident, source: Source, outside: str) -> None:
    if outside:
        insert_outside(draft.connection, source, outside, incident.id)
        index(draft, incident)
