"""What an encoder is: an order in, the bytes for the device out, and what its answers mean.

Each protocol that can be written fills one :class:`Encoder` (``encoders.py`` lists them); a link's
thread runs its :class:`Speaker`. No I/O, no clock: as everywhere in this room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import Happening, OutgoingKind
from cmdmap.domain.report import Report


class Order(NamedTuple):
    """One thing to send to one identity."""

    id: OutgoingId
    kind: OutgoingKind
    key: UnitKey
    text: str = ""
    """The text; of a status its code in digits; of a poll nothing."""

    @property
    def address(self) -> str:
        """The identity without its protocol."""
        return self.key.partition(":")[2]


class Speech(NamedTuple):
    """Bytes to write now."""

    data: bytes
    to: str = ""
    """Identity they are for, which a wire with several peers needs."""


class Settled(NamedTuple):
    """What became of an order at the link; an answer from the air may come later."""

    id: OutgoingId
    happening: Happening
    """WRITTEN, UNWRITTEN, IMPOSSIBLE, BROKEN or DENIED; HANDED: a part went out, more follow."""
    reason: str = ""
    refs: tuple[int, ...] = ()
    """What the network calls the parts; their arrival is reported under these numbers."""


class Answer(NamedTuple):
    """What a receipt says about something sent earlier."""

    ok: bool
    serial: int | None = None
    """Number given by us, compared with the order's id modulo ``Encoder.serials``."""
    ref: int | None = None
    """Number given by the network, compared with ``Settled.refs``."""
    reason: str = ""


class Speaker(Protocol):
    """Our half of the talk on one opening of a link; used by the link's thread only."""

    def take(self, order: Order) -> None:
        """Take an order; what becomes of it comes out of :meth:`settled`."""
        ...

    def hear(self, report: Report, now: datetime) -> None:
        """Take what the device said; ``now`` is aware UTC, not decreasing."""
        ...

    def speak(self, now: datetime) -> list[Speech]:
        """Return what is to be written now; called about ten times a second."""
        ...

    def settled(self) -> list[Settled]:
        """Return what has become of orders since the last call.

        Called after the bytes of :meth:`speak` were written.
        """
        ...

    @property
    def busy(self) -> int:
        """Orders taken and not settled."""
        ...

    def abandon(self, reason: str) -> list[Settled]:
        """The link is lost: return what became of everything that was taken."""
        ...


EncodeOrder = Callable[[Order, object], tuple[bytes, ...]]
"""Takes an order and the manner learnt from the device (None before); returns the frames.

Raises WorldError with one sentence when the protocol cannot carry the order.
"""


def _no_manner(_report: Report) -> object:
    return None


def plain_answer(report: Report) -> Answer:
    """Return a receipt that names no number: it answers the oldest order."""
    return Answer(report.valid, reason=report.reason or "")


@dataclass(frozen=True, slots=True)
class Encoder:
    """What one protocol can send."""

    protocol: str
    kinds: frozenset[OutgoingKind]
    encode: EncodeOrder
    open_speaker: Callable[[], Speaker] | None = None
    """Leads the talk; None: frames are written one after the other."""
    silent: bool = False
    """The device says nothing until spoken to, so a link told ``protocol=`` may begin."""
    by_name: bool = False
    """The device's answers are read only on a link told ``protocol=``."""
    answer: Callable[[Report], Answer | None] = plain_answer
    """Reads a receipt; None: it is none about the air."""
    serials: int = 0
    """Our numbers repeat after so many; 0: answers carry none of ours."""
    turn_s: float = 0.0
    """The device takes one order at a time: the next one waits so long, or for the answer."""
    answer_ends_turn: bool = True
    answer_s: float = 0.0
    """An answer takes at least so long; the option may say longer."""
    network_keeps: bool = False
    """The network stores what it cannot deliver: silence is no reason to send again."""
    by_ref: bool = False
    """The network numbers the parts and reports the arrival of each."""
    manner: Callable[[Report], object] = field(default=_no_manner)
    """What a report tells of the manner in which its sender wants to be written to."""

    def check(self, order: Order) -> None:
        """Encode for the sake of refusing.

        Raises:
            WorldError: one sentence that says why this protocol cannot carry the order.
        """
        self.encode(order, None)
