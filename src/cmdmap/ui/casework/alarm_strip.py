"""Alarm strip: new incidents, clocks that ran out, too few free, until acknowledged.

Stands in the window's alert line, in every workspace; it never takes the keyboard and stops
nothing. One row, which the key acknowledges; further ones lie over the window on a press, so that
many alarms push nothing out of sight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from cmdmap.domain.casework.kinds import IncidentKind
from cmdmap.i18n import tr
from cmdmap.ui.casework.alarms import CaseAlarm, Key
from cmdmap.ui.casework.duty_alarms import DutyAlarm, DutyKey
from cmdmap.ui.panels.drop_list import DropList
from cmdmap.ui.radio.alarm_sound import Tone
from cmdmap.widgets.frame import ShortLabel, push_button
from cmdmap.widgets.theme import icon, styled
from cmdmap.widgets.wording import age_text, clock_text

ROW = 40
LEAST = 430
MOST_SHOWN = 9
"""One in the strip, the others in the list."""
KEY = "F9"
ROLES = {Tone.URGENT: "bad", Tone.OVERDUE: "bad", Tone.INCIDENT: "warn", Tone.NOTICE: "muted"}
SIGNS = {"bad": "■", "warn": "▲", "muted": "●"}


class _Row(QFrame):
    """One alarm."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case_alarm")
        self.setFixedHeight(ROW)
        self.sign = QLabel()
        self.words = ShortLabel()
        self.show_button = push_button(tr("Show"), "locate")
        self.seen_button = push_button(tr("Seen"), look="primary")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(10)
        row.addWidget(self.sign)
        row.addWidget(self.words, 1)
        for button in (self.show_button, self.seen_button):
            self.add(button)

    def add(self, button: QPushButton, at: int = -1) -> None:
        """Put a button beside the words; none takes the keyboard."""
        button.setProperty("slim", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(at, button)


class AlarmStrip(QFrame):
    """The list of unacknowledged alarms; hidden while there is none."""

    show_requested = Signal(int)
    """Incident."""
    duty_requested = Signal()
    """Who is on duty is to be shown."""
    acknowledge_requested = Signal(object)
    """Key of one alarm."""
    acknowledge_all_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case_alarms")
        self.setMinimumWidth(LEAST)
        self._rows = [_Row() for _ in range(MOST_SHOWN)]
        self._keys: list[Key | DutyKey] = []
        self._list = DropList(self)
        self._rest = styled(QLabel(), "muted")
        self._more = push_button("", look="chip")
        self._all: QPushButton = push_button(tr("Acknowledge all"))
        self._build()
        self.hide()

    def show_alarms(
        self,
        alarms: Sequence[CaseAlarm | DutyAlarm],
        kind_of: Callable[[str], IncidentKind],
        now: datetime,
    ) -> None:
        """Show these alarms, the most urgent on top, and nothing else."""
        self._keys = [alarm.key for alarm in alarms[:MOST_SHOWN]]
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(alarms))
            if number < len(alarms):
                self._fill(row, alarms[number], kind_of, now)
        others, hidden = len(alarms) - 1, len(alarms) - MOST_SHOWN
        self._more.setText(tr("{n} more alarms", n=others))
        self._more.setVisible(others > 0)
        self._rest.setText(tr("{n} more alarms", n=hidden) if hidden > 0 else "")
        if others <= 0:
            self._more.setChecked(False)
        self.setVisible(bool(alarms))
        self._list.place()

    def first(self) -> Key | DutyKey | None:
        """Return the alarm that the key acknowledges."""
        return self._keys[0] if self._keys else None

    def _fill(
        self,
        row: _Row,
        alarm: CaseAlarm | DutyAlarm,
        kind_of: Callable[[str], IncidentKind],
        now: datetime,
    ) -> None:
        role = ROLES.get(alarm.tone, "warn")
        row.setProperty("tone", role)
        row.style().polish(row)
        row.sign.setPixmap(icon("alarm", role, 20).pixmap(QSize(20, 20)))
        age = age_text((now - alarm.at).total_seconds())
        time = tr("{time}, {age} ago", time=clock_text(alarm.at), age=age)
        words = alarm.words if isinstance(alarm, DutyAlarm) else _words(alarm, kind_of)
        row.words.setText(f"{SIGNS[role]}  " + "  ·  ".join(filter(None, (*words, time))))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for number, row in enumerate(self._rows):
            row.show_button.clicked.connect(lambda _=False, n=number: self._on_show(n))
            row.seen_button.clicked.connect(lambda _=False, n=number: self._on_seen(n))
            (self._list.rows if number else column).addWidget(row)
        first = self._rows[0]
        first.seen_button.setText(tr("Seen    {key}", key=KEY))
        first.add(self._more, 2)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._list.set_open)
        self._list.set_foot(self._make_foot())

    def _make_foot(self) -> QFrame:
        foot = styled(QFrame(), "case_alarms_foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(14, 2, 10, 2)
        line.addWidget(self._rest)
        line.addStretch(1)
        self._all.setProperty("slim", True)
        self._all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._all.clicked.connect(self.acknowledge_all_requested)
        line.addWidget(self._all)
        return foot

    def _on_show(self, number: int) -> None:
        if number >= len(self._keys):
            return
        incident_id = self._keys[number][0]
        if isinstance(incident_id, int):
            self.show_requested.emit(incident_id)
        else:
            self.duty_requested.emit()

    def _on_seen(self, number: int) -> None:
        if number < len(self._keys):
            self.acknowledge_requested.emit(self._keys[number])


def _words(alarm: CaseAlarm, kind_of: Callable[[str], IncidentKind]) -> tuple[str, ...]:
    incident = alarm.incident
    where = " ".join((incident.address or incident.text).split())
    return (alarm.what, kind_of(incident.kind).name, where, incident.number)
