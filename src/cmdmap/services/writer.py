"""The writer: the one thread that changes live state and the database.

Takes turns from the inbox, leads them through steps and orders, commits, then publishes. Whatever
waits goes into one transaction (group commit): under light load a report costs one fsync, under
heavy load many share one. While the database is away reports go to the spool and commands are
refused, because an order that was not recorded must not be sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from cmdmap.domain.changes import ELSEWHERE, Commit
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.report import Heard
from cmdmap.domain.rights import SYSTEM
from cmdmap.errors import BugError, CmdmapError, WorldError
from cmdmap.i18n import tr
from cmdmap.services.audit.auditor import Auditor
from cmdmap.services.audit.wording import what_of
from cmdmap.services.casework.timekeeper import ring_clocks
from cmdmap.services.extending.carrying import ActUndoneError, apart, carry
from cmdmap.services.extending.step_line import StepLine, StepUndoneError
from cmdmap.services.field.ringing import mind_calls
from cmdmap.services.inbox import Inbox, Turn, Wish
from cmdmap.services.ledger import Ledger
from cmdmap.services.login.judge import judge
from cmdmap.services.login.keepable import judge_keepable
from cmdmap.services.outgoing.follow import look_after
from cmdmap.services.passage import run_steps
from cmdmap.services.people.revisits import mind_revisits
from cmdmap.services.people.strength import mind_strength
from cmdmap.services.present import Draft, Present
from cmdmap.services.radio.clocks import attend
from cmdmap.services.spool import Spool
from cmdmap.services.units import ORDERS
from cmdmap.store.engine import Store, StoreAwayError

log = logging.getLogger(__name__)

TURN = 4_000
"""Most reports in one transaction; a larger one makes the first of them wait too long."""

IDLE_S = 1.0
"""How often an idle writer looks for lost talks, other processes' writes and a database back."""

Listener = Callable[[Commit], None]


