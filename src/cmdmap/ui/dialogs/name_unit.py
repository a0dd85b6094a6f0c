"""Name unit dialog: gives an unknown radio its name, or a known unit another.

Makes a :class:`NameUnit` command; the desk judges and remembers it for the radio's key.
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from cmdmap.domain.commands import NameUnit
from cmdmap.domain.unit import FORCE_MARKS, ForceKind, Unit
from cmdmap.i18n import tr
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import force_name, key_text

NAME_MAX = 60


class NameUnitDialog(FormDialog):
    """Name, force and team of one unit."""

    def __init__(self, unit: Unit, parent: QWidget | None = None) -> None:
        title = tr("Rename") if unit.named else tr("Name this radio")
        super().__init__(title, tr("Save"), parent)
        self._unit = unit
        self.name = QLineEdit(unit.name if unit.named else "", maxLength=NAME_MAX)
        self.name.setPlaceholderText(tr("Call sign, e.g. 巡-07"))
        self.kind = QComboBox()
        self.team = QLineEdit(unit.team, maxLength=NAME_MAX)
        for kind in ForceKind:
            self.kind.addItem(f"{FORCE_MARKS[kind]}  {force_name(kind)}", kind)
        self.kind.setCurrentIndex(self.kind.findData(unit.kind))
        self.form.addRow(
            tr("Radio id"), styled(QLabel(", ".join(map(key_text, unit.keys))), "muted")
        )
        self.form.addRow(tr("Name"), self.name)
        self.form.addRow(tr("Force"), self.kind)
        self.form.addRow(tr("Team"), self.team)

    def refusal(self) -> str:
        """A unit needs a name."""
        return "" if self.name.text().strip() else tr("Type the name the operators know it by.")

    def command(self) -> NameUnit:
        """Return the wish as a command."""
        kind = ForceKind(self.kind.currentData())
        return NameUnit(self._unit.id, self.name.text().strip(), kind, self.team.text().strip())
