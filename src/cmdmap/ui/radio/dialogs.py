"""Dialogs of the radio desk: acknowledge, answer for a unit, start a roll call, set a watch.

Each makes a command; the desk judges it. Every one works by keyboard alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from cmdmap.domain.commands import AcknowledgeEmergency
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import (
    AcknowledgeMisses,
    AnswerRollCall,
    StartRollCall,
    WatchUnits,
)
from cmdmap.domain.radio.roll_call import OPERATOR_ANSWERS
from cmdmap.i18n import tr
from cmdmap.services.radio.roll_calls import ANSWER_NAMES
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.theme import styled

NAME_MAX = 40
NOTE_MAX = 500
Group = tuple[str, tuple[UnitId, ...]]
"""A group's name in words and its units."""


class NamedDialog(FormDialog):
    """A form that a named person hands in."""

    def __init__(self, title: str, accept_text: str, operator: str, parent: QWidget) -> None:
        super().__init__(title, accept_text, parent)
        self.operator = QLineEdit(operator, maxLength=NAME_MAX)
        self.operator.setPlaceholderText(tr("Your name"))

    def by(self) -> str:
        """Return who hands it in."""
        return self.operator.text().strip()

    def refusal(self) -> str:
        """Nobody hands in anything without a name."""
        return "" if self.by() else tr("Type your name first: the log says who did what.")


class AcknowledgeDialog(NamedDialog):
    """A named person takes note of an alarm."""

    def __init__(
        self, unit_id: UnitId, name: str, *, emergency: bool, operator: str, parent: QWidget
    ) -> None:
        title = tr("Acknowledge emergency") if emergency else tr("Acknowledge missed roll calls")
        super().__init__(title, tr("Acknowledge"), operator, parent)
        self._unit_id, self._emergency = unit_id, emergency
        self.note = QLineEdit(maxLength=NOTE_MAX)
        self.note.setPlaceholderText(tr("What is being done (may be empty)"))
        self.form.addRow(tr("Unit"), styled(QLabel(name), "value"))
        self.form.addRow(tr("Acknowledged by"), self.operator)
        if not emergency:
            self.form.addRow(tr("Note"), self.note)
        self.operator.setFocus()
        self.operator.selectAll()

    def command(self) -> AcknowledgeEmergency | AcknowledgeMisses:
        """Return the wish as a command."""
        if self._emergency:
            return AcknowledgeEmergency(self._unit_id, self.by())
        return AcknowledgeMisses(self._unit_id, self.by(), self.note.text())


class RollAnswerDialog(NamedDialog):
    """The operator answers for a unit and must pick how the answer came."""

    def __init__(
        self, call_id: int, unit_id: UnitId, name: str, operator: str, parent: QWidget
    ) -> None:
        super().__init__(
            tr("Answer for {name}", name=name), tr("Take the answer"), operator, parent
        )
        self._call_id, self._unit_id = call_id, unit_id
        self.ways = QButtonGroup(self)
        row = QHBoxLayout()
        for number, how in enumerate(OPERATOR_ANSWERS):
            button = QRadioButton(f"&{number + 1} {tr(ANSWER_NAMES[how])}")
            self.ways.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.note = QLineEdit(maxLength=NOTE_MAX)
        self.note.setPlaceholderText(tr("What was said (may be empty)"))
        self.form.addRow(tr("How"), row)
        self.form.addRow(tr("Said"), self.note)
        self.form.addRow(tr("Taken by"), self.operator)

    def refusal(self) -> str:
        """The way must be picked; it is never taken for granted."""
        if self.ways.checkedId() < 0:
            return tr("Pick how the answer came: by radio, by phone or in person.")
        return super().refusal()

    def command(self) -> AnswerRollCall:
        """Return the wish as a command."""
        how = OPERATOR_ANSWERS[self.ways.checkedId()]
        return AnswerRollCall(self._call_id, self._unit_id, how, self.by(), self.note.text())


class StartRollCallDialog(NamedDialog):
    """Whom to call."""

    def __init__(self, groups: Sequence[Group], operator: str, parent: QWidget) -> None:
        super().__init__(tr("Start a roll call"), tr("Call now"), operator, parent)
        self._groups = groups
        self.group = QComboBox()
        for name, unit_ids in groups:
            self.group.addItem(tr("{name} ({n} units)", name=name, n=len(unit_ids)))
        self.form.addRow(tr("Group"), self.group)
        self.form.addRow(tr("Called by"), self.operator)

    def refusal(self) -> str:
        """There must be somebody to call."""
        if not self._groups:
            return tr("There is nobody to call: no unit is on watch, in a team or chosen.")
        return super().refusal()

    def command(self) -> StartRollCall:
        """Return the wish as a command."""
        name, unit_ids = self._groups[self.group.currentIndex()]
        return StartRollCall(name, unit_ids, self.by())


class WatchDialog(NamedDialog):
    """Whose silence to time, and how long it may be."""

    def __init__(
        self, groups: Sequence[Group], amber_min: float, red_min: float, operator: str,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(tr("Watch the silence of units"), tr("Watch"), operator, parent)
        self._groups = groups
        self._usual = (amber_min, red_min)
        self.group = QComboBox()
        for name, unit_ids in groups:
            self.group.addItem(tr("{name} ({n} units)", name=name, n=len(unit_ids)))
        self.amber, self.red = (
            QDoubleSpinBox(minimum=0.2, maximum=1440.0, decimals=1, value=value)
            for value in self._usual
        )
        for field in (self.amber, self.red):
            field.setSuffix(" min")
        self.form.addRow(tr("Group"), self.group)
        self.form.addRow(tr("Amber after"), self.amber)
        self.form.addRow(tr("Red after"), self.red)
        self.form.addRow(tr("Watched by"), self.operator)

    def refusal(self) -> str:
        """Somebody must be chosen, and amber come before red."""
        if not self._groups:
            return tr("There is nobody to watch: choose a unit first.")
        if self.amber.value() > self.red.value():
            return tr("Amber cannot come after red.")
        return super().refusal()

    def command(self) -> WatchUnits:
        """Return the wish; usual limits are left to the options."""
        unit_ids = self._groups[self.group.currentIndex()][1]
        limits = (self.amber.value(), self.red.value())
        if limits == self._usual:
            return WatchUnits(unit_ids, self.by())
        amber, red = (timedelta(minutes=value) for value in limits)
        return WatchUnits(unit_ids, self.by(), amber, red)
