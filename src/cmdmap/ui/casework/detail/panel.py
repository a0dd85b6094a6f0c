"""Case panel 警情详情: everything known of the chosen incident and what can be done with it.

Stands right of the map. It shows what it is handed; what somebody wishes goes out as signals, for
``screen.py`` to carry out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.incident import Incident
from cmdmap.domain.rights import Actor
from cmdmap.i18n import tr
from cmdmap.services.login.persons import PersonName
from cmdmap.ui.casework.acts.offers import case_offers, main_offer
from cmdmap.ui.casework.detail import facts
from cmdmap.ui.casework.detail.act_bar import ActBar
from cmdmap.ui.casework.detail.assignments import AssignmentList
from cmdmap.ui.casework.detail.entries import Sentence, clock_entries, line_entries, notice_entries
from cmdmap.ui.casework.detail.line_list import LineList
from cmdmap.ui.casework.detail.progress import ProgressView
from cmdmap.ui.casework.detail.steps import UnitName, steps
from cmdmap.widgets.frame import (
    Panel,
    ShortLabel,
    Stack,
    ValueRows,
    scrolled,
    section_row,
    tool_button,
)
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import NOTHING

OPTIONAL_ROWS = ("text", "here", "caller", "links", "feedback")
"""Rows that are shown only when they say something."""
WORDS_SHOWN = 140
"""Characters of a value; more would hide the progress. The time line has every word."""


class CasePanel(Panel):
    """The chosen incident, or a sentence that says how to choose one."""

    act_requested = Signal(object, object)
    """Act, and AssignmentId where it is a unit's, else None."""
    reveal_requested = Signal()
    unit_pressed = Signal(int)
    incident_pressed = Signal(int)

    def __init__(self, unit_name: UnitName, sentence: Sentence, person: PersonName = str) -> None:
        super().__init__("case_detail", tr("Incident detail"))
        self._unit_name, self._sentence, self._person = unit_name, sentence, person
        self.rows = ValueRows(facts.row_labels())
        self.progress = ProgressView()
        self.bar = ActBar()
        self.tabs = CaseTabs()
        self.parts = _Parts()
        self._caller = ""
        self._stack = Stack(
            self._build_content(),
            tr(
                "Choose an incident in the queue or on the map; its detail is shown here. "
                "F2 takes a new one in."
            ),
        )
        self.column.addWidget(self._stack, 1)
        self.tools.addWidget(self.parts.reveal)
        self._connect()

    def show_nothing(self) -> None:
        """Say how to choose an incident."""
        self._stack.show_content(False)
        self.set_title(tr("Incident detail"))
        self.set_note("")
        self.parts.reveal.hide()

    def show_incident(
        self, incident: Incident, lines: Sequence[Line], kinds: KindBook, actor: Actor,
        now: datetime,
    ) -> None:  # fmt: skip
        """Show an incident as it stands at ``now``; ``lines`` are its time line, oldest first."""
        self._stack.show_content(True)
        self.set_title(facts.title(incident, kinds))
        self.set_note(incident.number)
        for name, text in facts.values(incident).items():
            self._write(name, text)
        self.rows.set_value("source", facts.source_text(incident, self._caller))
        self.show_time(incident, lines, now)
        self.bar.show_offers(main_offer(incident, actor), case_offers(incident, actor))
        self.tabs.units.show_incident(incident, self._unit_name, actor, self._person)
        self.tabs.lines.entries.show_entries(line_entries(lines, self._sentence, self._person))
        self.tabs.notices.entries.show_entries(notice_entries(incident, self._person))
        self.tabs.show_counts(incident)
        self._fit_head()

    def show_time(self, incident: Incident, lines: Sequence[Line], now: datetime) -> None:
        """Show what changes with time alone: progress and clocks."""
        shown = steps(incident, lines, self._unit_name, now, self._person)
        self.progress.show_steps(shown)
        self.parts.progress_note.setText(
            f"{facts.state_text(incident)}  ·  {incident.steps_done} / {len(shown)}"
        )
        self.tabs.clocks.entries.show_entries(clock_entries(incident, now))

    def show_caller(self, incident: Incident, caller: str, *, revealed: bool, open_: bool) -> None:
        """Show the caller as masked, or for a while as revealed."""
        self._caller = caller
        self.rows.set_value("source", facts.source_text(incident, caller))
        self.parts.reveal.setVisible(bool(caller))
        self.parts.reveal.setEnabled(open_ and not revealed)
        hint = tr("Shown for 30 s") if revealed else tr("Show the caller; the look is in the log")
        self.parts.reveal.setToolTip(hint)

    def show_row(self, name: str, text: str) -> None:
        """Show what was read of histories and of what belongs together; empty hides the row."""
        self._write(name, text)
        self._fit_head()

    def add_line(self, line: QWidget) -> None:
        """Put a line of another part above the buttons; it hides itself when it says nothing."""
        column = self.parts.column
        column.insertWidget(column.indexOf(self.bar), line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the rows anew."""
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Give rows and progress what they need and no more; the lists get the rest."""
        layout = self.parts.head.layout()
        if layout is not None:
            width = self.parts.head_area.viewport().width()
            self.parts.head_area.setMaximumHeight(layout.totalHeightForWidth(width) + 2)

    def _write(self, name: str, text: str) -> None:
        if len(text) > WORDS_SHOWN:
            self.rows.set_value(name, f"{text[:WORDS_SHOWN].rstrip()}…", text)
        else:
            self.rows.set_value(name, text)
        if name in OPTIONAL_ROWS:
            self.rows.set_row_visible(name, text not in ("", NOTHING))

    def _build_content(self) -> QWidget:
        content = QWidget()
        column = self.parts.column
        content.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout(self.parts.head)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.rows)
        top.addWidget(section_row(tr("Progress of the loop"), self.parts.progress_note))
        top.addWidget(self.progress)
        top.addStretch(1)
        self.parts.head_area = scrolled(self.parts.head)
        column.addWidget(self.parts.head_area, 8)
        column.addWidget(self.bar)
        column.addWidget(self.tabs, 1)
        for name in ("here", "caller", "links"):
            self._write(name, "")
        return content

    def _connect(self) -> None:
        self.bar.act_requested.connect(lambda act: self.act_requested.emit(act, None))
        self.tabs.units.act_requested.connect(self.act_requested)
        self.tabs.units.unit_pressed.connect(self.unit_pressed)
        self.tabs.history.activated.connect(self._on_history_pressed)
        self.parts.reveal.clicked.connect(self.reveal_requested)

    def _on_history_pressed(self) -> None:
        entry = self.tabs.history.entries.entries()[self.tabs.history.currentIndex().row()]
        if entry.key:
            self.incident_pressed.emit(entry.key)


