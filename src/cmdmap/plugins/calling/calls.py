"""Calls into one plugin: each guarded, measured and limited in time, on the thread it belongs to.

Everything the registry hands to the rest of the house goes through here. The first call that fails
switches the plugin off for this run; calls that come later are refused in one sentence. The
metronome asks :meth:`PluginCalls.overdue` for calls that do not come back.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import NamedTuple, TypeVar

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.calling.health import HealthBook
from cmdmap.plugins.calling.leaving import PluginLeftError
from cmdmap.plugins.calling.pace import Clocks
from cmdmap.plugins.calling.running import Running, RunningCalls
from cmdmap.plugins.calling.worker import BusyError, HangError, PluginTooSlowError, Team
from cmdmap.plugins.guard import Failure, Wording, attempt
from cmdmap.services.extending.extension import PluginOffError

Answer = TypeVar("Answer")

READERS = 2
HERE_S = 8.0
"""How long a call may hold up the window or a link."""

READ_S = 60.0
"""How long a question, a report or an analysis may take."""

STOP_S = 2.0
"""How long stopping waits for calls that run."""


class _Teams(NamedTuple):
    worker: Team
    """Acts, steps, ticks: what the writer waits for."""
    readers: Team
    listener: Team


class PluginCalls:
    """The one way into a plugin. Made when it is activated, stopped once."""

    def __init__(
        self,
        plugin_id: str,
        wording: Wording,
        clock: Callable[[], datetime],
        on_failure: Callable[[Failure], None],
    ) -> None:
        self.plugin_id = plugin_id
        self.wording = wording
        self.health = HealthBook()
        self.failure: Failure | None = None
        self.clocks = Clocks()
        self._now = clock
        self._on_failure = on_failure
        self._stopped = False
        self.running = RunningCalls()
        self._teams = _Teams(
            Team(f"plugin {plugin_id}", 1),
            Team(f"plugin {plugin_id} reader", READERS),
            Team(f"plugin {plugin_id} listener", 1),
        )

    def here(self, part: str, work: Callable[[], Answer], limit_s: float = HERE_S) -> Answer:
        """Call on this thread.

        Raises:
            WorldError: it was refused, or the plugin is off.
        """
        self._check_on()
        running = Running(part, threading.get_ident(), time.monotonic() + limit_s)
        began = time.perf_counter()
        outcome = attempt(lambda: self._do(running, work))
        took_s = time.perf_counter() - began
        error = outcome.error
        self.health.enter(part, took_s, refused=isinstance(error, WorldError))
        if error is None:
            return outcome.value  # type: ignore[return-value]
        if isinstance(error, WorldError):
            raise error
        self.fail(part, error)
        raise self.off() from None

    def wait(
        self,
        part: str,
        work: Callable[[], Answer],
        limit_s: float,
        end: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Call on the plugin's worker and wait for it; the writer's way.

        ``end`` takes away what a call that hangs was lent, before anything is raised inside it: an
        interruption amid a statement would leave a connection that keeps the database locked.

        Raises:
            WorldError: it was refused, failed, or did not come back in time.
        """
        self._check_on()
        try:
            # The waiting thread keeps the time; the watch is only the second line.
            return self._teams.worker.run(lambda: self.here(part, work, limit_s + HERE_S), limit_s)
        except HangError as error:
            self._hangs(part, error, end)
            raise self.off() from None
        except BusyError:
            self._check_on()
            raise self._busy(part) from None

    def ask(self, part: str, work: Callable[[], Answer], limit_s: float = READ_S) -> Future[Answer]:
        """Call on one of the plugin's readers; the future holds the answer or a WorldError."""
        try:
            self._check_on()
            asked = self._teams.readers.hand(lambda: self.here(part, work, limit_s))
        except BusyError:
            return _failed(self._busy(part))
        except WorldError as error:
            return _failed(error)
        return _in_words(asked, self.off)

    def post(self, part: str, work: Callable[[], object], limit_s: float = HERE_S) -> None:
        """Call on the plugin's listener when its turn comes; what it cannot follow is counted."""
        if self.failure is not None:
            return
        try:
            self._teams.listener.hand(lambda: self.here(part, work, limit_s))
        except BusyError:
            self.health.drop(part)

    def fail(self, part: str, error: BaseException) -> None:
        """Switch the plugin off for this run because of what a call has raised."""
        if isinstance(error, PluginTooSlowError):
            sentence = tr("It did not come back in time.")
        elif isinstance(error, PluginLeftError):
            sentence = tr("It wanted to end the program.")
        else:
            sentence = self.wording.sentence(error)
        self._off(Failure(part, self._now(), sentence, self.wording.trace(error)))

    def blame(self, part: str, error: BaseException) -> bool:
        """Switch the plugin off when a line of its own is in the trace; tell whether it is."""
        if not self.wording.lies_in(error):
            return False
        self.fail(part, error)
        return True

    def note(self, part: str, sentence: str) -> None:
        """Keep a sentence for the page of plugins."""
        self.health.note(self._now(), part, sentence)

    def off(self) -> PluginOffError:
        """Return the refusal of calls to a plugin that is off."""
        why = self.failure.sentence if self.failure is not None else tr("it is not active")
        return PluginOffError(
            tr(
                "The plugin {plugin} is switched off ({why}); nothing was changed.",
                plugin=self.plugin_id,
                why=why,
            )
        )

    def check_time(self, now: float) -> None:
        """Interrupt the calls that have not come back in time; ``now`` is ``time.monotonic()``."""
        for part in self.running.interrupt_late(now):
            self.note(part, tr("It did not come back in time."))

    def stop(self, join_s: float = STOP_S) -> None:
        """Take no more calls; those that run are left ``join_s`` to end, then interrupted."""
        self._stopped = True
        # On the thread that failed nobody waits.
        join_s = 0.0 if self.failure is not None else join_s
        for team in self._teams:
            team.stop(join_s)
        for team in self._teams:
            team.abandon()

    def _do(self, running: Running, work: Callable[[], Answer]) -> Answer:
        self.running.enter(running)
        try:
            return work()
        finally:
            self.running.leave(running)
            if running.interrupted:
                # Where it has not arrived yet it does so here, not in code of ours.
                _let_arrive()

    def _check_on(self) -> None:
        if self.failure is not None or self._stopped:
            raise self.off()

    def _hangs(self, part: str, error: HangError, end: Callable[[], None]) -> None:
        frames = sys._current_frames()
        stuck = [frames.get(ident) for ident in self._teams.worker.thread_ids()]
        frame = next((each for each in stuck if each is not None), None)
        sentence = tr("It did not come back in time ({why}).", why=error)
        trace = sentence if frame is None else self.wording.trace_of_frame(frame, sentence)
        failure = Failure(part, self._now(), sentence, trace)
        first = self._keep(failure)
        end()
        self._teams.worker.abandon()
        if first:
            self._tell(failure)

    def _busy(self, part: str) -> WorldError:
        self.health.drop(part)
        return WorldError(
            tr(
                "The plugin {plugin} has too much to do; nothing was changed. Try again later.",
                plugin=self.plugin_id,
            )
        )

    def _off(self, failure: Failure) -> None:
        if self._keep(failure):
            self._tell(failure)

    def _keep(self, failure: Failure) -> bool:
        """Take no more calls; tell whether this is the first failure, which is the one told."""
        with self.running.lock:
            if self.failure is not None:
                return False
            self.failure = failure
        return True

    def _tell(self, failure: Failure) -> None:
        self.health.note(failure.at, failure.part, failure.sentence, failed=True)
        self._on_failure(failure)


def _failed(error: WorldError) -> Future[Answer]:
    answer: Future[Answer] = Future()
    answer.set_exception(error)
    return answer


def _let_arrive() -> None:
    for _ in range(10):
        time.sleep(0)


def _in_words(asked: Future[Answer], off: Callable[[], WorldError]) -> Future[Answer]:
    """Return a future that says in words that the plugin went before it came to a question."""
    told: Future[Answer] = Future()

    def pass_on(done: Future[Answer]) -> None:
        error = done.exception()
        if isinstance(error, BusyError):
            told.set_exception(off())
        elif error is not None:
            told.set_exception(error)
        else:
            told.set_result(done.result())

    asked.add_done_callback(pass_on)
    return told
