"""Missed calls panel 未接来电: who called in vain and was not called back yet.

Pure widget beside the radio log; ``screen.py`` fills it and carries its wishes out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, SignalInstance

from cmdmap.domain.ids import CallId
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.ui.casework.detail.line_list import Entry, LineList
from cmdmap.ui.login.allowed import needs
from cmdmap.widgets.frame import Panel, Stack, push_button, tool_button


class MissedCallsPanel(Panel):
    """The list; Enter or the button calls the chosen one back, else the newest."""

    call_back_requested = Signal(object)
    """CallId."""
    remove_requested = Signal(object)
    """CallId: this seat need not see it any more."""
    hang_up_requested = Signal()

    def __init__(self) -> None:
        super().__init__("missed_calls", tr("Missed calls"))
        self.list = LineList(tr("Missed calls"))
        self.list.setSelectionMode(LineList.SelectionMode.SingleSelection)
        self.stack = Stack(
            self.list, tr("Who calls the modem and is not answered stands here until called back.")
        )
        self.call_back = needs(push_button(tr("Call back"), "phone"), Right.CALL_BACK)
        self.hang_up = push_button(tr("Hang up"), "hang_up")
        self.remove = tool_button("remove", tr("Take the missed call off this list"))
        self._build()
        self.list.activated.connect(self._on_activated)
        self.call_back.clicked.connect(lambda: self._wish(self.call_back_requested))
        self.remove.clicked.connect(lambda: self._wish(self.remove_requested))
        self.hang_up.clicked.connect(self.hang_up_requested)

    def show_calls(self, entries: Sequence[Entry]) -> None:
        """Show these, the newest on top; their number stands on the tab."""
        self.list.entries.show_entries(entries)
        self.stack.show_content(bool(entries))
        for button in (self.call_back, self.remove):
            button.setEnabled(bool(entries))
        count = len(entries)
        self.setWindowTitle(tr("Missed calls {n}", n=count) if count else tr("Missed calls"))

    def show_state(self, words: str, *, running: bool) -> None:
        """Say how the call back stands."""
        self.set_note(words)
        self.hang_up.setVisible(running)

    def _build(self) -> None:
        self.column.addWidget(self.stack, 1)
        for widget in (self.hang_up, self.call_back, self.remove):
            widget.setProperty("slim", True)
            self.tools.addWidget(widget)
        self.hang_up.hide()
        self.show_calls(())

    def _wish(self, wish: SignalInstance) -> None:
        entries, index = self.list.entries.entries(), self.list.currentIndex()
        if entries:
            wish.emit(CallId(entries[index.row() if index.isValid() else 0].key))

    def _on_activated(self, _index: QModelIndex) -> None:
        self._wish(self.call_back_requested)
