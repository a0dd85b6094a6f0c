"""What people with plain phones mean."""

from __future__ import annotations

import pytest

from cmdmap.errors import WorldError
from cmdmap.protocols.gsm.replies import DEFAULT_REPLIES, Reply, ReplyTable


@pytest.mark.parametrize(
    ("text", "meaning", "note"),
    [
        ("1", "received", ""),
        (" 2 ", "arrived", ""),
        ("３", "done", ""),
        ("3 已劝离", "done", "已劝离"),
        ("3，已劝离。", "done", "已劝离。"),
        ("收到", "received", ""),
        ("收到！马上去", "received", "马上去"),
        ("完成", "done", ""),
    ],
)
def test_replies_with_their_notes(text: str, meaning: str, note: str) -> None:
    assert DEFAULT_REPLIES.read(text) == Reply(meaning, note)


@pytest.mark.parametrize(
    "text", ["", "4", "30", "3人在现场", "12345", "收到了吗", "hello 1", "。1"]
)
def test_other_texts_stay_texts(text: str) -> None:
    assert DEFAULT_REPLIES.read(text) is None


def test_a_table_of_one_s_own() -> None:
    table = ReplyTable.parse("received: ok OK1; done: fertig;")
    assert table.read("Ok!") == Reply("received", "")
    assert table.read("fertig, 2 Leute") == Reply("done", "2 Leute")
    assert table.read("1") is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1", "is no entry"),
        ("gone: 1", "is no entry"),
        ("received: 1; done: 1", "two meanings"),
        ("received: 1; done: １", "two meanings"),
    ],
)
def test_a_wrong_table_is_refused(written: str, why: str) -> None:
    with pytest.raises(WorldError, match=why):
        ReplyTable.parse(written)


def test_an_empty_table_takes_everything_for_text() -> None:
    assert ReplyTable.parse("").read("1") is None
