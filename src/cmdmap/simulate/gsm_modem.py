"""A GSM modem with its card and a network of phones: takes texts, delivers, reports, and rings.

One of the devices of ``hardware.py``. It answers AT commands in PDU mode like a real one: a prompt
before each message, references, results that take their time, reports that come later, and errors
while it is busy. What phones send lies on the card until it is deleted. Source: 3GPP TS 27.005,
27.007 and 23.040.
"""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cmdmap.protocols.gsm.pdu import swapped, write_address, write_time

SMSC = bytes.fromhex("0891683108200005F0")
"""An invented service centre, +8613800200500."""
ANSWER_S, NETWORK_S, ARRIVAL_S = 0.02, 0.2, 0.6
SLOTS = 40
_LONGEST = 2048
_NUMBER_AT = 2


@dataclass(frozen=True, slots=True)
class Network:
    """How card and network behave."""

    card: str = "READY"
    """``READY``, ``SIM PIN``, or empty for no card."""
    busy: int = 0
    """So many texts are refused at first: the network is congested."""
    unreachable: frozenset[str] = frozenset()
    """Numbers whose texts are never delivered."""
    off: frozenset[str] = frozenset()
    """Numbers that say nothing: their phones are switched off."""
    answer_s: float = ANSWER_S
    network_s: float = NETWORK_S
    arrival_s: float = ARRIVAL_S
    ring_s: float = 2.5
    """A phone that is called rings after so long ..."""
    pick_up_s: float | None = 6.0
    """... and is picked up so long after the dialling; None: nobody picks up."""
    engaged: frozenset[str] = frozenset()
    """Numbers that are busy."""
    reply_s: float | None = None
    """People answer a text with 1, 2 and 3, so far apart; None: nobody answers."""


@dataclass(slots=True)
class TextSent:
    """One part that the modem has sent."""

    number: str
    data: bytes
    """User data without a header."""
    part: tuple[int, int, int] | None
    """Reference, parts and number of this part."""


@dataclass(slots=True)
class _Line:
    """What goes to the computer, and when."""

    heap: list[tuple[datetime, int, bytes]] = field(default_factory=list)
    turns: Callable[[], int] = field(default_factory=lambda: itertools.count().__next__)

    def plan(self, at: datetime, data: bytes) -> None:
        """Say ``data`` at a time."""
        heapq.heappush(self.heap, (at, self.turns(), data))

    def due(self, now: datetime) -> list[bytes]:
        """Return what is to be said up to ``now``."""
        said = []
        while self.heap and self.heap[0][0] <= now:
            said.append(heapq.heappop(self.heap)[2])
        return said


