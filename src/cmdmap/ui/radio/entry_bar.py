"""Entry bar: one line of the duty log, written by keyboard.

Ctrl+L comes here from anywhere: unit or team, Enter, text, Enter. Time is now and place is none
unless said otherwise. A chosen entry can be put right by another one; nothing is overwritten.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.radio.duty_log import Entry, time_of_day
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.ui.radio.unit_field import UnitField
from cmdmap.widgets.frame import push_button, tool_button
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import place_text

NO_PLACE, LAST_FIX, ON_MAP = range(3)
TEXT_MAX = 2000
NAME_MAX = 40
LEAST_TEXT = 90


class EntryBar(QFrame):
    """The fields of one entry."""

    write_requested = Signal(object)
    """WriteLog without its place where the unit's last fix is meant; see :meth:`wants_fix`."""
    refused = Signal(str)
    operator_changed = Signal(str)

    def __init__(self, operator: str) -> None:
        super().__init__()
        self.setObjectName("entry_bar")
        self.time = QLineEdit(maxLength=8)
        self.unit = UnitField()
        self.text = QLineEdit(maxLength=TEXT_MAX)
        self.place = QComboBox()
        self.operator = QLineEdit(operator, maxLength=NAME_MAX)
        self.send = push_button(tr("Log"), look="primary")
        self._correction = styled(QLabel(), "correction")
        self._cancel = tool_button("close", tr("Do not correct"))
        self._corrects: int | None = None
        self._picked: Place | None = None
        self._build()

    def wants_fix(self) -> bool:
        """Tell whether the place is the unit's last fix."""
        return int(self.place.currentIndex()) == LAST_FIX

    def wants_map(self) -> bool:
        """Tell whether the next click on the map is the place."""
        return int(self.place.currentIndex()) == ON_MAP

    def pick(self, place: Place) -> None:
        """Take a place from the map."""
        self._picked = place
        self.place.setItemText(ON_MAP, place_text(place))

    def correct(self, entry: Entry, unit_name: str) -> None:
        """Begin an entry that puts another one right."""
        self._corrects = entry.id
        self.time.setText(entry.at.astimezone(LOCAL).strftime("%H:%M:%S"))
        self.unit.put(unit_name or entry.team, entry.unit_id, entry.team)
        self.text.setText(entry.text)
        self._correction.setText(tr("corrects no. {number}", number=entry.id))
        self._show_correction(True)
        self.text.setFocus()
        self.text.selectAll()

    def clear(self) -> None:
        """Empty the line for the next entry; the operator's name stays."""
        self._corrects = self._picked = None
        self.time.clear()
        self.text.clear()
        self.unit.empty()
        self.place.setCurrentIndex(NO_PLACE)
        self._show_correction(False)

    def focus_unit(self) -> None:
        """Bring the cursor to the first field."""
        self.unit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.unit.selectAll()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(6)
        self.time.setPlaceholderText(tr("now"))
        self.time.setToolTip(tr("Time of day, e.g. 21:05; empty is now"))
        self.text.setPlaceholderText(tr("What was said or done    Ctrl+L"))
        self.operator.setPlaceholderText(tr("Operator"))
        self.operator.setToolTip(tr("Name of the operator at this seat"))
        for words in (tr("no place"), tr("last fix"), tr("click the map")):
            self.place.addItem(words)
        fields: tuple[tuple[QWidget, int, int], ...] = (
            (self.time, 56, 76), (self.unit, 104, 150), (self.place, 108, 116),
            (self.operator, 76, 84),
        )  # fmt: skip
        for field, least, most in fields:
            field.setMinimumWidth(least)
            field.setMaximumWidth(most)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text.setMinimumWidth(LEAST_TEXT)
        stretched = {field for field, _, _ in fields}
        self._show_correction(False)
        line: tuple[QWidget, ...] = (
            self._correction, self._cancel, self.time, self.unit, self.text, self.place,
            self.operator, self.send,
        )  # fmt: skip
        for part in line:
            row.addWidget(part, 6 if part is self.text else 1 if part in stretched else 0)
        self.unit.taken.connect(self.text.setFocus)
        self.time.returnPressed.connect(self.focus_unit)
        self.operator.returnPressed.connect(self._on_wanted)
        self.operator.editingFinished.connect(self._on_operator_edited)
        self.text.returnPressed.connect(self._on_wanted)
        self.send.clicked.connect(self._on_wanted)
        self._cancel.clicked.connect(self.clear)

    def _show_correction(self, shown: bool) -> None:
        self._correction.setVisible(shown)
        self._cancel.setVisible(shown)

    def _on_operator_edited(self) -> None:
        self.operator_changed.emit(self.operator.text().strip())

    def _on_wanted(self) -> None:
        if not self.text.text().strip():
            self.text.setFocus()
            return
        if not self.operator.text().strip():
            self.operator.setFocus()
            self.refused.emit(tr("Type your name first: the log says who did what."))
            return
        try:
            now = datetime.now(UTC)
            typed = self.time.text().strip()
            command = WriteLog(
                text=self.text.text(),
                by=self.operator.text(),
                at=time_of_day(typed, now) if typed else None,
                unit_id=self.unit.unit_id,
                team=self._team(),
                place=self._picked if self.wants_map() else None,
                corrects=self._corrects,
            )
        except WorldError as error:
            self.time.setFocus()
            self.refused.emit(str(error))
            return
        self.write_requested.emit(command)

    def _team(self) -> str:
        """Whoever is not in the table is written down as typed."""
        return self.unit.team if self.unit.unit_id is not None else self.unit.text().strip()

    def unit_id(self) -> UnitId | None:
        """Return the unit the entry is about."""
        return self.unit.unit_id
