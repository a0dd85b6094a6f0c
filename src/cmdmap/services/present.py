"""The present: what the desk knows now, and the draft of the next transaction over it.

Owned by the writer thread. Steps and orders change the :class:`Draft` only; the :class:`Present`
takes it over after the commit, so that a transaction that failed leaves no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Changes, Commit
from cmdmap.domain.facts import (
    AreasReplaced,
    Fact,
    RadioHeard,
    UnitAppeared,
    UnitChanged,
    UnitTalked,
)
from cmdmap.domain.fix import Fix
from cmdmap.domain.grid import Chain
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.domain.unit import LiveUnit, Unit
from cmdmap.options import Options
from cmdmap.services.casework.room import CaseRoom, CaseTimes
from cmdmap.services.extending.extension import Extensions
from cmdmap.services.field.rules import FieldRules
from cmdmap.services.outgoing.outbox import Outbox
from cmdmap.services.outgoing.reach import keys_of
from cmdmap.services.people.room import PeopleRoom
from cmdmap.services.radio.room import RadioRoom
from cmdmap.services.radio.times import RadioTimes
from cmdmap.store.areas import read_jurisdiction
from cmdmap.store.engine import Connection
from cmdmap.store.fixes import fix_row, read_newest_fixes, withdraw_fixes, write_fixes
from cmdmap.store.radio_log import LogLine, write_log
from cmdmap.store.units import StoredUnit, find_unit, insert_unit, read_units

TALK_LIMIT = timedelta(seconds=120)
"""A push-to-talk whose end was lost is over after this time."""


class Locator(Protocol):
    """Answers which areas hold a place; ``services/locate.py`` has the real one."""

    def locate(self, place: Place) -> Chain:
        """Return every area that holds the place, top down in both trees."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What the steps hold a report against; the defaults are those of ``options.toml``."""

    future: timedelta = timedelta(seconds=120)
    """How far ahead of its arrival a sender's time may be."""
    stale: timedelta = timedelta(seconds=1800)
    """An older position is flagged late."""
    max_speed_mps: float = 70.0
    """A faster jump is refused."""
    radio: RadioTimes = field(default_factory=RadioTimes)
    """How long the radio desk waits."""
    casework: CaseTimes = field(default_factory=CaseTimes)
    proofs: FieldRules = field(default_factory=FieldRules)
    """What counts as proof from the field."""

    @classmethod
    def of(cls, options: Options) -> Limits:
        """Return the limits that the operator has set."""
        return cls(
            future=timedelta(seconds=options.number("checks.future_limit_s")),
            stale=timedelta(seconds=options.number("units.stale_after_s")),
            max_speed_mps=options.number("checks.max_speed_mps"),
            radio=RadioTimes.of(options),
            casework=CaseTimes.of(options),
        )


@dataclass(slots=True)
class AreasInUse:
    """What places are found in, and when the areas of the store were brought in."""

    locator: Locator | None
    imported_at: datetime | None = None


class Suspect(NamedTuple):
    """The last refused position of a unit and how many in a row agree with it."""

    place: Place
    at: datetime
    agreeing: int


@dataclass(slots=True)
class Tally:
    """Counts of what became of reports.

    A position is in exactly one of kept, history, merged and refused; what also says something for
    the radio log (a call for help with its position) is counted in logged as well.
    """

    kept: int = 0
    """Positions that became the newest fix of their unit."""
    history: int = 0
    """Positions older than the newest, kept as rows."""
    merged: int = 0
    """Positions that completed a row of the same unit and time."""
    logged: int = 0
    """Lines of the radio log."""
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By step and reason."""
    flagged: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Doubts that did not refuse, by step and flag."""

    def add(self, other: Tally) -> None:
        """Add the counts of a transaction that was committed."""
        self.kept += other.kept
        self.history += other.history
        self.merged += other.merged
        self.logged += other.logged
        self.refused.update(other.refused)
        self.flagged.update(other.flagged)


class Extendable:
    """Knows the active plugins."""

    def __init__(self, extensions: Extensions | None) -> None:
        self.extensions = extensions or Extensions()


