"""Alarm desk: sound, strip and acknowledgement of the case and duty alarms of one seat.

Owned by the case screen, which hands in facts and the clock. Who has acknowledged stands in the
incident's time line, of a duty alarm in the audit log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.casework.commands import NoteIncident
from cmdmap.domain.facts import Fact
from cmdmap.domain.people.commands import AcknowledgeShortage
from cmdmap.domain.people.facts import RevisitDue
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.ui.casework.alarm_strip import AlarmStrip
from cmdmap.ui.casework.alarms import CaseAlarm, CaseAlarms, Key
from cmdmap.ui.casework.duty_alarms import DutyAlarm, DutyKey, duty_alarms, limit_key
from cmdmap.ui.radio.alarm_sound import AlarmSound, Tone
from cmdmap.ui.seat import Seat

ASKER = "incidents"
"""Under this name the loudspeaker knows the wishes of this desk."""


class AlarmDesk(QObject):
    """Everything of the case alarms."""

    show_requested = Signal(int)
    """Incident whose alarm was pressed."""
    duty_requested = Signal()
    """An alarm of a strength limit was pressed."""

    def __init__(self, seat: Seat, sound: AlarmSound, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._sound = sound
        self.alarms = CaseAlarms()
        self.strip = AlarmStrip()
        self.strip.show_requested.connect(self.show_requested)
        self.strip.duty_requested.connect(self.duty_requested)
        self.strip.acknowledge_requested.connect(self.acknowledge)
        self.strip.acknowledge_all_requested.connect(self.acknowledge_all)

    def begin(self) -> None:
        """The console is open: show what waits since before."""
        self.alarms.begin(self._seat.cases)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Sound and show what just happened."""
        seat = self._seat
        warned = [
            self.alarms.take(fact, seat.actor, seat.cases) or self._is_reminder(fact)
            for fact in facts
        ]
        if any(warned):
            self._sound.play(Tone.NOTICE)
        self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Let go of what is over, show and sound the rest."""
        self.alarms.follow(self._seat.cases)
        alarms = self.open()
        self._sound.repeat(alarms[0].tone if alarms else None, ASKER)
        kinds = self._seat.console.kinds
        self.strip.show_alarms(alarms, kinds.of, now)

    def open(self) -> list[CaseAlarm | DutyAlarm]:
        """Return what is open, the most urgent tone first, the oldest of each on top."""
        seat, order = self._seat, list(Tone)
        book = seat.console.desk.people()
        areas = seat.console.jurisdiction.areas if book.shortages else ()
        names = {area.code: area.name for area in areas}
        found: list[CaseAlarm | DutyAlarm] = [*self.alarms.open()]
        found += duty_alarms(book, seat.actor, names)
        return sorted(found, key=lambda each: (order.index(each.tone), each.at))

    def acknowledge_first(self) -> None:
        """Acknowledge the most urgent alarm."""
        key = self.strip.first()
        if key is not None:
            self.acknowledge(key)

    def acknowledge(self, key: Key | DutyKey) -> None:
        """Close one alarm, a duty alarm for all seats; it is written down who has seen it."""
        if isinstance(key[0], str):
            done = self._seat.submit(AcknowledgeShortage(limit_key(key)))
            self._seat.answers.deliver(done, lambda _commit: self.refresh(datetime.now(UTC)))
            return
        alarm = self.alarms.acknowledge(key)
        if alarm is not None:
            self._write(alarm)
        self.refresh(datetime.now(UTC))

    def acknowledge_all(self) -> None:
        """Close every alarm that is open now."""
        for alarm in self.open():
            self.acknowledge(alarm.key)

    def _is_reminder(self, fact: Fact) -> bool:
        return isinstance(fact, RevisitDue) and self._seat.actor.may(Right.MEDIATE)

    def _write(self, alarm: CaseAlarm) -> None:
        text = tr("Alarm acknowledged: {what}", what=alarm.what)
        done = self._seat.submit(NoteIncident(alarm.incident.id, text))
        self._seat.answers.deliver(done, lambda _commit: None)
