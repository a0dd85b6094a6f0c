"""Alarms: in the banner until acknowledged, all at once, each with all that helps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.roll_call import Misses
from cmdmap.ui.radio.alarm_banner import AlarmBanner
from cmdmap.ui.radio.alarms import nearest_words, open_alarms

S = timedelta(seconds=1)


@pytest.fixture
def present(make_live, now):
    return {
        UnitId(1): make_live(1, emergency_at=now - 5 * S),
        UnitId(2): make_live(2),
        UnitId(3): make_live(3, emergency_at=now - 9 * S),
    }


def test_emergencies_stand_above_missed_calls_the_oldest_on_top(present, now):
    desk = RadioDesk(
        misses={
            UnitId(2): Misses(UnitId(2), 2, now - 60 * S, heard=True),
            UnitId(1): Misses(UnitId(1), 1),
            UnitId(9): Misses(UnitId(9), 2, now),
        },
        muted=frozenset({UnitId(3)}),
    )
    found = open_alarms(present, desk)
    assert [(alarm.live.unit.id, alarm.emergency) for alarm in found] == [
        (3, True), (1, True), (2, False),
    ]  # fmt: skip
    assert found[2].heard


def test_the_nearest_fresh_units_are_named_with_distance_and_age(make_live, now):
    here = Place(120.15, 30.16)
    units = [
        make_live(n, place=Place(120.15, 30.16 + n * 0.001), age_s=age)
        for n, age in ((1, 3), (2, 3), (3, 9999), (4, 3), (5, 3))
    ]
    words = nearest_words(here, UnitId(1), units, now, 1800)
    assert words == "巡-02 222 m (3 s)   巡-04 445 m (3 s)   巡-05 556 m (3 s)"
    assert nearest_words(None, UnitId(1), units, now, 1800) == ""


@pytest.fixture
def banner(qtbot):
    made = AlarmBanner()
    qtbot.addWidget(made)
    return made


def show(banner, present, now, desk=None):
    alarms = open_alarms(present, desk or RadioDesk())
    banner.show_alarms(alarms, lambda alarm: f"facts of {alarm.live.unit.name}", now)


def test_the_banner_lists_all_and_hides_without_any(banner, present, now):
    show(banner, present, now)
    titles = [row.title.text() for row in banner.rows.values()]
    assert len(titles) == 2
    assert all(title.startswith("EMERGENCY") for title in titles)
    assert not banner.isHidden()
    show(banner, {}, now)
    assert banner.isHidden()
    assert banner.rows == {}


def test_many_alarms_are_one_line_and_a_list_that_opens_by_itself(banner, make_live, now):
    present = {UnitId(n): make_live(n, emergency_at=now) for n in range(1, 8)}
    show(banner, {UnitId(1): present[UnitId(1)]}, now)
    height = banner.sizeHint().height()
    assert banner.list.isHidden()
    banner.show()
    show(banner, present, now)
    assert len(banner.rows) == 7
    assert banner.sizeHint().height() == height
    assert banner.more.text() == "6 more open"
    assert banner.list.isVisible()
    assert banner.list.rows.count() == 6
    banner.more.click()
    assert banner.list.isHidden()
    show(banner, present, now)
    assert banner.list.isHidden()


def test_names_from_the_air_are_plain_text(banner, make_live, now):
    show(banner, {UnitId(1): make_live(1, name="<b>x</b>", emergency_at=now)}, now)
    (row,) = banner.rows.values()
    assert "<b>x</b>" in row.title.text()
    assert row.title.textFormat() == row.facts.textFormat() == row.title.textFormat().PlainText


def test_a_row_asks_for_its_own_unit(banner, present, now, qtbot):
    show(banner, present, now)
    with qtbot.waitSignal(banner.acknowledge_requested) as asked:
        banner.rows[UnitId(3), True].acknowledge.click()
    assert asked.args == [3, True]
    with qtbot.waitSignal(banner.fly_requested) as flown:
        banner.rows[UnitId(1), True].fly.click()
    assert flown.args == [1]
