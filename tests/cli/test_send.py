"""``cmdmap units send|status|poll|sent``: orders are kept, refused or followed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.kit.desks import feed, fix, open_file, said

from cmdmap.cli.main import run
from cmdmap.domain.outgoing import Happening, OutgoingState
from cmdmap.domain.report import ReportKind
from cmdmap.services.outgoing.words import HAPPENING_NAMES, STATE_NAMES
from cmdmap.store.outbox import QUEUED

RADIO = "fleetsync:100-2007"


@pytest.fixture(autouse=True)
def _heard(home: Path) -> None:
    with open_file(home / "cmdmap.db") as store:
        feed(store, fix(RADIO), said(ReportKind.TEXT, "gsm:+8613800100001"))


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_an_order_waits_for_a_console_with_links(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units", "send", RADIO, "to the gate", "--by", "李"]) == 0
    assert capsys.readouterr().out == "Message 1: waiting to be sent. \n"
    assert run(["units", "poll", "1", "--json"]) == 0
    poll = printed(capsys)
    assert (poll["kind"], poll["state"], poll["unit_id"]) == ("poll", "queued", 1)
    assert poll["by"]
    assert run(["units", "status", RADIO, "42", "--json"]) == 0
    assert printed(capsys)["text"] == "42"


def test_the_wait_ends_when_nobody_sends_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units", "send", RADIO, "x", "--wait", "0.3"]) == 0
    assert "waiting to be sent" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["send", RADIO, "到至善路口"], "Latin letters"),
        (["send", "fleetsync:999-9999", "x"], "There is no unit"),
        (["poll", "gsm:+8613800100001"], "no radio or phone that could take it"),
        (["status", RADIO, "5"], "from 10 to 99"),
    ],
)
def test_a_refusal_is_one_sentence_and_nothing_is_kept(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["units", *words]) == 1
    assert why in capsys.readouterr().err
    assert run(["units", "sent", "--json"]) == 0
    assert printed(capsys) == []


def test_what_was_sent_is_listed_with_its_history(capsys: pytest.CaptureFixture[str]) -> None:
    run(["units", "send", RADIO, "to the gate", "--by", "李"])
    run(["units", "send", "gsm:+8613800100001", "到至善路口", "--by", "李"])
    capsys.readouterr()
    assert run(["units", "sent"]) == 0
    listed = capsys.readouterr().out
    assert listed.index("到至善路口") < listed.index("to the gate"), "newest first"
    assert "ordered" in listed
    assert run(["units", "sent", RADIO, "--json"]) == 0
    (message,) = printed(capsys)
    assert message["text"] == "to the gate"
    assert [line["happening"] for line in message["history"]] == ["queued"]


def test_every_state_and_happening_has_its_words() -> None:
    assert set(STATE_NAMES) == set(OutgoingState)
    assert set(HAPPENING_NAMES) == {QUEUED, *Happening}
