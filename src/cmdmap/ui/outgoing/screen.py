"""Outgoing screen: actions, outbox and notice of loss of one seat, kept in step.

Owned by the Command workspace: facts and the window's clock come in here, orders go to the desk by
a named operator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from cmdmap.domain.commands import CancelMessage, Command, PollPosition, SendStatus, SendText
from cmdmap.domain.facts import Fact, MessageChanged, MessageQueued, MessagesWaiting
from cmdmap.domain.ids import OutgoingId
from cmdmap.domain.outgoing import Outgoing, OutgoingKind
from cmdmap.domain.rights import Right
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.store.engine import Connection
from cmdmap.store.outbox import read_history, read_newest
from cmdmap.ui.login.allowed import needs
from cmdmap.ui.outgoing.actions import ActionBar
from cmdmap.ui.outgoing.dialogs import SendStatusDialog, SendTextDialog
from cmdmap.ui.outgoing.notice import LossNotice
from cmdmap.ui.outgoing.panel import LOST, OutboxPanel
from cmdmap.ui.outgoing.seen import SeenMark
from cmdmap.ui.panels.unit_detail import UnitDetailPanel
from cmdmap.ui.panels.units import UnitsPanel
from cmdmap.ui.radio.desk_wishes import DeskWishes
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.selection import Selection
from cmdmap.widgets.frame import tool_button

HISTORY_ROWS = 500


class OutgoingScreen(QObject):
    """Everything that one seat sees and does of what goes out."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    sight_requested = Signal()
    """Something is to be shown that lies in the Command workspace."""

    def __init__(
        self, seat: Seat, units: UnitsPanel, detail: UnitDetailPanel, wishes: DeskWishes,
        selection: Selection, window: QMainWindow,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._seat, self._window = seat, window
        self._units, self._wishes, self._selection = units, wishes, selection
        self.panel = OutboxPanel()
        self.panel.model.names = seat.present
        self.panel.model.person = seat.shelf.person
        self.actions = ActionBar()
        self.notice = LossNotice(self.panel.model)
        self._seen = SeenMark(seat.home / "outbox_seen", datetime.now(UTC))
        detail.unit_actions.addWidget(needs(self.actions, Right.RADIO))
        self._group = tool_button("text", tr("Text to the chosen rows    Ctrl+T"))
        units.tools.addWidget(needs(self._group, Right.RADIO))
        self._connect()

    def begin(self) -> None:
        """The console is open: show what was sent before."""
        future = self._seat.pool.read(lambda connection: read_newest(connection, HISTORY_ROWS))
        self._seat.answers.deliver(future, self._on_history_read)

    def refresh(self) -> None:
        """Offer what the selected unit can be sent."""
        self.actions.show_unit(self._selection.live)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Show what has become of messages."""
        messages: list[Outgoing] = []
        for fact in facts:
            if isinstance(fact, MessageQueued | MessageChanged):
                messages.append(fact.message)
            elif isinstance(fact, MessagesWaiting):
                # What another program has ordered is told by this alone.
                messages += [m for m, _ in fact.ways if self.panel.model.message(m.id) is None]
        if messages:
            self.panel.apply(messages)
            self.notice.take(messages)

    def text(self) -> None:
        """Write a text to the chosen rows of the unit table, or to the selected unit."""
        chosen = self._units.chosen()
        live = self._selection.live
        if len(chosen) > 1:
            self._ask_text(chosen)
        elif live is not None and self._open(OutgoingKind.TEXT):
            self._ask_text([live])

    def status(self) -> None:
        """Ask which status code to send to the selected unit."""
        live = self._selection.live
        if live is not None and self._open(OutgoingKind.STATUS):
            self._ask(SendStatusDialog(live, self._wishes.operator, self._window))

    def poll(self) -> None:
        """Ask the selected unit's radio where it is."""
        live = self._selection.live
        if live is not None and self._open(OutgoingKind.POLL):
            unit_id = live.unit.id
            self._wishes.by_name(lambda by: PollPosition(unit_id, by))

    def show_outbox(self, number: int | None = None) -> None:
        """Bring the outbox into sight, with one message chosen."""
        self.sight_requested.emit()
        self.panel.show()
        self.panel.raise_()
        if number is not None:
            self.panel.choose(OutgoingId(number))
        self.panel.table.setFocus()

    def bind_keys(self, window: QMainWindow) -> None:
        """Give the window the keys of sending, whichever workspace it shows."""
        for keys, reaction in (
            ("Ctrl+T", self.text),
            ("Ctrl+Shift+T", self.status),
            ("Ctrl+P", self.poll),
            ("Ctrl+B", self.show_outbox),
        ):
            QShortcut(QKeySequence(keys), window, reaction)

    def _connect(self) -> None:
        buttons = self.actions.buttons
        buttons[OutgoingKind.TEXT].clicked.connect(self._on_text_pressed)
        buttons[OutgoingKind.STATUS].clicked.connect(self.status)
        buttons[OutgoingKind.POLL].clicked.connect(self.poll)
        self._group.clicked.connect(self.text)
        self._selection.changed.connect(self.refresh)
        panel = self.panel
        panel.unit_pressed.connect(self._selection.select)
        panel.history_requested.connect(self._on_history_requested)
        panel.retry_requested.connect(self._on_retry_requested)
        panel.cancel_requested.connect(self._on_cancel_requested)
        self.notice.show_requested.connect(self.show_outbox)
        self.notice.seen.connect(self._on_losses_seen)

    def _open(self, kind: OutgoingKind) -> bool:
        """Tell whether the selected unit takes this; if not, say why."""
        self.refresh()
        if not self.actions.allows(kind):
            self._seat.answers.failed.emit(self.actions.why_not(kind))
        return self.actions.allows(kind)

    def _ask_text(self, units: Sequence[LiveUnit]) -> None:
        phrases = [
            phrase.strip()
            for phrase in self._seat.options.text("outbox.phrases").split(";")
            if phrase.strip()
        ]
        self._ask(SendTextDialog(units, phrases, self._wishes.operator, self._window))

    def _ask(self, dialog: SendTextDialog | SendStatusDialog) -> None:
        def on_finished(result: int) -> None:
            if result == dialog.DialogCode.Accepted:
                self._wishes.remember(dialog.by())
                self._send(dialog.commands())
            dialog.deleteLater()

        dialog.finished.connect(on_finished)
        dialog.open()

    def _send(self, commands: Sequence[Command]) -> None:
        """Hand orders in; say how many were taken and why others were not."""
        refused: list[str] = []
        left = list(commands)

        def settle(refusal: str = "") -> None:
            left.pop()
            if refusal:
                refused.append(refusal)
            if not left and refused:
                taken = len(commands) - len(refused)
                self._seat.answers.failed.emit(
                    tr("{n} taken, {refused} not: {why}", n=taken, refused=len(refused),
                       why=refused[0])
                )  # fmt: skip
            elif not left:
                self.told.emit(tr("{n} put into the outbox.", n=len(commands)))

        def fail(error: WorldError) -> None:
            settle(str(error))

        for command in commands:
            future = self._seat.submit(command)
            self._seat.answers.deliver(future, lambda _commit: settle(), fail)

    def _on_history_read(self, messages: list[Outgoing]) -> None:
        """Show what was sent before; what was lost since the last look is news still."""
        known = {message.id for message in messages if self.panel.model.message(message.id)}
        self.panel.put_history(messages)
        fresh = [m for m in reversed(messages) if m.id not in known]
        self.notice.take(m for m in fresh if m.state in LOST and m.state_at > self._seen.at)

    def _on_losses_seen(self) -> None:
        try:
            self._seen.move(datetime.now(UTC))
        except WorldError as error:
            self._seat.answers.failed.emit(str(error))

    def _on_text_pressed(self) -> None:
        live = self._selection.live
        if live is not None:
            self._ask_text([live])

    def _on_history_requested(self, number: int) -> None:
        wanted = OutgoingId(number)

        def read(connection: Connection) -> list[object]:
            return list(read_history(connection, wanted))

        future = self._seat.pool.read(read)
        self._seat.answers.deliver(future, partial(self.panel.show_history, wanted))

    def _on_retry_requested(self, number: int) -> None:
        """Order the same once more, as a message of its own with its own history."""
        message = self.panel.model.message(OutgoingId(number))
        if message is not None:
            self.notice.forget(message.id)
            self._wishes.by_name(_again(message))

    def _on_cancel_requested(self, number: int) -> None:
        self._wishes.by_name(lambda by: CancelMessage(OutgoingId(number), by))


def _again(message: Outgoing) -> Callable[[str], Command]:
    unit_id, text = message.unit_id, message.text
    if message.kind is OutgoingKind.TEXT:
        return lambda by: SendText(unit_id, text, by)
    if message.kind is OutgoingKind.STATUS:
        return lambda by: SendStatus(unit_id, int(text), by)
    return lambda by: PollPosition(unit_id, by)
