"""The bridge: commits of another thread become coalesced signals of this one."""

from __future__ import annotations

import threading

import pytest

from cmdmap.domain.changes import Changes, Commit
from cmdmap.domain.facts import UnitChanged
from cmdmap.ui.bridge import FACTS_KEPT, Bridge


class LoudDesk:
    """Calls its listener from a thread of its own, as the writer does."""

    def __init__(self):
        self.listeners = []

    def hear(self, listener):
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def publish(self, commits):
        def speak():
            for commit in commits:
                for listener in self.listeners:
                    listener(commit)

        thread = threading.Thread(target=speak)
        thread.start()
        thread.join()


@pytest.fixture
def desk():
    return LoudDesk()


@pytest.fixture
def bridge(qapp, desk):
    made = Bridge()
    made.open(desk)
    yield made
    made.close()


def commit(seq, now, *lives, facts=()):
    return Commit(seq, now, Changes(), tuple(facts), {live.unit.id: live for live in lives})


def test_many_commits_are_one_pulse_with_the_newest_of_each_unit(
    qtbot, bridge, desk, make_live, now
):
    pulses = []
    bridge.units_changed.connect(pulses.append)
    old, new, other = make_live(1, age_s=9), make_live(1, age_s=1), make_live(2)
    desk.publish([commit(1, now, old), commit(2, now, other), commit(3, now, new)])
    qtbot.waitUntil(lambda: bool(pulses))
    assert set(pulses[0]) == {new, other}
    assert len(pulses) == 1


def test_facts_arrive_in_the_order_of_their_commits(qtbot, bridge, desk, make_live, now):
    facts = [UnitChanged(make_live(n).unit) for n in range(4)]
    with qtbot.waitSignal(bridge.facts_heard) as heard:
        desk.publish([commit(n, now, facts=[fact]) for n, fact in enumerate(facts)])
    assert list(heard.args[0]) == facts


def test_later_commits_are_delivered_too(qtbot, bridge, desk, make_live, now):
    for number in range(5):
        with qtbot.waitSignal(bridge.units_changed) as heard:
            desk.publish([commit(number, now, make_live(number))])
        assert heard.args[0][0].unit.id == number


def test_a_busy_window_keeps_a_bounded_number_of_facts(qtbot, bridge, desk, make_live, now):
    fact = UnitChanged(make_live(1).unit)
    with qtbot.waitSignal(bridge.facts_heard) as heard:
        desk.publish([commit(1, now, facts=[fact] * (FACTS_KEPT + 7))])
    assert len(heard.args[0]) == FACTS_KEPT


def test_after_closing_nothing_is_delivered_and_nobody_listens(
    qtbot, qapp, bridge, desk, make_live, now
):
    listener = desk.listeners[0]
    bridge.close()
    assert desk.listeners == []
    with qtbot.assertNotEmitted(bridge.units_changed, wait=80):
        listener(commit(1, now, make_live(1)))
