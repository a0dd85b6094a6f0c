"""Playback of an activation on the map: a slider over its time, units where they were.

Shown in the review tab; what it draws goes when the tab or the activation does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from cmdmap.api import Drawing, Feature, Page, Spot, Tone, UnitId, tr
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled
from emergency_response.domain.deadlines import span_words
from emergency_response.domain.timeline import places_at, until
from emergency_response.services.course import Course
from emergency_response.services.drawing import draw_areas, draw_posts
from emergency_response.ui.words import day_time

LAYER = "playback"
STEPS = 1_000
PLAY_STEP = 5
LINES = 4


class Playback(QWidget):
    """Slider, play button, the last lines of the log at that instant."""

    moved = Signal(object)
    """The instant that is shown."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._course: Course | None = None
        self._names: dict[UnitId, str] = {}
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(tr("Time of the playback"))
        self.play = push_button(tr("Play"))
        self.play.setCheckable(True)
        self.time = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.lines = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        row = QHBoxLayout()
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.time)
        column.addLayout(row)
        column.addWidget(self.lines)
        self.slider.valueChanged.connect(lambda _value: self._show())
        page.every(0.25, self._on_beat)

    def show_course(self, course: Course | None) -> None:
        """Take an activation's course; None takes everything off the map."""
        self._course = course
        self.setVisible(course is not None)
        if course is None:
            self.play.setChecked(False)
            self._page.map.show(LAYER, None)
            return
        units = self._page.desk.units()
        self._names = {key: units[key].unit.name for key in course.tracks if key in units}
        self._say(self.at())

    def at(self) -> datetime:
        """Return the instant the slider stands at."""
        assert self._course is not None
        begins = self._course.activation.began_at
        whole = max(self._course.ends_at - begins, timedelta(seconds=1))
        return begins + whole * self.slider.value() / STEPS

    def _on_beat(self) -> None:
        if self.play.isChecked() and self._course is not None:
            if self.slider.value() >= STEPS:
                self.play.setChecked(False)
            else:
                self.slider.setValue(self.slider.value() + PLAY_STEP)

    def _show(self) -> None:
        course = self._course
        if course is None:
            return
        at = self.at()
        self._say(at)
        found = course.activation
        features: list[Feature] = draw_areas(
            [
                area
                for area in course.areas
                if area.made_at <= at and (area.lifted_at is None or area.lifted_at > at)
            ]
        )
        features += draw_posts(found)
        tone = Tone.DRILL if found.drill else Tone.OWN
        for unit_id, seen in places_at(course.tracks, at).items():
            name = self._names.get(unit_id, str(unit_id))
            features.append(Spot(unit_id, seen.place, tone, "", name))
        self._page.map.show(LAYER, Drawing(features))
        self.moved.emit(at)

    def _say(self, at: datetime) -> None:
        assert self._course is not None
        after = span_words(at - self._course.activation.began_at)
        self.time.setText(tr("{time}, {after} after the beginning", time=day_time(at), after=after))
        passed = until(self._course.happenings, at)
        self.lines.setText("\n".join(each.words for each in passed[-LINES:]))
