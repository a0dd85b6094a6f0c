"""Intake form 接警: the fields in which an incident is taken in while the caller speaks.

Pure widget: it holds a :class:`Draft` and says when it changed; ``screen.py`` proposes, searches,
hands in. Place and kind suffice; Tab walks, Ctrl+Enter opens from any field, Alt+1 … Alt+5 attach.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import Source, Urgency
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import source_name, urgency_name
from cmdmap.services.intake.text_rules import Proposal
from cmdmap.ui.casework.acts.fields import ChoiceField, LineField, WordsField, is_save_key
from cmdmap.ui.casework.detail.line_list import Entry, LineList
from cmdmap.ui.casework.intake.draft import Draft
from cmdmap.ui.casework.intake.fields import KindField, PlaceField
from cmdmap.ui.casework.intake.ring_view import RingView
from cmdmap.ui.panels.frame import push_button, tool_button
from cmdmap.ui.panels.search import SearchField
from cmdmap.ui.theme import styled
from cmdmap.ui.wording import clock_text, place_text

LIST_HEIGHT = 118
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
        self.parts = _Parts()
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
        self.parts.text.setFocus()

    def rest(self, kinds: KindBook) -> None:
        """Hold nothing and wait for the next call, the cursor ready."""
        self.fill(Draft(self._clock(), source=self._source()), kinds)
        self._known_at = None
        self.parts.since.clear()
        self.parts.text.setFocus()

    def fill(self, draft: Draft, kinds: KindBook) -> None:
        """Show a draft."""
        parts = self.parts
        self._filling = True
        self._known_at = draft.known_at
        parts.text.put(draft.text)
        parts.kind.set_kinds(kinds)
        parts.kind.empty()
        if draft.kind:
            parts.kind.choose(kinds.of(draft.kind))
        parts.urgency.put(draft.urgency)
        parts.place.put(draft.address, draft.place)
        parts.source.put(draft.source)
        parts.phone.put(draft.phone)
        parts.name.put(draft.name)
        self._filling = False
        self.show_refusal("")
        self._on_changed()

    def draft(self) -> Draft | None:
        """Return what stands in the form, None before the first call."""
        return None if self._known_at is None else self._read(self._known_at)

    def show_proposal(self, proposal: Proposal, kinds: KindBook) -> None:
        """Fill in what the text speaks for; a person's own choice stays."""
        kind = kinds.of(proposal.kind) if proposal.kind else None
        self.parts.kind.propose(kind)
        if not self.parts.urgency_chosen:
            other = self.parts.kind.kind is not None and self.parts.kind.kind != kind
            self._filling = True
            self.parts.urgency.put(None if other else proposal.urgency)
            self._filling = False
        if proposal.source is not None and not self.parts.source_chosen:
            self._filling = True
            self.parts.source.put(proposal.source)
            self._filling = False
        self.parts.why.setText(proposal.reason())

    def show_twins(self, entries: Sequence[Entry]) -> None:
        """List the open incidents that may be the same matter."""
        self.parts.twins.entries.show_entries(entries)
        for widget in (self.parts.twins, self.parts.twins_head):
            widget.setVisible(bool(entries))

    def show_history(self, entries: Sequence[Entry]) -> None:
        """List what happened here and what this caller called for."""
        self.parts.history.entries.show_entries(entries)
        for widget in (self.parts.history, self.parts.history_head):
            widget.setVisible(bool(entries))

    def show_refusal(self, sentence: str) -> None:
        """Say why it was not opened; empty says nothing."""
        self.parts.refusal.setText(sentence)
        self.parts.refusal.setVisible(bool(sentence))

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
        return self.parts.source.value() or Source.CITIZEN

    def _read(self, known_at: datetime) -> Draft:
        parts = self.parts
        return Draft(
            known_at,
            parts.text.value(),
            parts.kind.kind.code if parts.kind.kind is not None else "",
            parts.urgency.value(),
            parts.place.address(),
            parts.place.place,
            self._source(),
            parts.phone.value(),
            parts.name.value(),
        )

    def _build(self) -> None:
        parts = self.parts
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(parts.ring)
        head.addWidget(parts.since, 1)
        column.addLayout(head)
        column.addWidget(parts.text)
        column.addWidget(parts.why)
        form = QFormLayout()
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(7)
        place = QHBoxLayout()
        place.addWidget(parts.place, 1)
        place.addWidget(parts.pick)
        form.addRow(tr("Kind"), parts.kind)
        form.addRow(tr("Urgency"), parts.urgency)
        form.addRow(tr("Where"), place)
        form.addRow("", parts.where)
        form.addRow(tr("Source"), parts.source)
        form.addRow(tr("Phone"), parts.phone)
        form.addRow(tr("Caller"), parts.name)
        column.addLayout(form)
        column.addWidget(parts.refusal)
        column.addWidget(parts.save)
        for widget in (parts.twins_head, parts.twins, parts.history_head, parts.history):
            column.addWidget(widget)
            widget.hide()
        column.addStretch(1)

    def _connect(self) -> None:
        parts = self.parts
        for field in parts.fields():
            field.installEventFilter(self)
        parts.text.textChanged.connect(self._on_changed)
        parts.kind.settled.connect(self._on_changed)
        parts.place.settled.connect(self._on_changed)
        parts.urgency.activated.connect(self._on_urgency_chosen)
        parts.source.activated.connect(self._on_source_chosen)
        for choice in (parts.urgency, parts.source):
            choice.chosen.connect(self._on_changed)
        for line in (parts.phone, parts.name):
            line.textChanged.connect(self._on_changed)
        parts.save.clicked.connect(self.save_requested)
        parts.pick.clicked.connect(self.pick_requested)
        parts.twins.activated.connect(lambda index: self.attach_requested.emit(index.row()))

    def _on_urgency_chosen(self, _index: int) -> None:
        self.parts.urgency_chosen = True

    def _on_source_chosen(self, _index: int) -> None:
        self.parts.source_chosen = True

    def _on_changed(self) -> None:
        if self._filling:
            return
        if self._known_at is None and not self._read(self._clock()).is_empty:
            self._known_at = self._clock()
        draft = self.draft()
        if draft is not None:
            if draft.is_empty:
                self.parts.urgency_chosen = self.parts.source_chosen = False
            self.parts.since.setText(tr("Call since {time}", time=clock_text(draft.known_at)))
            self.parts.where.setText("" if draft.place is None else place_text(draft.place))
        self.changed.emit()


