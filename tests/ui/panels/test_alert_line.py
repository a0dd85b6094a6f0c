"""The alert line: always as high; what comes into it takes no press meant for something else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdmap.ui.panels.alert_line import AlertLine
from cmdmap.ui.panels.drop_list import DropList


class Window(QWidget):
    """A line over a button, as over a workspace."""

    def __init__(self):
        super().__init__()
        self.line = AlertLine()
        self.strip, self.below = QPushButton("Seen"), QPushButton("Take in")
        self.strip.hide()
        self.line.add(self.strip, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.below, 1)
        self.resize(900, 300)


@pytest.fixture
def window(qtbot):
    made = Window()
    qtbot.addWidget(made)
    made.show()
    return made


def guarded(widget):
    return widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_an_alarm_moves_nothing_and_the_line_is_quiet_without_one(window, qtbot):
    where = window.below.geometry()
    assert window.line.calm.isVisible()
    window.strip.show()
    qtbot.waitUntil(lambda: window.strip.width() > 600)
    assert not window.line.calm.isVisible()
    assert window.below.geometry() == where
    window.strip.hide()
    assert window.line.calm.isVisible()


def test_what_has_just_come_takes_no_press(window, qtbot):
    window.strip.show()
    qtbot.waitUntil(lambda: guarded(window.line))
    spot = window.line.mapTo(window, window.line.rect().center())
    # Qt looks past what is guarded; the press reaches the window itself.
    assert window.childAt(spot) not in (window.strip, window.line)
    qtbot.waitUntil(lambda: not guarded(window.line))
    assert window.childAt(spot) is window.strip


def test_a_list_lies_over_the_window_and_stays_in_it(window, qtbot):
    drop = DropList(window.strip)
    for number in range(40):
        drop.rows.addWidget(QPushButton(str(number)))
    window.strip.show()
    where = window.below.geometry()
    drop.set_open(True)
    assert drop.isVisible()
    assert guarded(drop)
    assert window.rect().contains(drop.geometry())
    assert window.below.geometry() == where
    window.strip.hide()
    assert drop.isHidden()
    qtbot.waitUntil(lambda: not guarded(drop))


def test_what_is_opened_over_an_open_list_stays_over_it(window, qtbot):
    drop = DropList(window.strip)
    drop.rows.addWidget(QPushButton("Seen too"))
    window.strip.show()
    drop.set_open(True)
    hits = QWidget(window)
    hits.setGeometry(drop.geometry())
    hits.show()
    hits.raise_()
    drop.place()
    children = window.children()
    assert children.index(hits) > children.index(drop)
