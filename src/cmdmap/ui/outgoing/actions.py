"""Action bar: text, status code and position poll of the unit in the detail panel.

An action is open where one of the unit's identities takes it; where not, the sentence under the
buttons and the tool tips say why.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.unit import LiveUnit, Unit
from cmdmap.i18n import tr
from cmdmap.services.outgoing.reach import reach
from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import hint_text, key_text


class ActionBar(QWidget):
    """Three buttons and one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[OutgoingKind, QPushButton] = {
            OutgoingKind.TEXT: push_button(tr("Text"), "text"),
            OutgoingKind.STATUS: push_button(tr("Status code"), "code"),
            OutgoingKind.POLL: push_button(tr("Poll"), "locate"),
        }
        self._hints = {
            OutgoingKind.TEXT: tr("Send a text    Ctrl+T"),
            OutgoingKind.STATUS: tr("Send a status code    Ctrl+Shift+T"),
            OutgoingKind.POLL: tr("Ask the radio where it is    Ctrl+P"),
        }
        self.note = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self._unit: Unit | None = None
        self._build()

    def show_unit(self, live: LiveUnit | None) -> None:
        """Offer what the unit can be sent."""
        if live is None or live.unit is self._unit:
            return
        self._unit = live.unit
        for kind, button in self.buttons.items():
            found = reach(live, kind)
            button.setEnabled(bool(found.keys))
            button.setToolTip(hint_text(found.refusal or self._hints[kind]))
        texts = reach(live, OutgoingKind.TEXT)
        self.note.setText(
            texts.refusal or tr("reached by {keys}", keys=", ".join(map(key_text, texts.keys)))
        )

    def allows(self, kind: OutgoingKind) -> bool:
        """Tell whether the unit shown last takes something of this kind."""
        return self.buttons[kind].isEnabled()

    def why_not(self, kind: OutgoingKind) -> str:
        """Say why the unit shown last takes nothing of this kind."""
        return self.buttons[kind].toolTip()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 10)
        column.setSpacing(0)
        row = FlowRow(side=0)
        for button in self.buttons.values():
            row.add(button)
        column.addWidget(row)
        column.addWidget(self.note)
