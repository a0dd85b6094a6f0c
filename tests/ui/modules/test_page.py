"""The handle of a page: of questions with one name only the last is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from cmdmap.errors import WorldError
from cmdmap.ui.answers import Answers
from cmdmap.ui.modules import page as room
from cmdmap.ui.modules.page import ModulePage


class Login(QObject):
    """Nobody logs in."""

    changed = Signal()


class HeldDesk:
    """Questions wait until the test lets a reader come to them."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[Any], Any]]] = []
        self.asked: list[str] = []

    def ask(self, _part: str, question: Callable[[Any], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, question))
        return future

    def answer(self, number: int) -> None:
        """Let the reader come to a question, counted from 0 in the order of asking."""
        future, question = self.waiting[number]
        try:
            future.set_result(question(self))
        except WorldError as error:
            future.set_exception(error)


@pytest.fixture
def desk() -> HeldDesk:
    return HeldDesk()


@pytest.fixture
def page(qapp: Any, desk: HeldDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModulePage]:
    """A handle without window and map."""
    monkeypatch.setattr(room, "ModuleMap", lambda *_given: SimpleNamespace(
        setParent=lambda _parent: None, close=lambda: None))  # fmt: skip
    calls = SimpleNamespace(here=lambda _part, work: work())
    slot: Any = SimpleNamespace(
        desk=desk, part=SimpleNamespace(id="main"), plugin=SimpleNamespace(calls=calls)
    )
    seat: Any = SimpleNamespace(login=Login(), answers=Answers())
    made = ModulePage(slot, seat, SimpleNamespace(), SimpleNamespace())  # type: ignore[arg-type]
    yield made
    made.close()


def search(desk: HeldDesk, words: str) -> Callable[[Any], str]:
    """Return a question that notes that it was really asked."""

    def question(_reader: Any) -> str:
        desk.asked.append(words)
        return words

    return question


def test_only_the_last_question_of_a_name_is_answered(page, desk, qtbot):
    got: list[str] = []
    for words in ("a", "ab"):
        page.read(search(desk, words), got.append, name="list")
    page.read(search(desk, "other"), got.append, name="detail")
    page.read(search(desk, "none"), got.append)
    for number in (1, 2, 3, 0):
        desk.answer(number)
    qtbot.waitUntil(lambda: len(got) == 3)
    assert got == ["ab", "other", "none"]
    assert "a" not in desk.asked, "the store is not asked for what nobody waits for"


def test_an_answer_that_comes_after_the_next_question_is_dropped(page, desk, qtbot):
    got: list[str] = []
    warned: list[str] = []
    page.warned.connect(warned.append)

    def refused(_reader: Any) -> str:
        raise WorldError("the old one is refused")

    page.read(search(desk, "a"), got.append, name="list")
    desk.answer(0)
    page.read(refused, got.append, name="list")
    desk.answer(1)
    page.read(search(desk, "ab"), got.append, name="list")
    desk.answer(2)
    qtbot.waitUntil(lambda: bool(got))
    assert (got, warned) == (["ab"], [])


def test_a_refusal_of_the_last_question_is_said(page, desk, qtbot):
    def refused(_reader: Any) -> str:
        raise WorldError("no such place")

    with qtbot.waitSignal(page.warned) as said:
        page.read(refused, lambda _answer: None, name="list")
        desk.answer(0)
    assert said.args == ["no such place"]
