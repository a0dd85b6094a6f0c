"""Absence dialog: why somebody cannot come, and who takes the place, the best proposed first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from cmdmap.domain.people.commands import ReportAbsence
from cmdmap.domain.people.duty import DutyEntry, DutyState
from cmdmap.i18n import tr
from cmdmap.services.people.stand_ins import StandIn
from cmdmap.services.people.wording import duty_state_name
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.theme import styled

NOTE_MAX = 200


class AbsenceDialog(FormDialog):
    """One duty entry."""

    def __init__(self, entry: DutyEntry, found: Sequence[StandIn], parent: QWidget) -> None:
        super().__init__(tr("Somebody cannot come"), tr("Note it"), parent)
        self._entry = entry
        self.state, self.stand_in = QComboBox(), QComboBox()
        self.note = QLineEdit(maxLength=NOTE_MAX)
        for state in (DutyState.SICK, DutyState.LEAVE):
            self.state.addItem(duty_state_name(state), state)
        for each in found:
            member, why = each.member, ", ".join(each.reasons)
            self.stand_in.addItem(f"{member.code} {member.name} ({why})", member.code)
        self.stand_in.addItem(tr("nobody yet"), "")
        what = f"{entry.day.isoformat()} {entry.shift} {entry.post} {entry.member}"
        self.form.addRow(tr("Duty"), styled(QLabel(what), "value"))
        self.form.addRow(tr("Why"), self.state)
        self.form.addRow(tr("Stand-in"), self.stand_in)
        self.form.addRow(tr("Note"), self.note)

    def command(self) -> ReportAbsence:
        """Return the wish as a command."""
        # Qt gives back a plain text where it was handed an enumeration of texts.
        state = DutyState(self.state.currentData())
        stand_in = self.stand_in.currentData()
        return ReportAbsence(self._entry.key, state, stand_in, self.note.text())
