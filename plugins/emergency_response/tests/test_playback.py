"""The playback: slider, log, map and figures show the same instant, at the speed that is chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.api import Line, Place, Spot, Tone, UnitId
from emergency_response.domain.deadlines import TaskState
from emergency_response.domain.levels import Colour, Grade, Levels
from emergency_response.domain.receipts import CallMark
from emergency_response.domain.timeline import Seen, trails_at
from emergency_response.domain.wishes import ChangeLevels, MarkCall, MarkTask, WriteLog
from emergency_response.services.course import read_course
from emergency_response.store.calls import read_calls
from emergency_response.store.review import TrackPoint, keep_tracks
from emergency_response.store.tasks import read_tasks
from emergency_response.tests.scene import HEAD, HERE
from emergency_response.ui.tabs.playback import SPEEDS, PlaybackTab

MINUTE = timedelta(minutes=1)
T0 = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def page(bench):
    """A page handle of the head of the shift."""
    return bench.page("head", HEAD)


@pytest.fixture
def played(bench, page, begun):
    """The page with the playback of half an hour in front."""
    run_half_an_hour(bench, begun)
    return playback_of(bench, page)


def run_half_an_hour(bench, found) -> None:
    """Let a response go on: a unit drives, somebody is reached, a task is done, levels rise."""
    unit = next(call for call in calls_of(bench, found) if call.unit_id is not None)
    for number in range(3):
        place = Place(HERE.lon + number / 1000, HERE.lat)
        point = TrackPoint(unit.unit_id, bench.clock(), place)
        bench.writer.call(lambda tx, point=point: keep_tracks(tx, found.id, [point]))
        bench.clock.advance(minutes=5)
    bench.submit(MarkCall(calls_of(bench, found)[0].id, CallMark.REACHED), "head", HEAD)
    bench.clock.advance(minutes=5)
    (task, *_) = bench.read(lambda reader: read_tasks(reader, found.id))
    bench.submit(MarkTask(task.id, TaskState.DONE), "head", HEAD)
    bench.clock.advance(minutes=10)
    raised = Levels(Grade.II, Colour.RED, Grade.III)
    bench.submit(ChangeLevels(found.id, raised, "浓度升高"), "head", HEAD)


def calls_of(bench, found):
    """Return the call list."""
    return bench.read(lambda reader: read_calls(reader, found.id))


def playback_of(bench, page) -> PlaybackTab:
    """Open the page and bring the playback to the front."""
    widget = bench.open("response", page)
    widget.show()
    widget.response.show_tab("playback")
    tab = widget.response.parts["playback"]
    assert isinstance(tab, PlaybackTab)
    return tab


def test_map_log_and_figures_move_together(page, played):
    slider = played.bar.slider
    assert slider.maximum() == 30 * 60
    assert "calls 0/4 · tasks 0/3" in played.stood.text()
    assert page.map.layers["hazards"] is False
    slider.setValue(21 * 60)
    assert "Response III · No warning" in played.stood.text()
    assert "calls 1/4 · tasks 1/3" in played.stood.text()
    assert "0:21 after" in played.time.text()
    model = played.table.model
    assert "关阀" in model.data(model.index(played.table.key(), 2))
    slider.setValue(slider.maximum())
    assert "Response II · Red warning" in played.stood.text()


def test_a_line_of_the_log_brings_its_instant(page, played):
    last = played.table.model.rowCount() - 1
    played.table.choose(last)
    assert played.bar.slider.value() == 30 * 60
    played.bar.back.click()
    assert played.bar.slider.value() == 20 * 60
    played.bar.back.click()
    assert played.bar.slider.value() == 15 * 60
    played.bar.back.click()
    assert played.bar.slider.value() == 0
    played.bar.back.click()
    assert played.bar.slider.value() == 0
    played.bar.on.click()
    assert played.bar.slider.value() == 15 * 60


def test_it_plays_at_the_speed_that_is_chosen_and_stops_at_the_end(page, played):
    bar = played.bar
    assert bar.speed.currentData() == 10
    bar.play.click()
    bar.beat()
    bar.beat()
    assert bar.slider.value() == 5
    bar.speed.setCurrentIndex(SPEEDS.index(1_200))
    for _ in range(10):
        bar.beat()
    assert bar.slider.value() == bar.slider.maximum()
    assert not bar.play.isChecked()
    assert bar.play.text() == "Play"
    bar.play.click()
    assert bar.slider.value() == 0


def test_the_map_is_given_back_by_whoever_leaves(page, played):
    assert "playback" in page.map.drawings
    played.window().hide()
    assert "playback" not in page.map.drawings
    assert page.map.layers["hazards"] is True
    played.window().show()
    assert "playback" in page.map.drawings


def test_units_are_drawn_with_the_way_they_came(page, played):
    played.bar.slider.setValue(12 * 60)
    features = page.map.drawings["playback"].features
    (way,) = [each for each in features if isinstance(each, Line)]
    assert len(way.line) == 3
    spots = [each for each in features if isinstance(each, Spot)]
    assert any(spot.label == "应急-1" for spot in spots)


def test_everything_of_a_drill_is_marked_in_its_playback(bench, page, drill):
    run_half_an_hour(bench, drill)
    played = playback_of(bench, page)
    played.bar.slider.setValue(12 * 60)
    features = page.map.drawings["playback"].features
    assert {each.tone for each in features} == {Tone.DRILL}
    labels = [each.label for each in features if each.label]
    assert all(label.startswith("【演练】") for label in labels)


def test_going_on_keeps_the_instant_that_is_looked_at(bench, page, begun, played):
    played.bar.slider.setValue(600)
    bench.clock.advance(minutes=30)
    bench.submit(WriteLog(begun.id, "复测"), "head", HEAD)
    assert played.bar.slider.value() == 600
    assert played.bar.slider.maximum() == 60 * 60


def test_a_course_begins_before_everything(bench, begun):
    course = bench.read(lambda reader: read_course(reader, begun.id))
    stood = course.standing(begun.began_at - MINUTE)
    assert (stood.levels, stood.reached, stood.tasks_done) == (begun.levels, 0, 0)
    assert stood.areas == []


def test_a_way_is_what_was_driven_in_the_last_while():
    track = [Seen(MINUTE * number + T0, Place(120 + number, 30)) for number in range(6)]
    ways = trails_at({UnitId(1): track, UnitId(2): track[:1]}, T0 + 4 * MINUTE, 2 * MINUTE)
    assert ways == {UnitId(1): [track[3].place, track[4].place]}
