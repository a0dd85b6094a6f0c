"""Act wishes: carries an act out, with its dialog where words are needed, at once where not.

Between buttons, keys and menus on one side and the desk on the other; one dialog at a time. What
was typed into a form that was left or refused stands in it again when it is opened next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cmdmap.domain.casework.commands import CaseCommand
from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import AssignmentId, IncidentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.login.names import right_name
from cmdmap.ui.casework.acts.asks import Scene, Shape, Values
from cmdmap.ui.casework.acts.dial_line import DialLine
from cmdmap.ui.casework.acts.dialog import ActDialog
from cmdmap.ui.casework.acts.fields import WhereField
from cmdmap.ui.casework.acts.forms import FORMS
from cmdmap.ui.casework.intake.finding import find_places
from cmdmap.ui.seat import Seat


class ActWishes(QObject):
    """Asks what an act needs and hands it in."""

    done = Signal(object, object)
    """Act and the id of its incident: the desk has kept it."""
    units_requested = Signal(object)
    """Incident that is to be dispatched: the table of proposals has the focus next."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self._dialog: ActDialog | None = None
        self._left: dict[tuple[IncidentId, Act], Values] = {}

    def ask(self, act: Act, incident: Incident, assignment: AssignmentId | None = None) -> None:
        """Carry an act out; ``assignment`` names the unit's part where a button stands at it."""
        if act in (Act.DISPATCH, Act.REINFORCE):
            self.units_requested.emit(incident)
            return
        if not self._seat.actor.may(DEEDS[act].right):
            right = right_name(DEEDS[act].right)
            self._seat.answers.failed.emit(tr("Your role may not: {right}.", right=right))
            return
        scene = self._scene(incident)
        known = self._known(act, scene, assignment)
        form = FORMS[act]
        if all(each.name in known for each in form.asks):
            self._submit(act, incident.id, form.make(incident, known))
        else:
            self._open(act, scene, known)

    def submit(
        self,
        command: CaseCommand,
        done: Callable[[Commit], None],
        fail: Callable[[WorldError], None],
    ) -> None:
        """Hand a command in by the person at this seat."""
        self._seat.answers.deliver(self._seat.submit(command), done, fail)

    def _scene(self, incident: Incident) -> Scene:
        seat = self._seat
        return Scene(
            incident, tuple(seat.cases.values()), seat.console.kinds, datetime.now(UTC),
            seat.unit_name, self._units, seat.shelf.person,
        )  # fmt: skip

    def _units(self) -> Iterable[tuple[str, UnitId]]:
        units = (live.unit for live in self._seat.present.values())
        return sorted((unit.name, unit.id) for unit in units)

    def _known(self, act: Act, scene: Scene, assignment: AssignmentId | None) -> Values:
        """Return the answers nobody has to give: the only unit there is, or the named one."""
        if assignment is not None:
            return {"assignment": assignment}
        known = {}
        for ask in FORMS[act].asks:
            if ask.shape is Shape.CHOICE and ask.choices is not None and ask.start is None:
                choices = ask.choices(scene)
                if len(choices) == 1:
                    known[ask.name] = choices[0][1]
        return known

    def _open(self, act: Act, scene: Scene, known: Values) -> None:
        if self._dialog is not None:
            self._dialog.reject()
        if self._dialog is not None:
            return
        dialog = ActDialog(act, scene, self._window)
        if act is Act.CALL_BACK:
            line = DialLine(self._seat, scene.incident.id, dialog)
            dialog.form.insertRow(1, tr("Telephone"), line)
        for field in dialog.fields.values():
            if isinstance(field, WhereField):
                field.line.asked.connect(partial(find_places, self._seat, field.line))
        dialog.restore(known)
        dialog.restore(self._left.get((scene.incident.id, act), {}))
        dialog.command_made.connect(partial(self._on_command_made, dialog))
        dialog.finished.connect(partial(self._on_finished, dialog))
        self._dialog = dialog
        dialog.open()

    def _submit(self, act: Act, incident_id: IncidentId, command: CaseCommand) -> None:
        future = self._seat.submit(command)
        self._seat.answers.deliver(future, lambda _commit: self.done.emit(act, incident_id))

    def _on_command_made(self, dialog: ActDialog, command: CaseCommand) -> None:
        def on_done(_commit: Commit) -> None:
            dialog.settle()
            self.done.emit(dialog.act, dialog.scene.incident.id)

        self.submit(command, on_done, lambda error: dialog.show_refusal(str(error)))

    def _on_finished(self, dialog: ActDialog, result: int) -> None:
        key = (dialog.scene.incident.id, dialog.act)
        if result == dialog.DialogCode.Accepted:
            self._left.pop(key, None)
        else:
            self._left[key] = dialog.values()
        if self._dialog is dialog:
            self._dialog = None
        dialog.deleteLater()
