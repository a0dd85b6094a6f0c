"""Both logs are one list: in order, corrections and muted units marked in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.radio.duty_log import Entry, EntryKind
from cmdmap.domain.report import ReportKind
from cmdmap.store.queries.radio_log import LogEntry
from cmdmap.ui.models.radio_log import LineKind, RadioLogModel
from cmdmap.ui.radio.duty_lines import history_lines, line_of_duty
from cmdmap.ui.radio.talks import Talks

S = timedelta(seconds=1)
CONTENT = 4


@pytest.fixture
def model(qapp):
    made = RadioLogModel()
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


@pytest.fixture
def present(make_live):
    return {UnitId(7): make_live(7)}


def entry(now, number, text="x", **values):
    return Entry(number, now, now + number * S, "王芳", EntryKind.NOTE, text, **values)


def heard(now, sentence, second):
    at = now + second * S
    return LogEntry(
        second, at, at, UnitId(7), LinkId("l"), "fleetsync", ReportKind.PTT, sentence, None, None,
        b"",
    )  # fmt: skip


def texts(model):
    return [model.index(row, CONTENT).data() for row in range(model.rowCount())]


def test_history_is_one_list_in_the_order_it_came(now, present):
    talk = [heard(now, "EOT", 4), heard(now, "BOT", 1)]
    written = [entry(now, 3, "中"), entry(now, 0, "先")]
    lines = history_lines(talk, written, present, Talks())
    assert [line.text for line in lines] == ["先", "talking", "中", "ended the call after 3.0 s"]


def test_an_entry_names_its_unit_else_its_team(now, present):
    line = line_of_duty(entry(now, 1, unit_id=UnitId(7)), present)
    assert (line.unit_name, line.radio, line.kind) == ("巡-07", "王芳", LineKind.NOTE)
    assert line_of_duty(entry(now, 1, team="二组"), present).unit_name == "二组"
    step = Entry(1, now, now, "", EntryKind.ROLL_CALL, "missed", UnitId(7), incident="JQ-7")
    line = line_of_duty(step, present)
    assert (line.kind, line.text) == (LineKind.DESK, "JQ-7  missed")


def test_what_was_put_right_says_so_before_and_after_it_came(model, now, present):
    model.apply([line_of_duty(entry(now, 1, "两人"), present)])
    model.apply([line_of_duty(entry(now, 2, "一人", corrects=1), present)])
    assert texts(model) == ["corrects no. 1: 一人", "[put right by no. 2] 两人"]


def test_history_does_not_repeat_what_has_just_come(model, now, present):
    first, second = (line_of_duty(entry(now, n, str(n)), present) for n in (1, 2))
    model.apply([second])
    model.put_history([first, second])
    assert texts(model) == ["2", "1"]


def test_a_muted_units_talk_is_left_out_its_emergency_and_notes_are_not(model, now, present):
    talk, cry = history_lines(
        [heard(now, "BOT", 2), heard(now, "BOT", 1)._replace(kind=ReportKind.EMERGENCY)],
        [], present, Talks(),
    )[::-1]  # fmt: skip
    note = line_of_duty(entry(now, 1, unit_id=UnitId(7)), present)
    model.apply([talk, cry, note])
    model.set_muted(frozenset({UnitId(7)}))
    assert texts(model) == ["x", "asks for help"]
    model.show_muted(True)
    assert texts(model) == ["x", "asks for help", "[muted] talking"]
