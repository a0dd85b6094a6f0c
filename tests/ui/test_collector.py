"""Garbage with Qt objects in it is collected on the UI thread only."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from cmdmap.ui.collector import Collector


class Knot:
    """An object that only the cyclic collector can free, and that tells where it was freed."""

    def __init__(self, freed):
        self.myself = self
        weakref.finalize(self, lambda: freed.append(threading.get_ident()))


@pytest.fixture
def collector(qapp):
    made = Collector()
    yield made
    made.close()


def test_another_thread_frees_nothing_however_much_it_allocates(qtbot, collector):
    freed: list[int] = []
    Knot(freed)

    def allocate():
        kept = [[number] for number in range(100_000)]
        assert len(kept) == 100_000

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert freed == []
    kept = [[number] for number in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: bool(freed), timeout=20_000)
    assert set(freed) == {threading.get_ident()}
    assert kept


@pytest.mark.parametrize("automatic", [True, False])
def test_closing_gives_collecting_back_to_whoever_had_it(qapp, automatic):
    if automatic:
        gc.enable()
    made = Collector()
    made.settle()
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
    made.close()
    was = gc.isenabled()
    gc.disable()
    assert was is automatic
    assert gc.get_freeze_count() == 0
