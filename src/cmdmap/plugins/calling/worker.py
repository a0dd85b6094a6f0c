"""Threads that run a plugin's code, so that a plugin that hangs holds up nobody for long.

One worker per plugin carries acts, steps and ticks, two readers ask its tables, one hears commits.
Whoever waits for a call waits at most the call's limit. A thread that does not come back in time is
abandoned: it is told to stop at its next line of Python (``PyThreadState_SetAsyncExc`` of the C
API) and gets no more work. Decision page: ``docs/decisions/0008-run-plugins-on-their-own-threads``.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from cmdmap.plugins.guard import attempt

Answer = TypeVar("Answer")

MOST_WAITING = 1_000
"""Calls in one queue; a plugin that cannot follow loses what it hears, counted."""


WAKE: signal.Signals | None = getattr(signal, "SIGUSR2", None)
"""Means nothing but: look whether something was raised."""


class PluginTooSlowError(BaseException):
    """Raised inside a plugin's code that has not come back in time; no ``except Exception`` of the
    plugin's stops it."""


class HangError(Exception):
    """A call did not come back in time."""


class BusyError(Exception):
    """The queue of a plugin is full."""


class Team:
    """A few threads with one queue, started when there is work. Stop once."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._changed = threading.Condition()
        self._jobs: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._idle = 0
        self._busy: set[int] = set()
        self._threads: list[threading.Thread] = []
        self._ended = False

    def hand(self, work: Callable[[], Answer]) -> Future[Answer]:
        """Queue work; the future holds what it returned or raised.

        Raises:
            BusyError: too much waits already, or the team was stopped.
        """
        answer: Future[Answer] = Future()
        with self._changed:
            if self._ended or len(self._jobs) >= MOST_WAITING:
                raise BusyError(self._name)
            self._jobs.append((answer, work))
            if self._idle < len(self._jobs) and len(self._threads) < self._size:
                thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify()
        return answer

    def run(self, work: Callable[[], Answer], limit_s: float) -> Answer:
        """Have work done and wait for it.

        Raises:
            HangError: it has not come back in time; abandon the team.
            BusyError: too much waits already.
        """
        answer = self.hand(work)
        try:
            return answer.result(limit_s)
        except TimeoutError:
            if answer.done():
                raise
            raise HangError(f"{limit_s:g} s") from None

    def stop(self, join_s: float = 0.0) -> None:
        """Take no more work, let what runs end; wait for the threads up to ``join_s``."""
        with self._changed:
            self._ended = True
            jobs, self._jobs = self._jobs, deque()
            self._changed.notify_all()
        for answer, _ in jobs:
            if answer.set_running_or_notify_cancel():
                answer.set_exception(BusyError(self._name))
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(join_s)

    def abandon(self) -> None:
        """Stop, and tell threads that run to leave what they do."""
        self.stop()
        with self._changed:
            # One that has come back meanwhile waits for this lock before it leaves.
            for thread_id in self._busy - {threading.get_ident()}:
                interrupt(thread_id)

    def thread_ids(self) -> list[int]:
        """Return the threads as :func:`threading.get_ident` numbers them."""
        return [each.ident for each in self._threads if each.ident is not None]

    def _run(self) -> None:
        try:
            while True:
                with self._changed:
                    self._idle += 1
                    self._changed.wait_for(lambda: self._jobs or self._ended)
                    self._idle -= 1
                    if not self._jobs:
                        return
                    answer, work = self._jobs.popleft()
                    self._busy.add(threading.get_ident())
                _carry_out(answer, work)
                del answer, work
                with self._changed:
                    self._busy.discard(threading.get_ident())
        except PluginTooSlowError:
            # It came when the call was over already.
            return


def interrupt(thread_id: int, error: type[BaseException] = PluginTooSlowError) -> None:
    """Raise an error in a thread at its next line of Python.

    The main thread is also taken out of a wait in C (sleep, socket, lock, child process), where
    :func:`let_wake` was called: Python runs the handler of a signal there, and in the handler what
    was raised arrives.
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread_id), ctypes.py_object(error))
    main = thread_id == threading.main_thread().ident
    if main and WAKE is not None and signal.getsignal(WAKE) is _on_wake:
        signal.pthread_kill(thread_id, WAKE)


def let_wake() -> Callable[[], None]:
    """Let :func:`interrupt` take the main thread out of waits; returns what ends that.

    Both on the main thread; elsewhere, and on systems without such signals, nothing is done.
    """
    if WAKE is None or threading.current_thread() is not threading.main_thread():
        return lambda: None
    number, before = WAKE, signal.signal(WAKE, _on_wake)
    return lambda: _give_back(number, before)


def _on_wake(_number: int, _frame: object) -> None:
    for _ in range(10):
        """Lines of Python, where what was raised arrives."""


def _give_back(number: signal.Signals, before: Any) -> None:
    if threading.current_thread() is threading.main_thread():
        signal.signal(number, before)


def _carry_out(answer: Future[Any], work: Callable[[], Any]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    outcome = attempt(work)
    if outcome.error is None:
        answer.set_result(outcome.value)
    else:
        answer.set_exception(outcome.error)
