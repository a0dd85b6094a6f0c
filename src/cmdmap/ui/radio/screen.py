"""Radio desk screen: panel, talk strip, entry line, banner and sound of one seat, kept in step.

Owned by the Command workspace: facts and the window's clock come in here, wishes go out through
:class:`DeskWishes`. What is shown is the desk's own state; nothing is timed in the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from cmdmap.config import resources_dir
from cmdmap.domain.facts import EmergencyAcknowledged, EmergencyRaised, Fact
from cmdmap.domain.ids import UnitId
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.radio.duty_log import EntryKind
from cmdmap.domain.radio.facts import CheckInOverdue, MissesAlarmed, RollCallMoved, SilenceRose
from cmdmap.domain.radio.roll_call import RollCall
from cmdmap.domain.radio.silence import Silence
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.services.radio.log_export import export_log
from cmdmap.store.queries.talks import last_talk
from cmdmap.ui.login.allowed import needs
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.models.radio_log import RadioLine
from cmdmap.ui.models.unit_view import fix_age_s
from cmdmap.ui.panels.radio_log import RadioLogPanel
from cmdmap.ui.panels.unit_detail import UnitDetailPanel
from cmdmap.ui.panels.units import UnitsPanel
from cmdmap.ui.radio.alarm_banner import AlarmBanner
from cmdmap.ui.radio.alarm_sound import AlarmSound, Tone
from cmdmap.ui.radio.alarms import Alarm, nearest_words, open_alarms
from cmdmap.ui.radio.desk_panel import RadioDeskPanel
from cmdmap.ui.radio.desk_wishes import DeskWishes
from cmdmap.ui.radio.entry_bar import EntryBar
from cmdmap.ui.radio.talk_strip import TalkStrip
from cmdmap.ui.radio.talks import Talks
from cmdmap.ui.radio.unit_field import loggable
from cmdmap.ui.radio.unit_wishes import UnitTableWishes
from cmdmap.ui.radio.watch_model import watch_rows
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.selection import Selection
from cmdmap.widgets.files import SHEETS, ask_save
from cmdmap.widgets.frame import tool_button
from cmdmap.widgets.wording import age_text, clock_text, place_text

EXPORT_SPAN = timedelta(days=31)
"""How far back an export of the log goes."""
TEST_STEP_MS = 1800
LOG_HEIGHT = 110
PROMPT = (EmergencyRaised, EmergencyAcknowledged, MissesAlarmed, RollCallMoved)
"""Facts that do not wait for the next second."""


class RadioScreen(QObject):
    """Everything of the radio desk that one seat sees and hears."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    sight_requested = Signal()
    """Something is to be shown that lies in the Command workspace."""

    def __init__(
        self, seat: Seat, units: UnitsPanel, detail: UnitDetailPanel, log: RadioLogPanel,
        selection: Selection, window: QMainWindow,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._seat = seat
        self._units, self._detail, self._log = units, detail, log
        self._selection = selection
        self.talks = Talks()
        self.wishes = DeskWishes(seat, window)
        self.tables = UnitTableWishes(seat, window)
        self.sound = AlarmSound(resources_dir() / "sounds", self)
        self.parts = _Parts(self.wishes.operator)
        self._build()
        self._connect()

    def begin(self) -> None:
        """The console is open: listen for audio devices, show what is open since before."""
        self.sound.open()
        self.parts.strip.show_silent(self.sound.silent)
        self.refresh(datetime.now(UTC))

    def close(self) -> None:
        """The window closes: fall silent."""
        self.sound.close()

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Sound once for what turned red, and show at once what cannot wait."""
        red = [fact for fact in facts if isinstance(fact, SilenceRose | CheckInOverdue)]
        if any(isinstance(f, CheckInOverdue) or f.watch.level is Silence.RED for f in red):
            self.sound.play(Tone.SILENCE)
        if any(isinstance(fact, PROMPT) for fact in facts):
            self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Once a second: timers, roll call, talk, alarms and marks as the desk has them."""
        desk, present, parts = self._seat.console.desk.radio(), self._seat.present, self.parts
        parts.panel.show_silence(watch_rows(desk, present, now))
        call = self._call()
        parts.panel.roll.show_call(call, present)
        parts.panel.show_roll(call, now)
        parts.strip.show_talk(present, self.talks, desk.muted, now)
        alarms = open_alarms(present, desk)
        self._ask_talks(alarms)
        parts.banner.show_alarms(alarms, lambda alarm: self._facts(alarm, now), now)
        self.sound.repeat(_tone(alarms))
        self._units.model.set_muted(desk.muted)
        self._log.model.set_muted(desk.muted)
        chosen = self._selection.unit_id
        parts.mute.setEnabled(chosen is not None)
        parts.mute.setChecked(chosen in desk.muted)

    def focus_entry(self) -> None:
        """Bring the cursor to the entry line."""
        self.sight_requested.emit()
        self._log.show()
        self._log.raise_()
        self.parts.bar.focus_unit()

    def pick_place(self, lon: float, lat: float) -> None:
        """Take a click on the map as the place of the entry, if it waits for one."""
        if self.parts.bar.wants_map():
            self.parts.bar.pick(Place(lon, lat))

    def acknowledge_first(self) -> None:
        """Acknowledge the most urgent alarm."""
        alarms = open_alarms(self._seat.present, self._seat.console.desk.radio())
        if alarms:
            self.wishes.acknowledge(alarms[0].live.unit.id, alarms[0].emergency)

    def export(self, path: Path) -> None:
        """Write the log of the last days into a file, in a reader thread."""
        until = datetime.now(UTC) + timedelta(seconds=1)

        def go() -> None:
            future = self._seat.pool.read(
                lambda connection: export_log(connection, path, until - EXPORT_SPAN, until)
            )
            self._seat.answers.deliver(future, take)

        def take(rows: int) -> None:
            self.told.emit(tr("{n} lines were written to {path}.", n=rows, path=path))

        with_leave(self._seat, Undertaking.EXPORT, path.name, go)

    def test_sound(self) -> None:
        """Play every tone once, one after the other."""
        for step, tone in enumerate(Tone):
            QTimer.singleShot(step * TEST_STEP_MS, self, lambda tone=tone: self.sound.play(tone))

    def bind_keys(self, window: QMainWindow) -> None:
        """Give the window the desk's keys, whichever workspace it shows."""
        for keys, reaction in (
            ("Ctrl+L", self.focus_entry),
            ("F8", self.acknowledge_first),
            ("Ctrl+R", self.wishes.start_roll_call),
            ("Ctrl+M", self._on_mute_key),
            ("Ctrl+D", self.wishes.watch),
        ):
            QShortcut(QKeySequence(keys), window, reaction)

    def _build(self) -> None:
        parts = self.parts
        # The banner takes its height from the docks; some lines of the log must stay.
        self._log.table.setMinimumHeight(LOG_HEIGHT)
        self._log.column.insertWidget(0, parts.strip)
        self._log.column.addWidget(needs(parts.bar, Right.RADIO))
        self._log.tools.addWidget(needs(parts.export, Right.EXPORT))
        self._units.tools.addWidget(needs(parts.table, Right.EDIT_UNITS))
        self._detail.tools.addWidget(needs(parts.mute, Right.RADIO))
        parts.bar.unit.source = lambda: loggable(self._seat.present.values())
        self.wishes.chosen = self._chosen

    def _connect(self) -> None:
        parts, wishes = self.parts, self.wishes
        parts.bar.write_requested.connect(self._on_write_requested)
        parts.bar.refused.connect(self._seat.answers.failed)
        parts.bar.operator_changed.connect(wishes.remember)
        wishes.operator_changed.connect(parts.bar.operator.setText)
        parts.strip.muted_shown.connect(self._log.model.show_muted)
        parts.strip.sound_test_requested.connect(self.test_sound)
        self.sound.silent_changed.connect(parts.strip.show_silent)
        parts.banner.fly_requested.connect(self._on_fly_requested)
        parts.banner.acknowledge_requested.connect(wishes.acknowledge)
        panel = parts.panel
        panel.unit_pressed.connect(self._selection.press)
        panel.watch_requested.connect(wishes.watch)
        panel.unwatch_requested.connect(wishes.unwatch)
        panel.check_in_requested.connect(wishes.contact)
        panel.roll_call_requested.connect(wishes.start_roll_call)
        panel.answer_requested.connect(self._on_answer_requested)
        panel.end_call_requested.connect(self._on_end_call_requested)
        parts.mute.clicked.connect(self._on_mute_pressed)
        parts.table.clicked.connect(self.tables.open)
        parts.export.clicked.connect(self._on_export_pressed)
        self._log.line_chosen.connect(self._on_line_chosen)

    def _chosen(self) -> tuple[UnitId, ...]:
        """Return the units chosen in the table, else the selected one."""
        rows = self._units.table.selectionModel().selectedRows()
        chosen = tuple(self._units.model.live_at(index.row()).unit.id for index in rows)
        selected = self._selection.unit_id
        return chosen or (() if selected is None else (selected,))

    def _call(self) -> RollCall | None:
        """Return the newest running roll call, else the newest."""
        calls = self._seat.console.desk.radio().calls.values()
        return max(calls, key=lambda call: (call.ended_at is None, call.id), default=None)

    def _ask_talks(self, alarms: list[Alarm]) -> None:
        """Look up in the store when a unit talked that has not been heard since the start."""
        for alarm in alarms:
            unit_id = alarm.live.unit.id
            if alarm.key not in self.parts.banner.rows and unit_id not in self.talks.last:
                future = self._seat.pool.read(partial(last_talk, unit_id=unit_id))
                self._seat.answers.deliver(future, partial(self.talks.recall, unit_id))

    def _facts(self, alarm: Alarm, now: datetime) -> str:
        """Say all that helps: area, place, age of the fix, last talk, who is nearest."""
        live = alarm.live
        fix, talk = live.fix, self.talks.last.get(live.unit.id)
        words = []
        if fix is not None:
            area = self._detail.names.path(fix.micro_grid) or tr("outside the jurisdiction")
            age = age_text(fix_age_s(live, now))
            words.append(
                tr(
                    "{area}  {place}  fix {age} old",
                    area=area,
                    place=place_text(fix.place),
                    age=age,
                )
            )
        else:
            words.append(tr("no position known"))
        words.append(
            tr("last talk {time}", time=clock_text(talk.began_at)) if talk else tr("never talked")
        )
        near = nearest_words(
            fix.place if fix else None, live.unit.id, self._seat.present.values(), now,
            self._seat.stale_after_s,
        )  # fmt: skip
        if near:
            words.append(tr("nearest: {units}", units=near))
        return "   ·   ".join(words)

    def _on_write_requested(self, command: WriteLog) -> None:
        live = self._seat.present.get(command.unit_id) if command.unit_id is not None else None
        if self.parts.bar.wants_fix():
            if live is None or live.fix is None:
                self._seat.answers.failed.emit(
                    tr("This unit has no position; choose no place or the map.")
                )
                return
            command = replace(command, place=live.fix.place)
        self.wishes.remember(command.by.strip())

        def done() -> None:
            self.parts.bar.clear()
            self.parts.bar.focus_unit()

        self.wishes.submit(command, done)

    def _on_line_chosen(self, line: RadioLine) -> None:
        """An entry written by hand can be put right by another."""
        if line.entry is not None and line.entry.kind is EntryKind.NOTE:
            self.parts.bar.correct(line.entry, line.unit_name)

    def _on_fly_requested(self, unit_id: int) -> None:
        self.sight_requested.emit()
        self._selection.select(unit_id)
        self._selection.fly()

    def _on_answer_requested(self, unit_id: int) -> None:
        call = self._call()
        if call is not None and call.ended_at is None:
            self.wishes.answer(call, unit_id)

    def _on_end_call_requested(self) -> None:
        call = self._call()
        if call is not None and call.ended_at is None:
            self.wishes.end_roll_call(call)

    def _on_mute_key(self) -> None:
        unit_id = self._selection.unit_id
        if unit_id is not None:
            self.wishes.mute(unit_id, unit_id not in self._seat.console.desk.radio().muted)

    def _on_mute_pressed(self, muted: bool) -> None:
        if self._selection.unit_id is not None:
            self.wishes.mute(self._selection.unit_id, muted)

    def _on_export_pressed(self) -> None:
        ask_save(self._log, tr("Export the log"), "radio-log.xlsx", SHEETS, self.export)


class _Parts:
    """The widgets of the radio desk."""

    def __init__(self, operator: str) -> None:
        self.panel = RadioDeskPanel()
        self.banner = AlarmBanner()
        self.strip = TalkStrip()
        self.bar = EntryBar(operator)
        self.mute = tool_button("mute", tr("Mute this unit    Ctrl+M"), checkable=True)
        self.table = tool_button("table", tr("Radio ids and units"))
        self.export = tool_button("export", tr("Export the log"))


def _tone(alarms: list[Alarm]) -> Tone | None:
    if not alarms:
        return None
    return Tone.EMERGENCY if alarms[0].emergency else Tone.MISSED
