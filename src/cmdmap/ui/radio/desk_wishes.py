"""Desk wishes: what the radio desk's panels ask for, as dialogs and commands by a named operator.

The operator's name is kept for the seat; who has none yet is asked before anything is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from cmdmap.domain.commands import Command
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import (
    EndRollCall,
    MuteUnits,
    TakeCheckIn,
    UnwatchUnits,
    WriteLog,
)
from cmdmap.domain.radio.roll_call import RollCall
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.ui.radio.dialogs import (
    AcknowledgeDialog,
    Group,
    NamedDialog,
    RollAnswerDialog,
    StartRollCallDialog,
    WatchDialog,
)
from cmdmap.ui.seat import Seat
from cmdmap.widgets.wording import force_name


class DeskWishes(QObject):
    """Carries out what the radio desk's panels ask for."""

    operator_changed = Signal(str)

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        seat.login.changed.connect(self._on_login_changed)
        self.chosen: Callable[[], tuple[UnitId, ...]] = tuple
        """Returns the units that are selected."""

    @property
    def operator(self) -> str:
        """The name of who is logged in, else of this seat's operator; empty before the first."""
        return self._seat.login.shown_name or self._seat.options.text("radio.operator")

    def remember(self, operator: str) -> None:
        """Keep the operator's name for this seat."""
        if operator and operator != self.operator:
            self._seat.options.change(self._seat.home, "radio.operator", operator)
            self.operator_changed.emit(operator)

    def submit(self, command: Command, done: Callable[[], None] = lambda: None) -> None:
        """Hand in a command; a refusal is said in the status line."""
        future = self._seat.submit(command)
        self._seat.answers.deliver(future, lambda _commit: done())

    def acknowledge(self, unit_id: int, emergency: bool) -> None:
        """Ask who takes note of an alarm."""
        name = self._name(UnitId(unit_id))
        self._ask(
            AcknowledgeDialog(
                UnitId(unit_id), name, emergency=emergency, operator=self.operator,
                parent=self._window,
            )
        )  # fmt: skip

    def watch(self) -> None:
        """Ask whose silence to time."""
        amber, red = (
            self._seat.options.number(name) for name in ("radio.amber_min", "radio.red_min")
        )
        groups = self._groups()
        self._ask(WatchDialog(groups, min(amber, red), red, self.operator, self._window))

    def unwatch(self, unit_id: int) -> None:
        """Take a unit off the watch list."""
        self.by_name(lambda by: UnwatchUnits((UnitId(unit_id),), by))

    def contact(self, incident: str, unit_id: int) -> None:
        """A unit was heard: its check-in for an incident, or a line of the log."""
        if incident:
            self.by_name(lambda by: TakeCheckIn(incident, UnitId(unit_id), by))
        else:
            self.by_name(lambda by: WriteLog(tr("heard"), by, unit_id=UnitId(unit_id)))

    def mute(self, unit_id: int, muted: bool) -> None:
        """Mute a unit, or put it forward again."""
        self.by_name(lambda by: MuteUnits((UnitId(unit_id),), muted, by))

    def start_roll_call(self) -> None:
        """Ask whom to call."""
        self._ask(StartRollCallDialog(self._groups(), self.operator, self._window))

    def answer(self, call: RollCall, unit_id: int) -> None:
        """Ask how a unit's answer came."""
        name = self._name(UnitId(unit_id))
        self._ask(RollAnswerDialog(call.id, UnitId(unit_id), name, self.operator, self._window))

    def end_roll_call(self, call: RollCall) -> None:
        """Break a roll call off."""
        self.by_name(lambda by: EndRollCall(call.id, by))

    def by_name(self, command: Callable[[str], Command]) -> None:
        """Hand in what the operator orders; who has no name yet is asked first."""
        if self.operator:
            self.submit(command(self.operator))
            return
        dialog = NamedDialog(tr("Who are you?"), tr("Go on"), "", self._window)
        dialog.form.addRow(tr("Operator"), dialog.operator)
        self._ask(dialog, command)

    def _on_login_changed(self) -> None:
        if self._seat.login.shown_name:
            self.operator_changed.emit(self.operator)

    def _ask(self, dialog: Any, command: Callable[[str], Command] | None = None) -> None:
        def on_finished(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self.remember(dialog.by())
                self.submit(command(dialog.by()) if command else dialog.command())
            dialog.deleteLater()

        dialog.finished.connect(on_finished)
        dialog.open()

    def _name(self, unit_id: UnitId) -> str:
        live = self._seat.present.get(unit_id)
        return live.unit.name if live else str(unit_id)

    def _groups(self) -> list[Group]:
        """Return whom one can call or watch: the chosen unit, those on watch, teams, forces."""
        present = self._seat.present
        desk = self._seat.console.desk.radio()
        chosen = self.chosen()
        groups: list[Group] = []
        if chosen:
            name = self._name(chosen[0]) if len(chosen) == 1 else tr("Chosen units")
            groups.append((name, chosen))
        if desk.watches:
            groups.append((tr("Units on watch"), tuple(desk.watches)))
        teams: dict[str, list[UnitId]] = {}
        kinds: dict[ForceKind, list[UnitId]] = {}
        for unit_id, live in present.items():
            if live.unit.team:
                teams.setdefault(live.unit.team, []).append(unit_id)
            if live.unit.kind is not ForceKind.UNKNOWN:
                kinds.setdefault(live.unit.kind, []).append(unit_id)
        groups += [(team, tuple(ids)) for team, ids in sorted(teams.items())]
        groups += [(force_name(kind), tuple(ids)) for kind, ids in kinds.items()]
        return groups
