"""The panels: what they show, what they ask for and what they say when they are empty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import use_language
from cmdmap.links.base import LinkState
from cmdmap.ui.models.radio_log import LineKind, RadioLine
from cmdmap.ui.models.unit_view import UnitState
from cmdmap.ui.panels.header import Header
from cmdmap.ui.panels.lamps import Lamp, links_lamp
from cmdmap.ui.panels.link_monitor import LinkMonitorPanel
from cmdmap.ui.panels.radio_log import RadioLogPanel
from cmdmap.ui.panels.status_line import StatusLine
from cmdmap.ui.panels.today import TodayPanel
from cmdmap.ui.panels.unit_detail import UnitDetailPanel
from cmdmap.ui.panels.units import UnitsPanel
from cmdmap.widgets.frame import Stack

MAKERS = {
    "units": lambda: UnitsPanel(1800.0),
    "detail": lambda: UnitDetailPanel(1800.0),
    "log": RadioLogPanel,
    "links": LinkMonitorPanel,
    "today": TodayPanel,
}


@pytest.fixture
def open_panel(qtbot):
    kept = []

    def make(name):
        panel = MAKERS[name]()
        qtbot.addWidget(panel)
        panel.resize(420, 420)
        panel.show()
        kept.append(panel)
        return panel

    yield make
    kept.clear()


def press(qtbot, table, row):
    spot = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


@pytest.mark.parametrize("name", list(MAKERS))
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_empty_panel_says_what_would_fill_it(open_panel, repo, name, language):
    use_language(language, repo / "resources" / "i18n")
    stack = open_panel(name).findChild(Stack)
    assert not stack.is_filled()
    assert len(stack.sentence()) > 15
    assert stack.sentence().isascii() == (language == "en")


def test_a_press_on_a_row_asks_for_the_unit(qtbot, open_panel, make_live, now):
    panel = open_panel("units")
    panel.apply([make_live(1), make_live(2, age_s=100)])
    panel.refresh(now)
    assert panel.findChild(Stack).is_filled()
    with qtbot.waitSignal(panel.unit_pressed) as pressed:
        press(qtbot, panel.table, 1)
    assert pressed.args == [2]


def test_chips_and_states_filter_the_table(qtbot, open_panel, make_live, now):
    panel = open_panel("units")
    panel.apply([make_live(1), make_live(2, kind=ForceKind.POLICE), make_live(3, age_s=4000)])
    panel.refresh(now)
    panel.chips[ForceKind.POLICE].click()
    assert panel.model.rowCount() == 1
    panel.chips[ForceKind.POLICE].click()
    panel.states.setCurrentIndex(panel.states.findData(UnitState.STALE))
    assert panel.model.live_at(0).unit.id == 3
    qtbot.keyClicks(panel.search, "zzz")
    assert panel.model.rowCount() == 0


def test_the_selection_survives_a_reset_of_the_table(open_panel, make_live, now):
    panel = open_panel("units")
    panel.apply([make_live(n) for n in range(1, 5)])
    panel.refresh(now)
    panel.select(3)
    panel.apply([make_live(n) for n in range(100, 200)])
    panel.refresh(now + timedelta(seconds=1))
    rows = {index.row() for index in panel.table.selectedIndexes()}
    assert [panel.model.live_at(row).unit.id for row in rows] == [3]


def test_the_detail_shows_the_unit_and_its_wishes(qtbot, open_panel, make_live, now):
    panel = open_panel("detail")
    panel.show_unit(make_live(7, status="03", emergency_at=now), now)
    shown = {name: panel.rows.value(name) for name in ("state", "place", "keys", "status")}
    assert shown == {
        "state": "Emergency",
        "place": "30.16000, 120.15000",
        "keys": "fleetsync:100-2007",
        "status": "03",
    }
    for button, signal in (
        (panel.parts.fly, panel.fly_requested),
        (panel.parts.rename, panel.name_requested),
        (panel.parts.acknowledge, panel.acknowledge_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            button.click()
        assert asked.args == [7]


def test_an_unknown_radio_is_asked_to_be_named(open_panel, make_live, now):
    panel = open_panel("detail")
    panel.show_unit(make_live(7, named=False, age_s=None), now)
    assert panel.parts.rename.text() == "Name this radio"
    assert not panel.parts.fly.isEnabled()
    assert not panel.parts.acknowledge.isVisibleTo(panel)


def test_the_track_of_the_last_hour_is_measured(open_panel, make_live, now):
    panel = open_panel("detail")
    panel.show_unit(make_live(7), now)
    track = [
        (now - timedelta(seconds=60 - n * 10), Place(120.15 + n * 1e-4, 30.16)) for n in range(7)
    ]
    panel.show_track(track, now)
    assert panel.parts.track_note.text() == "7 fixes, 58 m"


def test_markup_in_a_name_is_shown_as_it_is_written(open_panel, make_live, now):
    panel = open_panel("detail")
    panel.show_unit(make_live(7, name="<b>x</b>", status="<img src=x>"), now)
    assert panel.rows.value("status") == "<img src=x>"
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for label in (*panel.rows._values.values(), panel._title, panel._note)
    )


def test_a_line_of_the_log_asks_for_its_unit(qtbot, open_panel, now):
    panel = open_panel("log")
    panel.apply([RadioLine(now, 5, "巡-05", "100-2005", LineKind.TALK, "talking")])
    with qtbot.waitSignal(panel.unit_pressed) as pressed:
        press(qtbot, panel.table, 0)
    assert pressed.args == [5]
    panel.chips[LineKind.EMERGENCY].click()
    assert panel.model.rowCount() == 0


def test_raw_frames_of_the_chosen_link_are_shown_live(qtbot, open_panel, make_status):
    panel = open_panel("links")
    one = make_status("serial:/dev/a", recent_raw=(b"$GPRMC,1*00\r\n",))
    two = make_status("serial:/dev/b", recent_raw=(b"\x02g1\x03",), recording=True)
    panel.apply([one, two])
    assert panel.raw.toPlainText() == "$GPRMC,1*00"
    press(qtbot, panel.table, 1)
    assert panel.raw.toPlainText() == "\\x02g1\\x03"
    assert panel.record.isChecked()
    with qtbot.waitSignal(panel.record_requested) as asked:
        panel.record.click()
    assert asked.args == ["serial:/dev/b", False]
    with qtbot.waitSignal(panel.remove_requested) as asked:
        panel.remove.click()
    assert asked.args == ["serial:/dev/b"]


def test_a_silent_link_says_why(open_panel, make_status):
    panel = open_panel("links")
    panel.apply([make_status("tcp:h:1", state=LinkState.WAITING, reason="connection refused")])
    assert panel.raw.toPlainText() == "connection refused"


def test_the_day_counts_its_hours(open_panel):
    panel = open_panel("today")
    panel.set_figure("overdue", 1234)
    assert panel.figures["overdue"].text() == "1,234"
    panel.show_hours([0] * 24, 8)
    assert not panel.findChild(Stack).is_filled()
    panel.show_hours([0] * 8 + [3] + [0] * 15, 8)
    assert panel.findChild(Stack).is_filled()
    panel.show_in_time(0.964)
    assert panel._note.text() == "arrivals in time 96.4 %"


@pytest.mark.parametrize(
    ("states", "lamp"),
    [
        ([], Lamp.ABSENT),
        ([LinkState.ENDED], Lamp.ABSENT),
        ([LinkState.OPEN, LinkState.OPENING], Lamp.GOOD),
        ([LinkState.OPEN, LinkState.WAITING], Lamp.WARN),
        ([LinkState.WAITING], Lamp.BAD),
    ],
)
def test_a_group_of_links_has_one_lamp(make_status, states, lamp):
    assert links_lamp([make_status(f"serial:{n}", state=s) for n, s in enumerate(states)]) is lamp


def test_the_header_lights_lamps_and_cuts_no_word(qtbot, make_status, now):
    header = Header("浦沿街道 · 指挥一张图")
    for name in ("Command", "Supervision", "Duty", "Admin"):
        header.add_workspace(name.lower(), name)
    qtbot.addWidget(header)
    header.resize(1920, 52)
    header.show()
    header.show_time(now)
    header.show_links(
        [make_status("serial:/dev/a"), make_status("serial:/b", protocol="fleetsync")]
    )
    header.show_database(False, "disk full")
    assert header.lamps["gps"].words == "GPS 1/1"
    assert header.lamps["radio"].lamp is Lamp.GOOD
    assert header.lamps["database"].lamp is Lamp.BAD
    header.layout().activate()
    for sign in header.lamps.values():
        assert sign.width() >= sign.sizeHint().width()
    assert header.title.width() >= header.title.sizeHint().width()


def test_the_status_line_keeps_warnings_and_forgets_sentences(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.warn("no sandbox")
    line.say("the port is gone")
    line.show_counts(41_220, 6.0, 11.0)
    assert line.warning.text() == "no sandbox"
    assert line.said.text() == "the port is gone"
    assert line.counts.text() == "41,220 fixes kept, heard to kept 6 / 11 ms (p50 / p95)"
    line._timer.timeout.emit()
    assert line.said.text() == ""
    assert line.warning.text() == "no sandbox"
    line._timer.stop()
