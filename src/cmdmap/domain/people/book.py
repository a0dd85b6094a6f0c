"""The people book: every roster, the duty of these weeks and every open case as of a commit.

One immutable value, replaced by the writer thread, so that any thread may keep and read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.people.duty import DutyEntry, Shortage
from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.domain.people.roster import (
    Appointment,
    Lawyer,
    Member,
    Post,
    StrengthLimit,
    Team,
)
from cmdmap.domain.people.shift_sheet import ShiftSheet

Key = tuple[str, ...]
Record = Team | Post | Member | Lawyer | Appointment | StrengthLimit | DutyEntry
"""What is kept under a key of its own and comes from Excel."""

SHELVES: Mapping[type, str] = {
    Team: "teams",
    Post: "posts",
    Member: "members",
    Lawyer: "lawyers",
    Appointment: "appointments",
    StrengthLimit: "limits",
    DutyEntry: "duty",
}
"""Where the book keeps each kind of record."""


@dataclass(frozen=True, slots=True)
class PeopleBook:
    """Records by their key, cases and sheets by their number."""

    teams: Mapping[Key, Team] = field(default_factory=dict)
    posts: Mapping[Key, Post] = field(default_factory=dict)
    members: Mapping[Key, Member] = field(default_factory=dict)
    lawyers: Mapping[Key, Lawyer] = field(default_factory=dict)
    appointments: Mapping[Key, Appointment] = field(default_factory=dict)
    limits: Mapping[Key, StrengthLimit] = field(default_factory=dict)
    duty: Mapping[Key, DutyEntry] = field(default_factory=dict)
    """Of the last weeks and everything planned."""
    cases: Mapping[CaseId, MediationCase] = field(default_factory=dict)
    """Open ones, and closed ones of the last weeks or with a re-visit to come."""
    sheets: tuple[ShiftSheet, ...] = ()
    """The newest ones, newest first."""
    shortages: Mapping[Key, Shortage] = field(default_factory=dict)
    """Alarms of strength limits that last or that nobody has seen, by the limit's key."""

    def shelf(self, kind: type) -> Mapping[Key, Record]:
        """Return the records of one kind."""
        found: Mapping[Key, Record] = getattr(self, SHELVES[kind])
        return found

    def known(self, record: Record) -> Record | None:
        """Return what stands under a record's key."""
        return self.shelf(type(record)).get(record.key)

    def with_records(self, put: Iterable[Record], gone: Iterable[Record] = ()) -> PeopleBook:
        """Return the book with records taken out, then put in or replaced."""
        shelves: dict[str, dict[Key, Record]] = {}
        for record in gone:
            self._fresh(shelves, record).pop(record.key, None)
        for record in put:
            self._fresh(shelves, record)[record.key] = record
        return replace(self, **shelves)  # type: ignore[arg-type]

    def with_case(self, case: MediationCase) -> PeopleBook:
        """Return the book with a mediation case put in or replaced."""
        return replace(self, cases={**self.cases, case.id: case})

    def with_sheet(self, sheet: ShiftSheet) -> PeopleBook:
        """Return the book with a shift sheet put in or replaced."""
        others = (each for each in self.sheets if each.id != sheet.id)
        return replace(
            self, sheets=tuple(sorted((sheet, *others), key=lambda each: each.id, reverse=True))
        )

    def with_shortage(self, shortage: Shortage) -> PeopleBook:
        """Return the book with an alarm put in or replaced; one that is over is left out."""
        others = {key: each for key, each in self.shortages.items() if key != shortage.key}
        return replace(
            self, shortages=others if shortage.is_over else {**others, shortage.key: shortage}
        )

    def case_of(self, incident_id: IncidentId) -> MediationCase | None:
        """Return the open case of an incident."""
        return next(
            (e for e in self.cases.values() if e.incident_id == incident_id and e.is_open), None
        )

    def member(self, code: str) -> Member | None:
        """Return a member by code."""
        return self.members.get((code,))

    def on_duty(self, at: datetime) -> Iterator[DutyEntry]:
        """Yield who is to be where at an instant."""
        return (entry for entry in self.duty.values() if entry.covers(at))

    def load_of(self, code: str) -> int:
        """Return how many open cases a mediator has."""
        return sum(code in case.mediators for case in self.cases.values() if case.is_open)

    def _fresh(self, shelves: dict[str, dict[Key, Record]], record: Record) -> dict[Key, Record]:
        name = SHELVES[type(record)]
        if name not in shelves:
            shelves[name] = dict(self.shelf(type(record)))
        return shelves[name]
