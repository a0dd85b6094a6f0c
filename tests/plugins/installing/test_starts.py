"""Starts that crash: counted by plugin, forgiven when one stands, safe when nobody is to blame."""

from __future__ import annotations

import json
import os

import pytest

from cmdmap.errors import WorldError
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.starts import Start, others_run
from cmdmap.plugins.installing.state import PluginRecord, StateFile

BAD, GOOD = "night_noise", "fire_safety"


@pytest.fixture
def place(home):
    """A home folder with two plugins on."""
    places = PluginPlaces(home)
    for plugin_id in (BAD, GOOD):
        record = PluginRecord(plugin_id, "1.0.0", "0" * 64)
        places.state.change(lambda now, record=record: now.with_record(record))
    return places


def crash(places, *activated):
    """Start in a process of its own that dies without a word."""
    child = os.fork()
    if child == 0:
        start = Start(places)
        for plugin_id in activated:
            start.activating(plugin_id)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def crash_at_work(places, working, *activated):
    """Let a program stand in a process of its own and die while plugins are being called."""
    child = os.fork()
    if child == 0:
        start = Start(places)
        for plugin_id in (*activated, ""):
            start.activating(plugin_id)
        tell = {plugin_id: start.at_work(plugin_id) for plugin_id in activated}
        start.stood()
        for plugin_id in activated:
            for count in (1, 2, 1, int(plugin_id in working)):
                tell[plugin_id](count)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def good(places, *activated):
    start = Start(places)
    for plugin_id in (*activated, ""):
        start.activating(plugin_id)
    start.stood()
    start.end()
    return start


def test_two_crashes_while_a_plugin_is_activated_switch_it_off_and_no_other(place):
    crash(place, GOOD, BAD)
    first = Start(place)
    assert first.switched_off == ()
    first.end()
    crash(place, GOOD, BAD)
    start = Start(place)
    start.end()
    assert start.switched_off == (BAD,)
    assert "night_noise was switched off" in start.sentences()[0]
    state = place.state.read()
    assert not state.record(BAD).enabled
    assert "ended twice" in state.record(BAD).off_because
    assert state.record(GOOD).enabled
    assert not start.safe


def test_a_start_that_stands_forgives(place):
    crash(place, BAD)
    good(place, GOOD, BAD)
    assert place.state.read().record(BAD).crashes == 0
    crash(place, BAD)
    assert good(place, GOOD, BAD).switched_off == ()
    assert place.state.read().record(BAD).enabled


def test_two_runs_that_end_while_a_plugin_is_called_switch_it_off_and_no_other(place):
    crash_at_work(place, [BAD], GOOD, BAD)
    # That the next one stands says nothing of what happens later.
    crash_at_work(place, [BAD], GOOD, BAD)
    last = good(place, GOOD)
    assert last.switched_off == (BAD,)
    state = place.state.read()
    assert (state.record(BAD).enabled, state.record(GOOD).crashes) == (False, 0)
    assert not list(place.running.glob("*"))


def test_a_run_that_ends_in_order_forgives_who_was_called_in_the_one_before(place):
    for _ in range(3):
        crash_at_work(place, [BAD], GOOD, BAD)
        assert good(place, GOOD, BAD).switched_off == ()
    assert place.state.read().record(BAD).crashes == 0


def test_a_run_that_ends_while_no_plugin_is_called_blames_nobody(place):
    for _ in range(3):
        crash_at_work(place, [], GOOD, BAD)
    last = good(place, GOOD, BAD)
    assert (last.switched_off, last.safe) == ((), False)


def test_a_plugin_without_a_record_leads_to_one_start_without_plugins(place):
    for _ in range(2):
        crash(place, "a_distribution")
    assert good(place).safe


def test_crashes_nobody_is_to_blame_for_lead_to_one_start_without_plugins(place):
    crash(place)
    crash(place, GOOD, "")
    start = Start(place)
    assert start.safe
    assert "without plugins" in start.sentences()[0]
    start.stood()
    start.end()
    assert not good(place, GOOD).safe


def test_a_program_that_is_told_to_leave_has_not_crashed(place):
    for _ in range(3):
        start = Start(place)
        start.activating(BAD)
        start.end()
    last = good(place, BAD)
    assert (last.switched_off, last.safe) == ((), False)
    assert not list(place.running.glob("*"))


def test_a_second_window_that_is_still_starting_is_not_taken_for_a_crash(place):
    other = Start(place)
    other.activating(BAD)
    for _ in range(3):
        good(place, GOOD)
    other.stood()
    other.end()
    assert place.state.read().record(BAD).crashes == 0


def test_a_program_that_stands_is_seen_by_others_until_it_leaves(place):
    start = Start(place)
    start.stood()
    assert not others_run(place)
    mark = next(place.running.glob("*.mark"))
    as_another = mark.rename(mark.with_name("1-x.mark"))
    assert others_run(place)
    start.end()
    assert not others_run(place)
    good(place, GOOD)
    assert not as_another.exists()


def test_a_mark_that_cannot_be_read_blames_nobody(place):
    place.running.mkdir(parents=True)
    (place.running / "1-x.mark").write_bytes(b"\xff{")
    good(place, GOOD)
    assert place.state.read().record(GOOD).enabled


def test_the_state_is_kept_whole_and_a_damaged_one_is_said(home):
    state = StateFile(home / "plugins" / "state.json")
    assert state.read().plugins == {}
    state.change(lambda now: now.with_record(PluginRecord(BAD, "1.0.0", "0" * 64)))
    assert state.read().record(BAD).version == "1.0.0"
    with pytest.raises(WorldError, match="is not installed"):
        state.read().record(GOOD)
    for damaged in (b"", b"[]", b'{"format": 0}', b"\xff", json.dumps({"format": 1}).encode()):
        state.path.write_bytes(damaged)
        with pytest.raises(WorldError, match="mend or remove it"):
            state.read()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("crashes", -1), ("crashes", "2"), ("removed", "fire_safety"), ("removed", ["../x"]),
        ("pending", {"id": "..", "version": "..", "digest": ""}),
        ("pending", {"id": BAD, "version": "../..", "digest": ""}),
        ("pending", {"id": BAD, "version": "1.0", "digest": "", "backup": "../../cmdmap.db"}),
    ],
)  # fmt: skip
def test_a_state_that_would_lead_to_other_folders_is_said_and_nothing_is_touched(place, key, value):
    table = json.loads(place.state.path.read_text("utf-8"))
    place.state.path.write_text(json.dumps({**table, key: value}), "utf-8")
    with pytest.raises(WorldError, match="mend or remove it"):
        place.state.read()


@pytest.mark.parametrize(
    ("key", "value"),
    [("version", "../../.."), ("version", "/etc"), ("version", 5), ("enabled", "no"),
     ("crashes", None), ("former", "1.0"), ("off_because", {})],
)  # fmt: skip
def test_a_record_that_would_lead_to_other_folders_is_said(place, key, value):
    table = json.loads(place.state.path.read_text("utf-8"))
    table["plugins"][BAD][key] = value
    place.state.path.write_text(json.dumps(table), "utf-8")
    with pytest.raises(WorldError, match="mend or remove it"):
        place.state.read()


def test_changes_of_several_processes_are_all_kept(home):
    places = PluginPlaces(home)
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            for turn in range(10):
                record = PluginRecord(f"plugin_{number}_{turn}", "1.0.0", "0" * 64)
                places.state.change(lambda now, record=record: now.with_record(record))
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    assert len(places.state.read().plugins) == 40
