"""The writer under test: one transaction after the other over a real store, without a thread.

Used by the bench for acts, ticks, steps and samples; what was refused leaves no trace, what was
kept is told to whoever hears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.extension import PluginFact
from cmdmap.domain.grid import Chain
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.services.login.judge import judge
from cmdmap.services.present import Draft
from cmdmap.services.units import ORDERS
from cmdmap.store.plugin_statements import TableGate
from cmdmap.store.plugin_tables import PluginTables
from cmdmap.testing.desk import FakeDesk

if TYPE_CHECKING:
    from cmdmap.testing.rig import Rig


class BenchReader:
    """See :class:`cmdmap.api.Reader`."""

    def __init__(self, tables: PluginTables, now: datetime) -> None:
        self.now = now
        self._tables = tables

    def rows(self, statement: Any) -> Sequence[Any]:
        """Return all rows."""
        return self._tables.rows(statement)

    def first(self, statement: Any) -> Any | None:
        """Return the first row."""
        return self._tables.first(statement)

    def scalar(self, statement: Any) -> Any:
        """Return the first column of the first row."""
        return self._tables.scalar(statement)


class BenchTransaction(BenchReader):
    """See :class:`cmdmap.api.Transaction`."""

    def __init__(self, bench: Rig, draft: Draft) -> None:
        gate = TableGate(bench.manifest.id, bench.manifest.table_names)
        super().__init__(PluginTables(draft.connection, gate, read_only=False), draft.now)
        self._bench = bench
        self._draft = draft
        self.topics: set[str] = set()
        self.about = ""

    @property
    def actor(self) -> str:
        """Name of the account."""
        return self._draft.actor.name

    @property
    def desk(self) -> FakeDesk:
        """The plugin's desk."""
        return self._bench.desk

    def may(self, right: str) -> bool:
        """Tell whether the actor has a right."""
        return self._bench.may(self._draft.actor, right)

    def execute(self, statement: Any, rows: Sequence[Mapping[str, object]] | None = None) -> int:
        """Insert, update or delete."""
        return self._tables.execute(statement, rows)

    def insert(self, statement: Any) -> int:
        """Insert one row and return its key."""
        return self._tables.insert(statement)

    def touch(self, topic: str) -> None:
        """Say what changed."""
        self.topics.add(f"{self._bench.manifest.id}.{topic}")

    def tell(self, name: str, detail: Mapping[str, object] | None = None) -> None:
        """Publish a fact."""
        fact = PluginFact(self._bench.manifest.id, name, dict(detail or {}))
        self._draft.facts.append(fact)

    def subject(self, text: str) -> None:
        """Say what the act is about."""
        self.about = text

    def submit(self, command: Command) -> None:
        """Carry out a command of the core under the actor's rights."""
        judge(command, self._draft.actor, self._draft)
        ORDERS[type(command)](command, self._draft)

    def opened(self) -> Sequence[IncidentId]:
        """Return the incidents opened so far."""
        known = self._bench.present.cases.published.incidents
        return [each for each in self._draft.present.cases.pages.all() if each not in known]

    def unit(self, unit_id: UnitId) -> LiveUnit | None:
        """Return a unit as of now."""
        return self._draft.live(unit_id)

    def locate(self, place: Place) -> Chain:
        """Return every area that holds a place."""
        return self._bench.areas.index.locate(place)


class BenchWriter:
    """Runs turns and tells their commits."""

    def __init__(self, bench: Rig) -> None:
        self._bench = bench
        self._seq = 0
        self.commits: list[Commit] = []
        self._listeners: list[tuple[frozenset[str], Callable[[Commit], None]]] = []

    def turn(self, carry: Callable[[Draft], BenchTransaction | None]) -> Commit:
        """Keep what ``carry`` does in one transaction and publish it; what it raises undoes it."""
        bench = self._bench
        with bench.store.transaction() as connection:
            draft = Draft(bench.present, connection, bench.clock())
            tx = carry(draft)
            draft.write()
        bench.present.absorb(draft)
        self._seq += 1
        commit = draft.commit(self._seq, bench.clock())
        topics = frozenset(tx.topics) if tx else frozenset()
        return self._publish(_with_topics(commit, topics))

    def hear(self, topics: Iterable[str], listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call ``listener`` after commits that touch topics; returns the end."""
        entry = (frozenset(map(self._full, topics)), listener)
        self._listeners.append(entry)

        def end() -> None:
            if entry in self._listeners:
                self._listeners.remove(entry)

        return end

    def _full(self, topic: str) -> str:
        core = topic in ("units", "incidents") or "." in topic
        return topic if core else f"{self._bench.manifest.id}.{topic}"

    def _publish(self, commit: Commit) -> Commit:
        self.commits.append(commit)
        touched = set(commit.changes.topics)
        touched |= {"units"} if commit.changes.units else set()
        touched |= {"incidents"} if commit.changes.incidents else set()
        for topics, listener in tuple(self._listeners):
            if topics & touched:
                listener(commit)
        return commit


def _with_topics(commit: Commit, topics: frozenset[str]) -> Commit:
    return replace(commit, changes=replace(commit.changes, topics=topics))
