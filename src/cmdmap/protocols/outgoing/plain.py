"""The talk with devices that take a frame and answer later, or want a go-ahead between frames.

Made by ``encoders.py``; a link's thread runs it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.ids import OutgoingId
from cmdmap.domain.outgoing import Happening
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.outgoing.order import Encoder, Order, Settled, Speech

GO_AHEAD = timedelta(seconds=5)
"""A device that gives no go-ahead within this time is not there."""

MOST_MANNERS = 4096
"""Senders whose manner is remembered; the one heard longest ago makes room."""

GoAhead = Callable[[Report], bool | None]
"""True: the device waits for the next frame; False: it refuses; None: says nothing about it."""


class _Turn(NamedTuple):
    order: Order
    frames: tuple[bytes, ...]


class PlainSpeaker:
    """Implements :class:`~.order.Speaker` for one encoder."""

    def __init__(self, encoder: Encoder, go_ahead: GoAhead | None = None) -> None:
        """With ``go_ahead`` each frame waits for the device to say that it has it."""
        self._encoder = encoder
        self._go_ahead = go_ahead
        self._waiting: deque[Order] = deque()
        self._turn: _Turn | None = None
        self._until: datetime | None = None
        """When a missing go-ahead counts as no answer."""
        self._next_at: datetime | None = None
        """Set while the device is busy with what it was told last."""
        self._done: list[Settled] = []
        self._manners: dict[str | None, object] = {}

    @property
    def busy(self) -> int:
        """See :class:`~.order.Speaker`."""
        return len(self._waiting) + (self._turn is not None)

    def take(self, order: Order) -> None:
        """See :class:`~.order.Speaker`."""
        self._waiting.append(order)

    def hear(self, report: Report, now: datetime) -> None:
        """See :class:`~.order.Speaker`."""
        manner = self._encoder.manner(report)
        if manner is not None:
            for key in (report.unit_key, None):
                self._manners.pop(key, None)
                self._manners[key] = manner
            if len(self._manners) > MOST_MANNERS:
                del self._manners[next(iter(self._manners))]
        if report.kind is ReportKind.RECEIPT and self._encoder.answer_ends_turn:
            self._next_at = None
        if self._turn is None or self._until is None or self._go_ahead is None:
            return
        verdict = self._go_ahead(report)
        if verdict is True:
            self._until = None
            if not self._turn.frames:
                self._settle(Happening.WRITTEN)
        elif verdict is False:
            reason = report.reason or tr("The device refused the command.")
            self._settle(Happening.DENIED, reason)

    def speak(self, now: datetime) -> list[Speech]:
        """See :class:`~.order.Speaker`."""
        said: list[Speech] = []
        if self._until is not None:
            if now < self._until:
                return said
            self._settle(Happening.BROKEN, tr("The device did not answer the command."))
        if self._next_at is not None and now < self._next_at:
            return said
        while self._begin():
            assert self._turn is not None
            order, frames = self._turn
            said.append(Speech(frames[0], order.key))
            self._turn = _Turn(order, frames[1:])
            if self._go_ahead is not None:
                self._until = now + GO_AHEAD
                break
            if not frames[1:]:
                self._settle(Happening.WRITTEN)
                if self._encoder.turn_s:
                    self._next_at = now + timedelta(seconds=self._encoder.turn_s)
                    break
        return said

    def settled(self) -> list[Settled]:
        """See :class:`~.order.Speaker`."""
        done, self._done = self._done, []
        return done

    def abandon(self, reason: str) -> list[Settled]:
        """See :class:`~.order.Speaker`."""
        done = self.settled()
        # What was to be settled as written may have been lost with the link.
        done = [
            one._replace(happening=Happening.BROKEN, reason=reason)
            if one.happening is Happening.WRITTEN
            else one
            for one in done
        ]
        if self._turn is not None:
            done.append(Settled(self._turn.order.id, Happening.BROKEN, reason))
        done += [Settled(order.id, Happening.UNWRITTEN, reason) for order in self._waiting]
        self._waiting.clear()
        self._turn = self._until = None
        return done

    def _begin(self) -> bool:
        """Make the next order the present one; False when there is none."""
        while self._turn is None and self._waiting:
            order = self._waiting.popleft()
            try:
                manner = self._manners.get(order.key, self._manners.get(None))
                self._turn = _Turn(order, self._encoder.encode(order, manner))
            except WorldError as error:
                self._done.append(Settled(order.id, Happening.IMPOSSIBLE, str(error)))
        return self._turn is not None

    def _settle(self, happening: Happening, reason: str = "") -> None:
        assert self._turn is not None
        self._done.append(Settled(OutgoingId(self._turn.order.id), happening, reason))
        self._turn = self._until = None
