"""The transaction that a plugin's act, step, tick or sample is handed, and the reader of pages.

Made by ``carrying.py`` and ``stepping.py`` over the writer's draft for the time of one call, ended
after it; follows ``api/handles.Transaction`` and ``Reader``. Whatever a call does here is kept or
undone as a whole by the writer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.commands import Command
from cmdmap.domain.extension import PluginFact, PluginWish
from cmdmap.domain.grid import Chain
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.extending.extension import Extension
from cmdmap.services.extending.rights import name_of
from cmdmap.services.inbox import Wish
from cmdmap.services.login.judge import judge, right_of
from cmdmap.services.login.keepable import judge_keepable
from cmdmap.services.login.masking import mask_text
from cmdmap.services.present import Draft
from cmdmap.services.units import ORDERS
from cmdmap.store.engine import Connection
from cmdmap.store.plugin_statements import TableGate
from cmdmap.store.plugin_tables import PluginTables

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
SUBJECT_LENGTH = 200
DETAIL_LENGTH = 16_000
"""Letters of a fact's detail as JSON."""

MOST_FACTS = 1_000
MOST_COMMANDS = 1_000
"""Of one call; more of them is a mistake that would drown everybody who listens."""


class PluginReader:
    """One view of a plugin's tables; ends with the question."""

    def __init__(self, connection: Connection, gate: TableGate, now: datetime) -> None:
        self.now = now
        self._tables = PluginTables(connection, gate, read_only=True)
        self.rows = self._tables.rows
        self.first = self._tables.first
        self.scalar = self._tables.scalar
        self.end = self._tables.end


@dataclass(slots=True)
class Deeds:
    """What one call has done so far."""

    changed: bool = False
    """Anything at all that would have to be undone."""
    facts: int = 0
    commands: int = 0
    refusal: WorldError | None = None
    """A command of the core was refused; the call may not be kept, whatever it makes of it."""


class PluginPen:
    """Reads and writes a plugin's tables, and remembers that something was changed."""

    def __init__(self, tables: PluginTables) -> None:
        self._tables = tables
        self.deeds = Deeds()

    def rows(self, statement: Any) -> Sequence[Any]:
        """Return all rows; columns by name as attributes."""
        return self._tables.rows(statement)

    def first(self, statement: Any) -> Any | None:
        """Return the first row, None where there is none."""
        return self._tables.first(statement)

    def scalar(self, statement: Any) -> Any:
        """Return the first column of the first row, None where there is none."""
        return self._tables.scalar(statement)

    def execute(self, statement: Any, rows: Sequence[Mapping[str, object]] | None = None) -> int:
        """Insert, update or delete, for each of ``rows`` if given; return rows touched."""
        self.deeds.changed = True
        return self._tables.execute(statement, rows)

    def insert(self, statement: Any) -> int:
        """Insert one row and return its key."""
        self.deeds.changed = True
        return self._tables.insert(statement)

    def end(self) -> None:
        """Let nothing pass any more; called by whoever made it, from the writer thread."""
        self._tables.end()


