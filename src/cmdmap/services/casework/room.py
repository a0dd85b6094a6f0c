"""The case room: the casebook with the transaction in the making over it.

Part of the present (``services/present.py``), owned by the writer thread. Acts and clocks put
incidents into :attr:`CaseRoom.touched`; :meth:`CaseRoom.settle` publishes them after the commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.facts import CaseFact, ClockRang, IncidentMoved
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.casework.owners import owner_of
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.ids import AssignmentId, IncidentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.options import Options
from cmdmap.services.casework.ended import EndedShelf
from cmdmap.services.field.rules import FieldRules, FieldWatch
from cmdmap.store.casework.incidents import (
    read_incident,
    read_incident_of,
    read_open,
    read_written_since,
    write_incident,
)
from cmdmap.store.casework.timeline import last_line, read_lines_since
from cmdmap.store.engine import Connection

NO_KINDS = KindBook({}, IncidentKind("other", "其他", "Other", "他", "other"))
"""For a desk that is told no kinds: one that fits everything and has no clocks."""


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """What the operator has set; the defaults are those of ``options.toml``."""

    undo: timedelta = timedelta(seconds=300)
    """How long an act can be taken back."""
    check_in: timedelta = timedelta(minutes=20)
    """How often an ordered unit checks in with its incident; zero: it need not."""

    @classmethod
    def of(cls, options: Options) -> CaseTimes:
        """Return the times that the operator has set."""
        return cls(
            undo=timedelta(seconds=options.number("casework.undo_s")),
            check_in=timedelta(minutes=options.number("dispatch.check_in_min")),
        )


class Undo(NamedTuple):
    """The last act of an incident, where it can be taken back."""

    act: Act
    by: str
    at: datetime
    before: Incident


@dataclass(slots=True)
class Pages:
    """What one transaction has changed so far."""

    incidents: dict[IncidentId, Incident] = field(default_factory=dict)
    stored: dict[IncidentId, Incident] = field(default_factory=dict)
    """What the store holds of those that were opened in this transaction."""
    reloaded: dict[IncidentId, Incident] = field(default_factory=dict)
    """What another process has written."""
    searched: dict[IncidentId, str] = field(default_factory=dict)
    """The words by which an incident is found, where they changed."""
    undo: dict[IncidentId, Undo | None] = field(default_factory=dict)
    last_line: int | None = None
    """Newest line of all time lines, once this transaction has read or written one."""

    def all(self) -> dict[IncidentId, Incident]:
        """Return every incident that this transaction found or made new."""
        return self.reloaded | self.incidents


@dataclass(slots=True)
class Index:
    """What is found in the book without looking at every incident, as of the last commit."""

    homes: dict[AssignmentId, IncidentId] = field(default_factory=dict)
    """The incident of each assignment."""
    rings: dict[IncidentId, datetime] = field(default_factory=dict)
    """When a clock of an incident rings next."""
    bound: dict[UnitId, set[IncidentId]] = field(default_factory=dict)
    """Incidents that bind each bound unit."""

    def enter(self, incident: Incident, before: Incident | None) -> None:
        """Take in an incident as it stands now."""
        self.homes.update((each.id, incident.id) for each in incident.assignments)
        rings_at = _rings_at(incident)
        if rings_at is None:
            self.rings.pop(incident.id, None)
        else:
            self.rings[incident.id] = rings_at
        for part in before.assignments if before else ():
            self.bound.get(part.unit_id, set()).discard(incident.id)
        for part in incident.active() if incident.is_open else ():
            self.bound.setdefault(part.unit_id, set()).add(incident.id)

    def leave(self, incident: Incident) -> None:
        """Forget an incident that has ended."""
        for each in incident.assignments:
            self.homes.pop(each.id, None)


class CaseRoom:
    """Holds :class:`Casebook` values; they are replaced, so anyone may keep them."""

    def __init__(
        self,
        kinds: KindBook | None = None,
        times: CaseTimes | None = None,
        rules: FieldRules | None = None,
    ) -> None:
        self.kinds = kinds or NO_KINDS
        self.times = times or CaseTimes()
        self.field = FieldWatch(rules or FieldRules())
        self.published = Casebook()
        """As of the last commit; safe to read from any thread."""
        self.pages = Pages()
        """What this transaction has changed."""
        self.due_at: datetime | None = None
        """When the next clock rings as of the last commit, None when none runs."""
        self._undo: dict[IncidentId, Undo] = {}
        self._index = Index()
        self._last_line = 0
        self._ended = EndedShelf()

    def load(self, connection: Connection) -> None:
        """Read what is open from the store, at the start."""
        self._adopt(read_open(connection))
        self._last_line = last_line(connection)

    def reload(self, connection: Connection) -> list[CaseFact]:
        """Take over what another process has written; return what happened there.

        A transaction that fails afterwards leaves the lines to be read again by the next one.
        """
        facts: list[CaseFact] = []
        found = {each.id: each for each in read_written_since(connection, self._last_line)}
        for line in read_lines_since(connection, self._last_line):
            facts += _fact(found[line.incident_id], line)
            self.pages.last_line = line.id
        for incident_id in found:
            self._undo.pop(incident_id, None)
        self._adopt(found.values())
        self.pages.reloaded |= found
        return facts

    def begin(self) -> None:
        """Begin a transaction; what one that failed has left behind is dropped."""
        self.pages = Pages()

    def get(self, incident_id: IncidentId, connection: Connection) -> Incident | None:
        """Return an incident as it stands in this transaction, ended ones from the store."""
        return (
            self.pages.incidents.get(incident_id)
            or self.published.incidents.get(incident_id)
            or read_incident(connection, incident_id)
        )

    def of_assignment(self, assignment_id: AssignmentId, connection: Connection) -> Incident | None:
        """Return the incident that an assignment is part of, as it stands in this transaction."""
        incident_id = self._index.homes.get(assignment_id) or read_incident_of(
            connection, assignment_id
        )
        return None if incident_id is None else self.get(incident_id, connection)

    def bound(self, unit_id: UnitId) -> tuple[tuple[Incident, Assignment], ...]:
        """Return what binds a unit as it stands in this transaction, the newest order first.

        Asked for every report that is heard, so a unit that nothing binds costs one look-up.
        """
        known = self._index.bound.get(unit_id)
        if not known and not self.pages.incidents:
            return ()
        ids = (known or set()) | self.pages.incidents.keys()
        standing = [self.pages.incidents.get(key) or self.published.incidents[key] for key in ids]
        found = [
            (incident, part)
            for incident in standing
            if incident.is_open
            for part in incident.active()
            if part.unit_id == unit_id
        ]
        return tuple(sorted(found, key=lambda pair: pair[1].id, reverse=True))

    def put(self, incident: Incident) -> None:
        """Make ``incident`` the new state in this transaction."""
        self.pages.incidents[incident.id] = incident

    def put_new(self, incident: Incident) -> None:
        """Take in an incident whose row was inserted in this transaction."""
        self.pages.stored[incident.id] = self.pages.incidents[incident.id] = incident

    def ringing(self, now: datetime) -> list[Incident]:
        """Return the incidents of which a clock rings by ``now``, as they stand here."""
        due = set(self.pages.incidents)
        if self.due_at is not None and self.due_at <= now:
            due |= {key for key, at in self._index.rings.items() if at <= now}
        standing = [self.pages.incidents.get(key) or self.published.incidents[key] for key in due]
        return [each for each in standing if (at := _rings_at(each)) is not None and at <= now]

    def undo_of(self, incident_id: IncidentId) -> Undo | None:
        """Return the last act where it can be taken back."""
        if incident_id in self.pages.undo:
            return self.pages.undo[incident_id]
        return self._undo.get(incident_id)

    def write(self, connection: Connection) -> None:
        """Put the changed incidents into the open transaction."""
        pages = self.pages
        for incident_id, incident in pages.incidents.items():
            known = self.published.incidents.get(incident_id) or pages.stored.get(incident_id)
            known = known or read_incident(connection, incident_id)
            assert known is not None
            write_incident(connection, known, incident, pages.searched.get(incident_id))
        if pages.incidents:
            pages.last_line = last_line(connection)

    def settle(self, now: datetime) -> None:
        """Make what the transaction changed the present, and forget what ended long ago."""
        for incident_id, undo in self.pages.undo.items():
            if undo is None:
                self._undo.pop(incident_id, None)
            else:
                self._undo[incident_id] = undo
        self._adopt(self.pages.incidents.values())
        self._last_line = self.pages.last_line or self._last_line
        self._let_go(now)

    def _let_go(self, now: datetime) -> None:
        gone = self._ended.sweep(self.published.incidents, now)
        for incident_id in gone:
            self._index.leave(self.published.incidents[incident_id])
            self._undo.pop(incident_id, None)
        if gone:
            self.published = self.published.without(gone)

    def _adopt(self, incidents: Iterable[Incident]) -> None:
        fresh = tuple(incidents)
        if not fresh:
            return
        for incident in fresh:
            self._index.enter(incident, self.published.incidents.get(incident.id))
        self.published = self.published.with_incidents(fresh)
        self.due_at = min(self._index.rings.values(), default=None)


def _rings_at(incident: Incident) -> datetime | None:
    """Return when a clock of an incident rings next, None when none runs."""
    times = [clock.rings_at() for clock in incident.clocks] if incident.is_open else []
    return min((at for at in times if at is not None), default=None)


def _fact(incident: Incident, line: Line) -> list[CaseFact]:
    """Return what a line of another process tells."""
    if line.act is not None:
        return [IncidentMoved(DEEDS[line.act].fact, incident, line)]
    kind, told = ClockKind(str(line.values["clock"])), Told(int(str(line.values["told"])))
    clock = incident.clock(kind)
    if clock is None:
        return []
    owner, area = owner_of(clock, incident)
    code = "" if area is None else area.code
    return [ClockRang(incident.id, incident.number, clock, told, line.at, owner, code)]
