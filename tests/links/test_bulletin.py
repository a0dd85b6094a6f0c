"""Notices for everybody: the newest of each subject, all of them again after a reconnect."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.links import bulletin as room
from cmdmap.links.bulletin import AGAIN, IN_ONE_TURN, Bulletin
from cmdmap.links.kind import Chunk

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


class Wire:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written = b""

    def read(self) -> Chunk:
        return Chunk(b"")

    def write(self, data: bytes, to: str = "") -> None:
        assert to == ""
        self.written += data

    def close(self) -> None:
        self.written = b""

    def taken(self) -> bytes:
        written, self.written = self.written, b""
        return written


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def board(wire: Wire) -> Bulletin:
    board = Bulletin()
    board.open(wire)
    return board


def test_a_newer_notice_replaces_the_older(board: Bulletin, wire: Wire) -> None:
    for notice in (b"a1", b"a2"):
        board.post("a", notice)
    board.post("b", b"b1")
    board.speak(NOON)
    assert wire.taken() == b"a2b1"
    board.speak(NOON)
    assert wire.taken() == b""


def test_after_a_reconnect_all_is_told_again(board: Bulletin, wire: Wire) -> None:
    board.post("a", b"a1")
    board.speak(NOON)
    board.close()
    board.post("b", b"b1")
    board.speak(NOON)
    assert wire.taken() == b"a1"
    board.open(wire)
    board.speak(NOON)
    assert wire.taken() == b"a1b1"


def test_who_joins_is_told_all_but_not_too_often(board: Bulletin, wire: Wire) -> None:
    board.post("a", b"a1")
    board.speak(NOON)
    board.welcome()
    board.speak(NOON)
    assert wire.taken() == b"a1a1"
    board.welcome()
    board.speak(NOON + AGAIN / 2)
    assert wire.taken() == b""
    board.speak(NOON + AGAIN)
    assert wire.taken() == b"a1"


def test_what_was_withdrawn_is_not_told(board: Bulletin, wire: Wire) -> None:
    board.post("a", b"a1")
    board.withdraw("a")
    board.withdraw("never posted")
    board.speak(NOON)
    assert wire.taken() == b""


def test_hearing_goes_on_between_many_notices(board: Bulletin, wire: Wire) -> None:
    for number in range(IN_ONE_TURN + 1):
        board.post(str(number), b".")
    board.speak(NOON)
    assert len(wire.taken()) == IN_ONE_TURN
    board.speak(NOON)
    assert len(wire.taken()) == 1


def test_the_oldest_subject_makes_room(
    board: Bulletin, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_SUBJECTS", 2)
    for subject in ("a", "b", "a", "c"):
        board.post(subject, subject.encode())
    board.speak(NOON)
    assert sorted(wire.taken()) == sorted(b"ac")


def test_a_wire_that_cannot_be_written_to_is_told_nothing() -> None:
    board = Bulletin()
    board.open(object())
    board.post("a", b"a1")
    board.speak(NOON)
    assert board._untold
