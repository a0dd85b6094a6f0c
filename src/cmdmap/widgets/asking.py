"""Asking: one question before something that cannot simply be taken back.

It names the thing; for what destroys, the button is loud and the thing's name may have to be typed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cmdmap.i18n import tr
from cmdmap.widgets.forms.dialog import FormDialog


class ConfirmDialog(FormDialog):
    """A sentence, an optional field for the name, two buttons; Esc leaves."""

    def __init__(
        self,
        title: str,
        sentence: str,
        accept_text: str,
        parent: QWidget | None = None,
        *,
        destructive: bool = False,
        typed: str = "",
    ) -> None:
        """``typed``: what has to be typed first, e.g. the id of what is destroyed."""
        super().__init__(title, accept_text, parent)
        self._typed = typed
        self.sentence = QLabel(sentence, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.form.addRow(self.sentence)
        self.line = QLineEdit(placeholderText=typed)
        self.line.setVisible(bool(typed))
        if typed:
            self.form.addRow(tr("Type {word} to confirm", word=typed), self.line)
        if destructive:
            self.accept_button.setProperty("primary", None)
            self.accept_button.setProperty("danger", True)
            if not typed:
                # Enter must not destroy anything; where the name was typed, it was meant.
                self.make_careful()
        self.finished.connect(self.deleteLater)

    def refusal(self) -> str:
        """Return a sentence while the name is not typed."""
        if self._typed and self.line.text().strip() != self._typed:
            return tr("Type {word} to confirm", word=self._typed)
        return ""


def ask_confirm(
    parent: QWidget,
    title: str,
    sentence: str,
    accept_text: str,
    then: Callable[[], object],
    *,
    destructive: bool = False,
    typed: str = "",
) -> ConfirmDialog:
    """Ask over ``parent``; ``then`` is called when it is confirmed, nothing otherwise."""
    dialog = ConfirmDialog(
        title, sentence, accept_text, parent, destructive=destructive, typed=typed
    )
    dialog.accepted.connect(then)
    dialog.open()
    return dialog