class Present(Extendable):
    """Live state of all units; replaced values, never changed ones, so anyone may keep them."""

    def __init__(
        self,
        limits: Limits,
        locator: Locator | None,
        outbox: Outbox | None = None,
        kinds: KindBook | None = None,
        extensions: Extensions | None = None,
    ) -> None:
        super().__init__(extensions)
        self.limits = limits
        self.areas = AreasInUse(locator)
        self.outbox = outbox or Outbox()
        self.radio = RadioRoom(limits.radio)
        self.cases = CaseRoom(kinds, limits.casework, limits.proofs)
        self.people = PeopleRoom()
        self.units: dict[UnitId, LiveUnit] = {}
        self.keys: dict[str, UnitId] = {}
        self.suspects: dict[UnitId, Suspect] = {}
        self.unknown: set[UnitId] = set()
        """Units nobody has named yet."""

    def load(self, connection: Connection) -> None:
        """Read everything a restart must know: units, emergencies, fixes, timers, incidents."""
        self.radio.load(connection)
        self.cases.load(connection)
        self.areas.imported_at = _areas_at(connection)
        fixes = {fix.unit_id: fix for fix in read_newest_fixes(connection)}
        for unit, emergency_at in read_units(connection):
            fix = fixes.get(unit.id)
            heard_at = fix.heard_at if fix else None
            self._adopt(LiveUnit(unit, fix, heard_at, emergency_at=emergency_at))

    def changed_roster(self, connection: Connection) -> list[LiveUnit]:
        """Return the units of which the store says something else than the present."""
        changed = []
        for unit, emergency_at in read_units(connection):
            known = self.units.get(unit.id)
            if known is None or known.unit != unit or known.emergency_at != emergency_at:
                live = replace(known, unit=unit) if known else LiveUnit(unit)
                changed.append(replace(live, emergency_at=emergency_at))
        return changed

    def absorb(self, draft: Draft) -> None:
        """Make a committed draft the present."""
        for live in draft.units.values():
            known = self.units.get(live.unit.id)
            if known is None or known.unit is not live.unit:
                self._adopt(live)
            else:
                self.units[live.unit.id] = live
        for unit_id, suspect in draft.suspects.items():
            if suspect is None:
                self.suspects.pop(unit_id, None)
            else:
                self.suspects[unit_id] = suspect

        self.outbox.settle()
        self.radio.settle()
        self.cases.settle(draft.now)
        for fact in draft.facts:
            if isinstance(fact, AreasReplaced):
                self.areas.imported_at = fact.imported_at
        self.people.settle()
        self.cases.field.calls.settle()

    def talking(self) -> Iterable[LiveUnit]:
        """Return the units whose push-to-talk is down."""
        return [live for live in self.units.values() if live.talking_since is not None]

    def _adopt(self, live: LiveUnit) -> None:
        known = self.units.get(live.unit.id)
        for key in known.unit.keys if known else ():
            if key not in live.unit.keys and self.keys.get(key) == live.unit.id:
                del self.keys[key]
        self.units[live.unit.id] = live
        if live.unit.named:
            self.unknown.discard(live.unit.id)
        else:
            self.unknown.add(live.unit.id)
        for key in live.unit.keys:
            self.keys[key] = live.unit.id
        for key in keys_of(live)[len(live.unit.keys) :]:
            # A telephone may be written at several people; the radio identities may not.
            self.keys.setdefault(key, live.unit.id)


