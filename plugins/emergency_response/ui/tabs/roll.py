"""Roll call: who is there, who is missing; keys 1, 2, 3 as in every check list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdmap.api import Page, Tone, tr
from cmdmap.widgets.checklist import CheckItem, Checklist, Verdict
from cmdmap.widgets.frame import scrolled
from cmdmap.widgets.theme import styled
from emergency_response.domain.wishes import BeginRollCall, EndRollCall, MarkPresence
from emergency_response.services.overview import Overview
from emergency_response.store.command_post import PRESENCE_WORDS, Presence, RollCall
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import day_time

TONES = {
    Presence.HERE: Tone.GOOD,
    Presence.MISSING: Tone.HIGH,
    Presence.EXCUSED: Tone.MIDDLE,
    Presence.UNKNOWN: Tone.PLAIN,
}


class RollTab(Tab):
    """The roll call that runs, else the last one."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        order = (Presence.HERE, Presence.MISSING, Presence.EXCUSED, Presence.UNKNOWN)
        verdicts = [Verdict(each.value, tr(PRESENCE_WORDS[each]), TONES[each]) for each in order]
        self.list = Checklist(tr("Roll call"), verdicts)
        self.state = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.state.setMargin(10)
        self.column.addWidget(self.state)
        self.frame = scrolled(self.list)
        self.column.addWidget(self.frame, 1)
        self.column.addStretch(0)
        self.column.addWidget(self.buttons)
        self.begin = self.add_button(tr("Begin a roll call"), self._on_begin, "work", "primary")
        self.end = self.add_button(tr("End the roll call"), self._on_end, "work")
        self.list.changed.connect(self._on_changed)

    def roll(self) -> RollCall | None:
        """Return the roll call that is shown."""
        return self.overview.rolls[0] if self.overview is not None and self.overview.rolls else None

    def fill(self, overview: Overview) -> None:
        """Show everybody of the groups with the newest mark."""
        roll = overview.rolls[0] if overview.rolls else None
        runs = roll is not None and roll.closed_at is None
        items = []
        for call in overview.calls if roll is not None else ():
            if call.group and roll is not None:
                state, note = roll.marks.get(call.id, (Presence.UNKNOWN, ""))
                words = " · ".join(filter(None, (call.group, call.role, call.called.name)))
                items.append(CheckItem(call.id, words, state.value, note))
        may = self.page.may("work") and overview.activation.runs
        self.list.show_items(items, read_only=not (runs and may))
        self.state.setText(_state_words(roll))
        self.frame.setVisible(roll is not None)
        self.begin.setVisible(not runs)
        self.end.setVisible(runs)

    def _on_changed(self, call_id: int, presence: str) -> None:
        roll = self.roll()
        if roll is not None:
            self.page.submit(MarkPresence(roll.id, call_id, presence))

    def _on_begin(self) -> None:
        if self.overview is not None:
            self.page.submit(BeginRollCall(self.overview.activation.id))

    def _on_end(self) -> None:
        roll = self.roll()
        if roll is not None:
            self.page.submit(EndRollCall(roll.id))


def _state_words(roll: RollCall | None) -> str:
    if roll is None:
        return tr("Nobody was called yet. Begin a roll call to see who is missing.")
    begun = day_time(roll.at)
    missing = sum(state is Presence.MISSING for state, _ in roll.marks.values())
    if roll.closed_at is None:
        return tr("Runs since {begun}; {missing} missing so far.", begun=begun, missing=missing)
    return tr("Ended; {missing} missing. Begun {begun}.", begun=begun, missing=missing)
