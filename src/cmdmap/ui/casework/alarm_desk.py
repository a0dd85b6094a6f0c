"""Alarm desk: sound, strip and acknowledgement of the case alarms of one seat.

Owned by the case screen, which hands in facts and the clock. Who has acknowledged stands in the
incident's time line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.casework.commands import NoteIncident
from cmdmap.domain.facts import Fact
from cmdmap.i18n import tr
from cmdmap.ui.casework.alarm_strip import AlarmStrip
from cmdmap.ui.casework.alarms import CaseAlarm, CaseAlarms, Key
from cmdmap.ui.radio.alarm_sound import AlarmSound, Tone
from cmdmap.ui.seat import Seat

ASKER = "incidents"
"""Under this name the loudspeaker knows the wishes of this desk."""


class AlarmDesk(QObject):
    """Everything of the case alarms."""

    show_requested = Signal(int)
    """Incident whose alarm was pressed."""

    def __init__(self, seat: Seat, sound: AlarmSound, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._sound = sound
        self.alarms = CaseAlarms()
        self.strip = AlarmStrip()
        self.strip.show_requested.connect(self.show_requested)
        self.strip.acknowledge_requested.connect(self.acknowledge)
        self.strip.acknowledge_all_requested.connect(self.acknowledge_all)

    def begin(self) -> None:
        """The console is open: show what waits since before."""
        self.alarms.begin(self._seat.cases)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Sound and show what just happened."""
        seat = self._seat
        warned = [self.alarms.take(fact, seat.actor, seat.cases) for fact in facts]
        if any(warned):
            self._sound.play(Tone.NOTICE)
        self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Let go of what is over, show and sound the rest."""
        self.alarms.follow(self._seat.cases)
        alarms = self.alarms.open()
        self._sound.repeat(alarms[0].tone if alarms else None, ASKER)
        kinds = self._seat.console.kinds
        self.strip.show_alarms(alarms, kinds.of, now)

    def acknowledge_first(self) -> None:
        """Acknowledge the most urgent alarm."""
        key = self.strip.first()
        if key is not None:
            self.acknowledge(key)

    def acknowledge(self, key: Key) -> None:
        """Close one alarm; the time line says who has seen it."""
        alarm = self.alarms.acknowledge(key)
        if alarm is not None:
            self._write(alarm)
        self.refresh(datetime.now(UTC))

    def acknowledge_all(self) -> None:
        """Close every alarm that is open now."""
        for alarm in self.alarms.open():
            self.acknowledge(alarm.key)

    def _write(self, alarm: CaseAlarm) -> None:
        text = tr("Alarm acknowledged: {what}", what=alarm.what)
        done = self._seat.submit(NoteIncident(alarm.incident.id, text))
        self._seat.answers.deliver(done, lambda _commit: None)
