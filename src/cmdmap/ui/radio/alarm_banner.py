"""Alarm banner: open emergencies and missed roll calls, in every workspace, until acknowledged.

Stands in the window's alert line, so that it is seen in wall mode, too. The most urgent one is in
the line; a second one opens the list of the others by itself. Each alarm has its place, its last
talk, who is nearest, the way there and the acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from cmdmap.domain.ids import UnitId
from cmdmap.i18n import tr
from cmdmap.ui.panels.drop_list import DropList
from cmdmap.ui.radio.alarms import Alarm
from cmdmap.widgets.frame import ShortLabel, push_button
from cmdmap.widgets.theme import icon, styled
from cmdmap.widgets.wording import age_text, clock_text, key_text

ROW = 40
LEAST = 420


class AlarmRow(QFrame):
    """One open alarm."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(ROW)
        self.sign = QLabel()
        self.title = styled(ShortLabel(), "alarm_title")
        self.facts = styled(ShortLabel(), "alarm_facts")
        self.fly = push_button(tr("Show on map"), "locate")
        self.acknowledge = push_button(tr("Acknowledge"), look="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self.sign)
        words = QVBoxLayout()
        words.setContentsMargins(0, 1, 0, 1)
        words.setSpacing(0)
        for label in (self.title, self.facts):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        row.addLayout(words, 1)
        for button in (self.fly, self.acknowledge):
            button.setProperty("slim", True)
            row.addWidget(button)

    def show_alarm(self, alarm: Alarm, facts: str, now: datetime) -> None:
        """Write what is known of the alarm."""
        self.setObjectName("emergency_row" if alarm.emergency else "missed_row")
        self.style().polish(self)
        role = "on_accent" if alarm.emergency else "ground"
        self.sign.setPixmap(icon("alarm", role, 24).pixmap(QSize(24, 24)))
        self.title.setText(_title(alarm, now))
        self.facts.setText(facts)
        self.fly.setEnabled(alarm.live.fix is not None)


class AlarmBanner(QFrame):
    """The open alarms; hidden while there is none."""

    fly_requested = Signal(int)
    acknowledge_requested = Signal(int, bool)
    """Unit and whether it is its emergency, else its missed roll calls."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("alarm_banner")
        self.setMinimumWidth(LEAST)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self.more = styled(push_button("", look="chip"), "alarm_more")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = DropList(self)
        self.more.toggled.connect(self.list.set_open)
        self._line.addWidget(self.more)
        self.rows: dict[tuple[UnitId, bool], AlarmRow] = {}
        self.hide()

    def show_alarms(
        self, alarms: list[Alarm], facts: Callable[[Alarm], str], now: datetime
    ) -> None:
        """Show these alarms, the most urgent in the line, and nothing else."""
        before = len(self.rows)
        keys = [alarm.key for alarm in alarms]
        for key in self.rows.keys() - set(keys):
            row = self.rows.pop(key)
            row.hide()
            row.deleteLater()
        for position, alarm in enumerate(alarms):
            row = self.rows.get(alarm.key) or self._add(alarm)
            row.show_alarm(alarm, facts(alarm), now)
            self._place(row, position)
        others = len(alarms) - 1
        self.more.setText(tr("{n} more open", n=others))
        self.more.setVisible(others > 0)
        if others <= 0:
            self.more.setChecked(False)
        elif len(alarms) > before:
            self.more.setChecked(True)
        self.setVisible(bool(alarms))
        self.list.place()

    def _place(self, row: AlarmRow, position: int) -> None:
        """The first stands in the line, the others in the list; what stands right stays."""
        layout, at = (self._line, 0) if position == 0 else (self.list.rows, position - 1)
        if layout.indexOf(row) != at:
            layout.insertWidget(at, row, 1 if position == 0 else 0)
            row.show()

    def _add(self, alarm: Alarm) -> AlarmRow:
        row = self.rows[alarm.key] = AlarmRow()
        unit_id, emergency = alarm.key
        row.fly.clicked.connect(lambda: self.fly_requested.emit(unit_id))
        row.acknowledge.clicked.connect(lambda: self.acknowledge_requested.emit(unit_id, emergency))
        return row


def _title(alarm: Alarm, now: datetime) -> str:
    unit = alarm.live.unit
    name = "  ".join(
        filter(None, (unit.name, unit.team, key_text(unit.keys[0]) if unit.keys else ""))
    )
    age = age_text((now - alarm.at).total_seconds())
    if alarm.emergency:
        return tr(
            "EMERGENCY  {name}  {time}, {age} ago", name=name, time=clock_text(alarm.at), age=age
        )
    words = tr(
        "MISSED TWICE  {name}  {time}, {age} ago", name=name, time=clock_text(alarm.at), age=age
    )
    return f"{words}  {tr('(heard again since)')}" if alarm.heard else words
