"""Case alarms: what sounds, in which order, until a person has seen it or its cause is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.domain.casework.facts import ClockRang, IncidentMoved
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import ClockKind, Owner, Told
from cmdmap.domain.incident import IncidentState, Source, Urgency
from cmdmap.domain.incident_flow import Act, Happened
from cmdmap.domain.rights import Actor, Role
from cmdmap.ui.casework.alarm_strip import AlarmStrip
from cmdmap.ui.casework.alarms import CaseAlarms
from cmdmap.ui.radio.alarm_sound import Tone

ME = Actor("王芳", frozenset({Role.DISPATCHER}))


@pytest.fixture
def moved(now):
    """``moved(incident, by=…)``: somebody else opened it."""

    def make(incident, happened=Happened.REPORTED, by="import"):
        line = Line(1, incident.id, now, now, by, Act.REPORT, incident.state)
        return IncidentMoved(happened, incident, line)

    return make


@pytest.fixture
def rang(now):
    def make(incident, clock, told):
        return ClockRang(
            incident.id, incident.number, clock, told, now, Owner.BRIGADE, "330108003001"
        )

    return make


@pytest.fixture
def reported(make_incident):
    return make_incident(1, state=IncidentState.REPORTED)


def test_a_new_incident_sounds_by_urgency_until_somebody_takes_it_in(moved, make_incident):
    alarms = CaseAlarms()
    for number, urgency in enumerate(Urgency, 1):
        incident = make_incident(number, state=IncidentState.REPORTED, urgency=urgency)
        alarms.take(moved(incident), ME, {})
    assert [each.tone for each in alarms.open()] == [
        Tone.URGENT,
        Tone.INCIDENT,
        Tone.INCIDENT,
        Tone.NOTICE,
    ]
    taken_in = make_incident(1, state=IncidentState.TAKEN_IN, urgency=Urgency.URGENT)
    alarms.follow({taken_in.id: taken_in})
    assert alarms.open() == []


def test_what_i_opened_myself_is_no_news_to_me(moved, make_incident):
    alarms = CaseAlarms()
    alarms.take(moved(make_incident(1), Happened.OPENED, by="王芳"), ME, {})
    assert alarms.open() == []
    alarms.take(moved(make_incident(1), Happened.OPENED, by="李强"), ME, {})
    assert len(alarms.open()) == 1


def test_an_emergency_is_told_by_its_own_banner(moved, make_incident):
    incident = make_incident(1, state=IncidentState.REPORTED, source=Source.RADIO)
    alarms = CaseAlarms()
    alarms.take(moved(incident), ME, {})
    alarms.begin({incident.id: incident})
    assert alarms.open() == []


def test_other_areas_do_not_ring_here(moved, reported):
    elsewhere = replace(ME, areas=frozenset({"P09"}))
    alarms = CaseAlarms()
    alarms.take(moved(reported), elsewhere, {})
    assert alarms.open() == []
    alarms.take(moved(reported), replace(ME, areas=frozenset({"P01"})), {})
    assert len(alarms.open()) == 1


def test_a_warning_is_heard_once_and_overdue_stays(rang, make_incident, make_clock):
    clock = make_clock(ClockKind.ARRIVE, due_s=-10, told=Told.OVERDUE)
    incident = make_incident(1, state=IncidentState.DISPATCHED, clocks=(clock,))
    cases = {incident.id: incident}
    alarms = CaseAlarms()
    assert alarms.take(rang(incident, clock, Told.WARNED), ME, cases) is True
    assert alarms.open() == []
    assert alarms.take(rang(incident, clock, Told.OVERDUE), ME, cases) is False
    alarms.follow(cases)
    (alarm,) = alarms.open()
    assert (alarm.tone, alarm.what) == (Tone.OVERDUE, "arrival: overdue")


def test_an_alarm_leaves_with_its_cause_or_by_a_person(rang, now, make_incident, make_clock):
    clock = make_clock(ClockKind.ARRIVE, due_s=-10, told=Told.SUPERVISED)
    incident = make_incident(1, state=IncidentState.DISPATCHED, clocks=(clock,))
    cases = {incident.id: incident}
    alarms = CaseAlarms()
    alarms.take(rang(incident, clock, Told.OVERDUE), ME, cases)
    alarms.take(rang(incident, clock, Told.SUPERVISED), ME, cases)
    (alarm,) = alarms.open()
    assert alarm.told is Told.SUPERVISED
    assert alarms.acknowledge(alarm.key) == alarm
    assert alarms.acknowledge(alarm.key) is None
    alarms.take(rang(incident, clock, Told.OVERDUE), ME, cases)
    arrived = replace(incident, clocks=(clock.stop(now),))
    alarms.follow({arrived.id: arrived})
    assert alarms.open() == []


def test_what_nobody_took_in_before_the_start_rings_again(reported, make_incident):
    alarms = CaseAlarms()
    other = make_incident(2, state=IncidentState.SIGNED)
    alarms.begin({reported.id: reported, other.id: other})
    assert [each.incident.id for each in alarms.open()] == [1]


def test_a_clock_that_ran_out_replaces_the_news_of_its_incident(
    moved, rang, make_incident, make_clock
):
    clock = make_clock(ClockKind.TAKE_IN, due_s=-10, told=Told.OVERDUE)
    incident = make_incident(1, state=IncidentState.REPORTED, clocks=(clock,))
    alarms = CaseAlarms()
    alarms.take(moved(incident), ME, {})
    alarms.take(rang(incident, clock, Told.OVERDUE), ME, {incident.id: incident})
    assert [alarm.clock for alarm in alarms.open()] == [ClockKind.TAKE_IN]


def test_the_strip_is_one_row_and_lists_the_others_over_the_window(
    qtbot, moved, make_incident, kinds, now
):
    alarms = CaseAlarms()
    for number in range(1, 13):
        incident = make_incident(number, state=IncidentState.REPORTED, address="<b>至善路</b>")
        alarms.take(moved(incident), ME, {})
    window = QWidget()
    qtbot.addWidget(window)
    strip = AlarmStrip()
    QVBoxLayout(window).addWidget(strip)
    window.show()
    strip.show_alarms(alarms.open(), kinds.of, now + timedelta(seconds=5))
    height = strip.sizeHint().height()
    rows = [row for row in strip._rows if row.isVisible()]
    assert len(rows) == 1
    assert "▲" in rows[0].words.text()
    assert "<b>至善路</b>" in rows[0].words.text()
    assert strip._more.text() == "11 more alarms"
    strip._more.click()
    assert [row.isVisible() for row in strip._rows] == [True] * 9
    assert strip._rest.text() == "3 more alarms"
    assert strip.sizeHint().height() == height
    with qtbot.waitSignal(strip.acknowledge_requested) as told:
        strip._rows[1].seen_button.click()
    assert told.args == [alarms.open()[1].key]
    assert strip.first() == alarms.open()[0].key
    strip.show_alarms([], kinds.of, now)
    assert strip.first() is None
    assert not any(row.isVisible() for row in strip._rows)
