"""Queue panel 警情队列: the open incidents as cards, the most pressing on top.

Stands left of the map. A press asks for the incident (`incident_pressed`); the screen decides
whether the map flies there or goes back to the view before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QHBoxLayout, QListView, QMenu

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Right
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import act_name
from cmdmap.ui.casework.card import CaseFilter
from cmdmap.ui.casework.card_delegate import CardDelegate
from cmdmap.ui.casework.queue_model import QueueModel
from cmdmap.ui.login.allowed import needs
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import Panel, Stack, push_button
from cmdmap.widgets.wording import count_text

FILTER_NAMES = {
    CaseFilter.ALL: mark("All"),
    CaseFilter.OVERDUE: mark("Overdue"),
    CaseFilter.CALL_BACK: mark("To call back"),
    CaseFilter.WAITING: mark("To dispatch"),
    CaseFilter.HELD: mark("On hold"),
}


class CardList(QListView):
    """A list that tells keys from clicks: walking chooses, Enter opens."""

    walked = Signal(QModelIndex)
    entered_by_key = Signal(QModelIndex)
    aimed = Signal()
    """The pointer moves over the cards."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; let Qt walk."""
        before = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and before.isValid():
            self.entered_by_key.emit(before)
            return
        super().keyPressEvent(event)
        if self.currentIndex().isValid() and self.currentIndex() != before:
            self.walked.emit(self.currentIndex())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell that somebody aims."""
        super().mouseMoveEvent(event)
        self.aimed.emit()


class QueuePanel(Panel):
    """The list of cards with its filters."""

    incident_pressed = Signal(int)
    """A card was clicked or Enter was hit on it: the incident's id."""
    incident_chosen = Signal(int)
    """The keys have walked to a card: the incident's id."""
    new_requested = Signal()
    act_requested = Signal(object, object)
    """Act and Incident: chosen from the menu of a card."""

    def __init__(self) -> None:
        super().__init__("queue", tr("Incident queue"))
        self.model = QueueModel()
        self.model.setParent(self)
        self.list = CardList()
        self.new = needs(push_button(tr("Take in    F2"), "plus", look="primary"), Right.OPEN)
        self.top = QHBoxLayout()
        """Buttons over the list; a stretch stands last."""
        self.chips = QButtonGroup(self)
        self.offers: Callable[[Incident], tuple[Act, ...]] = lambda _incident: ()
        """Returns what may be done to an incident, for its menu."""
        self._selected: IncidentId | None = None
        sentence = tr("No open incident. F2 takes one in; reports and imports come by themselves.")
        self._stack = Stack(self.list, sentence)
        self._build()
        self._connect()

    def apply(self, incidents: Iterable[Incident]) -> None:
        """Take the newest state of some incidents."""
        self.model.apply(incidents)

    def refresh(self, now: datetime) -> bool:
        """Bring rings, order and counts up to ``now``; return whether a card changed.

        Only cards in sight are drawn.
        """
        changed = self.model.refresh(now)
        self.list.viewport().update()
        if changed:
            self._write_counts()
        return changed

    def figures(self) -> dict[str, int]:
        """Return how many incidents are in hand, overdue and to be called back."""
        counts = self.model.counts()
        return {
            "open": counts[CaseFilter.ALL],
            "overdue": counts[CaseFilter.OVERDUE],
            "call_back": counts[CaseFilter.CALL_BACK],
        }

    def select(self, incident_id: IncidentId | None) -> None:
        """Mark the card of an incident and bring it into sight, if the filter shows it."""
        self._selected = incident_id
        row = -1 if incident_id is None else self.model.row_of(incident_id)
        if row < 0:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
        elif self.list.currentIndex().row() != row or not self.list.selectedIndexes():
            self.list.setCurrentIndex(self.model.index(row))

    def show_filter(self, wanted: CaseFilter) -> None:
        """Show only what a filter takes."""
        self.chips.button(tuple(CaseFilter).index(wanted)).setChecked(True)
        self.model.set_filter(wanted)

    def _build(self) -> None:
        self.top.setContentsMargins(10, 10, 10, 0)
        self.top.addWidget(self.new)
        self.top.addStretch(1)
        self.column.addLayout(self.top)
        row = MoreRow(pad=8)
        for number, kind in enumerate(CaseFilter):
            chip = push_button(tr(FILTER_NAMES[kind]), look="chip")
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.chips.addButton(chip, number)
            row.add(chip)
        self.chips.button(0).setChecked(True)
        self.column.addWidget(row)
        view = self.list
        view.setAccessibleName(tr("Incident queue"))
        view.setModel(self.model)
        view.setItemDelegate(CardDelegate(view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setProperty("cards", True)
        self.column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.new.clicked.connect(self.new_requested)
        self.chips.idClicked.connect(lambda n: self.model.set_filter(tuple(CaseFilter)[n]))
        self.list.clicked.connect(self._on_pressed)
        self.list.entered_by_key.connect(self._on_pressed)
        self.list.walked.connect(self._on_walked)
        self.list.aimed.connect(lambda: self.model.hold(datetime.now(UTC)))
        self.model.modelReset.connect(lambda: self.select(self._selected))
        self.list.customContextMenuRequested.connect(self._on_menu_requested)

    def _write_counts(self) -> None:
        counts = self.model.counts()
        self.set_note(
            tr(
                "{open} in hand · {late} overdue · {call} to call back",
                open=count_text(counts[CaseFilter.ALL]),
                late=count_text(counts[CaseFilter.OVERDUE]),
                call=count_text(counts[CaseFilter.CALL_BACK]),
            )
        )
        for kind in CaseFilter:
            chip = self.chips.button(tuple(CaseFilter).index(kind))
            count = f" {counts[kind]}" if kind is not CaseFilter.ALL and counts[kind] else ""
            chip.setText(tr(FILTER_NAMES[kind]) + count)
        self._stack.show_content(counts[CaseFilter.ALL] > 0)

    def _on_pressed(self, index: QModelIndex) -> None:
        self.incident_pressed.emit(self.model.card_at(index.row()).incident.id)

    def _on_walked(self, index: QModelIndex) -> None:
        self.incident_chosen.emit(self.model.card_at(index.row()).incident.id)

    def _on_menu_requested(self, spot: QPoint) -> None:
        index = self.list.indexAt(spot)
        if index.isValid():
            self._open_menu(self.model.card_at(index.row()).incident, spot)

    def _open_menu(self, incident: Incident, spot: QPoint) -> None:
        menu = QMenu(self.list)
        menu.aboutToHide.connect(menu.deleteLater)
        for act in self.offers(incident):
            action = menu.addAction(act_name(act))
            action.triggered.connect(
                lambda _=False, act=act: self.act_requested.emit(act, incident)
            )
        if not menu.isEmpty():
            menu.popup(self.list.viewport().mapToGlobal(spot))
