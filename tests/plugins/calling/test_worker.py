"""Threads of a plugin: in order, bounded, stopped, and left behind when they hang."""

from __future__ import annotations

import threading

import pytest
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.plugins.calling import worker
from cmdmap.plugins.calling.worker import BusyError, HangError, PluginTooSlowError, Team


@pytest.fixture
def team():
    made = Team("some plugin", 1)
    yield made
    made.abandon()


def test_work_is_done_in_order_on_threads_of_its_own(team):
    done = []
    answers = [
        team.hand(lambda n=n: done.append((n, threading.current_thread().name))) for n in range(9)
    ]
    for answer in answers:
        answer.result(DEADLINE_S)
    assert done == [(n, "some plugin") for n in range(9)]


def test_what_work_raises_arrives_whatever_it_is(team):
    def leave():
        raise SystemExit(3)

    assert isinstance(team.hand(leave).exception(DEADLINE_S), SystemExit)
    assert team.run(lambda: 7, DEADLINE_S) == 7


def test_a_timeout_of_the_work_itself_is_no_hang(team):
    def give_up():
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        team.run(give_up, DEADLINE_S)


def test_what_does_not_come_back_is_told_to_leave(team):
    left, never = threading.Event(), threading.Event()

    def hang():
        try:
            while not never.wait(0.01):
                pass
        except PluginTooSlowError:
            left.set()
            raise

    with pytest.raises(HangError, match=r"0\.1 s"):
        team.run(hang, 0.1)
    team.abandon()
    assert left.wait(DEADLINE_S)
    with pytest.raises(BusyError):
        team.hand(lambda: None)


def test_a_full_queue_and_a_stopped_team_take_nothing(team, monkeypatch):
    monkeypatch.setattr(worker, "MOST_WAITING", 3)
    entered, go_on = threading.Event(), threading.Event()

    def wait():
        entered.set()
        assert go_on.wait(DEADLINE_S)

    first = team.hand(wait)
    assert entered.wait(DEADLINE_S)
    waiting = [team.hand(lambda: None) for _ in range(3)]
    with pytest.raises(BusyError):
        team.hand(lambda: None)
    stopper = threading.Thread(target=team.stop, args=(DEADLINE_S,))
    stopper.start()
    # What waited is refused, what runs may end.
    wait_until("the queue was given up", lambda: all(answer.done() for answer in waiting))
    assert all(isinstance(answer.exception(), BusyError) for answer in waiting)
    go_on.set()
    stopper.join(DEADLINE_S)
    assert first.result(DEADLINE_S) is None


def test_two_threads_work_side_by_side():
    team = Team("readers", 2)
    both = threading.Barrier(2)
    answers = [team.hand(lambda: both.wait(DEADLINE_S)) for _ in range(2)]
    assert sorted(answer.result(DEADLINE_S) for answer in answers) == [0, 1]
    team.stop(DEADLINE_S)
    assert len(team.thread_ids()) == 2
