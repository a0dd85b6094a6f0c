"""The desk: where reports and commands are handed in and facts are heard.

Links, windows and the command line stand in front of it; behind it the one writer thread
(``services/writer.py``) keeps what was handed in. "Published" means "on disk".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Thread
from types import MappingProxyType

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.report import Heard
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.audit.auditor import Auditor
from cmdmap.services.extending.extension import Extensions
from cmdmap.services.extending.step_line import StepLine
from cmdmap.services.inbox import Inbox, Wish
from cmdmap.services.ledger import DeskCounts, Ledger
from cmdmap.services.outgoing.outbox import Outbox
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.services.passage import NamedStep
from cmdmap.services.present import Limits, Locator, Present
from cmdmap.services.spool import Spool
from cmdmap.services.steps import STEPS
from cmdmap.services.writer import Listener, Writer
from cmdmap.store.engine import Store


def utc_now() -> datetime:
    """Return the time as aware UTC."""
    return datetime.now(UTC)


class Desk:
    """Takes reports and commands, keeps them, tells listeners. Start once, stop once."""

    def __init__(
        self,
        store: Store,
        index: Locator | None,
        *,
        limits: Limits | None = None,
        outbox: OutboxPolicy | None = None,
        kinds: KindBook | None = None,
        spool: Spool | None = None,
        steps: Sequence[NamedStep] = STEPS,
        clock: Callable[[], datetime] = utc_now,
        inbox_limit: int = 50_000,
        auditor: Auditor | None = None,
    ) -> None:
        """Without ``outbox`` what is to be sent is kept, for a console that has links."""
        auditor = auditor or Auditor()
        self.clock = clock
        self.extensions = Extensions(auditor.note)
        """The active plugins' acts and rights."""
        self.steps = StepLine(steps)
        """What a report goes through, steps of plugins included."""
        self._present = Present(limits or Limits(), index, Outbox(outbox), kinds, self.extensions)
        self._inbox = Inbox(inbox_limit)
        self._ledger = Ledger()
        self._writer = Writer(
            store, self._present, self._inbox, self._ledger, spool, self.steps, clock, auditor,
        )  # fmt: skip
        self._thread: Thread | None = None

    def start(self) -> None:
        """Read the present from the store and begin to write.

        Raises:
            WorldError: the database cannot be read.
        """
        self._writer.load()
        self._thread = Thread(target=self._writer.run, name="writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Keep what waits, then end; commands that come later are refused."""
        self._inbox.close()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def use(self, *, locator: Locator | None = None, kinds: KindBook | None = None) -> None:
        """Find areas in another index, or judge by other kinds, from the next turn on.

        Clocks that run keep their limits. Safe from any thread.
        """
        if locator is not None:
            self._present.areas.locator = locator
        if kinds is not None:
            self._present.cases.kinds = kinds

    def take(self, heard: Sequence[Heard]) -> None:
        """Leave reports from any link's thread; returns at once and never raises."""
        self._inbox.put(heard)

    def wait_for_room(self, timeout_s: float) -> bool:
        """Let a source that can wait (a tape) do so; False when the time ran out."""
        return self._inbox.wait_for_room(timeout_s)

    def submit(self, command: Command, actor: Actor = SYSTEM) -> Future[Commit]:
        """Hand in a command; the future holds its commit, or the WorldError that refused it.

        ``actor`` is who logged in; only the program's own parts leave it out.
        """
        wish = Wish(command, Future(), actor)
        if not self._inbox.ask(wish):
            wish.answer.set_exception(WorldError(tr("cmdmap is closing; nothing was changed.")))
        return wish.answer

    def hear(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` on the writer thread after each commit; returns what ends that.

        It must return at once. One that raises is logged and not called again.
        """
        return self._writer.hear(listener)

    def units(self) -> Mapping[UnitId, LiveUnit]:
        """Return the present of every unit as it is at this moment; safe from any thread."""
        return MappingProxyType(self._present.units.copy())

    def people(self) -> PeopleBook:
        """Return rosters, duty and mediation as of the last commit; from any thread."""
        return self._present.people.published

    def radio(self) -> RadioDesk:
        """Return the radio desk's timers and marks as of the last commit; from any thread."""
        return self._present.radio.published

    def casework(self) -> Casebook:
        """Return every open incident as of the last commit; from any thread."""
        return self._present.cases.published

    def counts(self) -> DeskCounts:
        """Return what came and what became of it since the start."""
        dropped = Counter({kind.value: count for kind, count in self._inbox.dropped.items()})
        return self._ledger.copy(len(self._inbox), dropped)