class PluginTransaction(PluginPen):
    """One call's part of the writer's transaction."""

    def __init__(self, extension: Extension, draft: Draft, actor: Actor) -> None:
        super().__init__(PluginTables(draft.connection, extension.gate, read_only=False))
        self.now = draft.now
        self.actor = actor.name
        self.desk = extension.desk
        self._extension = extension
        self._draft = draft
        self._who = actor
        self._began_at = len(draft.facts)

    def may(self, right: str) -> bool:
        """Tell whether the actor has a right of the plugin, or of the core by its value."""
        return self._extension.may(self._who, right)

    def touch(self, topic: str) -> None:
        """Say what changed; who watches it reads again after the commit."""
        if NAME.fullmatch(topic) is None:
            raise ValueError(f"a topic is a name of small letters, not {topic!r}")
        self._tables.working(lambda: self._note(topic))

    def tell(self, name: str, detail: Mapping[str, object] | None = None) -> None:
        """Publish a fact after the commit."""
        if NAME.fullmatch(name) is None:
            raise ValueError(f"a fact is a name of small letters, not {name!r}")
        written = json.dumps(detail or {}, allow_nan=False)
        if len(written) > DETAIL_LENGTH:
            raise ValueError(f"the detail of {name} has more than {DETAIL_LENGTH} letters")
        fact = PluginFact(self._extension.plugin_id, name, json.loads(written))
        self._tables.working(lambda: self._publish(fact))

    def subject(self, text: str) -> None:
        """Say what the act is about, for the audit row."""
        kept = "".join(filter(str.isprintable, mask_text(str(text))))[:SUBJECT_LENGTH]
        self._tables.working(lambda: setattr(self._draft, "subject", kept))

    def submit(self, command: Command) -> None:
        """Carry out a command of the core in this transaction, under the actor's own rights.

        Raises:
            WorldError: it was refused; nothing of the call will be kept.
        """
        self._tables.working(lambda: self._submit(command))

    def opened(self) -> Sequence[IncidentId]:
        """Return the incidents that :meth:`submit` has opened so far, in order."""
        return [
            fact.incident.id
            for fact in self._draft.facts[self._began_at :]
            if isinstance(fact, IncidentMoved) and fact.line.act in (Act.OPEN, Act.REPORT)
        ]

    def unit(self, unit_id: UnitId) -> LiveUnit | None:
        """Return a unit as of now."""
        return self._draft.live(unit_id)

    def locate(self, place: Place) -> Chain:
        """Return every area that holds a place."""
        locator = self._draft.present.areas.locator
        return Chain() if locator is None else locator.locate(place)

    def settle(self) -> None:
        """Hold what a call that returned has swallowed against what may be kept.

        Raises:
            WorldError: a command was refused, or the database failed.
        """
        if self._tables.away is not None:
            raise self._tables.away
        if self.deeds.refusal is not None:
            raise self.deeds.refusal

    def _note(self, topic: str) -> None:
        self.deeds.changed = True
        self._draft.topics |= {f"{self._extension.plugin_id}.{topic}"}

    def _publish(self, fact: PluginFact) -> None:
        self.deeds.changed = True
        self.deeds.facts += 1
        if self.deeds.facts > MOST_FACTS:
            raise RuntimeError(f"more than {MOST_FACTS} facts in one call")
        self._draft.facts.append(fact)

    def _submit(self, command: Command) -> None:
        self.deeds.changed = True
        self.deeds.commands += 1
        if self.deeds.commands > MOST_COMMANDS:
            raise RuntimeError(f"more than {MOST_COMMANDS} commands in one call")
        draft, before, facts_before = self._draft, self._draft.actor, len(self._draft.facts)
        try:
            self._judge_asked(command)
            judge_keepable(command)
            draft.actor = judge(command, self._who, draft)
            ORDERS[type(command)](command, draft)
        except WorldError as error:
            self.deeds.refusal = error
            raise
        finally:
            draft.actor = before
        wish = Wish(command, Future(), self._who)
        draft.present.extensions.note(wish, draft, facts_before, None)

    def _judge_asked(self, command: Command) -> None:
        """Let only those commands pass whose right the manifest asks for.

        Raises:
            WorldError: it is not asked for, or is no command of the core that a plugin may give.
        """
        known = type(command) in ORDERS and not isinstance(command, PluginWish)
        right = right_of(command) if known else None
        if right is None:
            raise WorldError(
                tr(
                    "A plugin may not give the command {name}; nothing was changed.",
                    name=type(command).__name__,
                )
            )
        if right not in self._extension.core_rights:
            raise WorldError(
                tr(
                    "{plugin} has not asked for the right to {right} ({value}); nothing was "
                    "changed. Add it to [wants] of its manifest.",
                    plugin=self._extension.plugin_id,
                    right=name_of(self._extension, right.value),
                    value=right.value,
                )
            )
