"""Notice of loss: a strip that says what could not be delivered, until somebody has seen it.

Stands in the status line, so that it moves nothing; it takes no focus and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from cmdmap.domain.ids import OutgoingId
from cmdmap.domain.outgoing import Outgoing, OutgoingState
from cmdmap.i18n import tr
from cmdmap.services.outgoing.words import STATE_NAMES
from cmdmap.ui.outgoing.model import KIND_NAMES, OutboxModel
from cmdmap.ui.outgoing.panel import LOST
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import icon
from cmdmap.widgets.wording import hint_text

SHOWN_LETTERS = 40


class LossNotice(QFrame):
    """The newest loss in words, and how many more there are."""

    show_requested = Signal(int)
    """Number of the message to be shown."""
    seen = Signal()
    """A person has taken note of everything shown."""

    def __init__(self, model: OutboxModel) -> None:
        super().__init__()
        self.setObjectName("loss_notice")
        self._model = model
        self._unseen: dict[OutgoingId, Outgoing] = {}
        self.sign = QLabel()
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.show_button = push_button(tr("Show"), look="chip")
        self.seen_button = push_button(tr("Seen"), look="chip")
        self._build()

    def take(self, messages: Iterable[Outgoing]) -> None:
        """Take changed messages: losses are added, what arrived late or is sent again goes."""
        for message in messages:
            self._unseen.pop(message.id, None)
            if message.state in LOST:
                self._unseen[message.id] = message
        self._show()

    def forget(self, number: OutgoingId) -> None:
        """One loss has been dealt with."""
        self._unseen.pop(number, None)
        self._show()

    def unseen(self) -> tuple[Outgoing, ...]:
        """Return what nobody has seen yet, oldest first."""
        return tuple(self._unseen.values())

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.sign)
        row.addWidget(self.words, 1)
        for button in (self.show_button, self.seen_button):
            button.setCheckable(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self.show_button.clicked.connect(self._on_show_pressed)
        self.seen_button.clicked.connect(self._on_seen_pressed)
        self.hide()

    def _show(self) -> None:
        self.setVisible(bool(self._unseen))
        if not self._unseen:
            return
        message = next(reversed(self._unseen.values()))
        failed = message.state is OutgoingState.FAILED
        self.sign.setPixmap(
            icon("failed", "bad").pixmap(16) if failed else icon("unknown", "warn").pixmap(16)
        )
        words = tr(
            "{kind} to {name}: {state}. {why}",
            kind=tr(KIND_NAMES[message.kind]),
            name=self._model.unit_name(message),
            state=tr(STATE_NAMES[message.state]),
            why=message.reason,
        )
        if message.text:
            cut = message.text[:SHOWN_LETTERS]
            words += f"  “{cut}{'…' if cut != message.text else ''}”"
        if len(self._unseen) > 1:
            words += "   " + tr("and {n} more", n=len(self._unseen) - 1)
        self.words.setText(words)
        self.words.setToolTip(hint_text(words))

    def _on_show_pressed(self) -> None:
        number = next(reversed(self._unseen))
        self.show_requested.emit(number)

    def _on_seen_pressed(self) -> None:
        self._unseen.clear()
        self._show()
        self.seen.emit()
