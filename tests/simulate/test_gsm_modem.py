"""The simulated modem behaves like one: echo, prompts, references, slots, late reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.protocols.gsm.pdu import write_submits
from cmdmap.simulate.called_modem import EVERY, FIRST, RINGS, CalledModem
from cmdmap.simulate.gsm_modem import GsmModem, Network, write_deliver

START = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
ANNA = "+8613800100001"


def said(modem: GsmModem, command: bytes, after_s: float = 10.0) -> list[str]:
    """Return the lines that come within ``after_s`` of a command, the echo included."""
    modem.hear(command, START)
    whole = b"".join(modem.speak(START + timedelta(seconds=after_s)))
    return [line for line in whole.decode().replace("\r", "\n").split("\n") if line]


@pytest.fixture
def modem() -> GsmModem:
    modem = GsmModem()
    said(modem, b"ATE0\r")
    return modem


def test_it_echoes_until_told_not_to() -> None:
    modem = GsmModem()
    assert said(modem, b"AT\r") == ["AT", "OK"]
    assert said(modem, b"ATE0\r") == ["ATE0", "OK"]
    assert said(modem, b"AT\r") == ["OK"]


def test_what_is_no_command_is_ignored(modem: GsmModem) -> None:
    assert said(modem, b"hello\r") == []


def test_a_prompt_a_reference_and_later_the_report(modem: GsmModem) -> None:
    (unit,) = write_submits(ANNA, "你好", 1)
    assert said(modem, f"AT+CMGS={len(unit)}\r".encode()) == ["> "]
    told = f"00{unit.hex()}".encode() + b"\x1a"
    assert said(modem, told, 0.5) == ["+CMGS: 1", "OK"]
    (report,) = [line for line in said(modem, b"") if line.startswith("+CDS")]
    assert report == "+CDS: 26"
    assert modem.sent[0].number == ANNA


def test_an_escape_leaves_the_prompt(modem: GsmModem) -> None:
    said(modem, b"AT+CMGS=30\r")
    assert said(modem, b"\x1b") == ["OK"]
    assert said(modem, b"AT\r") == ["OK"]


def test_a_wrong_length_and_a_busy_network_are_errors() -> None:
    modem = GsmModem(Network(busy=1))
    said(modem, b"ATE0\r")
    (unit,) = write_submits(ANNA, "你好", 1)
    told = f"00{unit.hex()}".encode() + b"\x1a"
    said(modem, b"AT+CMGS=3\r")
    assert said(modem, told) == ["+CMS ERROR: 304"]
    command = f"AT+CMGS={len(unit)}\r".encode()
    for answer in (["+CMS ERROR: 42"], ["+CMGS: 1", "OK"]):
        said(modem, command)
        assert said(modem, told, 0.5) == answer


@pytest.mark.parametrize(
    ("card", "answer"),
    [("READY", ["+CPIN: READY", "OK"]), ("SIM PIN", ["+CPIN: SIM PIN", "OK"]),
     ("", ["+CME ERROR: 10"])],
)  # fmt: skip
def test_its_card(card: str, answer: list[str]) -> None:
    modem = GsmModem(Network(card=card))
    assert said(modem, b"AT+CPIN?\r")[1:] == answer


def test_what_comes_in_lies_on_the_card_until_it_is_deleted(modem: GsmModem) -> None:
    modem.receive(write_deliver(ANNA, "1", START), START)
    assert said(modem, b"") == ['+CMTI: "SM",1']
    head, unit, ok = said(modem, b"AT+CMGR=1\r")
    assert (head, ok) == ("+CMGR: 0,,22", "OK")
    assert len(unit) == 2 * (22 + 9)
    assert said(modem, b"AT+CMGL=4\r")[0] == "+CMGL: 1,1,,22"
    assert said(modem, b"AT+CMGD=1\r") == ["OK"]
    assert said(modem, b"AT+CMGR=1\r") == ["OK"]


def test_it_rings(modem: GsmModem) -> None:
    modem.ring(ANNA, START)
    assert said(modem, b"") == ["RING", '+CLIP: "+8613800100001",145']


@pytest.mark.parametrize(
    ("network", "replies"),
    [
        (Network(reply_s=1.0), 3),
        (Network(reply_s=1.0, unreachable=frozenset({ANNA})), 0),
        (Network(reply_s=1.0, off=frozenset({ANNA})), 0),
        (Network(), 0),
    ],
)
def test_people_answer_what_has_reached_them(network: Network, replies: int) -> None:
    modem = GsmModem(network)
    (unit,) = write_submits(ANNA, "你好", 1)
    said(modem, f"ATE0\rAT+CMGS={len(unit)}\r".encode())
    modem.hear(f"00{unit.hex()}".encode() + b"\x1a", START)
    modem.speak(START + timedelta(seconds=60))
    assert len(modem.slots) == replies


def test_callers_call_in_turn_ring_some_times_and_give_up() -> None:
    modem = CalledModem((ANNA, "13800100002"))
    assert modem.speak(START) == []
    heard = b"".join(modem.speak(START + FIRST + timedelta(seconds=30))).decode()
    assert heard.count("RING") == heard.count(ANNA) == RINGS
    assert heard.rstrip().endswith("NO CARRIER")
    assert b"13800100002" in b"".join(modem.speak(START + FIRST + EVERY))


def test_nobody_calls_while_the_line_is_used() -> None:
    modem = CalledModem((ANNA,))
    modem.speak(START)
    modem.call = ("13800100002", START)
    assert modem.speak(START + FIRST + timedelta(seconds=30)) == []
