"""Playback of an activation: map, log and figures of any instant, in step.

A tab of the response. The slider, the log and the buttons move the same instant. While the tab is
seen the map shows that instant instead of what is in force now; it gives that back on leaving, also
when another workspace comes to the front, for the map there is the same one.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from cmdmap.api import Page, UnitId, tr
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from emergency_response.domain.deadlines import span_words
from emergency_response.services.course import Course, read_course
from emergency_response.services.drawing import draw_instant
from emergency_response.services.overview import Overview
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import day_time

LAYER, LIVE = "playback", "hazards"
BEAT_S = 0.25
SPEEDS = (10, 60, 300, 1_200)
"""How many times faster than it was."""
LONGEST_S = 180
"""Seconds a whole playback may take at the speed that is chosen at first."""


class PlaybackTab(Tab):
    """Where it stood, the slider, the log with the line of that instant chosen."""

    moved = Signal(object)
    """The instant that is shown."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._course: Course | None = None
        self._names: dict[UnitId, str] = {}
        self.bar = PlaybackBar()
        self.time = styled(QLabel(textFormat=Qt.TextFormat.PlainText), "title")
        self.stood = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        heads = (tr("After"), tr("Written by"), tr("What"))
        self.table = RowTable(tr("Course"), heads, tr("Nothing was written yet."), stretch=2)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        for widget in (self.time, self.stood, self.bar):
            head.addWidget(widget)
        self.column.addLayout(head)
        self.column.addWidget(self.table, 1)
        self.bar.slider.valueChanged.connect(lambda _value: self._show())
        self.bar.step_requested.connect(self._on_step)
        self.table.chosen.connect(self._on_chosen)
        page.every(BEAT_S, self.bar.beat)

    def fill(self, overview: Overview) -> None:
        """Read the course again; the instant that is looked at stays."""
        activation_id = overview.activation.id
        self.page.read(lambda reader: read_course(reader, activation_id), self._take)

    def leave(self) -> None:
        """Give the map back to what is in force now."""
        if self._course is None:
            return
        self._course = None
        self.bar.stop()
        self.page.map.show(LAYER, None)
        self.page.map.show_layer(LIVE, True)

    def showEvent(self, event: QShowEvent) -> None:
        """Come back to the activation after another workspace was in front."""
        super().showEvent(event)
        if self._course is None and self.overview is not None:
            self.fill(self.overview)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the map back."""
        super().hideEvent(event)
        self.leave()

    def at(self) -> datetime:
        """Return the instant the slider stands at."""
        assert self._course is not None
        return self._course.activation.began_at + timedelta(seconds=self.bar.slider.value())

    def _take(self, course: Course) -> None:
        overview = self.overview
        if overview is None or overview.activation.id != course.activation.id or self.isHidden():
            return
        first = self._course is None or self._course.activation.id != course.activation.id
        self._course = course
        units = self.page.desk.units()
        self._names = {key: units[key].unit.name for key in course.tracks if key in units}
        begins = course.activation.began_at
        self.table.show_lines(
            [
                TableLine(
                    number,
                    (
                        TableCell(span_words(each.at - begins), each.at.timestamp(), number=False),
                        TableCell(each.by),
                        TableCell(each.words),
                    ),
                    f"{day_time(each.at)} {each.words}",
                )
                for number, each in enumerate(course.happenings)
            ]
        )
        self.bar.take((course.ends_at - begins).total_seconds(), first=first)
        if first:
            self.page.map.show_layer(LIVE, False)
        self._show()

    def _show(self) -> None:
        course = self._course
        if course is None:
            return
        at = self.at()
        after = span_words(at - course.activation.began_at)
        self.time.setText(tr("{time}, {after} after the beginning", time=day_time(at), after=after))
        stood = course.standing(at)
        self.stood.setText(
            tr(
                "{levels} · calls {reached}/{called} · tasks {done}/{tasks} · areas {areas}",
                levels=" · ".join(stood.levels.words()),
                reached=stood.reached,
                called=stood.called,
                done=stood.tasks_done,
                tasks=stood.tasks,
                areas=len(stood.areas),
            )
        )
        passed = self._passed(at)
        if passed and self.table.key() != passed - 1:
            self.table.choose(passed - 1)
        self.page.map.show(LAYER, draw_instant(course, at, self._names))
        self.moved.emit(at)

    def _passed(self, at: datetime) -> int:
        """Return how many lines were written within the second that is shown, or before."""
        assert self._course is not None
        limit = at + timedelta(seconds=1)
        return bisect_right(self._course.happenings, limit, key=lambda each: each.at)

    def _on_chosen(self, key: object) -> None:
        """A line was chosen in the log: go to its instant, unless it is the one shown."""
        if self._course is not None and isinstance(key, int) and key != self._passed(self.at()) - 1:
            self._go_to(key)

    def _on_step(self, by: int) -> None:
        if self._course is None:
            return
        number = self._passed(self.at()) - 1 + by
        # Lines of one second are one step.
        here = self.bar.slider.value()
        lines = range(len(self._course.happenings))
        while number in lines and self._second(number) == here:
            number += by
        if number in lines:
            self._go_to(number)

    def _go_to(self, number: int) -> None:
        self.bar.slider.setValue(self._second(number))

    def _second(self, number: int) -> int:
        """Return the second after the beginning in which a line was written."""
        assert self._course is not None
        span = self._course.happenings[number].at - self._course.activation.began_at
        return max(0, int(span.total_seconds()))


class PlaybackBar(QWidget):
    """Slider over whole seconds, play, speed, one line back and on."""

    step_requested = Signal(int)
    """To the line of the log before (-1) or after (1)."""

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setSingleStep(60)
        self.slider.setPageStep(600)
        self.slider.setAccessibleName(tr("Time of the playback"))
        self.play = push_button(tr("Play"), look="primary")
        self.play.setCheckable(True)
        self.back = push_button(tr("Line before"))
        self.on = push_button(tr("Next line"))
        self.speed = QComboBox()
        self.speed.setAccessibleName(tr("Speed of the playback"))
        for times in SPEEDS:
            self.speed.addItem(f"× {times:,}", times)
        self._left_over = 0.0
        row = QHBoxLayout()
        for widget in (self.play, self.back, self.on):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self.slider)
        column.addLayout(row)
        self.play.toggled.connect(self._on_play)
        self.back.clicked.connect(lambda: self.step_requested.emit(-1))
        self.on.clicked.connect(lambda: self.step_requested.emit(1))

    def take(self, whole_s: float, *, first: bool) -> None:
        """Take the length of a course; of another one (``first``) it begins at its beginning."""
        whole = max(1, int(whole_s))
        self.slider.blockSignals(first)
        self.slider.setRange(0, whole)
        if first:
            self.slider.setValue(0)
            fits = [times for times in SPEEDS if whole / times <= LONGEST_S]
            self.speed.setCurrentIndex(SPEEDS.index(fits[0]) if fits else len(SPEEDS) - 1)
        self.slider.blockSignals(False)

    def beat(self) -> None:
        """Go on by what a beat is at the chosen speed."""
        if not self.play.isChecked():
            return
        seconds = self._left_over + BEAT_S * self.speed.currentData()
        self._left_over = seconds % 1
        self.slider.setValue(self.slider.value() + int(seconds))
        if self.slider.value() >= self.slider.maximum():
            self.stop()

    def stop(self) -> None:
        """Stop where it is."""
        self.play.setChecked(False)

    def _on_play(self, playing: bool) -> None:
        self.play.setText(tr("Pause") if playing else tr("Play"))
        if playing and self.slider.value() >= self.slider.maximum():
            self.slider.setValue(0)
