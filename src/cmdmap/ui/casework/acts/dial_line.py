"""The dial line of the call-back form: a masked number, dial and hang up, and how the call stands.

Put above the form's rows where an incident has a telephone (``wishes.py``). Without a modem it says
so and the number is called by hand; the number itself stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmdmap.domain.facts import Fact, RadioHeard
from cmdmap.domain.ids import IncidentId
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.field.dialling import CALL_STATES, OVER, call_state
from cmdmap.ui.seat import Seat
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled

PHONE_LENGTH = 12


class DialLine(QWidget):
    """Lives as long as its form; a call goes on when the form is left."""

    def __init__(self, seat: Seat, incident_id: IncidentId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._incident_id = incident_id
        self.phones = QComboBox()
        self.dial = push_button(tr("Dial"), "phone")
        self.hang_up = push_button(tr("Hang up"), "hang_up")
        self.state = styled(QLabel(), "muted")
        self._build()
        self._connect()
        found = seat.pool.run(lambda: seat.console.dialler.phones(incident_id))
        seat.answers.deliver(found, self._on_phones_read)

    def _build(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.phones, 1)
        row.addWidget(self.dial)
        row.addWidget(self.hang_up)
        column.addLayout(row)
        column.addWidget(self.state)
        # Numbers come from a reader: the list has room for one before.
        self.phones.setMinimumContentsLength(PHONE_LENGTH)
        self.phones.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.state.setWordWrap(True)
        self.hang_up.hide()
        self.dial.setEnabled(False)

    def _connect(self) -> None:
        self.dial.clicked.connect(self._on_dial)
        self.hang_up.clicked.connect(self._on_hang_up)
        self._seat.bridge.facts_heard.connect(self._on_facts)

    def _on_phones_read(self, phones: list[str]) -> None:
        self.phones.addItems(phones)
        ready = self._seat.console.dialler.ready
        self.dial.setEnabled(bool(phones) and ready)
        if not phones:
            self.state.setText(tr("no telephone is known"))
        elif not ready:
            self.state.setText(tr("no modem is attached; call by hand"))

    def _on_dial(self) -> None:
        dialler, which = self._seat.console.dialler, self.phones.currentIndex()
        asked = self._seat.pool.run(
            lambda: dialler.call(self._incident_id, which, self._seat.actor).result()
        )
        self._show_call(tr("dialling"), running=True)
        self._seat.answers.deliver(asked, lambda _commit: None, self._on_refused)

    def _on_refused(self, error: WorldError) -> None:
        self._show_call(str(error), running=False)

    def _on_hang_up(self) -> None:
        self._seat.console.dialler.hang_up()
        self._show_call(tr("the call has ended"), running=False)

    def _on_facts(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            state = call_state(fact) if isinstance(fact, RadioHeard) else None
            if state is not None:
                self._show_call(tr(CALL_STATES[state]), running=state not in OVER)

    def _show_call(self, words: str, *, running: bool) -> None:
        self.state.setText(words)
        self.dial.setVisible(not running)
        self.hang_up.setVisible(running)
