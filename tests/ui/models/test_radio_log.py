"""The radio log: newest on top, bounded, filtered, made from facts and from stored entries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.facts import RadioHeard, UnitMoved
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.report import Report, ReportKind
from cmdmap.store.queries.radio_log import LogEntry
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.radio_lines import line_of_entry, line_of_fact
from cmdmap.ui.models.radio_log import KEPT, LineKind, RadioLine, RadioLogModel

LINK = LinkId("serial:/dev/ttyUSB0")


@pytest.fixture
def model(qapp):
    made = RadioLogModel()
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


@pytest.fixture
def line(now):
    def make(number, kind=LineKind.TALK):
        at = now + timedelta(seconds=number)
        return RadioLine(at, UnitId(1), "巡-01", "100-2001", kind, f"line {number}")

    return make


def contents(model):
    return [model.line_at(row).text for row in range(model.rowCount())]


def heard(kind, now, sentence="BOT", text=None):
    report = Report("fleetsync", sentence, kind, b"", "fleetsync:100-2001", text=text)
    return RadioHeard(1, UnitId(1), LINK, report, now)


def test_the_newest_line_stands_on_top(model, line):
    model.apply([line(1), line(2)])
    model.apply([line(3)])
    assert contents(model) == ["line 3", "line 2", "line 1"]


def test_stored_lines_go_under_those_heard_since(model, line):
    model.apply([line(9)])
    model.put_history([line(1), line(2)])
    assert contents(model) == ["line 9", "line 2", "line 1"]


def test_the_log_is_bounded(model, line):
    model.apply([line(n) for n in range(KEPT + 5)])
    model.apply([line(KEPT + 5)])
    assert model.rowCount() == KEPT
    assert contents(model)[0] == f"line {KEPT + 5}"


def test_kinds_are_filtered_without_losing_the_others(model, line):
    model.apply([line(1), line(2, LineKind.EMERGENCY), line(3)])
    model.set_kinds(frozenset({LineKind.EMERGENCY}))
    model.apply([line(4), line(5, LineKind.EMERGENCY)])
    assert contents(model) == ["line 5", "line 2"]
    model.set_kinds(frozenset())
    assert contents(model) == [f"line {n}" for n in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("kind", "sentence", "text", "line_kind", "words"),
    [
        (ReportKind.PTT, "BOT", None, LineKind.TALK, "talking"),
        (ReportKind.PTT, "EOT", None, LineKind.TALK, "ended the call"),
        (ReportKind.STATUS, "S", "03", LineKind.STATUS, "status 03"),
        (ReportKind.TEXT, "T", "<b>河道</b>", LineKind.TEXT, "<b>河道</b>"),
        (ReportKind.EMERGENCY, "S", "99", LineKind.EMERGENCY, "asks for help"),
    ],
)
def test_a_heard_report_becomes_a_line(make_live, now, kind, sentence, text, line_kind, words):
    present = {UnitId(1): make_live(1)}
    made = line_of_fact(heard(kind, now, sentence, text), present, AreaNames())
    assert (made.kind, made.text) == (line_kind, words)
    assert (made.unit_name, made.radio) == ("巡-01", "100-2001")


def test_positions_of_radios_are_lines_and_those_of_receivers_are_not(make_live, now):
    live = make_live(1)
    made = line_of_fact(UnitMoved(live.fix), {live.unit.id: live}, AreaNames())
    assert (made.kind, made.text) == (LineKind.POSITION, "outside the jurisdiction")
    receiver = live.fix.__class__(UnitId(1), live.fix.place, now, now, LINK, "nmea")
    assert line_of_fact(UnitMoved(receiver), {}, AreaNames()) is None


def test_a_stored_entry_becomes_the_same_line(make_live, now):
    present = {UnitId(1): make_live(1)}
    entry = LogEntry(
        1, now, now, UnitId(1), LINK, "fleetsync", ReportKind.PTT, "BOT", None, None, b""
    )
    assert line_of_entry(entry, present) == line_of_fact(
        heard(ReportKind.PTT, now), present, AreaNames()
    )
    assert line_of_entry(entry._replace(kind=ReportKind.OTHER), present) is None
