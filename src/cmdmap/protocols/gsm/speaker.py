"""The talk with a modem: set it up, read what it holds, send texts part by part.

Opened by a link's thread (:data:`~.encoder.GSM`); hears the reports of ``reader.py``. One command
is asked at a time, one text is sent at a time. A message is deleted from the card some seconds
after it was read, so that one read just before the power fails is read again. Source: 3GPP TS
27.005, 27.007; +CMS codes TS 27.005 section 3.2.5.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.outgoing import Happening, OutgoingKind
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.gsm import NAME
from cmdmap.protocols.gsm.pdu import write_submits
from cmdmap.protocols.gsm.trouble import sim_trouble, why_refused
from cmdmap.protocols.outgoing.order import Order, Settled, Speech

ANSWER = timedelta(seconds=5)
NETWORK = timedelta(seconds=60)
"""A text may wait so long for the network to take it."""
LOOK = timedelta(seconds=60)
"""How often a resting modem is asked for its signal, which also tells that it is still there."""
KEPT = timedelta(seconds=5)
"""A message that was read stays on the card so long."""
MOST_GREETINGS = 4
QUIET = timedelta(seconds=0.3)
"""After a prompt was left, the modem may still say something about it."""
ESCAPE, END = b"\x1b", b"\x1a"


class _Ask(NamedTuple):
    """One command and what it is for."""

    data: bytes
    needed: bool = False
    """Without its OK the modem cannot be used."""
    patience: timedelta = ANSWER
    of_text: bool = False
    """Belongs to the text that is being sent."""
    of_call: bool = False
    """Belongs to a telephone call."""


def _command(text: str, needed: bool = False) -> _Ask:
    return _Ask(text.encode("ascii") + b"\r", needed)


CALL_LOOK = timedelta(seconds=1)
"""How often a modem is asked how a call stands."""
ENDS = frozenset({"NO CARRIER", "BUSY", "NO ANSWER"})
"""What a modem says when a call is over."""
CALLS = _Ask(b"AT+CLCC\r", of_call=True)
HANG_UP = _Ask(b"ATH\r", of_call=True)
READ = "AT+CMGR="
GREETING = _command("AT")
SET_UP = (
    _command("ATE0"),
    _command("AT+CMEE=1"),
    _command("AT+CPIN?", needed=True),
    _command("AT+CMGF=0", needed=True),
    _command('AT+CPMS="SM","SM","SM"'),
    _command("AT+CNMI=2,1,0,1,0", needed=True),
    _command("AT+CLIP=1"),
    _command("AT+CSQ"),
    _command("AT+CMGL=4"),
)
"""No echo, errors as numbers, card, PDU mode, store on the card, announce messages and delivery
reports, name callers, signal, and everything that came while nobody listened."""


class _Sending(NamedTuple):
    order: Order
    left: tuple[bytes, ...]
    """Units the network has not taken yet."""
    taken: bool = False
    """The network took the present unit, the modem's OK is to come."""


