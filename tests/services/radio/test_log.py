"""The duty log: written at once, never changed, only corrected; bad input is refused whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.kit.desks import HOME, open_file
from tests.kit.radio_desks import BY, RadioBench, radio_bench

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import WatchUnits, WriteLog
from cmdmap.domain.radio.duty_log import EntryKind
from cmdmap.domain.radio.facts import EntryWritten
from cmdmap.errors import WorldError


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[RadioBench]:
    with open_file(tmp_path / "cmdmap.db") as store, radio_bench(store) as made:
        yield made


def test_an_entry_is_on_disk_when_its_author_is_answered(bench):
    earlier = bench.clock.now - timedelta(minutes=7)
    unit = bench.unit(1)
    commit = bench.do(WriteLog("两人受伤", BY, earlier, unit, "一组", HOME))
    (entry,) = bench.entries()
    assert [fact.entry for fact in commit.facts if isinstance(fact, EntryWritten)] == [entry]
    assert (entry.text, entry.by, entry.kind) == ("两人受伤", BY, EntryKind.NOTE)
    assert (entry.at, entry.written_at) == (earlier, bench.clock.now)
    assert (entry.unit_id, entry.team, entry.place) == (unit, "一组", HOME)


def test_a_correction_is_another_entry(bench):
    bench.do(WriteLog("两人受伤", BY))
    bench.do(WriteLog("一人受伤", BY, corrects=1))
    first, second = bench.entries()
    assert (first.text, first.corrects) == ("两人受伤", None)
    assert (second.text, second.corrects) == ("一人受伤", 1)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (WriteLog(" \n\x00 ", BY), "needs a text"),
        (WriteLog("x", " "), "Type your name"),
        (WriteLog("x" * 2001, BY), "2000 characters"),
        (WriteLog("x", BY, unit_id=UnitId(99)), "no unit number 99"),
        (WriteLog("x", BY, corrects=7), "no entry number 7"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(bench, command, sentence):
    with pytest.raises(WorldError, match=sentence):
        bench.do(command)
    assert bench.entries() == []


def test_the_future_cannot_be_logged(bench):
    with pytest.raises(WorldError, match="future"):
        bench.do(WriteLog("x", BY, bench.clock.now + timedelta(minutes=3)))


def test_an_entry_is_one_printable_line(bench):
    bench.do(WriteLog("a\r\nb\x1b[31m\u202ec", BY))
    assert bench.texts() == ["a b[31mc"]


def test_an_entry_about_a_unit_is_contact_with_it(bench):
    one, two = bench.unit(1), bench.unit(2)
    bench.do(WatchUnits((one, two), BY))
    bench.tick(minutes=5)
    bench.do(WriteLog("已到位", BY, unit_id=one))
    assert bench.radio.watches[one].contact_at == bench.clock.now
    assert bench.radio.watches[two].contact_at == bench.clock.now - timedelta(minutes=5)