class CaseTabs(QTabWidget):
    """Proposals and what else is listed of an incident."""

    def __init__(self) -> None:
        super().__init__()
        self.units = AssignmentList()
        self.lines = LineList(tr("Time line"))
        self.clocks = LineList(tr("Clocks"))
        self.notices = LineList(tr("Notices and calls"))
        self.history = LineList(tr("Earlier"))
        self.setObjectName("case_tabs")
        self.setAccessibleName(tr("Incident detail"))
        self.setMinimumHeight(196)
        # Lists scroll; what they would like to have must not cost the rows above them.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._pages: dict[QWidget, QWidget] = {}
        self.add(self.units, scrolled(self.units), tr("Units"))
        self.add(self.lines, self.lines, tr("Time line"))
        self.add(self.clocks, self.clocks, tr("Clocks"))
        self.add(self.notices, self._filled(self.notices, _no_notice()), tr("Notices"))
        self.add(self.history, self._filled(self.history, _no_history()), tr("Earlier"))

    def hasHeightForWidth(self) -> bool:
        """Ask for no height: wrapped words in a page must not push the rows above away."""
        return False

    def show_counts(self, incident: Incident) -> None:
        """Write beside the names of the tabs how much stands in them."""
        bound = len(incident.active())
        self._name(self.units, tr("Units {n}", n=bound) if bound else tr("Units"))
        waiting = sum(each.answered_at is None for each in incident.supervisions)
        waiting += len(incident.postponements)
        self._name(self.notices, tr("Notices {n}", n=waiting) if waiting else tr("Notices"))

    def show_page(self, part: QWidget) -> None:
        """Bring the tab of a part to the front."""
        self.setCurrentWidget(self._pages[part])

    def add(self, part: QWidget, page: QWidget, name: str, *, first: bool = False) -> None:
        """Take a part in; ``page`` is what frames it."""
        self._pages[part] = page
        self.insertTab(0 if first else self.count(), page, name)

    def _name(self, part: QWidget, name: str) -> None:
        index = self.indexOf(self._pages[part])
        if self.tabText(index) != name:
            self.setTabText(index, name)

    def _filled(self, entries: LineList, sentence: str) -> Stack:
        stack = Stack(entries, sentence)
        model = entries.entries

        def show() -> None:
            stack.show_content(model.rowCount() > 0)

        model.modelReset.connect(show)
        model.rowsInserted.connect(show)
        return stack


class _Parts:
    """The widgets of the detail that change."""

    def __init__(self) -> None:
        self.progress_note = styled(ShortLabel(), "muted")
        self.reveal = tool_button("eye", tr("Show the caller; the look is in the log"))
        self.reveal.hide()
        self.column = QVBoxLayout()
        self.head = QWidget()
        self.head_area = QScrollArea()


def _no_notice() -> str:
    return tr("No notice, no wish for another limit and no call to the citizen yet.")


def _no_history() -> str:
    return tr("Nothing else happened here or came from this caller in the last 30 days.")
