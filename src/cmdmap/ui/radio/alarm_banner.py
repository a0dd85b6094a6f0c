"""Alarm banner: open emergencies and missed roll calls across the whole window, until acknowledged.

Stands between header and workspaces, so that it is seen in every workspace and in wall mode. Each
alarm has its place, its last talk, who is nearest, the way there and the acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout

from cmdmap.domain.ids import UnitId
from cmdmap.i18n import tr
from cmdmap.ui.radio.alarms import Alarm
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import icon, styled
from cmdmap.widgets.wording import age_text, clock_text, key_text

ROW = 62
MOST_SHOWN = 3
"""Rows that are seen without scrolling; the others are counted."""


class AlarmRow(QFrame):
    """One open alarm."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(ROW)
        self.sign = QLabel()
        self.title = styled(QLabel(), "alarm_title")
        self.facts = QLabel()
        self.fly = push_button(tr("Show on map"), "locate")
        self.acknowledge = push_button(tr("Acknowledge"), look="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(14)
        row.addWidget(self.sign)
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self.title, self.facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        row.addLayout(words, 1)
        row.addWidget(self.fly)
        row.addWidget(self.acknowledge)

    def show_alarm(self, alarm: Alarm, facts: str, now: datetime) -> None:
        """Write what is known of the alarm."""
        self.setObjectName("emergency_row" if alarm.emergency else "missed_row")
        self.style().polish(self)
        role = "on_accent" if alarm.emergency else "ground"
        self.sign.setPixmap(icon("alarm", role, 28).pixmap(QSize(28, 28)))
        self.title.setText(_title(alarm, now))
        self.facts.setText(facts)
        self.facts.setToolTip(facts)
        self.fly.setEnabled(alarm.live.fix is not None)


class AlarmBanner(QScrollArea):
    """The list of open alarms; hidden while there is none."""

    fly_requested = Signal(int)
    acknowledge_requested = Signal(int, bool)
    """Unit and whether it is its emergency, else its missed roll calls."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("alarm_banner")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QFrame()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._more = styled(QLabel(), "alarm_more")
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self.setWidget(body)
        self.rows: dict[tuple[UnitId, bool], AlarmRow] = {}
        self.hide()

    def show_alarms(
        self, alarms: list[Alarm], facts: Callable[[Alarm], str], now: datetime
    ) -> None:
        """Show these alarms, the most urgent on top, and nothing else."""
        keys = [alarm.key for alarm in alarms]
        for key in self.rows.keys() - set(keys):
            self.rows.pop(key).deleteLater()
        for position, alarm in enumerate(alarms):
            row = self.rows.get(alarm.key) or self._add(alarm)
            row.show_alarm(alarm, facts(alarm), now)
            self._column.insertWidget(position + 1, row)
        shown = min(len(alarms), MOST_SHOWN)
        self._more.setText(tr("{n} open alarms, scroll to see all", n=len(alarms)))
        self._more.setVisible(len(alarms) > shown)
        more = self._more.sizeHint().height() if len(alarms) > shown else 0
        self.setFixedHeight(shown * (ROW + 1) + more)
        self.setVisible(bool(alarms))

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