class GsmModem:
    """The modem; tests look at :attr:`sent` and send texts to it with :meth:`receive`."""

    def __init__(self, network: Network | None = None) -> None:
        self.network = network or Network()
        self.sent: list[TextSent] = []
        self.slots: dict[int, bytes] = {}
        """What lies on the card."""
        self._line = _Line()
        self._heard = b""
        self._echo = True
        self._expected: int | None = None
        """Octets of the unit that the prompt asked for."""
        self._refusals = self.network.busy
        self._replies: list[tuple[datetime, str, str]] = []
        self.call: tuple[str, datetime] | None = None
        """Number that is being called and since when."""

    def speak(self, now: datetime) -> list[bytes]:
        """Return what is due up to ``now``."""
        while self._replies and self._replies[0][0] <= now:
            at, number, text = heapq.heappop(self._replies)
            self.receive(write_deliver(number, text, at), now)
        return self._line.due(now)

    def hear(self, data: bytes, now: datetime) -> None:
        """Take what the computer writes."""
        self._heard = (self._heard + data)[-_LONGEST:]
        while True:
            end = re.search(rb"[\x1a\x1b]" if self._expected is not None else rb"[\r\x1b]",
                            self._heard)  # fmt: skip
            if end is None:
                return
            told, self._heard = self._heard[: end.start()], self._heard[end.end() :]
            if self._echo and self._expected is None:
                self._line.plan(now, told + b"\r")
            if end[0] == b"\x1b":
                if self._expected is not None:
                    self._result(now, "OK")
                self._expected = None
            elif self._expected is not None:
                self._send(told.strip(), now)
            else:
                self._obey(told.decode("latin-1").strip().upper(), now)

    def receive(self, unit: bytes, now: datetime) -> None:
        """A phone sends a text: ``unit`` without the service centre's address."""
        slot = next(number for number in range(1, SLOTS + 1) if number not in self.slots)
        self.slots[slot] = unit
        self._say(now, f'+CMTI: "SM",{slot}')

    def ring(self, number: str, now: datetime) -> None:
        """A phone calls."""
        self._say(now, "RING")
        self._say(now, f'+CLIP: "{number}",145')

    def hang_up(self, now: datetime) -> None:
        """The phone that was called hangs up."""
        self.call = None
        self._say(now, "NO CARRIER")

    def _obey(self, command: str, now: datetime) -> None:
        name, _, value = command.partition("=")
        if not command.startswith("AT"):
            return
        if name == "ATE0":
            self._echo = False
        if name == "AT+CPIN?":
            self._card(now)
        elif name == "AT+CSQ":
            self._result(now, "+CSQ: 21,0", "OK")
        elif name.startswith("ATD"):
            self._dial(name.removeprefix("ATD").rstrip(";"), now)
        elif name == "ATH":
            self.call = None
            self._result(now, "OK")
        elif name == "AT+CLCC":
            self._calls(now)
        elif name == "AT+CMGL":
            listed = [self._listed(slot) for slot in sorted(self.slots)]
            self._result(now, *listed, "OK")
        elif name == "AT+CMGR":
            unit = self.slots.get(int(value))
            read = () if unit is None else (with_unit("+CMGR: 0,,", unit),)
            self._result(now, *read, "OK")
        elif name == "AT+CMGD":
            self.slots.pop(int(value), None)
            self._result(now, "OK")
        elif name == "AT+CMGS":
            self._expected = int(value)
            self._line.plan(self._after(now, self.network.answer_s), b"\r\n> ")
        else:
            self._result(now, "OK")

    def _dial(self, number: str, now: datetime) -> None:
        self._result(now, "OK")
        if number in self.network.engaged:
            self._say(self._after(now, self.network.ring_s), "BUSY")
        else:
            self.call = (number, now)

    def _calls(self, now: datetime) -> None:
        lines = []
        if self.call is not None:
            number, since = self.call
            passed_s = (now - since).total_seconds()
            pick_up_s = self.network.pick_up_s
            picked_up = pick_up_s is not None and passed_s >= pick_up_s
            state = 0 if picked_up else 3 if passed_s >= self.network.ring_s else 2
            lines.append(f'+CLCC: 1,0,{state},0,0,"{number}",145')
        self._result(now, *lines, "OK")

    def _card(self, now: datetime) -> None:
        if self.network.card:
            self._result(now, f"+CPIN: {self.network.card}", "OK")
        else:
            self._result(now, "+CME ERROR: 10")

    def _listed(self, slot: int) -> str:
        return with_unit(f"+CMGL: {slot},1,,", self.slots[slot])

    def _send(self, digits: bytes, now: datetime) -> None:
        expected, self._expected = self._expected, None
        unit = bytes.fromhex(digits.decode("ascii"))[1:]
        if len(unit) != expected:
            self._result(now, "+CMS ERROR: 304")
            return
        taken_at = self._after(now, self.network.network_s)
        if self._refusals:
            self._refusals -= 1
            self._say(taken_at, "+CMS ERROR: 42")
            return
        text = read_submit(unit)
        self.sent.append(text)
        reference = len(self.sent) % 256
        self._say(taken_at, f"+CMGS: {reference}")
        self._say(taken_at, "OK")
        if text.number not in self.network.off:
            arrived_at = self._after(taken_at, self.network.arrival_s)
            status = 0x45 if text.number in self.network.unreachable else 0
            report = write_report(reference, text.number, status, arrived_at)
            self._say(arrived_at, with_unit("+CDS: ", report))
            self._answer(text, arrived_at)

    def _answer(self, text: TextSent, arrived_at: datetime) -> None:
        """Let the person at the phone answer what has arrived wholly."""
        pause_s = self.network.reply_s
        whole = text.part is None or text.part[2] == text.part[1]
        if pause_s is None or not whole or text.number in self.network.unreachable:
            return
        for turn, reply in enumerate(("1", "2", "3 已处理完毕"), 1):
            at = self._after(arrived_at, turn * pause_s)
            heapq.heappush(self._replies, (at, text.number, reply))

    def _result(self, now: datetime, *lines: str) -> None:
        for line in lines:
            self._say(self._after(now, self.network.answer_s), line)

    def _say(self, at: datetime, line: str) -> None:
        self._line.plan(at, f"\r\n{line}\r\n".encode("ascii"))

    def _after(self, now: datetime, seconds: float) -> datetime:
        return now + timedelta(seconds=seconds)


def with_unit(head: str, unit: bytes) -> str:
    """Return a line and the line of its unit; the length does not count the service centre."""
    return f"{head}{len(unit)}\r\n{(SMSC + unit).hex().upper()}"


def read_submit(unit: bytes) -> TextSent:
    """Return what a SUBMIT unit says; the modem trusts the computer that wrote it."""
    digits = unit[_NUMBER_AT]
    end = _NUMBER_AT + 2 + (digits + 1) // 2
    number = swapped(unit[_NUMBER_AT + 2 : end].hex())[:digits]
    number = ("+" if unit[_NUMBER_AT + 1] == 0x91 else "") + number
    # Protocol identifier, coding, validity and length stand before the user data.
    data = unit[end + 4 :]
    if not unit[0] & 0x40:
        return TextSent(number, data, None)
    head, body = data[1 : 1 + data[0]], data[1 + data[0] :]
    return TextSent(number, body, (head[2], head[3], head[4]))


def write_deliver(
    number: str, text: str, at: datetime, part: tuple[int, int, int] | None = None
) -> bytes:
    """Return the DELIVER unit of a text in UCS2 from a phone, or of one part of it."""
    header = b"" if part is None else bytes([5, 0, 3, *part])
    body = header + text.encode("utf-16-be")
    first = 0x04 | (0x40 if part else 0)
    return (
        bytes([first])
        + write_address(number)
        + bytes([0, 8])
        + write_time(at)
        + bytes([len(body)])
        + body
    )


def write_report(reference: int, number: str, status: int, at: datetime) -> bytes:
    """Return the STATUS-REPORT unit of a text sent earlier; status 0 says that it arrived."""
    stamp = write_time(at)
    return bytes([0x06, reference]) + write_address(number) + stamp + stamp + bytes([status])