class Draft:
    """One transaction in the making: what it will write, publish and count."""

    actor: Actor = SYSTEM
    """Who gave the command that is being carried out."""
    subject: str = ""
    """What a plugin's act is about, as it says."""
    topics: frozenset[str] = frozenset()
    """What changed in tables of plugins."""

    def __init__(self, present: Present, connection: Connection, now: datetime) -> None:
        self.present = present
        self.connection = connection
        self.now = now
        self.units: dict[UnitId, LiveUnit] = {}
        self.suspects: dict[UnitId, Suspect | None] = {}
        self.fixes: dict[tuple[UnitId, datetime], Fix] = {}
        self.facts: list[Fact] = []
        self.tally = Tally()
        self._lines: list[tuple[LogLine, Report]] = []
        self._new_keys: dict[str, UnitId] = {}
        present.outbox.begin()
        present.radio.begin()
        present.cases.begin()
        present.people.begin()
        present.cases.field.calls.begin()

    def live(self, unit_id: UnitId) -> LiveUnit | None:
        """Return a unit as it stands in this draft."""
        return self.units.get(unit_id) or self.present.units.get(unit_id)

    def live_of_key(self, key: str) -> LiveUnit | None:
        """Return the unit that has an identity on the air, None when nobody in memory has."""
        unit_id = self._new_keys.get(key) or self.present.keys.get(key)
        return None if unit_id is None else self.live(unit_id)

    def unknown_units(self) -> int:
        """Return how many units nobody has named, those of this draft included."""
        return len(self.present.unknown) + len(self._new_keys)

    def appear(self, key: UnitKey, unit: Unit) -> LiveUnit:
        """Return the unit that another process gave the key, else add ``unit`` to the store."""
        stored = find_unit(self.connection, key)
        if stored is None:
            stored = StoredUnit(insert_unit(self.connection, unit, self.now), None)
            self.facts.append(UnitAppeared(stored.unit))
        known = self.live(stored.unit.id)
        fresh = LiveUnit(stored.unit, emergency_at=stored.emergency_at)
        live = replace(known, unit=stored.unit) if known else fresh
        self.put(live)
        return live

    def put(self, live: LiveUnit) -> None:
        """Make ``live`` the new present of its unit."""
        self.units[live.unit.id] = live
        known = self.present.units.get(live.unit.id)
        if known is None or known.unit is not live.unit:
            for key in live.unit.keys:
                self._new_keys[key] = live.unit.id

    def log(self, line: LogLine, report: Report) -> None:
        """Add a line to the radio log; its fact gets the line's number when it is written."""
        self._lines.append((line, report))
        self.tally.logged += 1
        self.present.radio.note_line(line)

    def suspect(self, unit_id: UnitId) -> Suspect | None:
        """Return the last refused position of a unit as it stands in this draft."""
        if unit_id in self.suspects:
            return self.suspects[unit_id]
        return self.present.suspects.get(unit_id)

    def withdraw(self, wrong: Fix, after: datetime, heard_since: datetime) -> None:
        """Take back what the link of ``wrong`` has said since with times later than ``after``."""
        withdraw_fixes(self.connection, wrong.unit_id, wrong.link_id, after, heard_since)
        self.fixes = {
            key: fix
            for key, fix in self.fixes.items()
            if (fix.unit_id, fix.link_id) != (wrong.unit_id, wrong.link_id)
            or fix.at <= after
            or fix.heard_at < heard_since
        }

    def end_lost_talks(self) -> None:
        """End every push-to-talk whose end was not heard for :data:`TALK_LIMIT`."""
        for live in self.present.talking():
            since = live.talking_since
            if (
                since is not None
                and self.now - since > TALK_LIMIT
                and live.unit.id not in self.units
            ):
                self.put(replace(live, talking_since=None))
                self.facts.append(UnitTalked(live.unit.id, began=False, at=self.now))

    def take_roster(self) -> None:
        """Publish what another process has changed; take in what it wants sent."""
        self.present.outbox.take_queued(self.connection)
        self.present.radio.load(self.connection)
        self.facts += self.present.cases.reload(self.connection)
        self.present.people.load(self.connection, self.now)
        for live in self.present.changed_roster(self.connection):
            self.put(live)
            self.facts.append(UnitChanged(live.unit))
        areas_at = _areas_at(self.connection)
        if areas_at != self.present.areas.imported_at:
            self.facts.append(AreasReplaced(areas_at))

    def write(self) -> None:
        """Put every row of the draft into the open transaction."""
        self.present.cases.write(self.connection)
        write_fixes(self.connection, [fix_row(fix) for fix in self.fixes.values()])
        numbers = write_log(self.connection, [line for line, _ in self._lines])
        for number, (line, report) in zip(numbers, self._lines, strict=True):
            self.facts.append(
                RadioHeard(number, line.unit_id, line.link_id, report, at=line.heard_at)
            )

    def commit(self, seq: int, at: datetime) -> Commit:
        """Return what listeners are told, once the transaction is on disk."""
        incidents = self.present.cases.pages.all()
        changes = Changes(
            frozenset(self.units), bool(self._lines), frozenset(incidents), self.topics
        )
        return Commit(seq, at, changes, tuple(self.facts), dict(self.units), incidents)


def _areas_at(connection: Connection) -> datetime | None:
    told = read_jurisdiction(connection)
    return None if told is None else told.imported_at
