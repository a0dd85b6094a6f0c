"""Verdicts are given by click and by key, counted, and locked where only reading is meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from cmdmap.api import Tone
from cmdmap.widgets import CheckItem, Checklist, Verdict

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def checks(qtbot) -> Checklist:
    """Three items, none looked at."""
    made = Checklist("This inspection")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show_items([CheckItem(key, f"item {key}", "open") for key in "abc"])
    made.show()
    return made


def chip_of(checks: Checklist, row: int) -> QPoint:
    """Where the chip of a row is."""
    area = checks.list.visualRect(checks.model.index(row))
    return QPoint(checks.list.viewport().width() - 30, area.center().y())


def test_a_click_on_the_chip_gives_the_next_verdict(checks, qtbot):
    heard = []
    checks.changed.connect(lambda key, verdict: heard.append((key, verdict)))
    for _ in range(3):
        qtbot.mouseClick(checks.list.viewport(), LEFT, pos=chip_of(checks, 1))
    assert heard == [("b", "pass"), ("b", "fault"), ("b", "open")]
    words = QPoint(20, chip_of(checks, 1).y())
    qtbot.mouseClick(checks.list.viewport(), LEFT, pos=words)
    assert len(heard) == 3
    assert checks.list.currentIndex().row() == 1


def test_keys_give_verdicts_and_the_count_follows(checks, qtbot):
    checks.list.setCurrentIndex(checks.model.index(0))
    qtbot.keyClick(checks.list, Qt.Key.Key_2)
    qtbot.keyClick(checks.list, Qt.Key.Key_Down)
    qtbot.keyClick(checks.list, Qt.Key.Key_Space)
    qtbot.keyClick(checks.list, Qt.Key.Key_9)
    assert checks.answers() == {"a": "fault", "b": "pass", "c": "open"}
    assert checks.count.text() == "2 / 3"
    assert checks.done() == 2
    assert checks.verdict("a") == "fault"


def test_one_that_is_read_only_answers_to_nothing(checks, qtbot):
    checks.show_items([CheckItem("a", "item", "fault")], read_only=True)
    qtbot.mouseClick(checks.list.viewport(), LEFT, pos=chip_of(checks, 0))
    qtbot.keyClick(checks.list, Qt.Key.Key_1)
    assert checks.verdict("a") == "fault"


def test_other_verdicts_for_other_lists(qtbot):
    tasks = Checklist("", [Verdict("done", "done", Tone.GOOD), Verdict("open", "open", Tone.LOW)])
    qtbot.addWidget(tasks)
    tasks.show_items([CheckItem(1, "call", "open")])
    tasks.give(0)
    tasks.give(7)
    assert tasks.answers() == {1: "done"}
    assert tasks.done() == 1
