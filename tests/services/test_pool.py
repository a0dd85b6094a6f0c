"""Readers answer with futures, never write, and end."""

from __future__ import annotations

import threading

import pytest
from tests.kit.desks import feed, fix, open_file
from tests.kit.waiting import DEADLINE_S

from cmdmap.errors import WorldError
from cmdmap.services.pool import ReaderPool
from cmdmap.store.units import read_units


@pytest.fixture
def store(tmp_path):
    with open_file(tmp_path / "cmdmap.db") as opened:
        feed(opened, fix())
        yield opened


@pytest.fixture
def pool(store):
    made = ReaderPool(store, threads=2)
    yield made
    made.stop()


def test_a_question_is_asked_in_another_thread(pool):
    def ask(connection):
        return threading.current_thread().name, [
            known.unit.name for known in read_units(connection)
        ]

    thread, names = pool.read(ask).result(DEADLINE_S)
    assert thread.startswith("reader")
    assert names == ["Radio 100-2007"]


def test_a_reader_cannot_write(pool):
    future = pool.read(lambda connection: connection.exec_driver_sql("DELETE FROM units"))
    with pytest.raises(WorldError):
        future.result(DEADLINE_S)
    assert pool.read(lambda c: len(read_units(c))).result(DEADLINE_S) == 1


def test_a_slow_look_up_does_not_hold_the_others(pool):
    go_on = threading.Event()
    slow = pool.run(lambda: go_on.wait(DEADLINE_S))
    assert pool.run(lambda: 7).result(DEADLINE_S) == 7
    go_on.set()
    assert slow.result(DEADLINE_S)


def test_stopping_forgets_what_waits(store):
    pool = ReaderPool(store, threads=1)
    started, go_on = threading.Event(), threading.Event()

    def hold():
        started.set()
        return go_on.wait(DEADLINE_S)

    running, waiting = pool.run(hold), pool.run(lambda: 1)
    assert started.wait(DEADLINE_S)
    releasing = threading.Timer(0.05, go_on.set)
    releasing.start()
    pool.stop()
    releasing.join()
    assert running.result() is True
    assert waiting.cancelled()
