"""What would become of the rows of a list: new, changed, the same, doubtful.

Asked twice for each import: by the preview in a reader thread, and by the act that keeps the rows,
which goes by the register as it is then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cmdmap.api import Reader, RowVerdict
from migrant_population.domain.likeness import Judged, judge, merged
from migrant_population.domain.records import Here
from migrant_population.domain.rows import PersonRow
from migrant_population.store.drafts import asked_already, draft_mark
from migrant_population.store.houses import house_at
from migrant_population.store.keybook import Vault
from migrant_population.store.persons import Candidates

MOVED = "house"
REGISTERED = "registered"
"""Names of changes that are no field of the person."""


class Outcome(NamedTuple):
    """What becomes of a row."""

    row: PersonRow
    found: Judged
    house_known: bool
    """False: the list names a house that the register does not have."""
    passed_over: bool = False
    """The list names another house and no newer day of moving in: the move is not entered."""


class Judge:
    """Judges the rows of one list in order, each against the register and those before it."""

    def __init__(self, reader: Reader, vault: Vault, rows: Sequence[PersonRow]) -> None:
        self.candidates = Candidates(reader, vault, [row.person for row in rows])
        self._reader = reader
        self._vault = vault
        self._asked = asked_already(reader, vault, rows)
        self._houses: dict[str, Any] = {}

    def judge(self, row: PersonRow) -> Outcome:
        """Tell what becomes of a row."""
        house = self._house(row.lives.house)
        found = judge(row.person, self.candidates.of(row.person))
        if self._mark(row) in self._asked:
            # It waits in the queue or was decided; what changed meanwhile asks nothing anew.
            return Outcome(row, found._replace(verdict=RowVerdict.SAME), True)
        if found.verdict in (RowVerdict.SAME, RowVerdict.CHANGED) and found.person_id is not None:
            known = self.candidates.row(found.person_id)
            found = _with_moves(found, known, row, house)
            passed_over = _is_elsewhere(known, house) and MOVED not in found.changes
            return Outcome(row, found, self._is_known(row), passed_over)
        return Outcome(row, found, self._is_known(row))

    def pretend(self, outcome: Outcome) -> None:
        """Let the next rows be held against this one, though nothing was kept: for a preview."""
        row, found = outcome.row, outcome.found
        if found.verdict is RowVerdict.NEW:
            house = self._house(row.lives.house)
            stands = _Stands("", row.since, None if house is None else house.id, row.registered)
            self.candidates.note(-row.line, row.person, stands)
        elif found.verdict is RowVerdict.CHANGED and found.person_id is not None:
            known = self.candidates.known(found.person_id)
            stands = self.candidates.row(found.person_id)
            self.candidates.note(known.id, merged(known.person, row.person), stands)
        elif found.verdict is RowVerdict.DOUBTFUL and (mark := self._mark(row)) is not None:
            self._asked |= {mark}

    def _is_known(self, row: PersonRow) -> bool:
        return not row.lives.house or self._house(row.lives.house) is not None

    def _house(self, wanted: str) -> Any | None:
        if wanted not in self._houses:
            self._houses[wanted], _ = house_at(self._reader, wanted)
        return self._houses[wanted]

    def _mark(self, row: PersonRow) -> bytes | None:
        return draft_mark(self._vault, row)


class _Stands(NamedTuple):
    """How somebody stands who was only pretended to be kept."""

    left_on: str
    since: str
    house_id: int | None
    registered_at_us: str
    state: str = Here.HERE.value


def preview(reader: Reader, vault: Vault, rows: Sequence[PersonRow]) -> list[Outcome]:
    """Return what would become of the rows of a list, in order."""
    judging = Judge(reader, vault, rows)
    outcomes = []
    for row in rows:
        outcome = judging.judge(row)
        judging.pretend(outcome)
        outcomes.append(outcome)
    return outcomes


def _with_moves(found: Judged, known: Any, row: PersonRow, house: Any) -> Judged:
    """Say that a known person lives elsewhere now, or is registered now."""
    changes = found.changes
    is_here = known.state == Here.HERE
    if _is_elsewhere(known, house) and (_is_newer(known, row) or (not known.house_id and is_here)):
        changes = (*changes, MOVED)
    # A move begins the clock anew, so that a registration of before says nothing.
    unregistered = MOVED in changes or (is_here and not known.registered_at_us)
    if row.registered and unregistered:
        changes = (*changes, REGISTERED)
    return found._replace(
        verdict=RowVerdict.CHANGED if changes else RowVerdict.SAME, changes=changes
    )


def _is_elsewhere(known: Any, house: Any) -> bool:
    return house is not None and known.house_id != house.id


def _is_newer(known: Any, row: PersonRow) -> bool:
    return bool(row.since) and row.since >= (known.left_on or known.since)
