"""The last 24 hours of plugins: over restarts, of several programs, bounded, never in the way."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from tests.kit.hostile.plugin import hosted, write_plugin
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.plugins.calling.day_keeping import each_minute, keep_fresh
from cmdmap.plugins.calling.days import LARGEST, MOST_NOTES, Day, DayBook, Note
from cmdmap.plugins.calling.health import HealthBook
from cmdmap.plugins.installing.places import PluginPlaces

NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def book(tmp_path):
    return DayBook(tmp_path / "health.json")


def noted(at, words="slow"):
    return Day(notes=(Note(at, "steps.a", words),))


def test_counts_of_a_day_add_up_and_older_ones_fall_out(book):
    for hours in (30, 25, 23, 1, 0):
        at = NOW - hours * HOUR
        book.add({"a": Day(calls=10, whole_ms=50.0, slowest_ms=float(hours), failures=1)}, at)
        book.add({"a": noted(at, f"{hours} hours ago")}, at)
    day = book.read(NOW)["a"]
    assert (day.calls, day.failures, day.mean_ms, day.slowest_ms) == (30, 3, 5.0, 23.0)
    assert [note.sentence for note in day.notes] == ["23 hours ago", "1 hours ago", "0 hours ago"]
    assert book.read(NOW + 25 * HOUR) == {}


def test_a_clock_that_was_set_back_forgets_what_is_still_to_come(book):
    book.add({"a": Day(calls=1)}, NOW + 48 * HOUR)
    assert book.read(NOW) == {}


def test_several_programs_lose_nothing_of_each_other(book):
    def work():
        for _ in range(20):
            DayBook(book.path).add({"a": Day(calls=1), "b": Day(crashes=1)}, NOW)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    days = book.read(NOW)
    assert (days["a"].calls, days["b"].crashes) == (80, 80)


def test_the_file_never_grows(book):
    for number in range(300):
        at = NOW + number * HOUR / 10
        book.add({f"p{number}": noted(at, "x" * 300), "always": noted(at)}, at)
    table = json.loads(book.path.read_text("utf-8"))
    assert len(table["plugins"]) <= 256
    assert len(table["plugins"]["always"]["notes"]) == MOST_NOTES
    assert book.path.stat().st_size < LARGEST / 20


GOOD = {"hours": {"2026-05-04T12": {"calls": 3}}, "notes": []}


@pytest.mark.parametrize(
    "plugins",
    [
        {"a": {"hours": {"2026-05-04T12": {"calls": "3"}}, "notes": []}},
        {"a": {"hours": {"2026-05-04T12": {"calls": -3}}, "notes": []}},
        {"a": {"hours": {"2026-05-04T12": {"calls": True}}, "notes": []}},
        {"a": {"hours": {"yesterday": {}}, "notes": []}},
        {"a": {"hours": [], "notes": []}},
        {"a": {"hours": {}, "notes": [["2026-05-04", "x"]]}},
        {"a": {"hours": {}, "notes": [[3, "x", "y"]]}},
        {"a": None},
        [],
        None,
    ],
)
def test_a_file_that_cannot_be_read_is_begun_anew(book, plugins):
    book.path.write_text(json.dumps({"format": 1, "plugins": plugins}), "utf-8")
    assert book.read(NOW) == {}
    book.add({"a": Day(calls=1)}, NOW)
    assert book.read(NOW)["a"].calls == 1


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"format": 2}'])
def test_nonsense_is_begun_anew(book, raw):
    book.path.write_bytes(raw)
    assert book.read(NOW) == {}


def test_nothing_is_read_from_where_nothing_may_be(tmp_path):
    assert DayBook(tmp_path / "no" / "health.json").read(NOW) == {}


def test_what_cannot_be_written_is_kept_for_the_next_time(tmp_path):
    (tmp_path / "file").write_text("in the way")
    health = HealthBook()
    health.enter("acts.a", 0.010)
    health.note(NOW, "acts.a", "it failed", failed=True)
    keep_fresh("a", health, DayBook(tmp_path / "file" / "health.json"), NOW)
    health.enter("acts.a", 0.030, refused=True)
    good = DayBook(tmp_path / "health.json")
    keep_fresh("a", health, good, NOW)
    keep_fresh("a", health, good, NOW)
    day = good.read(NOW)["a"]
    assert (day.calls, day.refused, day.failures) == (2, 1, 1)
    assert (round(day.mean_ms), round(day.slowest_ms)) == (20, 30)
    assert [note.sentence for note in day.notes] == ["it failed"]


def test_it_is_kept_once_a_minute():
    kept = []
    look_after = each_minute(lambda: kept.append(1))
    for second in range(1, 200):
        look_after(float(second))
    assert len(kept) == 3


def test_calls_failures_and_crashes_are_there_after_a_restart(home, tmp_path):
    source = write_plugin(tmp_path, act="if wish.name == 'bad': raise KeyError('x')")
    for name in ("good", "good", "bad"):
        with hosted(home, source) as rig:
            rig.submit(rig.wish(name)).exception(DEADLINE_S)
            if name == "bad":
                rig.await_off()
    wait_until("it is kept", lambda: PluginPlaces(home).days.read(datetime.now(UTC)))
    with hosted(home, source) as rig:
        day = rig.view().day
        assert rig.view().health.notes == ()
    assert (day.failures, day.crashes) == (1, 0)
    assert day.calls >= 3
    assert [note.sentence for note in day.notes] == ["KeyError: 'x'"]
