"""The call list: who is to be told, what was sent, what came of it; keys 1 to 4 mark a line.

Names and telephones are masked until key 5 looks at those of one line, which the audit keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdmap.api import Page, tr
from cmdmap.widgets.asking import ask_confirm
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from emergency_response.domain.drill import spoken
from emergency_response.domain.receipts import DONE, CallMark
from emergency_response.domain.wishes import LookAt, MarkCall, TextCalls
from emergency_response.services.overview import Overview
from emergency_response.services.people import true_call
from emergency_response.store.calls import Call, CallLine
from emergency_response.ui.looking import REVEAL, look
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import (
    CALL_TONES,
    TEXT_ROLES,
    clock_time,
    mark_words,
    person_words,
    receipt_words,
)

MOST_MARKS = 3
"""Of what came of a call, the newest."""


class CallsTab(Tab):
    """Lines of the call list with keys to mark them."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        heads = (tr("Function"), tr("Full name"), tr("State"), tr("At"))
        empty = tr("The plan calls nobody; add people to it.")
        self.table = RowTable(tr("Call list"), heads, empty, stretch=1, filtered=True)
        self.phone = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "title")
        self.phone.setMargin(10)
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sent = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.sent.setMargin(10)
        self._opened: Call | None = None
        self._build()
        self.table.chosen.connect(lambda _key: self._show_sent())

    def fill(self, overview: Overview) -> None:
        """Show the lines; those still to be reached stand first."""
        calls = sorted(overview.calls, key=lambda call: call.state in DONE)
        now = self.page.desk.now()
        self.table.show_lines([_line(call, overview.marks_of(call), now) for call in calls])
        if self.table.key() is None and calls:
            self.table.choose(calls[0].id)
        self._show_sent()

    def mark(self, came: CallMark) -> None:
        """Mark the chosen line."""
        call = self.call()
        if call is not None:
            self.page.submit(MarkCall(call.id, came), lambda _commit: self._go_on(call.id))

    def look(self) -> None:
        """Show the true name and telephone of the chosen line; the look is recorded."""
        call = self.call()
        if call is not None:
            look(
                self.page, LookAt.CALL, call.id,
                lambda reader, desk: true_call(call, reader, desk), self._show_opened,
            )  # fmt: skip

    def forget(self) -> None:
        """Mask the line that was looked at."""
        self._opened = None
        self._show_sent()

    def call(self) -> Call | None:
        """Return the chosen line."""
        key = self.table.key()
        calls = self.overview.calls if self.overview is not None else []
        return next((call for call in calls if call.id == key), None)

    def _build(self) -> None:
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.phone)
        self.column.addWidget(self.sent)
        self.column.addWidget(self.buttons)
        for text, came, key, style in (
            (tr("Reached"), CallMark.REACHED, "1", "primary"),
            (tr("No answer"), CallMark.NO_ANSWER, "2", "plain"),
            (tr("Deputy"), CallMark.DEPUTY, "3", "plain"),
            (tr("Again"), CallMark.AGAIN, "4", "plain"),
        ):
            self.add_button(text, partial(self.mark, came), "work", style, key)
        self.add_button(tr("Show the number, recorded"), self.look, REVEAL, key="5")
        self.add_button(tr("Take back…"), self._on_take_back, "work")
        self.add_button(tr("Send a text…"), self._on_text, "decide")

    def _go_on(self, done: int) -> None:
        """Go to the next line that is still to be called."""
        calls = self.overview.calls if self.overview is not None else []
        left = [call for call in calls if call.state not in DONE and call.id != done]
        after = [call for call in left if call.id > done] or left
        if after:
            self.table.choose(after[0].id)

    def _show_sent(self) -> None:
        call = self.call()
        if self._opened is not None and (call is None or call.id != self._opened.id):
            self._opened = None
        overview = self.overview
        if call is None or overview is None:
            self.phone.clear()
            self.sent.clear()
            return
        drill = overview.activation.drill
        self.phone.setText(_phones(self._opened or call, drill=drill))
        sent = (
            tr("Sent: {words}", words=call.sent)
            if call.sent
            else tr("Nothing was sent: {why}", why=call.unsent or tr("by voice"))
        )
        now = self.page.desk.now()
        came = [mark_words(line, now) for line in overview.marks_of(call)[-MOST_MARKS:]]
        self.sent.setText("\n".join((sent, *came)))

    def _show_opened(self, call: Call) -> None:
        self._opened = call
        self._show_sent()

    def _on_take_back(self) -> None:
        call = self.call()
        if call is None:
            return
        fields = (FormField("reason", tr("Reason"), required=True),)

        def take(values: Values) -> None:
            wish = MarkCall(call.id, CallMark.TAKEN_BACK, str(values["reason"]))
            self.page.submit(wish)

        ask(self, tr("Take the mark back"), fields, take)

    def _on_text(self) -> None:
        overview = self.overview
        if overview is None:
            return
        fields = (FormField("text", tr("Text to all units"), FieldKind.LINES, required=True),)

        def take(values: Values) -> None:
            self._confirm_text(overview, str(values["text"]))

        ask(self, tr("Send a text"), fields, take, accept_text=tr("Go on"))

    def _confirm_text(self, overview: Overview, text: str) -> None:
        found = overview.activation
        names = [
            call.called.name or call.role for call in overview.calls if call.unit_id is not None
        ]
        said = spoken(text, found.drill)
        sentence = tr("To {names}:\n{words}", names=", ".join(names) or "—", words=said)
        wish = TextCalls(found.id, text)
        ask_confirm(
            self,
            tr("Send to {count} units", count=len(names)),
            sentence,
            tr("Send"),
            lambda: self.page.submit(wish),
        )


def _phones(call: Call, *, drill: bool) -> str:
    """Return whom to ring, and the deputy below; before a drill what is to be said first."""
    lines = [tr("Say first: this is a drill.")] if drill else []
    lines.append(person_words(call.called))
    if call.deputy:
        lines.append(tr("Deputy: {who}", who=person_words(call.stand_in)))
    return "\n".join(lines)


def _line(call: Call, marks: Sequence[CallLine], now: datetime) -> TableLine:
    tone = TEXT_ROLES[CALL_TONES[call.state]]
    hint = "\n".join(filter(None, (call.group, call.stand_in.name, call.sent or call.unsent)))
    cells = (
        TableCell(call.role),
        TableCell(call.called.name),
        TableCell(receipt_words(call, marks), tone=tone),
        TableCell(
            clock_time(call.moved_at, now) if marks else "",
            call.moved_at.timestamp() if marks else 0.0,
            number=False,
        ),
    )
    return TableLine(call.id, cells, hint)