class Writer:
    """The loop and its borders. Built by the desk, which starts :meth:`run` in a thread."""

    def __init__(
        self,
        store: Store,
        present: Present,
        inbox: Inbox,
        ledger: Ledger,
        spool: Spool | None,
        steps: StepLine,
        clock: Callable[[], datetime],
        auditor: Auditor,
    ) -> None:
        self._store = store
        self._present = present
        self._inbox = inbox
        self._ledger = ledger
        self._spool = spool
        self._steps = steps
        self._clock = clock
        self._auditor = auditor
        self._listeners: list[Listener] = []
        self._retry_at = 0.0

    def load(self) -> None:
        """Read the present from the store, before the thread runs.

        Raises:
            StoreAwayError: the database cannot be read.
        """
        with self._store.transaction() as connection:
            self._store.written_elsewhere(connection)
            self._present.load(connection)
            self._present.people.load(connection, self._clock())
            self._present.outbox.load(connection, self._clock())

    def hear(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` every commit from now on; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def run(self) -> None:
        """Serve until the inbox is closed and empty."""
        closed, served_at = False, self._clock()
        while not closed:
            closed = self._inbox.closed
            turn = self._inbox.take(TURN, self._idle_s(served_at))
            served_at = self._clock()
            wishes = [wish for wish in turn.wishes if wish.answer.set_running_or_notify_cancel()]
            for part in apart(turn._replace(wishes=wishes)):
                self._without_bugs(part, self._serve)
            closed = closed and not len(self._inbox)

    def _idle_s(self, served_at: datetime) -> float:
        """Return how long to wait for work: until the next clock rings, a second at most.

        A limit that the turn of ``served_at`` should have served and could not waits as well.
        """
        due_at = self._present.cases.due_at
        if due_at is None or due_at <= served_at:
            return IDLE_S
        return min(IDLE_S, max(0.0, (due_at - self._clock()).total_seconds()))

    def _without_bugs(self, turn: Turn, serve: Callable[[Turn], None]) -> None:
        """Serve a turn; where a bug of ours stops it, leave out no more than what causes it."""
        parts = [turn]
        while parts:
            part = parts.pop(0)
            try:
                serve(part)
            except StoreAwayError:
                raise
            except StepUndoneError as undone:
                parts[:0] = self._steps.around(part, undone)
            except Exception:  # noqa: BLE001 - the writer's border: it must outlive any mistake
                parts[:0] = self._split(part)

    def _serve(self, turn: Turn) -> None:
        """Keep and publish one turn, or put its reports where they cannot be lost."""
        try:
            if time.monotonic() < self._retry_at:
                raise StoreAwayError(self._ledger.away_because)
            self._replay_spool()
            self._transact(turn)
        except StoreAwayError as error:
            if self._retry_at <= time.monotonic():
                log.warning("%s", error)
                self._retry_at = time.monotonic() + IDLE_S
            self._ledger.away_because = str(error)
            self._set_aside(turn.reports)
            refusal = WorldError(
                tr("{why} The order was not recorded, so it was not carried out.", why=error)
            )
            _answer(turn.wishes, refusal)

    def _transact(self, turn: Turn) -> None:
        try:
            draft, refused = self._keep(turn)
        except ActUndoneError as undone:
            draft, refused = self._keep(turn, undone)
        self._present.absorb(draft)
        self._auditor.settle()
        self._ledger.away_because = ""
        for wish, refusal in refused:
            wish.answer.set_exception(refusal)
        if turn.reports or turn.wishes or draft.facts or draft.topics:
            self._publish(draft, turn)

    def _keep(
        self, turn: Turn, undone: ActUndoneError | None = None
    ) -> tuple[Draft, list[tuple[Wish, WorldError]]]:
        """Write one turn; ``undone`` is why its only wish, a plugin's, is refused already."""
        refused: list[tuple[Wish, WorldError]] = []
        with self._store.transaction() as connection:
            draft = Draft(self._present, connection, self._clock())
            if self._store.written_elsewhere(connection):
                draft.take_roster()
                draft.topics |= {ELSEWHERE}
            draft.end_lost_talks()
            ring_clocks(draft)
            self._auditor.begin()
            draft.subject = undone.subject if undone else ""
            for wish in turn.wishes:
                facts_before = len(draft.facts)
                refusal = undone.refusal if undone else _carry_out(wish, draft)
                self._auditor.note(wish, draft, facts_before, refusal)
                if refusal is not None:
                    refused.append((wish, refusal))
            draft.actor = SYSTEM
            steps = self._steps.steps
            for heard in turn.reports:
                run_steps(steps, heard, draft)
            attend(draft)
            mind_calls(draft)
            look_after(draft)
            mind_strength(draft)
            mind_revisits(draft)
            ring_clocks(draft)
            draft.write()
            self._auditor.write(connection)
        return draft, refused

    def _publish(self, draft: Draft, turn: Turn) -> None:
        self._ledger.enter(draft.tally, turn.arrived_at)
        commit = draft.commit(self._ledger.commits, self._clock())
        for listener in tuple(self._listeners):
            try:
                listener(commit)
            except Exception:
                log.exception("a listener failed and is not called again")
                self._listeners.remove(listener)
        for wish in turn.wishes:
            if not wish.answer.done():
                wish.answer.set_result(commit)

    def _replay_spool(self) -> None:
        """Keep what waited longest first; one file is one transaction."""
        while self._spool:
            path, reports = self._spool.oldest()
            self._without_bugs(Turn([], reports, []), self._transact)
            self._spool.forget(path)

    def _set_aside(self, reports: list[Heard]) -> None:
        if not reports:
            return
        try:
            if self._spool is None:
                raise OSError("no spool")
            self._spool.append(reports)
            self._ledger.spooled += len(reports)
        except OSError as error:
            if self._inbox.closed:
                self._ledger.lost += len(reports)
                log.error("%d reports were lost: %s", len(reports), error)
                return
            self._inbox.put_back(reports)
            self._inbox.pause(IDLE_S)

    def _split(self, turn: Turn) -> list[Turn]:
        """Halve a turn that met a bug until only the report or command that causes it is lost."""
        wishes, reports, arrived_at = turn
        if wishes and reports:
            return [Turn(wishes, [], []), Turn([], reports, arrived_at)]
        half = (len(wishes) + len(reports)) // 2
        if half:
            return [
                Turn(wishes[:half], reports[:half], []),
                Turn(wishes[half:], reports[half:], arrived_at),
            ]
        # What they say is about persons, or a plugin's own code.
        names = [what_of(wish.command) for wish in wishes]
        log.exception("a bug of cmdmap ended %s", reports or names)
        self._ledger.tally.refused["writer", "bug"] += len(reports)
        _answer(wishes, BugError(tr("cmdmap made a mistake; the log says which.")))
        return []


def _carry_out(wish: Wish, draft: Draft) -> WorldError | None:
    """Judge a command and carry it out; return why it was refused, None when it was not."""
    try:
        command = wish.command
        order = ORDERS.get(type(command))
        if order is None and not isinstance(command, PluginWish):
            return WorldError(tr("Nobody carries out {name}.", name=type(command).__name__))
        judge_keepable(command)
        draft.actor = judge(command, wish.actor, draft)
        if isinstance(command, PluginWish):
            carry(command, draft)
        elif order is not None:
            order(command, draft)
    except StoreAwayError:
        raise
    except WorldError as error:
        return error
    return None


def _answer(wishes: Sequence[Wish], error: CmdmapError) -> None:
    for wish in wishes:
        if not wish.answer.done():
            wish.answer.set_exception(error)