class GsmSpeaker:
    """Implements :class:`~cmdmap.protocols.outgoing.order.Speaker` for one opening of a modem."""

    def __init__(self) -> None:
        self._asks: deque[_Ask] = deque(SET_UP)
        self._asked: _Ask | None = None
        self._until: datetime | None = None
        """When the present command is given up, or the last one would have been."""
        self._greetings = 0
        self._waiting: deque[Order] = deque()
        self._sending: _Sending | None = None
        self._said: list[Speech] = []
        self._done: list[Settled] = []
        self._read: deque[tuple[datetime, int]] = deque()
        self._call_look_at: datetime | None = None
        """When the modem is asked how the call stands, None while there is none."""

    @property
    def busy(self) -> int:
        """See :class:`Speaker`."""
        return len(self._waiting) + (self._sending is not None)

    def take(self, order: Order) -> None:
        """See :class:`Speaker`; nothing is told of a call but by the modem."""
        if order.kind is OutgoingKind.CALL:
            dial = f"ATD{order.address};\r".encode("ascii", "replace")
            self._asks.append(_Ask(dial, patience=NETWORK, of_call=True))
        elif order.kind is OutgoingKind.HANG_UP:
            self._asks.append(HANG_UP)
        else:
            self._waiting.append(order)

    def hear(self, report: Report, now: datetime) -> None:
        """See :class:`Speaker`.

        Raises:
            WorldError: the card is missing or locked; the link waits and tries again.
        """
        if report.protocol != NAME:
            return
        sentence, slot = report.sentence, report.detail.get("slot")
        if sentence == "+CMTI" and isinstance(slot, int):
            self._asks.append(_command(f"{READ}{slot}"))
        elif sentence == "+CMGL" and isinstance(slot, int):
            self._read.append((now, slot))
        elif sentence == "+CMGR" and self._asked and self._asked.data.startswith(READ.encode()):
            self._read.append((now, int(self._asked.data.removeprefix(READ.encode()))))
        elif sentence in ENDS:
            self._call_ended()
        elif sentence == "+CPIN" and report.kind is ReportKind.OTHER:
            sim_trouble(report.detail.get("fields"))
        elif self._asked is not None:
            self._answered(report, now)

    def speak(self, now: datetime) -> list[Speech]:
        """See :class:`Speaker`.

        Raises:
            WorldError: nobody answers.
        """
        if self._until is None:
            # Leaves a prompt that an earlier talk may have left open.
            self._said.append(Speech(ESCAPE))
            self._until = now + QUIET
            self._asks.appendleft(GREETING)
        elif self._asked is not None and now >= self._until:
            self._unanswered()
        elif self._asked is None and (self._greetings or now >= self._until):
            self._next(now)
        said, self._said = self._said, []
        return said

    def settled(self) -> list[Settled]:
        """See :class:`Speaker`."""
        done, self._done = self._done, []
        return done

    def abandon(self, reason: str) -> list[Settled]:
        """See :class:`Speaker`."""
        done = self.settled()
        if self._sending is not None:
            done.append(Settled(self._sending.order.id, Happening.BROKEN, reason))
        done += [Settled(order.id, Happening.UNWRITTEN, reason) for order in self._waiting]
        self._waiting.clear()
        self._sending = None
        return done

    def _next(self, now: datetime) -> None:
        """Ask the next thing: set-up and reading first, then texts, then a look at the signal."""
        if self._asks:
            self._ask(self._asks.popleft(), now)
        elif self._read and now - self._read[0][0] >= KEPT:
            _, slot = self._read.popleft()
            self._ask(_command(f"AT+CMGD={slot}"), now)
        elif self._begin():
            assert self._sending is not None
            unit = self._sending.left[0]
            command = f"AT+CMGS={len(unit)}\r".encode()
            self._ask(_Ask(command, of_text=True), now)
        elif self._call_look_at is not None and now >= self._call_look_at:
            self._ask(CALLS, now)
        elif self._until is not None and now >= self._until + LOOK:
            self._ask(_command("AT+CSQ"), now)

    def _ask(self, ask: _Ask, now: datetime) -> None:
        self._asked, self._until = ask, now + ask.patience
        self._greetings += ask is GREETING
        if ask.of_call:
            self._call_look_at = None if ask is HANG_UP else now + CALL_LOOK
        self._said.append(Speech(ask.data))

    def _call_ended(self) -> None:
        self._call_look_at = None
        if self._asked is not None and self._asked.of_call:
            self._asked = None

    def _begin(self) -> bool:
        """Make the next text the present one; False when there is none."""
        while self._sending is None and self._waiting:
            order = self._waiting.popleft()
            try:
                units = write_submits(order.address, order.text, order.id % 256)
                self._sending = _Sending(order, tuple(units))
            except WorldError as error:
                self._done.append(Settled(order.id, Happening.IMPOSSIBLE, str(error)))
        return self._sending is not None

    def _answered(self, report: Report, now: datetime) -> None:
        """Take what answers the present command."""
        asked = self._asked
        assert asked is not None
        if report.sentence in ("ERROR", "+CME ERROR", "+CMS ERROR"):
            self._refused(asked, report)
        elif not asked.of_text or self._sending is None:
            if report.sentence == "OK":
                self._asked = None
        elif report.sentence == ">" and asked.data.endswith(b"\r"):
            # The unit begins with an empty service centre's address: the card's own is used.
            unit = b"00" + self._sending.left[0].hex().upper().encode() + END
            self._ask(_Ask(unit, patience=NETWORK, of_text=True), now)
        elif report.sentence == "+CMGS":
            order, left, _ = self._sending
            reference = report.detail.get("reference")
            if isinstance(reference, int):
                # Told at once: a part may arrive before the last one is sent.
                self._done.append(Settled(order.id, Happening.HANDED, refs=(reference,)))
            self._sending = _Sending(order, left[1:], taken=True)
        elif report.sentence == "OK" and self._sending.taken:
            self._asked, self._sending = None, self._sending._replace(taken=False)
            if not self._sending.left:
                self._settle(Happening.WRITTEN)

    def _refused(self, asked: _Ask, report: Report) -> None:
        self._asked = None
        fields = report.detail.get("fields")
        if asked.of_text:
            self._settle(Happening.DENIED, why_refused(report.sentence, fields))
        elif asked.needed:
            sim_trouble(fields)
            command = asked.data.decode("ascii").strip()
            raise WorldError(tr("The modem refuses {command}; use another modem.", command=command))

    def _unanswered(self) -> None:
        """Nobody answered in time: greet again, or give the text up, or the modem."""
        asked, self._asked = self._asked, None
        if asked is GREETING and self._greetings < MOST_GREETINGS:
            self._asks.appendleft(GREETING)
        elif asked is not None and asked.of_text:
            self._settle(Happening.BROKEN, tr("The modem did not say whether it sent the text."))
            self._until, self._greetings = None, 0
        elif asked is not None and asked.data.startswith(b"ATD"):
            # Some modems answer only when somebody has picked up.
            self._call_look_at = None
        else:
            raise WorldError(tr("No modem answers; check the cable, the power and the speed."))

    def _settle(self, happening: Happening, reason: str = "") -> None:
        assert self._sending is not None
        self._done.append(Settled(self._sending.order.id, happening, reason))
        self._sending = None
