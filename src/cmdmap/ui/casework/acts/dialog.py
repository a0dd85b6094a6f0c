"""Act dialog: the small form of one act on one incident, made from its description.

It stays open until the desk has answered, so a refusal costs nothing that was typed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import act_name
from cmdmap.ui.casework.acts.asks import Ask, Scene, Values
from cmdmap.ui.casework.acts.fields import (
    ChoiceField,
    Field,
    PositionField,
    make_field,
)
from cmdmap.ui.casework.acts.forms import FORMS
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.theme import styled


class ActDialog(FormDialog):
    """Rows of one act; :attr:`command_made` carries the wish when nothing is missing."""

    command_made = Signal(object)
    """CaseCommand; the dialog waits for :meth:`settle` or :meth:`show_refusal`."""

    def __init__(self, act: Act, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(act_name(act), act_name(act), parent)
        self.act, self.scene = act, scene
        self._form = FORMS[act]
        self.fields: dict[str, Field] = {}
        if self._form.is_danger:
            self.accept_button.setProperty("danger", True)
            self.accept_button.setProperty("primary", False)
        incident = scene.incident
        title = f"{incident.number}  {scene.kinds.of(incident.kind).name}  {incident.address}"
        self.form.addRow(styled(QLabel(title, wordWrap=True), "muted"))
        for ask in self._form.asks:
            self._add(ask)
        self.accept_button.setToolTip("Ctrl+Enter")
        self._show_rows()
        self._first().setFocus()

    def values(self) -> Values:
        """Return the answers of the rows that are shown."""
        return {ask.name: self.fields[ask.name].value() for ask in self._shown()}

    def restore(self, values: Values) -> None:
        """Show answers of a form that was left without being taken."""
        for name, value in values.items():
            self.fields[name].put(value)

    def refusal(self) -> str:
        """Every needed answer must be there."""
        wrong = self._wrong()
        if wrong is None:
            return ""
        field = self.fields[wrong.name]
        if isinstance(field, PositionField) and field.is_wrong():
            return tr("Type the position as latitude and longitude, e.g. 30.1780, 120.1680.")
        return tr("“{field}” is still empty.", field=tr(wrong.label))

    def accept(self) -> None:
        """Hand the wish out once; the desk decides whether the dialog closes."""
        if self.is_waiting:
            return
        wrong = self._wrong()
        if wrong is not None:
            self.show_refusal(self.refusal())
            self.fields[wrong.name].setFocus()
            return
        self.wait()
        self.command_made.emit(self._form.make(self.scene.incident, self.values()))

    def reject(self) -> None:
        """Leave, but not while the desk has the wish: its answer comes at once."""
        if not self.is_waiting:
            super().reject()

    def settle(self) -> None:
        """The desk has done it."""
        self.done(int(self.DialogCode.Accepted))

    def _wrong(self) -> Ask | None:
        """Return the first row that cannot be handed in as it stands."""
        return next((ask for ask in self._shown() if self._is_wrong(ask)), None)

    def _is_wrong(self, ask: Ask) -> bool:
        field = self.fields[ask.name]
        bad = isinstance(field, PositionField) and field.is_wrong()
        return bad or (ask.needed and not field.says())

    def _add(self, ask: Ask) -> None:
        field = make_field(ask, self.scene)
        self.fields[ask.name] = field
        self.form.addRow(tr(ask.label), field)
        if isinstance(field, ChoiceField):
            field.chosen.connect(self._show_rows)

    def _shown(self) -> list[Ask]:
        return [ask for ask in self._form.asks if self._is_asked(ask)]

    def _is_asked(self, ask: Ask) -> bool:
        if ask.only_when is None:
            return True
        name, value = ask.only_when
        return bool(self.fields[name].value() == value)

    def _show_rows(self) -> None:
        for ask in self._form.asks:
            if ask.name in self.fields:
                self.form.setRowVisible(self.fields[ask.name], self._is_asked(ask))

    def _first(self) -> QWidget:
        """Return the first field that must be answered; without one Enter is enough."""
        fields = [self.fields[ask.name] for ask in self._shown() if ask.needed]
        return next((field for field in fields if not field.says()), self.accept_button)
