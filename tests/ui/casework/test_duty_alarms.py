"""Duty alarms: in the strip among those of incidents, whom they concern, what they sound like."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import Shortage
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.ui.casework.alarm_strip import AlarmStrip
from cmdmap.ui.casework.duty_alarms import duty_alarms, limit_key
from cmdmap.ui.radio.alarm_sound import Tone

ME = Actor("王芳", frozenset({Role.DISPATCHER}))


@pytest.fixture
def shortage(now):
    return Shortage(StrengthLimit(ForceKind.GOVERNANCE, "P01", 4), 2, now)


def alarms(shortage, actor=ME):
    return duty_alarms(PeopleBook().with_shortage(shortage), actor, {"P01": "01巡区"})


def test_a_shortage_sounds_as_overdue_until_there_are_enough_and_waits_on(shortage, now):
    (alarm,) = alarms(shortage)
    assert (alarm.tone, alarm.at) == (Tone.OVERDUE, now)
    assert alarm.words[2:] == ("01巡区", "2 free, at least 4 wanted", "")
    assert limit_key(alarm.key) == shortage.key
    (back,) = alarms(replace(shortage, back_at=now + timedelta(minutes=5)))
    assert back.tone is Tone.NOTICE
    assert "enough again" in back.words[-1]
    assert alarms(replace(shortage, seen_at=now, seen_by="王芳")) == []


@pytest.mark.parametrize(
    ("actor", "count"),
    [
        (replace(ME, areas=frozenset({"P09"})), 0),
        (replace(ME, areas=frozenset({"P01"})), 1),
        (Actor("审计", frozenset({Role.AUDITOR})), 0),
        (Actor("", frozenset()), 1),
    ],
)
def test_it_rings_where_somebody_dispatches_there_and_at_a_locked_window(shortage, actor, count):
    assert len(alarms(shortage, actor)) == count


def test_the_strip_shows_it_and_leads_to_the_duty(qtbot, shortage, kinds, now):
    strip = AlarmStrip()
    qtbot.addWidget(strip)
    found = alarms(shortage)
    strip.show_alarms(found, kinds.of, now + timedelta(seconds=5))
    row = strip._rows[0]
    assert "Too few are free" in row.words.text()
    assert "■" in row.words.text()
    with qtbot.waitSignal(strip.duty_requested):
        row.show_button.click()
    with qtbot.waitSignal(strip.acknowledge_requested) as told:
        row.seen_button.click()
    assert told.args == [found[0].key]