class _Parts:
    """The fields and what stands between them."""

    def __init__(self) -> None:
        self.ring = RingView()
        self.since = styled(QLabel(), "muted")
        self.text = WordsField(tr("What happened? Type what the caller says."))
        self.why = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.kind = KindField()
        self.urgency = ChoiceField([(urgency_name(each), each) for each in Urgency])
        self.urgency_chosen = False
        self.source_chosen = False
        """A person has chosen these; proposals leave them alone."""
        self.place = PlaceField()
        self.pick = tool_button("locate", tr("Click the place on the map"))
        self.where = styled(QLabel(), "muted")
        self.source = ChoiceField(
            [(source_name(each), each) for each in Source if each is not Source.RADIO]
        )
        self.phone = LineField(tr("Caller's number"))
        self.name = LineField(tr("Caller's name"))
        self.refusal = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "refusal")
        self.save = push_button(tr("Take in  Ctrl+Enter"), look="primary")
        self.twins_head = QLabel(tr("Open already? Alt+1 … Alt+5 attach this call instead."))
        self.twins = LineList(tr("Maybe the same matter"))
        self.history_head = QLabel(tr("Earlier here and by this caller"))
        self.history = LineList(tr("Earlier here and by this caller"))
        self.text.setAccessibleName(tr("What happened"))
        self.urgency.setAccessibleName(tr("Urgency"))
        self.source.setAccessibleName(tr("Source"))
        self.phone.setAccessibleName(tr("Phone"))
        self.name.setAccessibleName(tr("Caller"))
        self.urgency.setPlaceholderText(tr("that of the kind"))
        for shown in (self.twins, self.history):
            shown.setFixedHeight(LIST_HEIGHT)

    def fields(self) -> tuple[QWidget, ...]:
        """Return everything the cursor can stand in, in the order of Tab."""
        return (
            self.text, self.kind, self.urgency, self.place, self.pick, self.source, self.phone,
            self.name, self.save, self.twins, self.history,
        )  # fmt: skip
