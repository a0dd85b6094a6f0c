"""Answers of other threads come back to the window's thread, errors to the one who asked."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from cmdmap.errors import WorldError
from cmdmap.ui.answers import Answers


@pytest.fixture
def answers(qapp):
    made = Answers()
    yield made
    made.close()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as made:
        yield made


def test_an_answer_is_taken_on_the_windows_thread(qtbot, answers, pool):
    taken = []
    answers.deliver(pool.submit(lambda: 42), lambda n: taken.append((n, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(taken))
    assert taken == [(42, threading.get_ident())]


def test_a_world_error_goes_to_the_asker_or_to_the_status_line(qtbot, answers):
    future: Future = Future()
    future.set_exception(WorldError("the cable is out"))
    mine = []
    answers.deliver(future, mine.append, lambda error: mine.append(str(error)))
    with qtbot.waitSignal(answers.failed) as said:
        answers.deliver(future, mine.append)
    assert mine == ["the cable is out"]
    assert said.args == ["the cable is out"]


def test_our_own_mistake_goes_to_the_crash_border(qtbot, answers, monkeypatch):
    caught = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(error))
    future: Future = Future()
    future.set_exception(ZeroDivisionError("ours"))
    answers.deliver(future, caught.append)
    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], ZeroDivisionError)


def test_a_cancelled_or_late_answer_is_dropped(qtbot, answers):
    taken = []
    gone: Future = Future()
    gone.cancel()
    gone.set_running_or_notify_cancel()
    answers.deliver(gone, taken.append)
    late: Future = Future()
    answers.deliver(late, taken.append)
    answers.close()
    late.set_result(1)
    with qtbot.assertNotEmitted(answers.failed, wait=50):
        pass
    assert taken == []
