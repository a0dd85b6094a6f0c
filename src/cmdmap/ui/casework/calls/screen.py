"""Call screen: calls that come in at one seat, from the first ring to the intake form.

Between the desk's facts on one side and strip, list of missed calls and intake on the other. A call
is claimed before the form is filled, so that one seat only works on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.casework.calls import Call, CallEnded, CallRang, CallTaken, ClaimCall
from cmdmap.domain.facts import Fact, RadioHeard
from cmdmap.domain.ids import CallId
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import state_name
from cmdmap.services.field.dialling import CALL_STATES, OVER, call_state
from cmdmap.services.intake.repeats import Repeats, repeats_of
from cmdmap.services.login.masking import mask_phone
from cmdmap.ui.casework.calls.panel import MissedCallsPanel
from cmdmap.ui.casework.calls.strip import CallStrip
from cmdmap.ui.casework.detail.line_list import Entry
from cmdmap.ui.casework.intake.screen import IntakeScreen
from cmdmap.ui.seat import Seat
from cmdmap.widgets.wording import age_text, clock_text

NEWEST = 2
"""Earlier incidents of the caller that are named."""


class CallScreen(QObject):
    """The calls of one seat."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    sight_requested = Signal()
    """The intake form is to be seen."""
    rings = Signal(bool)
    """A call that this seat may take rings, or none does any more."""

    def __init__(self, seat: Seat, intake: IntakeScreen, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._intake = intake
        self.strip = CallStrip()
        self.panel = MissedCallsPanel()
        self._calls: dict[CallId, Call] = {}
        self._before: dict[CallId, Repeats] = {}
        """What each caller has called for lately, once a reader has found it."""
        self._left: set[CallId] = set()
        """Calls that this seat does not want to see."""
        self._connect()

    def begin(self) -> None:
        """The console is open: show what rang since it started."""
        for call in self._seat.console.dialler.calls:
            self._calls[call.id] = call
            self._ask_before(call)
        self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Once a second, and at once when a call changed."""
        waiting = self._waiting()
        self.strip.show_calls([(call.id, self._ringing_words(call, now)) for call in waiting])
        self.rings.emit(bool(waiting))
        missed = [
            each for each in self._calls.values() if each.missed and each.id not in self._left
        ]
        self.panel.show_calls([self._entry(call) for call in reversed(missed)])

    def claim_first(self) -> None:
        """Take the call that has rung longest."""
        call_id = self.strip.first()
        if call_id is None:
            self.told.emit(tr("No call rings."))
        else:
            self.claim(call_id)

    def claim(self, call_id: CallId) -> None:
        """Take a call and open the form for it, unless the form holds another caller."""
        if self._intake.has_caller:
            self.sight_requested.emit()
            self._intake.show()
            self.told.emit(tr("The form holds another caller: take that in first, then the call."))
            return
        done = self._seat.submit(ClaimCall(call_id))
        self._seat.answers.deliver(done, lambda _commit: self._on_claimed(call_id))

    def call_back(self, call_id: CallId) -> None:
        """Dial who was missed."""
        dialler, actor = self._seat.console.dialler, self._seat.actor
        asked = self._seat.pool.run(lambda: dialler.call_number(call_id, actor).result())
        self._seat.answers.deliver(
            asked, lambda _commit: self.panel.show_state(tr("dialling"), running=True)
        )

    def _connect(self) -> None:
        self.strip.take_requested.connect(self.claim)
        self.strip.ignore_requested.connect(self._on_ignored)
        self.panel.remove_requested.connect(self._on_ignored)
        self.panel.call_back_requested.connect(self.call_back)
        self.panel.hang_up_requested.connect(self._on_hang_up)
        self._seat.bridge.facts_heard.connect(self._on_facts)
        self._seat.login.changed.connect(self._on_login_changed)

    def _waiting(self) -> list[Call]:
        if not self._seat.actor.may(Right.OPEN):
            return []
        return [each for each in self._shown() if each.waits]

    def _shown(self) -> list[Call]:
        return [each for each in self._calls.values() if each.id not in self._left]

    def _ringing_words(self, call: Call, now: datetime) -> str:
        number = call.phone
        if not self._seat.actor.may(Right.REVEAL):
            number = mask_phone(number)
        age = age_text((now - call.rang_at).total_seconds())
        return "  ·  ".join(
            filter(
                None,
                (
                    number or tr("number withheld"),
                    self._name_of(call),
                    tr("rings for {age}", age=age),
                    self._before_words(call),
                ),
            )
        )

    def _entry(self, call: Call) -> Entry:
        number = mask_phone(call.phone) or tr("number withheld")
        words = filter(None, (number, self._name_of(call), self._before_words(call)))
        return Entry(clock_text(call.rang_at), "  ·  ".join(words), "warn", call.id)

    def _name_of(self, call: Call) -> str:
        live = None if call.unit_id is None else self._seat.present.get(call.unit_id)
        return "" if live is None else live.unit.name

    def _before_words(self, call: Call) -> str:
        """Return how often this number called lately, and for what at last."""
        before = self._before.get(call.id)
        if before is None or not before.rows:
            return ""
        kinds = self._seat.console.kinds
        newest = (
            " ".join((row.number, kinds.of(row.kind).name, row.address, state_name(row.state)))
            for row in before.rows[:NEWEST]
        )
        return "  ·  ".join((before.of_person(), *newest))

    def _ask_before(self, call: Call) -> None:
        if not call.phone:
            return
        now, actor = datetime.now(UTC), self._seat.actor
        found = self._seat.pool.read(
            lambda connection: repeats_of(connection, {call.phone}, now, actor)
        )

        def take(before: Repeats) -> None:
            self._before[call.id] = before
            self.refresh(datetime.now(UTC))

        self._seat.answers.deliver(found, take)

    def _on_facts(self, facts: Iterable[Fact]) -> None:
        changed = False
        for fact in facts:
            if isinstance(fact, CallRang | CallEnded | CallTaken):
                self._take(fact)
                changed = True
            elif isinstance(fact, RadioHeard):
                state = call_state(fact)
                if state is not None:
                    self.panel.show_state(tr(CALL_STATES[state]), running=state not in OVER)
        if changed:
            self.refresh(datetime.now(UTC))

    def _take(self, fact: CallRang | CallEnded | CallTaken) -> None:
        call = fact.call
        self._calls[call.id] = call
        if isinstance(fact, CallRang):
            self._ask_before(call)
        elif isinstance(fact, CallEnded):
            # Who left a ringing call to others is to know that nobody took it.
            self._left.discard(call.id)
            if call.missed:
                number = mask_phone(call.phone) or tr("number withheld")
                self.told.emit(tr("A call was missed: {number}", number=number))

    def _on_login_changed(self) -> None:
        self.refresh(datetime.now(UTC))

    def _on_claimed(self, call_id: CallId) -> None:
        call = self._calls[call_id]
        self.sight_requested.emit()
        self._intake.take_call(call.phone, self._name_of(call), call.rang_at)

    def _on_ignored(self, call_id: CallId) -> None:
        self._left.add(call_id)
        self.refresh(datetime.now(UTC))

    def _on_hang_up(self) -> None:
        self._seat.console.dialler.hang_up()
        self.panel.show_state(tr("the call has ended"), running=False)
