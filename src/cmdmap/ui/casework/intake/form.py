"""Intake form 接警: the fields in which an incident is taken in while the caller speaks.

Pure widget: it holds a :class:`Draft` and says when it changed; ``screen.py`` proposes, searches,
hands in. Place and kind suffice; Tab walks, Ctrl+Enter opens from any field, Alt+1 … Alt+5 attach.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import Source
from cmdmap.i18n import tr
from cmdmap.services.intake.text_rules import Proposal
from cmdmap.ui.casework.detail.line_list import Entry
from cmdmap.ui.casework.intake.draft import Draft
from cmdmap.ui.casework.intake.parts import CallFields, CallLists, CallMarks
from cmdmap.ui.panels.search import SearchField
from cmdmap.widgets.forms.hearing import is_save_key
from cmdmap.widgets.wording import clock_text, place_text

DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)


class IntakeForm(QWidget):
    """The fields of one call."""

    changed = Signal()
    """Something was typed, chosen or proposed."""
    save_requested = Signal()
    attach_requested = Signal(int)
    """Row of the list of twins."""
    leave_requested = Signal()
    pick_requested = Signal()
    """The place is to be clicked on the map."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """``clock`` says when a call began of which nobody pressed F2."""
        super().__init__()
        self.fields, self.marks, self.lists = CallFields(), CallMarks(), CallLists()
        self._clock = clock
        self._known_at: datetime | None = None
        self._filling = False
        self._build()
        self._connect()

    def begin(self, kinds: KindBook) -> None:
        """Begin a new call now, unless one is being written; the cursor in the description."""
        draft = self.draft()
        if draft is None or draft.is_empty:
            self.fill(Draft(self._clock(), source=self._source()), kinds)
        self.fields.text.setFocus()

    def rest(self, kinds: KindBook) -> None:
        """Hold nothing and wait for the next call, the cursor ready."""
        source = self._source() if self.fields.source_chosen else Source.CITIZEN
        self.fill(Draft(self._clock(), source=source), kinds)
        self._known_at = None
        self.marks.since.clear()
        self.fields.text.setFocus()

    def take_call(self, phone: str, name: str, rang_at: datetime) -> None:
        """Write in who calls and since when (aware UTC); what was typed stays."""
        self._known_at = min(self._known_at or rang_at, rang_at)
        self.fields.phone.put(phone)
        if name and not self.fields.name.says():
            self.fields.name.put(name)
        self._on_changed()

    def fill(self, draft: Draft, kinds: KindBook) -> None:
        """Show a draft."""
        fields = self.fields
        self._filling = True
        self._known_at = draft.known_at
        fields.text.put(draft.text)
        fields.kind.set_kinds(kinds)
        fields.kind.empty()
        if draft.kind:
            fields.kind.choose(kinds.of(draft.kind))
        fields.urgency.put(draft.urgency)
        fields.place.put(draft.address, draft.place)
        fields.source.put(draft.source)
        fields.phone.put(draft.phone)
        fields.name.put(draft.name)
        self._filling = False
        self.show_refusal("")
        self._on_changed()

    def draft(self) -> Draft | None:
        """Return what stands in the form, None before the first call."""
        return None if self._known_at is None else self._read(self._known_at)

    def show_proposal(self, proposal: Proposal, kinds: KindBook) -> None:
        """Fill in what the text speaks for; a person's own choice stays."""
        kind = kinds.of(proposal.kind) if proposal.kind else None
        self.fields.kind.propose(kind)
        if not self.fields.urgency_chosen:
            other = self.fields.kind.kind is not None and self.fields.kind.kind != kind
            self._filling = True
            self.fields.urgency.put(None if other else proposal.urgency)
            self._filling = False
        if proposal.source is not None and not self.fields.source_chosen:
            self._filling = True
            self.fields.source.put(proposal.source)
            self._filling = False
        self.marks.why.setText(proposal.reason())

    def show_twins(self, entries: Sequence[Entry]) -> None:
        """List the open incidents that may be the same matter."""
        self.lists.twins.entries.show_entries(entries)
        for widget in (self.lists.twins, self.lists.twins_head):
            widget.setVisible(bool(entries))

    def show_history(self, entries: Sequence[Entry]) -> None:
        """List what happened here and what this caller called for."""
        self.lists.history.entries.show_entries(entries)
        for widget in (self.lists.history, self.lists.history_head):
            widget.setVisible(bool(entries))

    def show_refusal(self, sentence: str) -> None:
        """Say why it was not opened; empty says nothing."""
        self.marks.refusal.setText(sentence)
        self.marks.refusal.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the form's own keys before a field types them or the window hears them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(watched, event)
        return False

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        if is_save_key(event):
            self.save_requested.emit()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in DIGITS:
            self.attach_requested.emit(DIGITS.index(Qt.Key(event.key())))
        elif event.key() == Qt.Key.Key_Escape:
            if isinstance(watched, SearchField) and watched.hits_visible():
                return False
            self.leave_requested.emit()
        else:
            return False
        return True

    def _source(self) -> Source:
        return self.fields.source.value() or Source.CITIZEN

    def _read(self, known_at: datetime) -> Draft:
        fields = self.fields
        return Draft(
            known_at,
            fields.text.value(),
            fields.kind.kind.code if fields.kind.kind is not None else "",
            fields.urgency.value(),
            fields.place.address(),
            fields.place.place,
            self._source(),
            fields.phone.value(),
            fields.name.value(),
        )

    def _build(self) -> None:
        fields, marks, lists = self.fields, self.marks, self.lists
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(marks.ring)
        head.addWidget(marks.since, 1)
        column.addLayout(head)
        column.addWidget(fields.text)
        column.addWidget(marks.why)
        form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(7)
        place = QHBoxLayout()
        place.addWidget(fields.place, 1)
        place.addWidget(marks.pick)
        form.addRow(tr("Kind"), fields.kind)
        form.addRow(tr("Urgency"), fields.urgency)
        form.addRow(tr("Where"), place)
        form.addRow("", marks.where)
        form.addRow(tr("Source"), fields.source)
        form.addRow(tr("Phone"), fields.phone)
        form.addRow(tr("Caller"), fields.name)
        column.addLayout(form)
        column.addWidget(marks.refusal)
        column.addWidget(marks.save)
        for widget in (lists.twins_head, lists.twins, lists.history_head, lists.history):
            column.addWidget(widget)
            widget.hide()
        column.addStretch(1)

    def _connect(self) -> None:
        fields, marks, lists = self.fields, self.marks, self.lists
        for part in (fields, marks, lists):
            for widget in vars(part).values():
                if isinstance(widget, QWidget):
                    widget.installEventFilter(self)
        fields.text.textChanged.connect(self._on_changed)
        fields.kind.settled.connect(self._on_changed)
        fields.place.settled.connect(self._on_changed)
        fields.urgency.activated.connect(self._on_urgency_chosen)
        fields.source.activated.connect(self._on_source_chosen)
        for choice in (fields.urgency, fields.source):
            choice.chosen.connect(self._on_changed)
        for line in (fields.phone, fields.name):
            line.textChanged.connect(self._on_changed)
        marks.save.clicked.connect(self.save_requested)
        marks.pick.clicked.connect(self.pick_requested)
        lists.twins.activated.connect(lambda index: self.attach_requested.emit(index.row()))

    def _on_urgency_chosen(self, _index: int) -> None:
        self.fields.urgency_chosen = True

    def _on_source_chosen(self, _index: int) -> None:
        self.fields.source_chosen = True

    def _on_changed(self) -> None:
        if self._filling:
            return
        if self._known_at is None and not self._read(self._clock()).is_empty:
            self._known_at = self._clock()
        draft = self.draft()
        if draft is not None:
            if draft.is_empty:
                self.fields.urgency_chosen = self.fields.source_chosen = False
            self.marks.since.setText(tr("Call since {time}", time=clock_text(draft.known_at)))
            self.marks.where.setText("" if draft.place is None else place_text(draft.place))
        self.changed.emit()
