"""Plugin work: one thing at a time is done with plugins, in a reader thread, with progress.

The base of the wishes that a window hands in: what is done is written down by the desk before, in
the name of whoever is logged in; steps, end and refusal come back on the UI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.installing.workplace import CancelledError, Workplace
from cmdmap.services.login.sessions import ANSWER_S
from cmdmap.ui.seat import Seat

Answer = TypeVar("Answer")
Take = Callable[[Any], None]


class PluginWork(QObject):
    """What is under way, and how it ends."""

    progressed = Signal(str, float)
    """Words of the step and the part that is done, 0 to 1."""
    began = Signal(str)
    """Something is under way; empty words for what takes no time."""
    ended = Signal()
    told = Signal(str)
    refused = Signal(str)
    installed = Signal(str)
    """Id of a plugin that was installed or upgraded."""
    changed = Signal()
    """Plugins or keys are others now."""
    _step = Signal(str, float)

    def __init__(self, seat: Seat, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._busy = False
        self._cancelled = False
        self._step.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    @property
    def host(self) -> PluginHost | None:
        """The host of plugins, None where they are not served."""
        return self._seat.plugins if self._seat.is_open else None

    @property
    def now(self) -> datetime:
        """The console's time, aware UTC."""
        return self._seat.console.clock()

    def cancel(self) -> None:
        """End what is under way, where it is not too late for that."""
        self._cancelled = True

    def _read(self, look: Callable[[], Answer], take: Callable[[Answer], None]) -> None:
        future = self._seat.pool.run(look)
        self._seat.answers.deliver(future, take, lambda error: self.refused.emit(str(error)))

    def _start(self, words: str, carry: Callable[[Workplace], Any], take: Take) -> None:
        host = self.host
        if host is None:
            return
        if self._busy:
            self.refused.emit(tr("Something is being done with plugins already; wait for it."))
            return
        self._busy, self._cancelled = True, False
        self.began.emit(words)
        work = self._workplace(host)
        future = self._seat.pool.run(lambda: carry(work))
        self._seat.answers.deliver(future, partial(self._end_with, take), self._on_refused)

    def _workplace(self, host: PluginHost) -> Workplace:
        console = self._seat.console

        def leave(undertaking: Undertaking, subject: str) -> None:
            self._seat.submit(AskLeave(undertaking, subject)).result(ANSWER_S)

        return Workplace(host.places, console.store, console.clock, leave, host)

    def _end_with(self, take: Take, answer: object) -> None:
        self._end()
        take(answer)

    def _on_refused(self, error: WorldError) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self.told.emit(str(error))
        else:
            self.refused.emit(str(error))
        self.changed.emit()

    def _end(self) -> None:
        if self._busy:
            self._busy = False
            self.ended.emit()

    def _done(self, said: str) -> Take:
        def take(_answer: object) -> None:
            self.told.emit(said)
            self.changed.emit()

        return take

    def _is_cancelled(self) -> bool:
        return self._cancelled
