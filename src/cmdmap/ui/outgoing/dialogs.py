"""Dialogs for sending: a text to one unit or to many, a status code to a unit's radio.

Each says while it is typed whom it reaches and why not the others. Enter sends. They make commands;
the desk judges them again.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from cmdmap.domain.commands import Command, SendStatus, SendText
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.outgoing.reach import takers
from cmdmap.ui.outgoing.audience import Audience
from cmdmap.ui.radio.dialogs import NamedDialog
from cmdmap.widgets.forms.hearing import ENTER
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import key_text

MISSED_HEIGHT = 110
TEXT_MAX = 8000
"""More is a paste by mistake; no protocol takes half of it."""


class TextField(QPlainTextEdit):
    """Several lines to see, one line to send: Enter sends."""

    send_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message_text")
        self.setProperty("field", True)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter."""
        if event.key() in ENTER:
            self.send_requested.emit()
        else:
            super().keyPressEvent(event)


class SendTextDialog(NamedDialog):
    """A text, whom it reaches, and who does not get it."""

    def __init__(
        self, units: Sequence[LiveUnit], phrases: Sequence[str], operator: str, parent: QWidget
    ) -> None:
        title = (
            tr("Text to {name}", name=units[0].unit.name)
            if len(units) == 1
            else tr("Text to {n} units", n=len(units))
        )
        super().__init__(title, tr("Send"), operator, parent)
        self._audience = Audience(units)
        self.setMinimumWidth(560)
        self.text = TextField()
        self.phrases = QComboBox()
        self.reached = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.missed = styled(QPlainTextEdit(readOnly=True), "raw")
        self.phrases.addItems([tr("Quick phrases"), *phrases])
        self.missed.setFixedHeight(MISSED_HEIGHT)
        self.missed.setAccessibleName(tr("Not reached"))
        self.form.addRow(tr("Phrase"), self.phrases)
        self.form.addRow(tr("Text"), self.text)
        self.form.addRow(tr("Reaches"), self.reached)
        self.form.addRow(tr("Not reached"), self.missed)
        self.form.addRow(tr("Sent by"), self.operator)
        self.text.textChanged.connect(self._on_typed)
        self.text.send_requested.connect(self.accept)
        self.phrases.activated.connect(self._on_phrase_chosen)
        self._on_typed()
        self.text.setFocus()

    def refusal(self) -> str:
        """Somebody must get it."""
        said = self.text.toPlainText()
        if not visible(said):
            return tr("Type the text first.")
        judged = self._audience.judge(said)
        if not judged.reached:
            return judged.missed[0][1]
        return super().refusal()

    def commands(self) -> list[Command]:
        """Return one order for each unit that is reached."""
        said, by = self.text.toPlainText(), self.by()
        return [SendText(live.unit.id, said, by) for live in self._audience.judge(said).reached]

    def _on_typed(self) -> None:
        if len(self.text.toPlainText()) > TEXT_MAX:
            self.text.setPlainText(self.text.toPlainText()[:TEXT_MAX])
            return
        judged = self._audience.judge(self.text.toPlainText())
        single = len(self._audience.units) == 1
        self.form.setRowVisible(self.missed, bool(judged.missed) and not single)
        self.missed.setPlainText(_missed_words(judged.missed))
        if not judged.reached:
            self.reached.setText(tr("nobody"))
            return
        if single:
            whom = ", ".join(map(key_text, judged.keys))
        else:
            whom = tr(
                "{n} of {total} units", n=len(judged.reached), total=len(self._audience.units)
            )
        fits = tr("{n} more characters fit", n=judged.room)
        self.reached.setText(f"{whom}  ·  {fits}")

    def _on_phrase_chosen(self, number: int) -> None:
        if number:
            self.text.setPlainText(self.phrases.itemText(number))
            self.text.setFocus()
            self.text.selectAll()


def _missed_words(missed: Sequence[tuple[LiveUnit, str]]) -> str:
    """Write a line for each reason: how many, why, who."""
    names: dict[str, list[str]] = {}
    for live, why in missed:
        names.setdefault(why, []).append(live.unit.name)
    return "\n".join(f"{len(who)}  {why}  {', '.join(who)}" for why, who in names.items())


class SendStatusDialog(NamedDialog):
    """A status code for a unit's radio."""

    def __init__(self, live: LiveUnit, operator: str, parent: QWidget) -> None:
        title = tr("Status code to {name}", name=live.unit.name)
        super().__init__(title, tr("Send"), operator, parent)
        self._live = live
        self.code = QLineEdit(maxLength=5)
        self.reached = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.form.addRow(tr("Status code"), self.code)
        self.form.addRow(tr("Reaches"), self.reached)
        self.form.addRow(tr("Sent by"), self.operator)
        self.code.textChanged.connect(self._on_typed)
        self._on_typed("")

    def refusal(self) -> str:
        """The radio must take the code."""
        return self._refusal_of(self.code.text()) or super().refusal()

    def commands(self) -> list[Command]:
        """Return the order."""
        return [SendStatus(self._live.unit.id, int(self.code.text()), self.by())]

    def _refusal_of(self, typed: str) -> str:
        code = typed.strip()
        if not (code.isascii() and code.isdecimal()):
            return tr("Type the code as a number.")
        return takers(self._live, OutgoingKind.STATUS, str(int(code))).refusal

    def _on_typed(self, typed: str) -> None:
        refusal = self._refusal_of(typed)
        code = "" if refusal else str(int(typed))
        keys = takers(self._live, OutgoingKind.STATUS, code).keys
        self.reached.setText(", ".join(map(key_text, keys)) or tr("nobody"))
