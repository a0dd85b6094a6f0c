"""Radio desk panel 电台值守: silence timers and the roll call, behind two sub-tabs.

Stands under the units. A press on a row asks for its unit; Enter on a waiting row of the roll call
answers for it.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.roll_call import RollCall, RollState
from cmdmap.domain.radio.silence import Silence
from cmdmap.i18n import tr
from cmdmap.ui.radio.roll_model import RollModel, roll_words
from cmdmap.ui.radio.watch_model import SIGNS, WatchModel, WatchRow
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import Panel, Stack, dress_table, push_button

SILENCE, ROLL = range(2)


class RadioDeskPanel(Panel):
    """Silence and roll call."""

    unit_pressed = Signal(int)
    watch_requested = Signal()
    unwatch_requested = Signal(int)
    check_in_requested = Signal(str, int)
    roll_call_requested = Signal()
    answer_requested = Signal(int)
    end_call_requested = Signal()

    def __init__(self) -> None:
        super().__init__("radio_desk", tr("Radio desk"))
        self.watches, self.roll = WatchModel(), RollModel()
        self.watch_table, self.roll_table = QTableView(), QTableView()
        self.buttons = _Buttons()
        self._views = QStackedWidget()
        self._stacks = (
            Stack(
                self.watch_table,
                tr("Nobody is on watch. Put units on watch to see who has been silent for long."),
                self.buttons.first_watch,
            ),
            Stack(
                self.roll_table,
                tr("No roll call yet. Call a team and see who answers in time."),
                self.buttons.first_call,
            ),
        )
        self._build()
        self._connect()

    def show_silence(self, rows: list[WatchRow]) -> None:
        """Show every timer."""
        self.watches.show_rows(rows)
        self._stacks[SILENCE].show_content(bool(rows))
        red = sum(row.level is Silence.RED for row in rows)
        amber = sum(row.level is Silence.AMBER for row in rows)
        signs = [
            f"{SIGNS[level]} {count}"
            for level, count in ((Silence.RED, red), (Silence.AMBER, amber))
            if count
        ]
        self.buttons.tabs[SILENCE].setText("  ".join((tr("Silence"), *signs)))
        self._tone(SILENCE, "bad" if red else "warn" if amber else "")

    def show_roll(self, call: RollCall | None, now: datetime) -> None:
        """Show how the newest roll call stands."""
        self._stacks[ROLL].show_content(call is not None)
        running = call is not None and call.ended_at is None
        waiting = len(call.waiting()) if call is not None and running else 0
        missed = sum(part.state is RollState.MISSED for part in call.parts) if call else 0
        signs = [f"■ {missed}"] if missed else []
        signs += [f"○ {waiting}"] if waiting else []
        self.buttons.tabs[ROLL].setText("  ".join((tr("Roll call"), *signs)))
        self._tone(ROLL, "bad" if missed else "warn" if waiting else "")
        self.set_note(roll_words(call, now))
        self.buttons.end.setVisible(running)
        self.buttons.answer.setEnabled(waiting > 0)

    def show_view(self, number: int) -> None:
        """Show silence (0) or roll call (1)."""
        self.buttons.tabs[number].setChecked(True)
        self._views.setCurrentIndex(number)

    def chosen_watch(self) -> WatchRow | None:
        """Return the chosen timer."""
        row = self.watch_table.currentIndex().row()
        return self.watches.row_at(row) if 0 <= row < self.watches.rowCount() else None

    def _tone(self, number: int, tone: str) -> None:
        tab = self.buttons.tabs[number]
        if tab.property("tone") != tone:
            tab.setProperty("tone", tone)
            tab.style().polish(tab)

    def _build(self) -> None:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(8, 6, 8, 4)
        row.setSpacing(4)
        for number, tab in enumerate(self.buttons.tabs):
            self.buttons.group.addButton(tab, number)
            row.addWidget(tab)
        row.addStretch(1)
        self.column.addWidget(strip)
        self._views.addWidget(_under(self._stacks[SILENCE], self.buttons.of_silence()))
        self._views.addWidget(_under(self._stacks[ROLL], self.buttons.of_roll()))
        self.column.addWidget(self._views, 1)
        for table, model, widths in (
            (self.watch_table, self.watches, (104, 74, 96)),
            (self.roll_table, self.roll, (110, 74, 74)),
        ):
            dress_table(table)
            table.setModel(model)
            for column, width in enumerate(widths, 1):
                table.setColumnWidth(column, width)
            table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.show_view(SILENCE)

    def _connect(self) -> None:
        buttons = self.buttons
        buttons.group.idClicked.connect(self.show_view)
        for button in (buttons.watch, buttons.first_watch):
            button.clicked.connect(self.watch_requested)
        for button in (buttons.call, buttons.first_call):
            button.clicked.connect(self.roll_call_requested)
        buttons.end.clicked.connect(self.end_call_requested)
        buttons.answer.clicked.connect(self._on_answer_wanted)
        buttons.contact.clicked.connect(self._on_contact_wanted)
        buttons.unwatch.clicked.connect(self._on_unwatch_wanted)
        self.watch_table.clicked.connect(self._on_watch_pressed)
        self.roll_table.clicked.connect(self._on_roll_pressed)
        self.roll_table.activated.connect(self._on_answer_wanted)

    def _on_watch_pressed(self, index: QModelIndex) -> None:
        self.unit_pressed.emit(self.watches.row_at(index.row()).unit_id)

    def _on_roll_pressed(self, index: QModelIndex) -> None:
        self.unit_pressed.emit(self.roll.part_at(index.row()).unit_id)

    def _on_answer_wanted(self) -> None:
        row = max(0, self.roll_table.currentIndex().row())
        if row < self.roll.rowCount():
            self.answer_requested.emit(self.roll.part_at(row).unit_id)

    def _on_contact_wanted(self) -> None:
        if row := self.chosen_watch():
            self.check_in_requested.emit(row.incident, row.unit_id)

    def _on_unwatch_wanted(self) -> None:
        row = self.chosen_watch()
        if row is not None and not row.incident:
            self.unwatch_requested.emit(UnitId(row.unit_id))


class _Buttons:
    """The buttons of both views."""

    def __init__(self) -> None:
        self.group = QButtonGroup()
        self.tabs = (self._tab(tr("Silence")), self._tab(tr("Roll call")))
        self.watch = push_button(tr("Watch…"), look="primary")
        self.first_watch = push_button(tr("Watch…"), look="primary")
        self.contact = push_button(tr("Heard now"))
        self.unwatch = push_button(tr("Off watch"))
        self.call = push_button(tr("Call the roll…"), look="primary")
        self.first_call = push_button(tr("Call the roll…"), look="primary")
        self.answer = push_button(tr("Answer for it…"))
        self.end = push_button(tr("Break off"))

    def of_silence(self) -> list[QPushButton]:
        """Return the buttons under the timers."""
        return [self.watch, self.contact, self.unwatch]

    def of_roll(self) -> list[QPushButton]:
        """Return the buttons under the roll call."""
        return [self.call, self.answer, self.end]

    def _tab(self, name: str) -> QPushButton:
        tab = QPushButton(name)
        tab.setCheckable(True)
        tab.setProperty("sub_tab", True)
        return tab


def _under(content: QWidget, buttons: list[QPushButton]) -> QWidget:
    view = QWidget()
    column = QVBoxLayout(view)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(content, 1)
    row = MoreRow(side=8, pad=7)
    for button in buttons:
        row.add(button)
    column.addWidget(row)
    return view
